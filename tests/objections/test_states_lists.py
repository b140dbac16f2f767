"""The lists of the States' desk: filters in the address, what is new, side by side, and a cost that does not grow."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test.utils import CaptureQueriesContext

from accounts.connection import desk
from accounts.models import Act, MemberState
from accreditation.models import CirculationView
from accreditation.services.circulation import prepare_circulation
from objections.services.deciding import break_silence, confirm_decision
from objections.services.lodging import lodge_objection
from objections.services.sweeps import end_periods
from tests import builders as build
from tests.objections.scenes import DURING, PLENARY_OPENS, SWEPT, awaiting, prepare, update
from tests.objections.states_people import at, client_of

pytestmark = pytest.mark.django_db


def test_opening_a_list_is_kept_on_record_once(case):
    """The mission's first opening: a row and an act; the second opening, and a colleague's, add nothing."""
    dora = build.delegate()
    dev = build.mandate(dora.party, state=MemberState.objects.get(pk=dora.state_id)).actor()
    circulation = case.application.entries.get().circulation
    with at(DURING):
        for actor in (dora, dora, dev):
            assert client_of(actor).get(f"/states/lists/{circulation.pk}/").status_code == 200
    assert CirculationView.objects.get().first_opened_at == DURING
    with desk():
        assert Act.objects.filter(kind="mission.open_list", secret=True).count() == 1


def test_side_by_side_takes_three(case):
    cases = [case, *(build.circulated() for _ in range(3))]
    with at(DURING):
        query = "&".join(f"file={c.application.reference}" for c in cases)
        page = client_of(build.delegate()).get(f"/states/files/compare/?{query}&file=NONSENSE").content.decode()
    shown = [c.application.organization.name in page for c in cases]
    assert shown == [True, True, True, False]
    assert "1 more file was chosen" in page


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", 2),
        ("?country=KE", 2),
        ("?country=FR", 0),
        ("?region=African+Group", 2),
        ("?region=Asia-Pacific+Group", 0),
        ("?type=ngo", 2),
        ("?type=business", 0),
        ("?status=circulated", 2),
        ("?status=accredited", 0),
        ("?position=objected", 1),
        ("?position=none", 1),
        ("?position=withdrawn", 0),
        ("?new=1", 2),
        ("?q=zebra", 1),
        ("?q=%25", 0),
        ("?q=zebra+nothing", 0),
        ("?after=x&before=1.2", 2),
    ],
)
def test_filters_stand_in_the_address(case, query, expected):
    """Each facet narrows; the search looks at name, acronym and reference."""
    from accreditation.models import ApplicationVersion

    second = build.circulated()
    version = ApplicationVersion.objects.get(application=second.application)
    version.content["organization"]["acronym"] = "ZEBRA"
    version.save()
    dora = build.delegate()
    with desk():
        lodge_objection(
            application=case.application, basis="", share_basis=False, share_name=False, actor=dora, now=DURING
        )
    with at(DURING):
        answer = client_of(dora).get(f"/states/files/{query}")
    assert answer.status_code == 200
    page = answer.content.decode()
    assert sum(c.application.reference in page for c in (case, second)) == expected


def queries_of(client, address):
    """The queries of a page, without the change of role that only rollback tests need."""
    from django.db import connections

    with CaptureQueriesContext(connections["default"]) as caught:
        assert client.get(address).status_code == 200
    return [q["sql"] for q in caught if "SET ROLE" not in q["sql"] and "current_user" not in q["sql"]]


def test_lists_cost_the_same_however_long(case):
    """At most eight queries, with one file and with many, and pages that lead on."""
    delegate = build.delegate()
    pk = case.application.entries.get().circulation_id
    addresses = (
        "/states/lists/",
        f"/states/lists/{pk}/",
        "/states/files/",
        "/states/objections/",
        "/states/communications/",
        "/states/updates/",
        "/states/decisions/",
    )
    with at(DURING):
        client = client_of(delegate)
        client.get(f"/states/lists/{pk}/")
        few = {address: len(queries_of(client, address)) for address in addresses}
        front = len(queries_of(client, "/states/"))
        for _ in range(4):
            build.circulated()
        many = {address: len(queries_of(client, address)) for address in addresses}
        assert many == few
        assert max(few.values()) <= 8, few
        assert len(queries_of(client, "/states/")) == front <= 13


def test_a_list_is_chosen_among_all_files_with_its_countries_and_never_one_being_prepared(case):
    """The countries on a prepared list tell who has applied; they are not counted for anybody who types its key."""
    listed = case.application.entries.get().circulation_id
    waiting = build.complete()
    waiting.application.organization.country = "NZ"
    waiting.application.organization.save(update_fields=["country"])
    prepared = prepare_circulation(
        window=waiting.application.window,
        applications=[waiting.application],
        period_ends_at=build.PERIOD_ENDS + timedelta(days=30),
        actor=waiting.checker,
        now=DURING,
    )
    with at(DURING):
        client = client_of(build.delegate())
        page = client.get(f"/states/files/?list={listed}").content.decode()
        assert "Kenya" in page
        assert f'name="list" value="{listed}"' in " ".join(page.split())
        assert "New Zealand" not in client.get(f"/states/files/?list={prepared.pk}").content.decode()


def test_what_is_new_since_the_last_visit_is_marked(case):
    dora = build.delegate()
    with at(build.CIRCULATED - timedelta(days=1)):
        client_of(dora).get("/states/")
    with at(DURING):
        assert '<span class="badge-word">new</span>' in client_of(dora).get("/states/files/").content.decode()
    with at(DURING + timedelta(days=1)):
        assert '<span class="badge-word">new</span>' not in client_of(dora).get("/states/files/").content.decode()


def test_the_day_on_which_outcomes_are_told_is_new_too(case):
    """Once: for who looked before it, not for who looks again."""
    with desk():
        end_periods(now=SWEPT)
    case.application.refresh_from_db()
    told = case.application.entries.get().circulation.outcomes_known_at
    reader = build.delegate()
    for moment, expected in (
        (told - timedelta(days=2), False),
        (told - timedelta(days=1), False),
        (told, True),
        (told + timedelta(days=1), False),
    ):
        with at(moment):
            page = client_of(reader).get("/states/files/").content.decode()
        assert ('<span class="badge-word">new</span>' in page) == expected, moment


def test_a_filter_by_status_offers_every_word_that_a_row_carries(case, dora):
    """Also those of what came after accreditation, of a file off its list, and of what the cycle ended."""
    from accreditation.models import Application, CirculationEntry
    from objections.notices.states_words import STATUS
    from objections.queries.states_files import WORDS

    assert set(WORDS) == set(STATUS)
    circulation, entries = case.application.entries.get().circulation, CirculationEntry.objects.all()
    circulation.outcomes_known_at = build.PERIOD_ENDS
    circulation.save()
    later = build.PERIOD_ENDS + timedelta(days=1)
    for word in ("changed", "closed_with_cycle", "lapsed", "relinquished", "annulled"):
        entries.update(changed_at=DURING if word == "changed" else None)
        Application.objects.update(state="submitted" if word == "changed" else word)
        with at(later):
            client = client_of(dora)
            page = client.get(f"/states/files/?status={word}").content.decode()
            assert case.application.reference in page, word
            assert f'value="{word}"' in page
            assert case.application.reference not in client.get("/states/files/?status=circulated").content.decode()


def test_an_update_and_a_decision_are_new_since_the_last_visit(chris, cora, dora):
    """Each act on the case once; a draft that the office only prepares is none."""
    with desk():
        contested, _objection = awaiting(chris)
    name = contested.application.organization.name

    def is_new(moment) -> bool:
        """By a delegate who looked the day before."""
        reader = build.delegate()
        for when in (moment - timedelta(days=1), moment):
            with at(when):
                page = client_of(reader).get("/states/files/?new=1").content.decode()
                assert (name in page) or when == moment  # before a second visit everything is new
        return name in page

    assert not is_new(PLENARY_OPENS + timedelta(hours=1))
    with desk():
        update([contested], chris, now=PLENARY_OPENS)
        ends = PLENARY_OPENS + timedelta(days=9)
        decision = prepare([contested], chris, now=PLENARY_OPENS + timedelta(days=3), silence_ends_at=ends)
    assert is_new(PLENARY_OPENS + timedelta(hours=1))
    assert not is_new(PLENARY_OPENS + timedelta(days=3, hours=1))
    with desk():
        confirm_decision(decision=decision, consensus=False, actor=cora, now=PLENARY_OPENS + timedelta(days=5))
    assert is_new(PLENARY_OPENS + timedelta(days=5, hours=1))
    assert not is_new(PLENARY_OPENS + timedelta(days=7))
    with desk():
        break_silence(decision=decision, actor=dora, now=PLENARY_OPENS + timedelta(days=8))
    assert is_new(PLENARY_OPENS + timedelta(days=8, hours=1))
