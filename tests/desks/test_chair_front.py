"""The Chair's front page: everything that waits, from every app, in order of urgency, with its date (DESIGN 10)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from accounts.connection import desk
from accreditation.modalities.annulments import Ground
from accreditation.modalities.objections import ContestAnswer
from accreditation.services.annulment import propose_annulment
from objections.services.contesting import contest_entry, settle_contest
from objections.services.deciding import confirm_decision, prepare_decision
from objections.services.disseminating import disseminate
from objections.services.note_flags import flag_note_received
from objections.services.paper import enter_withdrawal
from objections.services.plenary import give_update
from objections.services.sweeps import end_clocks
from objections.services.withdrawing import withdraw_objection
from submissions.services.moderating import return_input
from submissions.services.sending import appeal_return
from tests import builders as build
from tests.objections.scenes import (
    CLOCK_ENDS,
    DAY,
    DURING,
    MINUTE,
    PLENARY_CLOSES,
    PLENARY_OPENS,
    SECOND,
    SWEPT,
    awaiting,
    contested,
    object_to,
    plenary,
    scan,
)
from tests.objections.states_people import at, client_of
from tests.submissions import making as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def chris():
    return build.chair()


def front(actor, now):
    """{group: [what each row says]}, in the page's order."""
    with at(now):
        answer = client_of(actor).get("/chair/")
    assert answer.status_code == 200
    return {group.name: [row.what for row in group.rows] for group in answer.context["groups"]}, answer.content.decode()


def test_overdue_goes_from_its_date_to_late_at_the_very_second(chris):
    case = build.circulated()
    with desk():
        due = object_to(case, build.delegate(build.member_state("Arcadia")), basis="Words.").dissemination_due_at
    before, body = front(chris, due - SECOND)
    assert before["soon"][0] == "Disseminate to all Member States"
    assert "Objection of Arcadia, General basis of Arcadia" in body
    late, _ = front(chris, due)
    assert next(iter(late)) == "late"
    assert late["late"] == ["Disseminate to all Member States"]


def test_dates_are_in_order_and_the_far_ones_last(chris):
    """A clock that ends in three days, silence in five, the plenary in seventeen: in that order."""
    cora = build.chair()
    plenary()
    now = CLOCK_ENDS - 3 * DAY
    with desk():
        waits, _ = contested()
        other, _ = contested()
        disseminate(actor=chris, now=SWEPT + DAY)
        decision = prepare_decision(
            applications=[other.application],
            title="Between meetings",
            symbol="",
            session=None,
            silence_ends_at=now + 5 * DAY,
            actor=chris,
            now=SWEPT + DAY,
        )
        second, _ = front(cora, now)
        mine, _ = front(chris, now)
        confirm_decision(decision=decision, consensus=False, actor=cora, now=SWEPT + DAY)
    assert second["soon"][-1] == "Confirm as second person, or put aside: Between meetings"
    assert mine["soon"][-1] == "Between meetings awaits a second person"
    groups, body = front(chris, now)
    assert groups["soon"] == ["Consultations end", "Consultations end", "Silence runs: Between meetings"]
    assert body.index(waits.application.reference) < body.index("Silence runs")
    with desk():
        end_clocks(now=CLOCK_ENDS + MINUTE)
    groups, body = front(chris, CLOCK_ENDS + MINUTE)
    assert groups["later"] == ["Prepare the update to Meeting of July 2027"]
    assert "2 cases await it" in body


@pytest.mark.parametrize(
    ("now", "group", "what"),
    [
        (PLENARY_OPENS - SECOND, "soon", "Prepare the update to Meeting of July 2027"),
        (PLENARY_OPENS, "soon", "Update Meeting of July 2027, which meets now"),
        (PLENARY_CLOSES - SECOND, "soon", "Update Meeting of July 2027, which meets now"),
        (PLENARY_CLOSES, "late", "Meeting of July 2027 closed without the Chair&#x27;s update"),
    ],
)
def test_the_plenary_is_named_until_it_closes_and_is_late_from_then(chris, now, group, what):
    plenary()
    with desk():
        awaiting(chris)
    groups, body = front(chris, now)
    assert what in body
    assert [row.replace("'", "&#x27;") for row in groups[group]] == [what]


