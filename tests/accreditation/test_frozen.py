"""Two people claim one organization: nothing is done in its name until a letter of its head decides, and what acts by itself
goes on. A body that was merged or dissolved applies no more (DESIGN 3)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from accounts.connection import desk
from accounts.models import Letter
from accounts.refusals import Refused
from accreditation.modalities.checking import hearing_ends
from accreditation.modalities.outcomes import Reason
from accreditation.modalities.parameters import Parameters
from accreditation.modalities.states import Route, State
from accreditation.models import ScopeProposal
from accreditation.services.annulment import answer_annulment, confirm_annulment, propose_annulment
from accreditation.services.applications import (
    begin_application,
    save_answers,
    submit_application,
    withdraw_application,
)
from accreditation.services.claims_decision import free_organization, freeze_organization
from accreditation.services.organization_changes import dissolve_organization, merge_organization
from accreditation.services.organizations import update_profile
from accreditation.services.replies import answer_state_question, make_scope_statement, reply_to_objection
from accreditation.services.scope import confirm_not_in_scope, propose_not_in_scope
from objections.services.disseminating import disseminate
from objections.services.lodging import lodge_objection
from objections.services.state_questions import ask_as_state
from objections.services.sweeps import end_periods
from submissions.services.drafting import begin_input
from submissions.services.sending import send_input, withdraw_input
from tests import builders as build

pytestmark = pytest.mark.django_db
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
DURING = build.CIRCULATED + 3 * DAY
P = Parameters()


def freeze(case, now=DURING):
    freeze_organization(
        organization=case.application.organization, evidence="A letter.", actor=build.secretariat(), now=now
    )
    case.fresh()
    return case


def free(case, now):
    free_organization(
        organization=case.application.organization, evidence="A letter.", actor=build.secretariat(), now=now
    )


def test_its_people_are_told_by_letter_when_the_secretariat_freezes_and_frees_it():
    """As of a claim; nobody else is."""
    case = freeze(build.submitted())
    free(case, DURING + DAY)
    for kind in ("organization.frozen", "organization.freed"):
        letter = Letter.objects.get(kind=kind)
        assert letter.user_id == case.alice.user_id
        assert "Evidence: A letter." in letter.body
        assert letter.act.kind == {"organization.frozen": "organization.freeze"}.get(kind, "organization.free")


def refused(reason=Reason.ORGANIZATION_FROZEN):
    return pytest.raises(Refused, match=str(reason))


def test_nothing_is_sent_while_the_file_is_before_states_and_its_period_ends_all_the_same():
    case, dora, chris = build.circulated(), build.delegate(), build.chair()
    values = {"actor": case.alice, "now": DURING + DAY}
    with desk():
        question = ask_as_state(application=case.application, text="Why?", shows_state=False, actor=dora, now=DURING)
        lodge_objection(
            application=case.application, basis="", share_basis=False, share_name=False, actor=dora, now=DURING
        )
        disseminate(actor=chris, now=DURING + MINUTE)
        freeze(case, DURING + 2 * MINUTE)
        for do in (
            lambda: answer_state_question(question=question, text="So.", **values),
            lambda: reply_to_objection(
                application=case.application, text="We reply.", agrees_to_dissemination=False, **values
            ),
            lambda: withdraw_application(application=case.application, **values),
            lambda: update_profile(
                organization=case.application.organization, profile={"website": "https://example.org"}, **values
            ),
        ):
            with refused():
                do()
        end_periods(now=build.PERIOD_ENDS + MINUTE)
        assert case.state is State.IN_CONSULTATION


def test_nothing_is_begun_sent_or_edited_and_a_draft_may_still_be_written():
    alice = build.applicant()
    application = build.draft(alice)
    case = freeze(build.Case(application, alice), build.OPENS)
    with refused():
        submit_application(application=case.application, key="k", actor=alice, now=build.OPENS)
    save_answers(application=case.application, answers={"purpose": "Words."}, actor=alice, now=build.OPENS)
    assert case.fresh().purpose == "Words."
    with refused():
        begin_application(
            organization=case.application.organization,
            window=build.window(title="Another window", opens_at=build.OPENS + DAY),
            route=Route.NON_OBJECTION,
            actor=alice,
            now=build.OPENS,
        )
    sent = freeze(build.submitted(), build.OPENS)
    with refused():
        save_answers(application=sent.application, answers={"purpose": "New."}, actor=sent.alice, now=build.OPENS)


def test_who_cannot_speak_is_not_heard_and_is_heard_again_once_freed():
    case, chris = build.submitted(), build.chair()
    proposal = propose_not_in_scope(
        application=case.application, reason="Not in scope.", actor=case.checker, now=build.CLOSES + DAY
    )
    freeze(case, build.CLOSES + 2 * DAY)
    late = proposal.heard_until + DAY
    with refused():
        make_scope_statement(proposal=proposal, text="It is.", actor=case.alice, now=build.CLOSES + 3 * DAY)
    with refused():
        confirm_not_in_scope(proposal=proposal, actor=chris, now=late)
    free(case, late)
    assert ScopeProposal.objects.get().heard_until == hearing_ends(late, P)
    make_scope_statement(proposal=proposal, text="It is.", actor=case.alice, now=late + MINUTE)
    assert confirm_not_in_scope(proposal=proposal, actor=chris, now=late + DAY).confirmed


def test_an_annulment_waits_for_who_speaks_for_the_body():
    case, chris, cora = build.accredited(), build.chair(), build.chair()
    place = propose_annulment(
        application=case.application, ground="clerical_error", reason="Wrong body.", actor=chris, now=DURING
    )
    freeze(case, DURING + DAY)
    late = place.annulment_heard_until + DAY
    with refused():
        answer_annulment(application=case.application, text="We are.", actor=case.alice, now=DURING + 2 * DAY)
    with refused():
        confirm_annulment(application=case.application, actor=cora, now=late)
    free(case, late)
    place.refresh_from_db()
    assert place.annulment_heard_until == hearing_ends(late, P)
    answer_annulment(application=case.application, text="We are.", actor=case.alice, now=late + MINUTE)


def test_written_inputs_wait_too():
    case = build.accredited()
    written = begin_input(
        organization=case.application.organization, answers={"title": "T"}, actor=case.alice, now=DURING
    )
    freeze(case)
    with refused():
        send_input(written=written, key="k", declares=True, actor=case.alice, now=DURING + MINUTE)
    with refused():
        withdraw_input(written=written, actor=case.alice, now=DURING + MINUTE)


@pytest.mark.parametrize("end", ["merged", "dissolved"])
def test_a_body_that_is_no_more_applies_no_more(end):
    case = build.submitted()
    values = {"evidence": "A register.", "actor": build.secretariat(), "now": DURING}
    if end == "merged":
        survivor = build.organization(build.applicant())
        merge_organization(organization=case.application.organization, survivor=survivor, **values)
    else:
        dissolve_organization(organization=case.application.organization, **values)
    assert case.state is State.WITHDRAWN
    later = build.window(title="Next", opens_at=build.OPENS + 365 * DAY, closes_at=build.CLOSES + 365 * DAY)
    with refused(Reason.ORGANIZATION_GONE):
        begin_application(
            organization=case.application.organization,
            window=later,
            route=Route.NON_OBJECTION,
            actor=case.alice,
            now=DURING + DAY,
        )


def test_a_draft_of_a_body_that_is_no_more_cannot_be_sent():
    alice = build.applicant()
    application = build.draft(alice)
    dissolve_organization(
        organization=application.organization, evidence="A register.", actor=build.secretariat(), now=build.OPENS
    )
    with refused(Reason.ORGANIZATION_GONE):
        submit_application(application=application, key="k", actor=alice, now=build.OPENS + DAY)
