"""What the interface answers with."""

from __future__ import annotations

from datetime import date, datetime

from ninja import Field, Schema


class Window(Schema):
    """An annual application window (R3), half-open: opens_at <= t < closes_at. `notice_days`: whole days from announcement to
    opening. Both that and `announced_at` are null of a window that was held on paper, before the portal, where neither is known.
    `checking_days`: about so long; `non_objection_days`: at least, for each list;
    `consultation_months`: not more."""

    id: int
    title: str
    year: int
    cycle: int
    opens_at: datetime
    closes_at: datetime
    status: str
    announced_at: datetime | None
    notice_days: int | None
    held_on_paper: bool
    meetings: list[str]
    checking_days: int
    non_objection_days: int
    consultation_months: int


class Meeting(Schema):
    """A meeting. Where only days are announced, the instants are midnights at the seat."""

    slug: str
    title: str
    kind: str
    cycle: int
    opens_at: datetime
    closes_at: datetime
    first_day: date
    last_day: date
    place: str
    window: int | None
    url: str


class Decision(Schema):
    """A decision that was taken. `meeting` is null where silence was kept between meetings."""

    title: str
    symbol: str
    meeting: str | None
    taken_at: datetime


class Date(Schema):
    """One line of the timetable."""

    key: str
    kind: str
    title: str
    at: datetime
    until: datetime | None
    rule: str
    note: str
    sequence: int
    modified: datetime | None


class Organization(Schema):
    """A body on the public list of a cycle."""

    reference: str
    name: str
    acronym: str
    type: str
    country: str
    regional_group: str
    cycle: int
    year: int
    url: str


class OrganizationQuery(Schema):
    """The filters of the list. Repeat `type` or `region` to join its values by OR."""

    cycle: int | None = Field(None, description="Number of the cycle; the running one if it is not said.")
    q: str = Field("", description="Part of a name, at least two letters; or an acronym.")
    type: list[str] = Field(
        [], description="ngo, business, academia, technical, or other (another kind of organization)."
    )
    region: list[str] = Field([], description="Name of a regional group; none for those in none.")
    country: str = Field("", description="Country of headquarters, ISO 3166-1 alpha-2.")
    after: str = Field("", description="Where the page before ended, as in its `next`.")


class Organizations(Schema):
    """One page of the list. `next` is null on the last."""

    licence: str
    dictionary: dict[str, str]
    organizations: list[Organization]
    next: str | None


class FigureOut(Schema):
    """A figure as it is shown: its value, or `fewer_than`; with neither, it is not shown."""

    value: int | None = None
    fewer_than: int | None = None


class WindowFigures(Schema):
    """The figures of one window. Of one that was held on paper, before the portal, what was brought in is counted."""

    window: int
    title: str
    held_on_paper: bool
    as_of: datetime
    figures: dict[str, FigureOut]


class Statistics(Schema):
    """What /statistics/ shows. A regional group is named as in the list of the accredited; "" stands for none."""

    cycle: int | None
    accredited_by_type: dict[str, int]
    accredited_by_regional_group: dict[str, int]
    accredited_by_country: dict[str, int]
    inputs_by_language: dict[str, int]
    inputs_by_regional_group: dict[str, int]
    windows: list[WindowFigures]


class ChoiceOut(Schema):
    """What was chosen where the text leaves something open."""

    question: str
    answer: str
    set_by: str


class RuleOut(Schema):
    """A rule, word for word."""

    rule: str
    symbol: str
    text: str
    choices: list[ChoiceOut]


class VisibilityRow(Schema):
    """A row of the visibility table: audience to what it sees, as code and in words."""

    item: str
    item_words: str
    sight: dict[str, str]
    words: dict[str, str]


class Failure(Schema):
    """Every answer that is not a success."""

    error: str
    message: str
