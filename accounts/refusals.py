"""An act that is refused. Services raise it; doors show its sentence."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum


class FileReason(StrEnum):
    """Why a file is not taken. Each has its sentence in accounts/notices/files.py, held by a test."""

    FILE_EMPTY = "file_empty"
    FILE_TOO_LARGE = "file_too_large"
    FILE_TYPE = "file_type"
    FILE_NAME = "file_name"
    FILE_BROKEN = "file_broken"
    FILE_ENCRYPTED = "file_encrypted"
    FILE_BOMB = "file_bomb"
    FILE_MACROS = "file_macros"
    FILE_MISSING = "file_missing"


class Refused(Exception):  # noqa: N818 - an act is refused, it does not err
    """`reason` is a value of accounts' or modalities' Reason, `rule` the paragraph (R1..R16) or "".

    `detail` names what is concerned (field names, references), never a sentence.
    """

    def __init__(self, reason: str, rule: str = "", detail: tuple[str, ...] = ()) -> None:
        super().__init__(reason)
        self.reason = str(reason)
        self.rule = str(rule)
        self.detail = detail


def why_refused(insist: Callable[[], object]) -> Refused | None:
    """What a condition that changes nothing refuses, so that a page can say it before anything is typed; None: nothing."""
    try:
        insist()
    except Refused as refused:
        return refused
    return None
