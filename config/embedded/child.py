"""A server's process: its own session, no rights of root, and it dies with the supervisor."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

from config.embedded.places import Account, open_log

PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True)
# Nothing of the caller's language or settings reaches a server.
SERVER_ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC"}


def die_with_parent(parent: int, death_signal: int) -> None:
    """Ask the kernel for a signal when the parent (rather: the thread that started us) ends, however it ends."""
    if sys.platform == "linux":
        _libc.prctl(PR_SET_PDEATHSIG, death_signal)
        if os.getppid() != parent:  # it ended between fork and prctl
            os._exit(1)


def start(
    command: Sequence[str],
    *,
    log: Path,
    account: Account | None,
    death_signal: int,
    environment: Mapping[str, str] = SERVER_ENVIRONMENT,
    folder: Path = Path("/"),
) -> subprocess.Popen[bytes]:
    """Start a server that receives `death_signal` from the kernel when we end, even by SIGKILL."""
    with open_log(log) as output:
        return subprocess.Popen(  # noqa: S603
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            cwd=folder,
            env=environment,
            umask=0o077,
            start_new_session=True,
            # Runs after setuid: the kernel forgets this setting when credentials change.
            preexec_fn=partial(die_with_parent, os.getpid(), death_signal),
            user=account.uid if account else None,
            group=account.gid if account else None,
            extra_groups=[] if account else None,
        )


def run(command: Sequence[str], *, account: Account | None) -> None:
    """Run a short program as the servers' user; raise with what it said."""
    done = subprocess.run(  # noqa: S603
        command,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        cwd="/",
        env=SERVER_ENVIRONMENT,
        umask=0o077,
        check=False,
        user=account.uid if account else None,
        group=account.gid if account else None,
        extra_groups=[] if account else None,
    )
    if done.returncode:
        raise RuntimeError(f"{Path(command[0]).name} failed: {done.stderr.strip() or done.stdout.strip()}")


def stop(process: subprocess.Popen[bytes], *signals: int, patience: float = 20) -> None:
    """Ask with each signal in turn, then kill."""
    for number in (*signals, signal.SIGKILL):
        if process.poll() is not None:
            return
        process.send_signal(number)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(patience)


def end_leftover(pid_file: Path, mark: str, number: int, patience: float = 30) -> None:
    """End a server that outlived its supervisor, then forget its pid file.

    The pid may since have been given to someone else, so only a process whose command names `mark` is ours.
    """
    try:
        pid = int(pid_file.read_text().split()[0])
    except (OSError, ValueError, IndexError):
        return
    deadline = time.monotonic() + patience
    while _is_ours(pid, mark):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, number if time.monotonic() < deadline else signal.SIGKILL)
        time.sleep(0.1)
    pid_file.unlink(missing_ok=True)


def _is_ours(pid: int, mark: str) -> bool:
    try:
        return os.fsencode(mark) in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False
