"""`make demo`: migrate, load invented data, then web, worker and beat until Ctrl-C. For one machine, loopback only."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections import deque
from pathlib import Path
from types import FrameType

from config.embedded import child
from config.embedded.places import CHECKOUT
from config.start import prepare

PYTHON = sys.executable
CELERY = [PYTHON, "-m", "celery", "--app", "config.celery", "--quiet"]
# One worker has no others to look for.
QUIET = ["--without-mingle", "--without-gossip"]
PROGRAMS = {
    "web": [PYTHON, "-m", "config.serve"],
    "worker": [*CELERY, "worker", *QUIET, "--concurrency", "2", "--loglevel", "INFO"],
    "beat": [*CELERY, "beat", "--loglevel", "INFO"],
}
LOGS = CHECKOUT / "var" / "log"
RESTARTS_A_MINUTE = 5
STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class StopError(Exception):
    """Ctrl-C or SIGTERM."""


def main() -> int:
    """Prepare, run, and leave nothing running behind."""
    _heed_signals()
    os.environ |= {"ROSTRUM_ENV": "development", "ROSTRUM_DEMO": "true", "SECOND_FACTOR_REQUIRED": "false"}
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    running: dict[str, subprocess.Popen[bytes]] = {}
    try:
        prepare()
        port = int(os.environ.setdefault("PORT", "8000"))
        _refuse_taken(port)
        sign_ins = _prepare()
        for name in PROGRAMS:
            running[name] = _start(name)
        _wait_until_served(port, running["web"])
        print(f"\n{sign_ins}\n\nRostrum is at http://127.0.0.1:{port}/ with invented data.", flush=True)
        print(f"Ctrl-C stops it. Logs are in {LOGS}.", flush=True)
        _watch(running)
    except StopError:
        print("\nStopping.", flush=True)
        return 0
    except RuntimeError as error:
        print(f"make demo: {error}", file=sys.stderr)
        return 1
    finally:
        _end(running)
    return 0


def _heed_signals() -> None:
    for number in STOPPING:
        if number != signal.SIGHUP or signal.getsignal(number) is not signal.SIG_IGN:  # nohup
            signal.signal(number, _stop)
    if "MAKELEVEL" in os.environ:
        child.die_with_parent(os.getppid(), signal.SIGTERM)


def _stop(_number: int, _frame: FrameType | None) -> None:
    for number in STOPPING:  # a second Ctrl-C must not leave half of it running
        signal.signal(number, signal.SIG_IGN)
    raise StopError


def _end(running: dict[str, subprocess.Popen[bytes]], patience: float = 15) -> None:
    """All at once, each in its own time: Celery takes a second signal as a wish to drop what it is doing."""
    for process in running.values():
        process.terminate()
    for process in running.values():
        try:
            process.wait(patience)
        except subprocess.TimeoutExpired:
            process.kill()


def _refuse_taken(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            raise RuntimeError(f"port {port} is taken; choose another one, as in: make demo PORT=8001") from None


def _prepare() -> str:
    """Return what load_demo prints: the sign-ins. It shows its progress on standard error."""
    for command in (["collectstatic", "--noinput", "--verbosity", "0"], ["migrate", "--verbosity", "0"], ["load_demo"]):
        done = subprocess.run(  # noqa: S603
            [PYTHON, "manage.py", *command], cwd=CHECKOUT, stdout=subprocess.PIPE, text=True, check=False
        )
        if done.returncode:
            raise RuntimeError(f"manage.py {command[0]} failed")
    return done.stdout.strip()


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
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/healthz")
            if connection.getresponse().status == http.HTTPStatus.OK:
                return
        except (OSError, http.client.HTTPException):
            pass
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
