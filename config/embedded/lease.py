"""A client's side: start this checkout's supervisor if none answers, and hold a lease until this process ends."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time

from config.embedded.places import EmbeddedServersError, Places, open_log

__all__ = ["EmbeddedServersError", "hold_lease"]

PATIENCE = 150.0

# Kept open, never closed by us: the end of this process gives it back. Children made by fork share it (gunicorn's and
# Celery's workers), programs started anew do not inherit it.
_lease: socket.socket | None = None
_addresses: dict[str, str] = {}


def hold_lease() -> dict[str, str]:
    """The servers' addresses, valid while this process lives."""
    global _lease, _addresses
    if _lease is None:
        _lease, _addresses = _take(Places())
    return _addresses


def _take(places: Places) -> tuple[socket.socket, dict[str, str]]:
    places.make_home()
    deadline = time.monotonic() + PATIENCE
    while True:
        lease = _connect_or_start(places, deadline)
        answer = _read_line(lease, deadline)
        if answer is not None:
            break
        lease.close()  # it was just leaving; the next one follows
    if "error" in answer:
        raise EmbeddedServersError(f"The embedded servers did not start. {answer['error']}")
    return lease, answer


def _connect(places: Places) -> socket.socket | None:
    lease = socket.socket(socket.AF_UNIX)
    try:
        lease.connect(str(places.lease_socket))
    except OSError:
        lease.close()
        return None
    return lease


def _connect_or_start(places: Places, deadline: float) -> socket.socket:
    # One starter at a time, so that commands begun together share one supervisor.
    with places.lock("start.lock"):
        if lease := _connect(places):
            return lease
        with open_log(places.log) as log:
            supervisor = subprocess.Popen(
                [sys.executable, "-m", "config.embedded.supervisor"],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=places.checkout,
                start_new_session=True,
            )
        while time.monotonic() < deadline:
            if lease := _connect(places):
                return lease
            if supervisor.poll() is not None:
                break
            time.sleep(0.03)
    raise EmbeddedServersError(f"The embedded servers did not start; see {places.log}.")


def _read_line(lease: socket.socket, deadline: float) -> dict[str, str] | None:
    """The supervisor's one line, or None if it went away instead."""
    received = b""
    lease.settimeout(max(1.0, deadline - time.monotonic()))
    try:
        while not received.endswith(b"\n"):
            part = lease.recv(4096)
            if not part:
                return None
            received += part
    except TimeoutError:
        raise EmbeddedServersError("The embedded servers take too long to start.") from None
    except OSError:
        return None
    lease.settimeout(None)
    answer: dict[str, str] = json.loads(received)
    return answer
