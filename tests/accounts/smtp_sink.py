"""A mail server of forty lines, for tests: takes letters, or answers what it is told to."""

from __future__ import annotations

import re
import socketserver
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager


class Sink(socketserver.ThreadingTCPServer):
    """`rcpt` answers RCPT TO by address; `after_data` is called when a letter has been taken, before the answer."""

    allow_reuse_address = daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.letters: list[str] = []
        self.rcpt: Callable[[str], str] = lambda _address: "250 ok"
        self.delay = 0.0

    @property
    def port(self) -> int:
        return self.server_address[1]

    def ids(self) -> list[str]:
        return [re.search(r"^Message-ID: *(\S+)", letter, re.M | re.I)[1] for letter in self.letters]


class Handler(socketserver.StreamRequestHandler):
    server: Sink

    def say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())

    def handle(self) -> None:
        self.say("220 sink")
        while line := self.rfile.readline().decode().strip():
            word = line.split(" ", 1)[0].upper()
            if word == "RCPT":
                self.say(self.server.rcpt(re.search(r"<(.*)>", line)[1]))
            elif word == "DATA":
                self.say("354 go on")
                taken = []
                while (text := self.rfile.readline().decode()) not in {".\r\n", ""}:
                    taken.append(text)
                self.server.letters.append("".join(taken))
                time.sleep(self.server.delay)
                self.say("250 taken")
            elif word == "QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 ok")


@contextmanager
def sink() -> Iterator[Sink]:
    with Sink() as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        yield server
        server.shutdown()
