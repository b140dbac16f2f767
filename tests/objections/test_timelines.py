"""A case's timeline at the States' and the Chair's desks: every list, what comes first, and nothing to come that never does."""

from __future__ import annotations

import re
from html import unescape

import pytest

from accounts.connection import desk
from accreditation.models import Application, ScopeProposal
from accreditation.services.applications import withdraw_application
from objections.models import Consultation, Decision
from objections.services.disseminating import disseminate
from objections.services.route_changes import consent_to_route_change, take_up_route_changes
from objections.services.sweeps import end_periods
from objections.services.withdrawing import withdraw_objection
from tests import builders as build
from tests.objections.scenes import (
    DAY,
    DURING,
    MINUTE,
    PLENARY_CLOSES,
    PLENARY_OPENS,
    SWEPT,
    awaiting,
    choose,
    object_to,
    plenary,
)
from tests.objections.states_people import at, client_of, file_url
from tests.objections.test_next_steps import chairs, header
from tests.objections.test_recall import circulated_again  # noqa: F401 - the fixture
from tests.objections.test_route_changes import ask
from tests.objections.test_states_decisions import under_silence

pytestmark = pytest.mark.django_db
ENDS, PERIOD = "The non-objection period ends", "End of the non-objection period"
CONSENTED = "The Chair consented to the change of route: consultative status gained"
MOVES, BY_ROUTE = "The notice of it ends: the case moves to the ECOSOC route", "Accredited by the ECOSOC route"
SILENCE = "The silence ends: the decision is adopted, if no Member State has broken it"
NOTICE = "The notice after the last withdrawal ends: accredited then, if no objection stands"


def steps(actor, address: str, moment) -> list[tuple[str, str]]:
    """State and title of each step, in order."""
    with at(moment):
        page = client_of(actor).get(address).content.decode()
    timeline = re.search(r'<ol class="timeline">(.*?)</ol>', page, re.DOTALL)[1]
    found = re.findall(r'<li class="step is-(\w+)".*?<strong>(.*?)</strong>', timeline, re.DOTALL)
    return [(state, unescape(title).strip()) for state, title in found]


def titles(actor, address: str, moment) -> list[str]:
    return [title for _state, title in steps(actor, address, moment)]


def test_a_change_of_route_takes_the_place_of_an_end_that_never_comes(chris, case, dora):
    with desk():
        effect = consent_to_route_change(change=ask(case, DURING), actor=chris, now=DURING).takes_effect_at
    assert titles(dora, file_url(case), DURING + DAY)[-2:] == [CONSENTED, MOVES]
    assert steps(chris, chairs(case), DURING + DAY)[-1] == ("current", BY_ROUTE)
    with desk():
        take_up_route_changes(now=effect + MINUTE)
    for actor, address, period in ((dora, file_url(case), PERIOD), (chris, chairs(case), ENDS)):
        found = titles(actor, address, effect + DAY)
        assert period not in found
        assert "next" not in dict(steps(actor, address, effect + DAY))


def test_of_a_case_that_ended_in_the_notice_no_desk_says_that_it_moves(chris, case, dora):
    with desk():
        change = consent_to_route_change(change=ask(case, DURING), actor=chris, now=DURING)
        objection = object_to(case, dora, now=DURING)
    withdraw_application(application=case.application, actor=case.alice, now=DURING + DAY)
    for moment in (DURING + 2 * DAY, change.takes_effect_at + DAY):
        assert MOVES not in titles(dora, file_url(case), moment)
        with at(moment):
            page = client_of(dora).get(file_url(case)).content.decode()
            office = client_of(chris).get(chairs(case)).content.decode()
            receipt = client_of(dora).get(f"/states/objections/{objection.receipt}/").content.decode()
        assert "the case was over before" in page
        assert "It takes effect" not in page
        assert "the case was over before" in office
        for shown in (office, receipt):
            assert "It stood when the case ended" in shown


def test_other_states_read_that_a_told_objection_no_longer_applies(chris, case, dora):
    """One whose withdrawal they were told of is not among them."""
    away, reader = build.delegate(), build.delegate()
    words = "No longer applicable since"
    with desk():
        object_to(case, dora, now=DURING)
        gone = object_to(case, away, now=DURING)
        disseminate(actor=chris, now=DURING)
        withdraw_objection(objection=gone, actor=away, now=DURING + MINUTE)
        disseminate(actor=chris, now=DURING + MINUTE)
        change = consent_to_route_change(change=ask(case, DURING + DAY), actor=chris, now=DURING + DAY)
    told = case.application.period_ends_at + 30 * DAY
    with at(change.takes_effect_at - DAY):
        assert words not in client_of(reader).get(file_url(case)).content.decode()
    with desk():
        take_up_route_changes(now=change.takes_effect_at + MINUTE)
        end_periods(now=case.application.period_ends_at + MINUTE)
    with at(told):
        assert client_of(reader).get(file_url(case)).content.decode().count(words) == 1


