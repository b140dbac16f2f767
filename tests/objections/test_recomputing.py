"""A State recomputes who is in consultation from what it was sent and from decisions, by the recipe at its desk (DESIGN 11,
promise 4)."""

from __future__ import annotations

import csv
import io
import re
from datetime import datetime

import pytest

from accounts.connection import desk
from accounts.models import Letter, MemberState
from accreditation.modalities.states import CONTESTED, State
from accreditation.models import Application, EcosocEntry
from accreditation.services.applications import withdraw_application
from accreditation.services.corrections import correct_file
from accreditation.services.route_changes import status_gained
from objections.services.deciding import confirm_decision
from objections.services.disseminating import disseminate
from objections.services.paper import enter_objection
from objections.services.route_changes import consent_to_route_change, take_up_route_changes
from objections.services.sweeps import end_periods
from objections.services.withdrawing import withdraw_objection
from tests import builders as build
from tests.objections.scenes import (
    DAY,
    DURING,
    MINUTE,
    PLENARY_OPENS,
    SWEPT,
    object_to,
    plenary,
    prepare,
    scan,
    state_of,
)
from tests.objections.states_people import at, client_of

pytestmark = pytest.mark.django_db


ENDED_OTHERWISE = {"withdrawn", "changed", "recalled", "closed_with_cycle"}
ADDS, TAKES = {"objection", "reinstated"}, {"withdrawal", "struck"}


def table(client, page: str) -> list[dict[str, str]]:
    answer = client.post(f"{page}csv/")
    assert answer.status_code == 200, page
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def recomputed(actor, now) -> set[str]:
    """By a reader at its own desk, as the page there says: from the communications who is objected to; from the lists which
    periods are over and what ended otherwise; from the decisions whom they confirm; from its letters which routes changed.
    No status that tells of a consultation is read."""
    with at(now):
        client = client_of(actor)
        front = client.get("/states/communications/").content.decode()
        assert "Work out yourself who is in consultation" in front
        standing: set[tuple[str, str, str]] = set()
        for number in sorted({int(found) for found in re.findall(r"/states/communications/(\d+)/", front)}):
            for row in table(client, f"/states/communications/{number}/"):
                key = (row["reference"], row["state"], row["objection"])
                standing |= {key} if row["kind"] in ADDS else set()
                standing -= {key} if row["kind"] in TAKES else set()
        newest: dict[str, dict[str, str]] = {}
        listed = client.get("/states/lists/").content.decode()
        for pk in sorted({int(found) for found in re.findall(r"/states/lists/(\d+)/", listed)}):
            newest |= {row["reference"]: row for row in table(client, f"/states/lists/{pk}/")}
        over = {
            reference
            for reference, row in newest.items()
            if datetime.fromisoformat(row["period_ends"]) <= now and row["status"] not in ENDED_OTHERWISE
        }
        confirmed: set[str] = set()
        for pk in set(re.findall(r"/states/decisions/(\d+)/", front)):
            page = client.get(f"/states/decisions/{pk}/").content.decode()
            _head, _mark, rest = page.partition("It confirms the accreditation of")
            confirmed |= set(re.findall(r"/states/files/([\w-]+)/", rest.partition("<h2>")[0]))
        notices = Letter.objects.filter(kind="route_change.notice", state_id=actor.state_id)
        moved = {reference for reference in newest if any(reference in letter.subject for letter in notices)}
    return ({reference for reference, _state, _number in standing} & over) - confirmed - moved


def stored() -> set[str]:
    cases = Application.objects.filter(state__in=[state.value for state in CONTESTED])
    return set(cases.values_list("reference", flat=True))


