"""What is the matter with a file that was brought, line by line, in words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _


class ProblemKind(StrEnum):
    EMPTY = "empty"
    TOO_LARGE = "too_large"
    ENCODING = "encoding"
    NOT_TEXT = "not_text"
    QUOTES = "quotes"
    LONG_CELL = "long_cell"
    MISSING_COLUMNS = "missing_columns"
    DOUBLED_COLUMNS = "doubled_columns"
    TOO_MANY_ROWS = "too_many_rows"
    TOO_MANY_CELLS = "too_many_cells"
    EMPTY_CELL = "empty_cell"
    DUPLICATE = "duplicate"
    UNSEEN = "unseen"
    TOO_LONG = "too_long"
    UNKNOWN_STATUS = "unknown_status"
    UNKNOWN_COUNTRY = "unknown_country"
    UNKNOWN_TYPE = "unknown_type"
    UNKNOWN_ROUTE = "unknown_route"
    BAD_YEAR = "bad_year"
    BAD_DATE = "bad_date"
    IN_FUTURE = "in_future"
    BEFORE_CYCLE = "before_cycle"
    BAD_EMAIL = "bad_email"
    BAD_WEBSITE = "bad_website"
    ALREADY_HERE = "already_here"
    NOT_CONFIRMED = "not_confirmed"
    FROZEN = "frozen"
    NO_ROWS = "no_rows"
    UNKNOWN_STATE = "unknown_state"
    UNKNOWN_CASE = "unknown_case"
    NOT_ACCREDITED = "not_accredited"
    DATES_DIFFER = "dates_differ"
    BAD_ORDER = "bad_order"
    UNKNOWN_STANDING = "unknown_standing"
    NEEDS_DATE = "needs_date"
    PERIOD_OVER = "period_over"
    AFTER_CYCLE = "after_cycle"
    NOT_CIRCULATED = "not_circulated"
    SUBMITTED_AFTER = "submitted_after"


@dataclass(frozen=True)
class Problem:
    """`line` is the line in the file, 0 for the file as a whole; `detail` names the column, value or limit."""

    line: int
    kind: ProblemKind
    detail: str = ""
    other_line: int = 0


def problem_sentence(problem: Problem) -> str:
    """The sentence for people, with its line."""
    words = {
        ProblemKind.EMPTY: _("The file is empty. Choose the CSV again."),
        ProblemKind.TOO_LARGE: _("The file is larger than {detail} MB. Send it in parts."),
        ProblemKind.ENCODING: _(
            "The file is not in UTF-8: the byte {detail} belongs to another encoding. "
            "Save it again as “CSV UTF-8” and upload it."
        ),
        ProblemKind.NOT_TEXT: _("This is not a text file. Save the sheet as “CSV UTF-8” and upload that."),
        ProblemKind.QUOTES: _("A quotation mark is opened and not closed, or stands inside a cell unescaped."),
        ProblemKind.LONG_CELL: _(
            "A cell is longer than {detail} characters. Shorten it, or close the quotation mark that was opened before it."
        ),
        ProblemKind.MISSING_COLUMNS: _("Missing columns: {detail}. The first line names the columns."),
        ProblemKind.DOUBLED_COLUMNS: _("These columns stand twice: {detail}. Keep one of each."),
        ProblemKind.TOO_MANY_ROWS: _("More than {detail} rows. Send it in parts."),
        ProblemKind.TOO_MANY_CELLS: _("More cells than the {detail} columns of the first line."),
        ProblemKind.EMPTY_CELL: _("Empty: {detail}."),
        ProblemKind.DUPLICATE: _("{detail} stands already in line {other}."),
        ProblemKind.UNSEEN: _(
            "Characters that cannot be seen, or that turn the direction of writing, in: {detail}. Type the cell anew without them."
        ),
        ProblemKind.TOO_LONG: _("Too long: {detail}."),
        ProblemKind.UNKNOWN_STATUS: _("“{detail}” is not a status; write general, special or roster."),
        ProblemKind.UNKNOWN_COUNTRY: _("“{detail}” is not a country; write its two-letter ISO code."),
        ProblemKind.UNKNOWN_TYPE: _("“{detail}” is not a type; write ngo, business, academia, technical or other."),
        ProblemKind.UNKNOWN_ROUTE: _("“{detail}” is not a route; write ecosoc or non_objection."),
        ProblemKind.BAD_YEAR: _("“{detail}” is not a year."),
        ProblemKind.BAD_DATE: _("“{detail}” is not a date; write it as 2026-07-20."),
        ProblemKind.IN_FUTURE: _("“{detail}” lies in the future; bring in what has happened already."),
        ProblemKind.BEFORE_CYCLE: _("“{detail}” lies before the beginning of the cycle of this window."),
        ProblemKind.BAD_EMAIL: _("“{detail}” is not an e-mail address."),
        ProblemKind.BAD_WEBSITE: _("“{detail}” is not a web address; begin it with https://."),
        ProblemKind.ALREADY_HERE: _("“{detail}” already has an application in this cycle."),
        ProblemKind.NOT_CONFIRMED: _(
            "“{detail}” is registered under this name and was not confirmed as who it says it is: let the Secretariat confirm"
            " it first."
        ),
        ProblemKind.FROZEN: _("“{detail}” is registered under this name and is frozen: settle first who acts for it."),
        ProblemKind.UNKNOWN_STATE: _("“{detail}” is not a Member State; write its two-letter ISO code."),
        ProblemKind.UNKNOWN_CASE: _("There is no case with the reference “{detail}”."),
        ProblemKind.NOT_ACCREDITED: _("“{detail}” is not accredited; bring it in as accredited first."),
        ProblemKind.DATES_DIFFER: _("“{detail}” has other dates of period or consultations in an earlier line."),
        ProblemKind.BAD_ORDER: _(
            "“{detail}”: an objection is received before its period ends, and consultations begin by its end."
        ),
        ProblemKind.UNKNOWN_STANDING: _("“{detail}” is no standing; write accredited, circulated or submitted."),
        ProblemKind.NEEDS_DATE: _("A body that stands so needs a date in: {detail}."),
        ProblemKind.PERIOD_OVER: _(
            "The period ended on {detail}: bring the body in as accredited, or have the Chair's office bring in the objection."
        ),
        ProblemKind.AFTER_CYCLE: _("The period ends on {detail}: after the end of the cycle of this window."),
        ProblemKind.NOT_CIRCULATED: _(
            "A body of the ECOSOC route is not circulated: it informs, and no State objects (R1). Write the route on which it "
            "was circulated, or bring it in as submitted or accredited."
        ),
        ProblemKind.SUBMITTED_AFTER: _(
            "submitted_on “{detail}” lies after the day on which it was circulated or accredited."
        ),
        ProblemKind.NO_ROWS: _("The file has no rows that could be imported."),
    }[problem.kind].format(detail=problem.detail, other=problem.other_line)
    return _("Line {line}: {words}").format(line=problem.line, words=words) if problem.line else words
