"""The portal and the floor under the same gunicorn, and what a request costs them."""

from __future__ import annotations

import contextlib
import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

CHECKOUT = Path(__file__).resolve().parent.parent
WORKERS = "2"
WARM_UP = 12


@dataclass(frozen=True)
class Cost:
    """Seconds of processor time for a request, of web server and of everything; `size` of the answer in bytes."""

    seconds: float
    web: float
    size: int

    @property
    def rate(self) -> float:
        """Requests a second of processor time."""
        return 1 / self.seconds if self.seconds else float("inf")


@dataclass
class Server:
    """One gunicorn. `port` on the loopback."""

    port: int
    process: psutil.Process

    def memory(self) -> int:
        """The biggest worker's own memory in bytes (shared pages counted once, with the parent)."""
        return max(worker.memory_full_info().uss for worker in self.process.children(recursive=True))

    def ask(self, connection: http.client.HTTPConnection, path: str, cookies: str = "") -> tuple[int, bytes]:
        headers = {"Host": "127.0.0.1", "Accept-Encoding": "identity", "Accept-Language": "en"}
        connection.request("GET", path, headers={**headers, **({"Cookie": cookies} if cookies else {})})
        answer = connection.getresponse()
        return answer.status, answer.read()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(application: str, environment: dict[str, str], log: Path) -> Iterator[Server]:
    """`application` (module:name, or "" for the portal's own) until the block ends."""
    port = _free_port()
    words = [sys.executable, "-m", "config.serve"]
    if application:
        words = [sys.executable, "-m", "gunicorn", "--config", "python:config.gunicorn", application]
    with log.open("ab") as output:
        process = subprocess.Popen(
            words,
            cwd=CHECKOUT,
            env={**os.environ, **environment, "PORT": str(port), "WEB_CONCURRENCY": WORKERS},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            _wait(port, process, log)
            yield Server(port, psutil.Process(process.pid))
        finally:
            process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(20)
            process.kill()


def _wait(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    ends = time.monotonic() + 60
    while time.monotonic() < ends and process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.2)
    raise RuntimeError(f"A server did not come up; see {log}.")


def processor_seconds(root: psutil.Process) -> float:
    """Of a process and all below it, those that have ended included."""
    total = 0.0
    for process in (root, *root.children(recursive=True)):
        with contextlib.suppress(psutil.NoSuchProcess):
            times = process.cpu_times()
            # Of the ended children too, of PostgreSQL's backends for one, which come and go below its first process.
            total += times.user + times.system + times.children_user + times.children_system
    return total


def stores() -> list[psutil.Process]:
    """PostgreSQL and Valkey of this checkout, where they are the embedded ones; servers elsewhere are not counted."""
    found = []
    for process in psutil.process_iter(["cmdline", "cwd"]):
        words = process.info["cmdline"] or []
        if "config.embedded.supervisor" in words and process.info["cwd"] == str(CHECKOUT):
            found.append(process)
    return found


def work(server: Server | None, act: Callable[[], object]) -> tuple[float, float]:
    """Processor seconds that `act` cost: (all of it, the web server's or, without one, this process's)."""
    beside = stores()

    def now() -> tuple[float, float]:
        web = processor_seconds(server.process) if server else time.process_time()
        return web, sum(processor_seconds(process) for process in beside)

    web, other = now()
    act()
    web_after, other_after = now()
    return (web_after - web) + (other_after - other), web_after - web


def cost_of(server: Server, paths: Sequence[str], cookies: str = "", *, at_least: float = 1.5) -> Cost:
    """What a request costs, asked again and again until `at_least` seconds of work were done. Raises for an answer that
    is not 200."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=120)
    size = 0

    def ask(path: str) -> None:
        nonlocal size
        status, body = server.ask(connection, path, cookies)
        if status != 200:
            raise RuntimeError(f"{path} answered {status}")
        size = len(body)

    for number in range(WARM_UP):
        ask(paths[number % len(paths)])
    done, spent, web_spent, turn = 0, 0.0, 0.0, WARM_UP
    while spent < at_least and done < 4000:

        def some(start: int = turn) -> None:
            for number in range(20):
                ask(paths[(start + number) % len(paths)])

        all_of_it, web = work(server, some)
        spent, web_spent, done, turn = spent + all_of_it, web_spent + web, done + 20, turn + 20
    connection.close()
    return Cost(spent / done, web_spent / done, size)