def test_from_the_communications_alone():
    chris, dora, elif_ = build.chair(), build.delegate(), build.delegate()
    with desk():
        clear, once, twice, resolved = (build.circulated() for _n in range(4))
        object_to(once, dora)
        first, _second = object_to(twice, dora), object_to(twice, elif_)
        gone = object_to(resolved, dora)
        disseminate(actor=chris, now=DURING)
        withdraw_objection(objection=first, actor=dora, now=DURING + DAY)
        end_periods(now=SWEPT)
        withdraw_objection(objection=gone, actor=dora, now=SWEPT + DAY)
        disseminate(actor=chris, now=SWEPT + 2 * DAY)
        assert recomputed(build.delegate(), SWEPT + 3 * DAY) == stored()
        assert {once.state, twice.state} == {State.IN_CONSULTATION}
        assert {clear.state, resolved.state} == {State.ACCREDITED}


def test_a_state_that_lodges_again_is_followed_row_by_row():
    """Both objections and the withdrawal between them in one communication; then a note that came before that withdrawal."""
    chris, dora, reader = build.chair(), build.delegate(), build.delegate()
    with desk():
        again, by_note = build.circulated(), build.circulated()
        for case in (again, by_note):
            objection = object_to(case, dora, basis="First.", now=DURING)
            withdraw_objection(objection=objection, actor=dora, now=DURING + 2 * DAY)
        object_to(again, dora, basis="Second.", now=DURING + 3 * DAY)
        enter_objection(
            application=by_note.application, state=state_of(dora), received_at=DURING + DAY, paper=scan(), basis="",
            share_basis=False, share_name=False, actor=chris, now=DURING + 3 * DAY,
        )  # fmt: skip
        sent = disseminate(actor=chris, now=DURING + 4 * DAY)
        kinds = [(item.kind, item.ordinal) for item in sent.items.filter(objection__application=again.application)]
        first = [("objection", 1), ("statement", 1), ("withdrawal", 1)]
        assert kinds == [*first, ("objection", 2), ("statement", 2)]
        end_periods(now=SWEPT)
        everyone = {case.application.reference for case in (again, by_note)}
        assert recomputed(reader, SWEPT + DAY) == stored() == everyone
    with at(SWEPT + DAY):
        page = client_of(reader).get(f"/states/communications/{sent.number}/").content.decode()
        assert page.count("(objection no. 2 of this State on the case)") == 3
        chairs = client_of(chris).get(f"/chair/disseminations/{sent.number}/").content.decode()
        assert chairs.count("objection no. 2 of this State on the case") == 3


def test_what_ended_otherwise_is_taken_away_as_the_recipe_says():
    """By a decision, by the body itself, by a change of route, by a change that is circulated anew; a struck entry."""
    chris, cora, dora, reader = build.chair(), build.chair(), build.delegate(), build.delegate()
    MemberState.objects.update(mailbox="mission@example.org")
    with desk():
        stays, decided, gone, moved, anew = cases = [build.circulated() for _n in range(5)]
        for case in cases:
            object_to(case, dora)
        disseminate(actor=chris, now=DURING)
        correct_file(
            application=anew.application,
            answers={"purpose": "Another purpose."},
            profile={},
            explanation="It has changed.",
            actor=anew.alice,
            now=DURING + DAY,
        )
        assert recomputed(reader, DURING + 2 * DAY) == stored() == set()
        end_periods(now=SWEPT)
        told = SWEPT + 8 * DAY
        everyone = {case.application.reference for case in (stays, decided, gone, moved)}
        assert recomputed(reader, told) == stored() == everyone
        withdraw_application(application=gone.application, actor=gone.alice, now=told)
        entry = EcosocEntry.objects.create(number="E-1", name=moved.application.organization.name, status="special")
        change = status_gained(
            application=moved.application, entry=entry, evidence="2027/201", actor=moved.checker, now=told
        )
        change = consent_to_route_change(change=change, actor=chris, now=told)
        take_up_route_changes(now=change.takes_effect_at + MINUTE)
        session = plenary()
        draft = prepare([decided], chris, now=PLENARY_OPENS, session=session)
        confirm_decision(decision=draft, consensus=True, actor=cora, now=PLENARY_OPENS + MINUTE)
        assert recomputed(reader, PLENARY_OPENS + DAY) == stored() == {stays.application.reference}
