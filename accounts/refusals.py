"""An act that is refused. Services raise it; doors show its sentence."""

from __future__ import annotations


class Refused(Exception):  # noqa: N818 - an act is refused, it does not err
    """`reason` is a value of accounts' or modalities' Reason, `rule` the paragraph (R1..R16) or "".

    `detail` names what is concerned (field names, references), never a sentence.
    """

    def __init__(self, reason: str, rule: str = "", detail: tuple[str, ...] = ()) -> None:
        super().__init__(reason)
        self.reason = str(reason)
        self.rule = str(rule)
        self.detail = detail
