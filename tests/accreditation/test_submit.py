"""Submitting and editing: to the second, once, by one of two (R1, R2, R3; DESIGN 5)."""

from datetime import timedelta

import pytest

from accounts.capacities import Actor, Party
from accounts.models import Act, Letter
from accounts.refusals import Refused
from accreditation.modalities.outcomes import Reason
from accreditation.modalities.states import Route, State
from accreditation.models import Application, LatePermission, Representative
from accreditation.services.applications import (
    begin_application,
    save_answers,
    save_profile,
    submit_application,
    withdraw_application,
)
from accreditation.services.calendar import change_window, move_window_close
from accreditation.services.edits import insist_editable
from accreditation.services.late_permissions import give_late_permission
from tests import builders as build
from tests.at_once import at_once

SECOND = timedelta(seconds=1)
AROUND_CLOSE = [(-SECOND, True), (timedelta(), False), (SECOND, False)]


def colleague(application: Application) -> Actor:
    user = build.person("Bob")
    Representative.objects.create(
        organization=application.organization, user=user, role="colleague", from_at=build.OPENS
    )
    return Actor(Party.PERSON, user_id=user.pk)


def submit(application, actor, now, key="k"):
    return submit_application(application=application, key=key, actor=actor, now=now)


@pytest.mark.django_db
@pytest.mark.parametrize(("offset", "taken"), AROUND_CLOSE)
def test_a_submission_is_taken_to_the_last_second_and_not_at_the_close(offset, taken):
    alice = build.applicant()
    application = build.draft(alice)
    if taken:
        assert submit(application, alice, build.CLOSES + offset).state_now is State.SUBMITTED
        return
    with pytest.raises(Refused) as refused:
        submit(application, alice, build.CLOSES + offset)
    assert refused.value.reason == Reason.WINDOW_CLOSED
    application.refresh_from_db()
    assert application.state_now is State.DRAFT
    assert application.purpose == build.ANSWERS["purpose"]
    assert not Act.objects.filter(kind="application.submit").exists()


@pytest.mark.django_db
@pytest.mark.parametrize(("offset", "taken"), [(-SECOND, False), (timedelta(), True), (SECOND, True)])
def test_a_submission_is_taken_from_the_opening_on(offset, taken):
    alice = build.applicant()
    application = build.draft(alice, now=build.OPENS - timedelta(days=3))
    if taken:
        submit(application, alice, build.OPENS + offset)
    else:
        with pytest.raises(Refused, match=Reason.NOT_YET_OPEN):
            submit(application, alice, build.OPENS + offset)


@pytest.mark.django_db
@pytest.mark.parametrize(("offset", "taken"), AROUND_CLOSE)
def test_a_late_permission_is_one_bodys_own_and_has_its_own_end(offset, taken):
    alice, zoe = build.applicant(), build.applicant()
    mine, other = build.draft(alice), build.draft(zoe)
    until = build.CLOSES + timedelta(days=2)
    LatePermission.objects.create(
        window=mine.window,
        organization=mine.organization,
        until_at=until,
        reason="Power cut.",
        given_by_id=build.secretariat().user_id,
        given_at=build.CLOSES,
    )
    with pytest.raises(Refused, match=Reason.WINDOW_CLOSED):
        submit(other, zoe, until + offset)
    if taken:
        assert submit(mine, alice, until + offset).late
    else:
        with pytest.raises(Refused, match=Reason.WINDOW_CLOSED):
            submit(mine, alice, until + offset)


@pytest.mark.django_db
def test_the_button_pressed_twice_is_one_submission():
    alice = build.applicant()
    application = build.draft(alice)
    first = submit(application, alice, build.OPENS, key="page")
    second = submit(application, alice, build.OPENS + SECOND, key="page")
    assert first.submitted_at == second.submitted_at == build.OPENS
    assert application.versions.count() == 1
    assert Act.objects.filter(kind="application.submit").count() == 1
    assert Letter.objects.filter(kind="application.submitted").count() == 1
    with pytest.raises(Refused, match=Reason.WRONG_STATE):
        submit(application, colleague(application), build.OPENS + SECOND, key="another page")