def test_a_plenary_that_was_updated_asks_for_nothing(chris):
    session = plenary()
    with desk():
        case, _ = awaiting(chris)
        give_update(
            session=session,
            applications=[case.application],
            exchange_of_views="held",
            summaries={},
            text="",
            actor=chris,
            now=PLENARY_OPENS,
        )
    assert front(chris, PLENARY_OPENS + DAY)[0] == {}
    assert front(chris, PLENARY_CLOSES)[0] == {}


def test_notes_none_standing_and_annulments_wait_with_what_holds_them(chris):
    process = build.process()
    process.parameters = {"last_withdrawal": "by_decision"}
    process.save()
    dora = build.delegate()
    with desk():
        flagged = build.circulated()
        flag_note_received(application=flagged.application, state=None, received_at=DURING, actor=chris, now=DURING)
        none_stands, objection = contested(dora)
        withdraw_objection(objection=objection, actor=dora, now=SWEPT + DAY)
        disseminate(actor=chris, now=SWEPT + DAY)
    place = build.accredited()
    propose_annulment(
        application=place.application, ground=Ground.FRAUD, reason="Proven.", actor=chris, now=SWEPT + DAY
    )
    groups, body = front(chris, SWEPT + 2 * DAY)
    assert "Note received: enter it, or say that it was none" in groups["late"]
    before, _ = front(chris, build.PERIOD_ENDS - SECOND)
    assert "Note received: enter it, or say that it was none" in before["soon"]
    assert "No objection stands any more: prepare a decision" in groups["undated"]
    assert "Annulment proposed: the organization is being heard" in groups["soon"]
    assert none_stands.application.reference in body
    cora = build.chair()
    later = SWEPT + 30 * DAY
    assert "Annulment: confirm as second person, or drop" in front(cora, later)[0]["undated"]
    assert "Annulment proposed: it awaits a second person" in front(chris, later)[0]["undated"]


def test_where_a_notice_follows_the_next_act_is_to_disseminate(chris):
    """Not to prepare a decision: the notice begins with the communication; and a contested withdrawal holds it."""
    process = build.process()
    process.parameters = {"last_withdrawal": "after_notice"}
    process.save()
    dora = build.delegate()
    with desk():
        case, objection = contested(dora)
        enter_withdrawal(objection=objection, received_at=SWEPT + DAY, paper=scan(), actor=chris, now=SWEPT + DAY)
    told = "No objection stands: disseminate, then the notice begins"
    groups, body = front(chris, SWEPT + 2 * DAY)
    assert told in groups["soon"]
    assert "prepare a decision" not in body
    with desk():
        contest_entry(objection=objection, reason="Not ours.", actor=dora, now=SWEPT + 2 * DAY)
        disseminate(actor=chris, now=SWEPT + 3 * DAY, as_entered=True)
    groups, body = front(chris, SWEPT + 4 * DAY)
    assert "No objection stands: what follows waits for a note, or for a contested entry" in groups["undated"]
    with desk():
        settle_contest(
            objection=objection, answer=ContestAnswer.STANDS, outcome="It is here.", actor=chris, now=SWEPT + 4 * DAY
        )
    groups, body = front(chris, SWEPT + 5 * DAY)
    assert "No objection stands: accredited after notice, unless one stands then" in groups["soon"]
    assert case.application.reference in body


def test_appeals_on_written_inputs_wait_here_too():
    story = make.sent(title="A disputed paper")
    hour = timedelta(hours=1)
    return_input(written=story.written, reason="Not technical.", actor=story.moderator, now=make.NOW + hour)
    appeal_return(written=story.fresh(), reason="It is.", actor=story.alice, now=make.NOW + 2 * hour)
    groups, body = front(story.chair, make.NOW + 3 * hour)
    assert groups == {"undated": ["Appeal on a written input: A disputed paper"]}
    assert f'href="/chair/inputs/{story.written.reference}/"' in body
