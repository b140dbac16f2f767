"""What the public pages say."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from icalendar import Calendar

from accounts.capacities import timer
from accounts.queries.regions import groups_of_countries
from accounts.services.record import record_act
from accreditation.modalities.paragraphs import PARAGRAPHS
from accreditation.modalities.visibility import Audience, Item, Sight
from accreditation.models import Accreditation, Organization, Process, Window, WindowStatistics
from accreditation.services.listing import list_due
from desks.queries.choices import choices
from desks.queries.visibility_words import AUDIENCES, ITEMS, SIGHTS
from sessions_app.models import Session
from sessions_app.services.calendar import load_calendar
from sessions_app.services.decisions import publish_decision
from tests import builders
from tests.submissions import making

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
NEXT_MONTH = builders.CIRCULATED + timedelta(days=60)


def read(client, path: str, now: datetime = NOW) -> str:
    with time_machine.travel(now, tick=False):
        answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def test_an_empty_portal_says_so_everywhere(client):
    assert "has not announced the next annual window" in read(client, "/")
    assert "No dates are announced" in read(client, "/timetable/")
    assert "No meeting is announced" in read(client, "/sessions/")
    assert "No cycle has been announced" in read(client, "/organizations/")
    assert "No window has figures yet" in read(client, "/statistics/")


@pytest.mark.parametrize(
    ("seconds", "says"),
    [(-1, "Applications are not open now"), (0, "Applications are open"), (1, "Applications are open")],
)
def test_the_home_page_opens_with_the_window_to_the_second(client, seconds, says):
    builders.window()
    assert says in read(client, "/", builders.OPENS + timedelta(seconds=seconds))


def test_the_announced_window_is_given_with_its_opening(client):
    builders.window()
    page = read(client, "/")
    assert "Monday 4 January 2027, 09:00 New York" in page


def test_the_earliest_decision_follows_from_the_calendar(client):
    load_calendar(now=NOW)
    builders.window()
    page = read(client, "/timetable/")
    # The window closes on 15 February; 30 whole days later the clocks have gone forward: one hour short on the 17th.
    assert "18 March 2027, 23:59 New York" in page
    assert "No substantive plenary or review conference is announced after that." in page
    Session.objects.create(
        cycle=builders.cycle(),
        slug="second",
        title="Second plenary",
        kind="plenary",
        opens_at=datetime(2027, 7, 12, 14, tzinfo=UTC),
        closes_at=datetime(2027, 7, 16, 22, tzinfo=UTC),
    )
    record_act(kind="session.announce", moment=NOW, actor=timer("test"), subject="session:1", public=True)
    assert "Monday 12 July 2027, 10:00 New York" in read(client, "/timetable/")
    # A review conference after the consultations may decide before it.
    opens = datetime(2027, 7, 1, 14, tzinfo=UTC)
    Session.objects.create(
        cycle=builders.cycle(),
        slug="review",
        title="Review",
        kind="review_conference",
        opens_at=opens,
        closes_at=opens + timedelta(days=3),
    )
    record_act(kind="session.announce", moment=NOW, actor=timer("test"), subject="session:2", public=True)
    assert "Thursday 1 July 2027, 10:00 New York" in read(client, "/timetable/").split('id="earliest"')[1]


@pytest.mark.parametrize(
    ("slug", "says"),
    [
        ("first-substantive-plenary-2026", "may attend and speak in dedicated stakeholder sessions"),
        ("dedicated-thematic-groups-2026", "nothing has been settled for it here"),
        ("consultation", "all interested stakeholders, accredited or not"),
    ],
)
def test_a_meeting_says_what_accreditation_gives_there(client, slug, says):
    load_calendar(now=NOW)
    Session.objects.create(
        cycle=builders.cycle(),
        slug="consultation",
        title="Consultation",
        kind="consultative",
        opens_at=NOW,
        closes_at=NOW + timedelta(hours=2),
    )
    assert says in read(client, f"/sessions/{slug}/")


def test_meetings_without_hours_are_days_in_the_page_and_in_the_calendar(client):
    load_calendar(now=NOW)
    assert "20 to 24 July 2026" in read(client, "/sessions/")
    events = {e["uid"]: e for e in Calendar.from_ical(read(client, "/sessions.ics")).walk("VEVENT")}
    plenary = events[
        next(uid for uid in events if uid.startswith(f"meeting-{Session.objects.get(kind='plenary').pk}@"))
    ]
    assert (plenary["dtstart"].dt.isoformat(), plenary["dtend"].dt.isoformat()) == ("2026-07-20", "2026-07-25")


def test_a_moved_date_keeps_its_uid_and_raises_its_sequence(client):
    load_calendar(now=NOW)
    window = builders.window()
    record_act(kind="window.set", moment=NOW, actor=timer("t"), subject=f"window:{window.pk}", public=True)

    def closes():
        events = Calendar.from_ical(read(client, "/timetable.ics")).walk("VEVENT")
        return next(e for e in events if e["uid"].startswith(f"window-{window.pk}-closes@"))

    before = closes()
    assert before["dtstart"].to_ical() == b"20270216T045900Z"
    Window.objects.update(closes_at=builders.CLOSES + timedelta(days=1))
    record_act(kind="window.move", moment=NOW, actor=timer("t"), subject=f"window:{window.pk}", public=True)
    after = closes()
    assert after["dtstart"].to_ical() == b"20270217T045900Z"
    assert (before["sequence"], after["sequence"]) == (0, 1)


def test_the_calendar_says_what_a_window_is_for_and_how_long_each_step_takes(client):
    load_calendar(now=NOW)
    window = builders.window()
    Window.objects.update(announced_at=builders.OPENS - timedelta(days=92))
    paths = ["/timetable/", "/timetable.ics", "/api/v1/timetable"]
    for path in paths:
        assert "No meeting is set for it yet" in read(client, path).replace("\r\n ", "")
    Session.objects.filter(kind="plenary").update(fed_by=window)
    record_act(kind="window.target", moment=NOW, actor=timer("t"), subject=f"window:{window.pk}", public=True)
    for path in paths:
        page = read(client, path).replace("\r\n ", "")
        assert "In time for: First substantive plenary." in page
        assert "Announced 92 days ahead." in page
    row = json.loads(read(client, "/api/v1/windows"))[0]
    assert (row["meetings"], row["notice_days"]) == (["first-substantive-plenary-2026"], 92)
    assert (row["checking_days"], row["non_objection_days"], row["consultation_months"]) == (21, 30, 3)
    page = " ".join(read(client, "/timetable/").split())
    assert "<dt>Announcement before a window opens</dt> <dd> about 90 days </dd>" in page
    assert "<dt>Consultations, where a State objects</dt> <dd> not more than 3 months </dd>" in page


def test_each_meeting_names_the_rule_it_rests_on_and_none_where_the_text_is_silent(client):
    load_calendar(now=NOW)
    Session.objects.create(
        cycle=builders.cycle(), slug="consultation", title="Consultation", kind="consultative", opens_at=NOW,
        closes_at=NOW + timedelta(hours=2),
    )  # fmt: skip
    rows = json.loads(read(client, "/api/v1/timetable"))
    assert {row["title"]: row["rule"] for row in rows if row["kind"] == "meeting"} == {
        "Organizational session": "",
        "First substantive plenary": "R4",
        "Dedicated thematic groups": "",
        "Consultation": "R13",
    }


def test_the_interface_gives_the_figures_of_the_statistics_page(client):
    accredited(("A", "ngo", "KE"), ("B", "business", "NO"), ("C", "ngo", "AQ"))
    builders.member_state()
    for language in ("en", "fr", "fr"):
        making.posted(language=language)
    found = json.loads(read(client, "/api/v1/statistics", NEXT_MONTH))
    groups = groups_of_countries()
    assert found["accredited_by_country"] == {"KE": 1, "NO": 1, "AQ": 1}
    assert found["accredited_by_regional_group"] == {groups["KE"]: 1, groups["NO"]: 1, "": 1}
    assert found["inputs_by_language"] == {"en": 1, "fr": 2}
    assert sum(found["inputs_by_regional_group"].values()) == 3


def accredited(*names: tuple[str, str, str]) -> None:
    for name, kind, country in names:
        case = builders.accredited()
        Organization.objects.filter(pk=case.application.organization_id).update(name=name, type=kind, country=country)
    list_due(now=NEXT_MONTH)


def test_the_list_filters_by_name_type_region_and_country(client):
    accredited(("Zeta Lab", "business", "KE"), ("alpha Forum", "ngo", "FR"), ("=Beta", "ngo", "PS"))

    def shown(query: str) -> list[str]:
        data = json.loads(read(client, f"/organizations/?format=json&{query}", NEXT_MONTH))
        return [row["name"] for row in data["organizations"]]

    assert shown("") == ["=Beta", "alpha Forum", "Zeta Lab"]
    assert shown("q=LAB") == ["Zeta Lab"]
    assert shown("type=ngo") == ["=Beta", "alpha Forum"]
    assert shown("type=ngo&type=business&country=fr") == ["alpha Forum"]
    assert shown("region=African+Group") == ["Zeta Lab"]
    assert shown("region=none") == ["=Beta"]
    assert shown("region=African+Group&region=none") == ["=Beta", "Zeta Lab"]
    assert shown("type=%00&country=%00&q=%00") == shown("")

    def asked(query: str) -> list[str]:
        data = json.loads(read(client, f"/api/v1/organizations?{query}", NEXT_MONTH))
        return [row["name"] for row in data["organizations"]]

    # One meaning of the address for page, files and interface.
    for query in ("", "q=LAB", "type=ngo&type=business&country=fr", "region=none", "region=African+Group&region=none"):
        assert asked(query) == shown(query), query
    page = read(client, "/organizations/?type=ngo&country=FR", NEXT_MONTH)
    assert '<a href="?country=FR">' in page
    none = read(client, "/organizations/?country=NO&type=academia", NEXT_MONTH)
    assert "<bdi>Norway</bdi>" in none
    assert '<a href="?country=NO">' in none
    assert "Accredited organizations" in read(client, "/organizations/?type=ngo&country=FR&after=9~z", NEXT_MONTH)
    page = read(client, "/organizations/?q=nobody", NEXT_MONTH)
    assert "No accredited organization matches" in page
    rows = list(csv.DictReader(io.StringIO(read(client, "/organizations/?format=csv", NEXT_MONTH).lstrip("\ufeff"))))
    assert [row["name"] for row in rows] == ["'=Beta", "alpha Forum", "Zeta Lab"]
    assert {row["year"] for row in rows} == {"2027"}


def test_pages_go_forth_and_back_without_losing_anybody(client, monkeypatch, django_assert_max_num_queries):
    accredited(*((f"Body {n:02}", "ngo", "KE") for n in range(7)))
    monkeypatch.setattr("accreditation.queries.accredited.page.__kwdefaults__", {"before": "", "after": "", "size": 3})
    seen, path, steps = [], "/organizations/", []
    while path:
        page = read(client, path, NEXT_MONTH)
        steps.append(path)
        seen += [f"Body {n:02}" for n in range(7) if f"Body {n:02}<" in page]
        path = link(page, "next")
    assert seen == [f"Body {n:02}" for n in range(7)]
    assert len(steps) == 3
    assert "Body 03<" in read(client, link(page, "prev"), NEXT_MONTH)
    with django_assert_max_num_queries(10):
        read(client, "/organizations/?after=nonsense~", NEXT_MONTH)


def link(page: str, rel: str) -> str:
    _before, found, after = page.partition(f'rel="{rel}" href="')
    return f"/organizations/{after.partition(chr(34))[0].replace('&amp;', '&')}" if found else ""


def test_a_body_shows_cycle_and_year_and_no_other_date(client):
    accredited(("Zeta Lab", "business", "KE"))
    place = Accreditation.objects.get()
    page = read(client, f"/organizations/{place.organization.reference}/", NEXT_MONTH)
    assert "since 2027" in page
    assert "March 2027" not in page.partition("Time on the server")[0]
    assert read(client, f"/organizations/{place.organization.reference.lower()}/", NEXT_MONTH)


def test_the_rules_say_all_that_was_chosen_and_nothing_against_a_setting(client):
    load_calendar(now=NOW)
    page = read(client, "/rules/")
    assert "nothing has been settled" not in page
    for words in (
        "flagged “note received”",
        "one clock, started once, the same for every objection to it",
        "it does not end before the non-objection period does",
        "lodging right are warned 48, 24 and 2 hours before.",
        "Withdrawals and later supplements likewise",
        "one of the Chair’s is announced to all Member States",
    ):
        assert words in page, words
    Process.objects.update(parameters={"second_person_warning_hours": [6]})
    assert "are warned 6 hours before." in read(client, "/rules/?anew=1")


def test_the_rules_are_word_for_word_and_follow_the_parameters(client):
    load_calendar(now=NOW)
    Process.objects.update(parameters={"non_objection_days": 41})
    page = read(client, "/rules/").replace("&#x27;", "'").replace("&quot;", '"')
    assert all(paragraph.text in page for paragraph in PARAGRAPHS.values())
    assert "at least 41 days" in page
    assert {c.rule for c in choices(Process.objects.get().rules())} <= set(PARAGRAPHS)


def test_every_item_audience_and_cell_has_its_words(client):
    assert set(ITEMS) == set(Item)
    assert set(AUDIENCES) == set(Audience)
    assert set(SIGHTS) == set(Sight)
    page = read(client, "/rules/visibility/")
    assert page.count("<tr>") == len(Item) + 1
    assert page.count("<td") == len(Item) * len(Audience)
    # Both things that a State may share are kept back by the Chair too.
    assert page.count(">if that State shares it and the Chair does not withhold it<") == 2
    assert "The Chair may withhold either, with a recorded reason." in page


def test_security_txt_has_what_its_standard_asks(client):
    lines = dict(line.split(": ", 1) for line in read(client, "/.well-known/security.txt").splitlines())
    assert lines["Contact"].startswith("mailto:")
    assert NOW < datetime.fromisoformat(lines["Expires"]) < NOW + timedelta(days=365)


def test_the_interface_answers_errors_in_words(client):
    for path, status, error in [
        ("nonsense", 404, "not_found"),
        ("organizations/GM-2027-0000-00", 404, "not_found"),
        ("organizations?cycle=9", 404, "not_found"),
        ("organizations?cycle=x", 422, "invalid"),
    ]:
        answer = client.get(f"/api/v1/{path}")
        assert (answer.status_code, answer.json()["error"]) == (status, error)
        assert answer.json()["message"]
    refused = client.post("/api/v1/windows")
    assert (refused.status_code, refused.json()["error"], refused["Allow"]) == (405, "read_only", "GET, HEAD")


def test_the_interface_gives_instants_with_their_offset_and_pages_by_key(client, monkeypatch):
    accredited(("A", "ngo", "KE"), ("B", "ngo", "KE"), ("C", "ngo", "KE"))
    window = json.loads(read(client, "/api/v1/windows", builders.OPENS))[0]
    assert (window["closes_at"], window["status"]) == ("2027-02-16T04:59:00Z", "open")
    monkeypatch.setattr("desks.api.routes.PAGE", 2)
    first = json.loads(read(client, "/api/v1/organizations", NEXT_MONTH))
    assert [row["name"] for row in first["organizations"]] == ["A", "B"]
    path = first["next"].partition("/api/")[2]
    second = json.loads(read(client, f"/api/{path}", NEXT_MONTH))
    assert ([row["name"] for row in second["organizations"]], second["next"]) == (["C"], None)
    schema = json.loads(read(client, "/api/v1/openapi.json"))
    docs = read(client, "/api/v1/docs")
    assert all(path in docs for path in schema["paths"])
    assert "<code>next</code>" in docs


def test_decisions_are_in_the_interface_without_whom_they_confirm(client):
    load_calendar(now=NOW)
    session = Session.objects.filter(kind="plenary").earliest("opens_at")
    for symbol, meeting in (("GM/DEC/1", session), ("GM/DEC/2", None)):
        publish_decision(cycle=session.cycle, session=meeting, title="Confirmation", symbol=symbol, taken_at=NOW)
    rows = json.loads(read(client, "/api/v1/decisions"))
    assert [(row["symbol"], row["meeting"]) for row in rows] == [("GM/DEC/2", None), ("GM/DEC/1", session.slug)]
    assert set(rows[0]) == {"title", "symbol", "meeting", "taken_at"}


def test_a_list_in_a_window_that_is_not_announced_is_on_no_calendar(client):
    """Such a list was brought in from paper: its window is still the Secretariat's own."""
    case = builders.circulated()
    title = case.application.window.title
    assert title in read(client, "/timetable/", builders.CIRCULATED)
    WindowStatistics.objects.create(window=case.application.window, figures={"received": {"value": 7}}, as_of=NOW)
    Window.objects.update(announced_at=None)
    # Other addresses of the same pages: a kept page is renewed by an act, and there was none.
    paths = ["/timetable/?anew=1", "/timetable.ics?anew=1", "/api/v1/timetable", "/?anew=1"]
    for path in (*paths, "/statistics/", "/api/v1/statistics"):
        page = read(client, path, builders.CIRCULATED)
        assert title not in page, path
        assert "non-objection period ends" not in page, path