@pytest.mark.django_db(transaction=True)
def test_two_people_at_once_make_one_submission():
    alice = build.applicant()
    application = build.draft(alice)
    bob = colleague(application)

    def press(actor, key):
        submit(Application.objects.get(pk=application.pk), actor, build.CLOSES - SECOND, key)
        return "taken"

    outcomes = at_once(lambda: press(alice, "a"), lambda: press(bob, "b"))
    assert sorted(outcomes) == sorted(["taken", Reason.WRONG_STATE])
    assert application.versions.count() == 1
    assert Act.objects.filter(kind="application.submit").count() == 1
    assert Letter.objects.filter(kind="application.submitted").count() == 2  # one to each of the two


@pytest.mark.django_db(transaction=True)
def test_two_drafts_in_two_windows_at_once_make_one_live_application():
    """One per organization and cycle (R2), though each draft is sound by itself and both windows are open."""
    alice = build.applicant()
    one = build.draft(alice)
    other = build.window(build.OPENS, build.CLOSES, title="A second window")
    two = begin_application(
        organization=one.organization, window=other, route=Route.NON_OBJECTION, actor=alice, now=build.OPENS
    )
    build.letter_of_head(two)
    save_answers(application=two, answers=build.ANSWERS, actor=alice, now=build.OPENS)

    def press(application):
        submit(Application.objects.get(pk=application.pk), alice, build.OPENS)
        return "taken"

    outcomes = at_once(lambda: press(one), lambda: press(two))
    assert sorted(outcomes) == sorted(["taken", Reason.LIVE_APPLICATION_EXISTS])
    assert Application.objects.filter(state=State.SUBMITTED.value).count() == 1


@pytest.mark.django_db
def test_what_is_missing_or_too_long_is_named():
    alice = build.applicant()
    application = build.draft(alice)
    save_answers(application=application, answers={"funding": "  "}, actor=alice, now=build.OPENS)
    with pytest.raises(Refused) as refused:
        submit(application, alice, build.OPENS)
    assert (refused.value.reason, refused.value.detail) == (Reason.INCOMPLETE, ("funding",))
    long = "word " * 251
    save_answers(application=application, answers={"funding": long}, actor=alice, now=build.OPENS)
    with pytest.raises(Refused) as refused:
        submit(application, alice, build.OPENS)
    assert (refused.value.reason, refused.value.detail) == (Reason.LIMIT_EXCEEDED, ("funding",))
    application.refresh_from_db()
    assert application.funding == long


@pytest.mark.django_db
@pytest.mark.parametrize(("offset", "taken"), AROUND_CLOSE)
def test_a_submitted_file_is_edited_until_the_close_and_checked_again(offset, taken):
    case = build.complete()
    now = build.CLOSES + offset
    edit = {"application": case.application, "answers": {"purpose": "Another."}, "actor": case.alice, "now": now}
    if not taken:
        with pytest.raises(Refused, match=Reason.SENT_FILE_STANDS):
            save_answers(**edit)
        assert case.state is State.COMPLETE
        return
    save_answers(**edit)
    assert case.state is State.SUBMITTED  # the check already made is open again
    first, second = case.application.versions.all()
    assert first.content["answers"]["purpose"] == build.ANSWERS["purpose"]
    assert second.content["answers"]["purpose"] == "Another."


@pytest.mark.django_db
def test_an_edit_cannot_leave_a_submitted_file_incomplete_or_too_long():
    case = build.submitted()
    for text, reason in (("", Reason.INCOMPLETE), ("word " * 501, Reason.LIMIT_EXCEEDED)):
        with pytest.raises(Refused, match=reason):
            save_answers(application=case.application, answers={"purpose": text}, actor=case.alice, now=build.OPENS)
    assert case.fresh().versions.count() == 1
    assert case.application.purpose == build.ANSWERS["purpose"]


@pytest.mark.django_db
def test_the_profile_of_a_submitted_file_changes_with_the_file():
    case = build.submitted()
    save_profile(application=case.application, profile={"head_name": "New Head"}, actor=case.alice, now=build.OPENS)
    assert case.fresh().versions.last().content["organization"]["head_name"] == "New Head"
    with pytest.raises(Refused, match=Reason.SENT_FILE_STANDS):
        save_profile(application=case.application, profile={"head_name": "Later"}, actor=case.alice, now=build.CLOSES)
    case.application.organization.refresh_from_db()
    assert case.application.organization.head_name == "New Head"


