"""`make demo`: migrate, load invented data, then web, worker and beat until Ctrl-C. For one machine, loopback only."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections import deque
from pathlib import Path
from types import FrameType

from config.embedded import EmbeddedServersError, child, ensure_servers
from config.embedded.places import CHECKOUT

PYTHON = sys.executable
CELERY = [PYTHON, "-m", "celery", "--app", "config.celery", "--quiet"]
PROGRAMS = {
    "web": [PYTHON, "-m", "config.serve"],
    "worker": [*CELERY, "worker", "--concurrency", "2", "--loglevel", "INFO"],
    "beat": [*CELERY, "beat", "--loglevel", "INFO"],
}
LOGS = CHECKOUT / "var" / "log"
RESTARTS_A_MINUTE = 5


class StopError(Exception):
    """Ctrl-C or SIGTERM."""


def main() -> int:
    """Prepare, run, and leave nothing running behind."""
    _heed_signals()
    os.environ |= {"ROSTRUM_ENV": "development", "ROSTRUM_DEMO": "true", "SECOND_FACTOR_REQUIRED": "false"}
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    port = int(os.environ.setdefault("PORT", "8000"))
    running: dict[str, subprocess.Popen[bytes]] = {}
    try:
        _refuse_taken(port)
        ensure_servers()
        _prepare()
        for name in PROGRAMS:
            running[name] = _start(name)
        _wait_until_served(port, running["web"])
        print(f"\nRostrum is at http://127.0.0.1:{port}/ with invented data. Ctrl-C stops it. Logs: {LOGS}", flush=True)
        _watch(running)
    except StopError:
        print("\nStopping.", flush=True)
        return 0
    except (EmbeddedServersError, RuntimeError) as error:
        print(f"make demo: {error}", file=sys.stderr)
        return 1
    finally:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)  # a second Ctrl-C must not leave half of it running
        for process in running.values():
            process.terminate()
        for process in running.values():
            child.stop(process, signal.SIGTERM, patience=15)
    return 0


def _heed_signals() -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if number != signal.SIGHUP or signal.getsignal(number) is not signal.SIG_IGN:  # nohup
            signal.signal(number, _stop)
    if "MAKELEVEL" in os.environ:
        child.die_with_parent(os.getppid(), signal.SIGTERM)


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise StopError


def _refuse_taken(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            raise RuntimeError(f"port {port} is taken; choose another one, as in: make demo PORT=8001") from None


def _prepare() -> None:
    for command in (["migrate", "--verbosity", "0"], ["load_demo"]):
        done = subprocess.run([PYTHON, "manage.py", *command], cwd=CHECKOUT, check=False)  # noqa: S603
        if done.returncode:
            raise RuntimeError(f"manage.py {command[0]} failed")


def _start(name: str) -> subprocess.Popen[bytes]:
    LOGS.mkdir(parents=True, exist_ok=True)
    # A session of its own: Ctrl-C reaches us alone, and we stop the three in order. SIGKILL of us ends them too.
    return child.start(
        PROGRAMS[name],
        log=Path(LOGS / f"{name}.log"),
        account=None,
        death_signal=signal.SIGTERM,
        environment=dict(os.environ),
        folder=CHECKOUT,
    )


def _wait_until_served(port: int, web: subprocess.Popen[bytes], patience: float = 60) -> None:
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline and web.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5):
                return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError(f"the web server did not start; see {LOGS / 'web.log'}")


def _watch(running: dict[str, subprocess.Popen[bytes]]) -> None:
    restarts: deque[float] = deque(maxlen=RESTARTS_A_MINUTE)
    while True:
        time.sleep(0.5)
        for name, process in running.items():
            if process.poll() is None:
                continue
            print(f"{name} ended with {process.returncode}; starting it again", flush=True)
            restarts.append(time.monotonic())
            if len(restarts) == RESTARTS_A_MINUTE and restarts[-1] - restarts[0] < 60:
                raise RuntimeError(f"{name} keeps ending; see {LOGS / name}.log")
            running[name] = _start(name)


if __name__ == "__main__":
    sys.exit(main())
