"""The process that runs a checkout's servers for as long as anybody holds a lease.

A lease is an open connection on the socket `lease`. The kernel closes it however its holder ends, so a client that is
killed gives its lease back like one that leaves. When the last is gone, and after a short linger (the next command
often follows at once), both servers are stopped cleanly. Started by lease.py as `python -m config.embedded.supervisor`.
"""

from __future__ import annotations

import contextlib
import json
import os
import selectors
import signal
import socket
import sys
import time
import traceback
from collections import deque
from datetime import UTC, datetime

from config.embedded.places import EmbeddedServersError, Places
from config.embedded.postgres import Postgres
from config.embedded.valkey import Valkey

LINGER = 2.0
# A server that dies so often within a minute will not live.
RESTARTS_A_MINUTE = 5


def say(text: str) -> None:
    """One line into supervisor.log, where standard output goes."""
    print(f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S} {text}", flush=True)


class Supervisor:
    """One per checkout, one thread: a child's death signal is bound to the thread that started it."""

    def __init__(self, places: Places, linger: float) -> None:
        self.places = places
        self.linger = linger
        self.selector = selectors.DefaultSelector()
        self.leases: set[socket.socket] = set()
        self.listener = socket.socket(socket.AF_UNIX)
        self.servers: list[Postgres | Valkey] = []
        self.restarts: deque[float] = deque(maxlen=RESTARTS_A_MINUTE)
        self.stopping = False

    def run(self) -> int:
        """Serve until nobody needs us. Clients may already connect while the servers start."""
        self._listen()
        self._watch_signals()
        try:
            answer = self._start()
            self._serve(answer)
        except Exception as error:
            if not isinstance(error, EmbeddedServersError):
                traceback.print_exc()
            say(f"cannot go on: {error}")
            self._tell_waiting({"error": str(error)})
            return 1
        finally:
            # First the door, then the servers: a client that comes now starts the next supervisor and waits for us.
            self.places.lease_socket.unlink(missing_ok=True)
            self.listener.close()
            for lease in self.leases:
                lease.close()
            for server in self.servers:
                server.stop()
            say("stopped")
        return 0

    def _listen(self) -> None:
        self.places.lease_socket.unlink(missing_ok=True)  # a crashed one's; we hold the lock
        self.listener.bind(str(self.places.lease_socket))
        self.places.lease_socket.chmod(0o600)
        self.listener.listen(128)
        self.listener.settimeout(0)
        self.selector.register(self.listener, selectors.EVENT_READ)

    def _watch_signals(self) -> None:
        ours, theirs = socket.socketpair()
        for end in (ours, theirs):
            end.settimeout(0)
        signal.set_wakeup_fd(theirs.fileno())
        self.wakeup = (ours, theirs)
        self.selector.register(ours, selectors.EVENT_READ)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._ask_to_stop)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.signal(signal.SIGHUP, signal.SIG_IGN)

    def _ask_to_stop(self, *_: object) -> None:
        self.stopping = True

    def _start(self) -> dict[str, str]:
        self.places.give(self.places.run)
        postgres, valkey = Postgres(self.places), Valkey(self.places)
        self.servers = [valkey, postgres]
        for server in self.servers:
            server.start()
        say("ready")
        return {"DATABASE_URL": postgres.url, "REDIS_URL": valkey.url}

    def _serve(self, answer: dict[str, str]) -> None:
        idle_since = time.monotonic()
        while not self.stopping:
            for key, _events in self.selector.select(0.25 if not self.leases else 30):
                self._heed(key.fileobj, answer)
            self._restart_the_dead()
            if self.leases:
                idle_since = time.monotonic()
            elif time.monotonic() - idle_since > self.linger:
                return

    def _heed(self, source: object, answer: dict[str, str]) -> None:
        if source is self.listener:
            with contextlib.suppress(BlockingIOError):
                self._admit(self.listener.accept()[0], answer)
        elif source is self.wakeup[0]:
            with contextlib.suppress(BlockingIOError):
                self.wakeup[0].recv(4096)
        elif isinstance(source, socket.socket) and self._is_gone(source):
            self.selector.unregister(source)
            self.leases.discard(source)
            source.close()

    @staticmethod
    def _is_gone(lease: socket.socket) -> bool:
        try:
            return lease.recv(1024) == b""
        except BlockingIOError:
            return False
        except OSError:
            return True

    def _admit(self, lease: socket.socket, answer: dict[str, str]) -> None:
        lease.settimeout(0)
        with contextlib.suppress(OSError):  # it left while waiting
            lease.send(json.dumps(answer).encode() + b"\n")
        self.leases.add(lease)
        self.selector.register(lease, selectors.EVENT_READ)

    def _tell_waiting(self, answer: dict[str, str]) -> None:
        with contextlib.suppress(BlockingIOError):
            while True:
                self._admit(self.listener.accept()[0], answer)

    def _restart_the_dead(self) -> None:
        for server in self.servers:
            if self.stopping or server.process is None or server.process.poll() is None:
                continue
            say(f"{type(server).__name__} ended with {server.process.returncode}; starting it again")
            self.restarts.append(time.monotonic())
            if len(self.restarts) == RESTARTS_A_MINUTE and self.restarts[-1] - self.restarts[0] < 60:
                raise EmbeddedServersError(f"{type(server).__name__} keeps ending; see {server.log}.")
            server.start()


def main() -> int:
    """Wait for a predecessor of this checkout to finish, then take its place."""
    places = Places()
    places.make_home()
    with places.lock("supervisor.lock"):
        return Supervisor(places, float(os.environ.get("ROSTRUM_LINGER", LINGER))).run()


if __name__ == "__main__":
    sys.exit(main())