@pytest.mark.django_db
def test_a_stale_page_overwrites_nothing():
    alice = build.applicant()
    application = build.draft(alice)
    seen = application.version
    save_answers(application=application, answers={"purpose": "By Bob"}, actor=alice, now=build.OPENS, version=seen)
    with pytest.raises(Refused, match=Reason.STALE):
        save_answers(application=application, answers={"purpose": "Old"}, actor=alice, now=build.OPENS, version=seen)
    application.refresh_from_db()
    assert application.purpose == "By Bob"


@pytest.mark.django_db
def test_nobody_else_touches_a_draft():
    application = build.draft(build.applicant())
    strangers = [build.applicant(), build.secretariat(), build.chair(), build.delegate()]
    for stranger in strangers:
        with pytest.raises(Refused, match=Reason.OTHER_PARTY):
            save_answers(application=application, answers={"purpose": "x"}, actor=stranger, now=build.OPENS)
        with pytest.raises(Refused, match=Reason.OTHER_PARTY):
            submit(application, stranger, build.OPENS)


@pytest.mark.django_db
def test_a_draft_changes_its_route_and_keeps_what_was_written():
    alice = build.applicant()
    application = build.draft(alice)
    again = begin_application(
        organization=application.organization,
        window=application.window,
        route=Route.ECOSOC,
        actor=alice,
        now=build.OPENS,
    )
    assert again.pk == application.pk
    assert again.route_now is Route.ECOSOC
    assert again.purpose == build.ANSWERS["purpose"]
    insist_editable(again, build.OPENS)


@pytest.mark.django_db
def test_a_later_window_is_prefilled_from_the_earlier_file():
    alice = build.applicant()
    application = build.draft(alice)
    later = build.window(
        build.OPENS + timedelta(days=365), build.CLOSES + timedelta(days=365), title="Window of the next year"
    )
    again = begin_application(
        organization=application.organization,
        window=later,
        route=Route.NON_OBJECTION,
        actor=alice,
        now=build.CLOSES + timedelta(days=30),
    )
    assert again.pk != application.pk
    assert again.purpose == application.purpose
    assert not again.declares_true  # declarations are made anew
    assert not again.documents.exists()


@pytest.mark.django_db
def test_each_act_names_the_body_in_whose_name_a_person_of_two_acted():
    """One person may act for two organizations: the record keeps for which (DESIGN 4)."""
    alice = build.applicant()
    one, two = build.draft(alice), build.draft(alice)
    submit(one, alice, build.OPENS)
    withdraw_application(application=one, actor=alice, now=build.OPENS + SECOND)
    submit(two, alice, build.OPENS)
    for application in (one, two):
        acts = Act.objects.filter(
            subject__in=[application.record_subject, f"organization:{application.organization_id}"]
        )
        assert acts.count() >= 3
        assert set(acts.values_list("on_behalf_of", "actor_id")) == {
            (f"organization:{application.organization_id}", alice.user_id)
        }


@pytest.mark.django_db
def test_nothing_is_begun_or_sent_in_a_window_that_is_not_announced():
    window, alice, sam = build.window(announced_at=None), build.applicant(), build.secretariat()
    body = build.organization(alice)
    with pytest.raises(Refused, match=Reason.NOT_YET_OPEN):
        begin_application(
            organization=body, window=window, route=Route.NON_OBJECTION, actor=alice, now=build.OPENS + SECOND
        )
    with pytest.raises(Refused, match=Reason.NOT_ANNOUNCED):
        give_late_permission(
            window=window, organization=body, until_at=build.CLOSES + SECOND, reason="Ill.", actor=sam, now=build.OPENS
        )
    with pytest.raises(Refused, match=Reason.NOT_ANNOUNCED):
        move_window_close(
            window=window, closes_at=build.CLOSES + SECOND, reason="A storm.", actor=sam, now=build.OPENS + SECOND
        )
    assert not Letter.objects.exists()
    window.announced_at = build.OPENS
    window.save()
    application = build.draft(alice, in_window=window)
    type(window).objects.update(announced_at=None)
    with pytest.raises(Refused, match=Reason.NOT_YET_OPEN):
        submit(application, alice, build.OPENS + SECOND)
    # Its dates may still be changed, even where the opening that bound nobody has passed.
    change_window(
        window=window, title="Later", opens_at=build.OPENS + timedelta(days=9), closes_at=build.CLOSES, actor=sam,
        now=build.OPENS + SECOND,
    )  # fmt: skip