def test_the_applicant_reads_the_steps_that_its_file_went_and_the_move_in_order(chris, case):
    mine = f"/my/{case.application.reference}/"
    with desk():
        change = consent_to_route_change(change=ask(case, DURING), actor=chris, now=DURING)
    ends = "Non-objection period ends"
    assert ends not in titles(case.alice, mine, DURING + DAY)
    with desk():
        take_up_route_changes(now=change.takes_effect_at + MINUTE)
    assert titles(case.alice, mine, change.takes_effect_at + DAY) == [
        "Submitted",
        "Checked by the Secretariat for completeness",
        "Circulated to all Member States",
        "Moved to the ECOSOC route: consultative status gained",
        "Accredited",
    ]


def test_of_a_withdrawn_file_nothing_is_to_come(chris, case, dora):
    assert ("next", PERIOD) in steps(dora, file_url(case), DURING)
    withdraw_application(application=case.application, actor=case.alice, now=DURING)
    found = titles(dora, file_url(case), DURING + DAY)
    assert found == ["Circulated to all Member States", "Withdrawn by the organization"]
    assert steps(chris, chairs(case), DURING + DAY)[-1] == ("done", "Withdrawn by the organization")


def test_each_list_and_what_took_the_file_off_it(circulated_again):  # noqa: F811
    case, dora, _objection = circulated_again
    assert titles(dora, file_url(case), build.CIRCULATED + 4 * DAY) == [
        "Circulated to all Member States",
        "Your State’s objection was received by the Chair",
        "Recalled by the Secretariat",
        "Circulated to all Member States",
        PERIOD,
    ]


def test_the_chair_reads_why_a_file_was_not_admitted(chris):
    case = build.submitted()
    when = build.OPENS + DAY
    ScopeProposal.objects.create(
        application=case.application,
        reason="On agriculture.",
        proposed_at=when,
        proposed_by_id=case.checker.user_id,
        heard_until=when + 7 * DAY,
        statement_at=when + DAY,
        decided_at=when + 8 * DAY,
        confirmed=True,
    )
    Application.objects.filter(pk=case.application.pk).update(state="not_admitted")
    assert titles(chris, chairs(case), when + 9 * DAY) == [
        "Submitted",
        "Proposed as not in the scope",
        "The organization made its statement",
        "Not admitted: the Chair confirmed that it is not in the scope",
    ]


def test_while_a_plenary_sits_a_silence_comes_first(chris, dora):
    """No meeting takes up a case under silence; its end is the next step, the earliest decision and a step to come."""
    plenary()
    with desk():
        case, _objection = awaiting(chris)
        decision = under_silence(case)
        decision.items.create(application=case.application)
        Decision.objects.update(confirmed_at=PLENARY_OPENS, silence_ends_at=PLENARY_CLOSES)
    words = ("The silence ends under which a decision is proposed (R9)", "Member States, if they wish to break it")
    for actor, address in ((chris, chairs(case)), (dora, file_url(case))):
        assert header(actor, address, PLENARY_OPENS + DAY)[:2] == words
        found = {title: state for state, title in steps(actor, address, PLENARY_OPENS + DAY)}
        assert found["Decision proposed under silence: Confirmation of some"] == "done"
        assert found[SILENCE] == ("current" if actor is chris else "next")
        with at(PLENARY_OPENS + DAY):
            assert "At the end of the silence" in client_of(actor).get(address).content.decode()


def test_while_a_plenary_sits_a_notice_is_the_next_step(chris, dora):
    """The meeting may decide sooner."""
    choose("after_notice")
    sits = SWEPT + 3 * DAY
    plenary(sits - DAY, sits + DAY)
    case = build.circulated()
    with desk():
        objection = object_to(case, dora)
        end_periods(now=SWEPT)
        disseminate(actor=chris, now=SWEPT + DAY)
        withdraw_objection(objection=objection, actor=dora, now=SWEPT + 2 * DAY)
        disseminate(actor=chris, now=SWEPT + 2 * DAY)
        assert Consultation.objects.get().resolves_at > sits
    for actor, address in ((chris, chairs(case)), (dora, file_url(case)), (build.delegate(), file_url(case))):
        assert header(actor, address, sits)[0] == "The notice after the last withdrawal ends: accredited then (R7)"
        assert NOTICE in titles(actor, address, sits)
        with at(sits):
            assert "Now, in the meeting that is open" in client_of(actor).get(address).content.decode()
