"""Not in scope: proposed, heard, confirmed or declined; a State may ask for it to be circulated."""

from datetime import UTC, datetime, timedelta

import pytest

from accounts.capacities import Right
from accounts.models import Letter
from accounts.refusals import Refused
from accreditation.modalities.outcomes import Reason
from accreditation.modalities.states import Route, State
from accreditation.services.applications import (
    begin_application,
    save_answers,
    submit_application,
    withdraw_application,
)
from accreditation.services.checking import ask_applicant, find_complete
from accreditation.services.replies import make_scope_statement
from accreditation.services.scope import (
    confirm_not_in_scope,
    decline_not_in_scope,
    propose_not_in_scope,
    request_circulation,
)
from tests import builders as build

pytestmark = pytest.mark.django_db
NOW = build.OPENS + timedelta(hours=2)  # 4 January 2027, 11:00 New York
HEARD = datetime(2027, 1, 12, 4, 59, tzinfo=UTC)  # 11 January 2027, 23:59 New York


@pytest.fixture
def case():
    return build.submitted()


@pytest.fixture
def proposal(case):
    return propose_not_in_scope(application=case.application, reason="About agriculture.", actor=case.checker, now=NOW)


def reason_of(act, **arguments):
    with pytest.raises(Refused) as caught:
        act(**arguments)
    return caught.value.reason


def test_the_applicant_is_heard_for_seven_days_and_told_the_reason(case, proposal):
    assert proposal.heard_until == HEARD
    assert "About agriculture." in Letter.objects.get(kind="scope.proposed").body
    assert case.state is State.SUBMITTED


@pytest.mark.parametrize(("offset", "confirmed"), [(-1, False), (0, True), (1, True)])
def test_the_chair_confirms_only_after_the_hearing(case, proposal, offset, confirmed):
    act = {"proposal": proposal, "actor": build.chair(), "now": HEARD + timedelta(seconds=offset)}
    if confirmed:
        confirm_not_in_scope(**act)
        assert case.state is State.NOT_ADMITTED
        assert "About agriculture." in Letter.objects.get(kind="scope.not_admitted").body
    else:
        assert reason_of(confirm_not_in_scope, **act) == Reason.HEARING_STILL_OPEN


def test_a_statement_ends_the_hearing(case, proposal):
    make_scope_statement(proposal=proposal, text="We train responders.", actor=case.alice, now=NOW)
    confirm_not_in_scope(proposal=proposal, actor=build.chair(), now=NOW + timedelta(minutes=1))
    assert case.state is State.NOT_ADMITTED


def test_a_statement_is_made_once_in_time_and_by_its_own_people(case, proposal):
    words = {"proposal": proposal, "text": "We do."}
    assert reason_of(make_scope_statement, **words, actor=build.applicant(), now=NOW) == Reason.OTHER_PARTY
    assert reason_of(make_scope_statement, **words, actor=case.alice, now=HEARD) == Reason.DUE_DATE_PASSED
    make_scope_statement(**words, actor=case.alice, now=HEARD - timedelta(seconds=1))
    assert reason_of(make_scope_statement, **words, actor=case.alice, now=NOW) == Reason.ALREADY_ANSWERED


def test_while_it_is_open_the_check_waits_and_after_the_chair_declined_it_goes_on(case, proposal):
    file = {"application": case.application, "actor": case.checker, "now": NOW}
    assert reason_of(find_complete, **file) == Reason.PROPOSAL_OPEN
    assert reason_of(ask_applicant, **file, questions=[("", "Why?")]) == Reason.PROPOSAL_OPEN
    assert reason_of(propose_not_in_scope, **file, reason="Again.") == Reason.PROPOSAL_OPEN
    decline_not_in_scope(proposal=proposal, actor=build.chair(), now=NOW)
    assert reason_of(confirm_not_in_scope, proposal=proposal, actor=build.chair(), now=HEARD) == Reason.WRONG_STATE
    ask_applicant(**file, questions=[("", "Why?")])
    assert case.state is State.RETURNED


def test_a_state_may_ask_for_it_to_be_circulated(case, proposal):
    confirm_not_in_scope(proposal=proposal, actor=build.chair(), now=HEARD)
    delegate = build.delegate()
    request_circulation(application=case.application, actor=delegate, now=HEARD)
    assert case.state is State.COMPLETE
    proposal.refresh_from_db()
    assert proposal.circulation_asked_by_id == delegate.state_id


def test_not_for_a_body_that_has_applied_again_since(case, proposal):
    """One live application per organization and cycle (R2): refused in a sentence that does not tell of the new one, which
    is not before States yet (DESIGN 4)."""
    confirm_not_in_scope(proposal=proposal, actor=build.chair(), now=HEARD)
    opens_at = build.OPENS + timedelta(days=365)
    later = build.window(opens_at, opens_at + timedelta(days=40), title="Window 2028")
    organization, alice = case.application.organization, case.alice
    again = begin_application(
        organization=organization, window=later, route=Route.NON_OBJECTION, actor=alice, now=opens_at
    )
    build.letter_of_head(again, opens_at)
    save_answers(application=again, answers=build.ANSWERS, actor=alice, now=opens_at)
    submit_application(application=again, key="again", actor=alice, now=opens_at)
    asked = {"application": case.application, "actor": build.delegate()}
    assert reason_of(request_circulation, **asked, now=opens_at) == Reason.WRONG_STATE
    withdraw_application(application=again, actor=alice, now=opens_at)
    end = case.application.cycle.ends_at
    assert reason_of(request_circulation, **asked, now=end) == Reason.CYCLE_ENDED
    request_circulation(**asked, now=end - timedelta(seconds=1))
    assert case.state is State.COMPLETE


@pytest.mark.parametrize(
    ("who", "reason"),
    [
        (lambda: build.secretariat(Right.CIRCULATOR), Reason.NO_RIGHT),
        (build.chair, Reason.OTHER_PARTY),
        (build.delegate, Reason.OTHER_PARTY),
        (build.applicant, Reason.OTHER_PARTY),
    ],
)
def test_only_a_checker_proposes(case, who, reason):
    assert reason_of(propose_not_in_scope, application=case.application, reason="x", actor=who(), now=NOW) == reason


@pytest.mark.parametrize("who", [build.secretariat, build.delegate, build.applicant])
def test_only_the_chair_decides(proposal, who):
    for act in (confirm_not_in_scope, decline_not_in_scope):
        assert reason_of(act, proposal=proposal, actor=who(), now=HEARD) == Reason.OTHER_PARTY


def test_it_takes_a_reason_and_a_file_of_the_second_route(case):
    assert (
        reason_of(propose_not_in_scope, application=case.application, reason=" ", actor=case.checker, now=NOW)
        == Reason.NEEDS_REASON
    )
    ecosoc = build.submitted(Route.ECOSOC)
    assert (
        reason_of(propose_not_in_scope, application=ecosoc.application, reason="x", actor=case.checker, now=NOW)
        == Reason.WRONG_ROUTE
    )
