"""An entry from paper that its mission contests goes to all Member States only by an express word (R6, DESIGN 2)."""

from __future__ import annotations

import pytest

from accounts.connection import desk
from accounts.refusals import Refused
from accreditation.modalities.objections import ContestAnswer
from objections.models import Dissemination
from objections.queries.pending import contested_among, fingerprint, pending_items
from objections.services.contesting import contest_entry, settle_contest
from objections.services.disseminating import disseminate
from objections.services.paper import enter_objection, enter_withdrawal
from tests import builders as build
from tests.objections.scenes import DAY, DURING, SWEPT, object_to, scan, state_of
from tests.objections.states_people import at, client_of

pytestmark = pytest.mark.django_db
STANDS = ContestAnswer.STANDS
PREVIEW = "/chair/disseminations/new/"


def entered(chris, dora, basis=""):
    """An objection from paper, contested by the mission a day later."""
    case = build.circulated()
    objection = enter_objection(
        application=case.application,
        state=state_of(dora),
        received_at=DURING,
        paper=scan(),
        basis=basis,
        share_basis=False,
        share_name=False,
        actor=chris,
        now=DURING,
    )
    contest = contest_entry(objection=objection, reason="We sent no note.", actor=dora, now=DURING + DAY)
    return case, contest


def test_a_contested_entry_is_sent_only_expressly_and_on_record(chris):
    dora = build.delegate()
    with desk():
        _, objection = entered(chris, dora, basis="A basis.")
        with pytest.raises(Refused, match="entry_contested"):
            disseminate(actor=chris, now=DURING + 2 * DAY)
        assert not Dissemination.objects.exists()
        sent = disseminate(actor=chris, now=DURING + 2 * DAY, as_entered=True)
        assert sent.act.facts["contested"] == [objection.pk]
        assert [item.kind for item in sent.items.all()] == ["objection", "statement"]


def test_one_that_was_answered_needs_no_word(chris):
    with desk():
        _, objection = entered(chris, build.delegate())
        settle_contest(
            objection=objection,
            answer=STANDS,
            outcome="Here.",
            actor=chris,
            now=DURING + 2 * DAY,
        )
        assert "contested" not in disseminate(actor=chris, now=DURING + 3 * DAY).act.facts


def test_a_contested_withdrawal_leaves_the_objection_free(chris):
    """The mission contests only the withdrawal: sent before it, the objection is not held up; with it, it is named."""
    dora = build.delegate()
    with desk():
        case = build.circulated()
        objection = object_to(case, dora)
        objection = enter_withdrawal(
            objection=objection, received_at=DURING + DAY, paper=scan(), actor=chris, now=DURING + DAY
        )
        contest_entry(objection=objection, reason="We sent no note.", actor=dora, now=DURING + 2 * DAY)
        items = pending_items()
        assert contested_among([item for item in items if item.kind == "objection"]) == []
        assert [one.pk for one in contested_among(items)] == [objection.pk]


def test_a_contest_that_comes_in_after_the_preview_calls_for_another_look(chris):
    dora = build.delegate()
    with desk():
        _, objection = entered(chris, dora)
        settle_contest(objection=objection, answer=STANDS, outcome="It is here.", actor=chris, now=DURING + 2 * DAY)
        seen = fingerprint(pending_items())
        type(objection).objects.filter(pk=objection.pk).update(contest_settled_at=None)
        with pytest.raises(Refused, match="stale"):
            disseminate(actor=chris, now=DURING + 3 * DAY, seen=seen, as_entered=True)


def test_the_preview_names_mission_and_case_and_asks_for_a_tick(chris):
    """Without the tick the page comes back before the person signs in again; with it, the communication is sent."""
    dora = build.delegate()
    with desk():
        case, objection = entered(chris, dora)
        name = state_of(dora).name
    with at(SWEPT):
        client = client_of(chris)
        shown = client.get(PREVIEW)
        page = shown.content.decode()
        assert f"{name}, on {case.application.organization.name} ({case.application.reference})" in page
        assert f"/chair/objections/{objection.pk}/contest/" in page
        seen = shown.context["fresh"]
        unticked = client_of(chris, again=False).post(PREVIEW, {"seen": seen})
        assert unticked.status_code == 422
        assert "Tick this, or answer the contest first." in unticked.content.decode()
        assert client_of(chris, again=False).post(PREVIEW, {"seen": seen, "as_entered": "on"}).status_code == 403
        assert client.post(PREVIEW, {"seen": seen, "as_entered": "on"}).status_code == 302
    with desk():
        assert Dissemination.objects.count() == 1
