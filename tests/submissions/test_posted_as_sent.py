"""What is decided on, told of and posted is the version that was sent, whatever its sender has changed since (R10, R11)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from accounts.capacities import Party
from accounts.models import Letter, User
from accreditation.models import Organization
from desks.queries.invariants import posted_inputs_are_what_was_sent
from submissions.models import FacetCount, PostedInput
from submissions.services.drafting import save_input
from submissions.services.moderating import decide_appeal, return_input, withhold_input
from submissions.services.sending import appeal_return, withdraw_input
from tests import builders as build
from tests.signing_in import signed_in
from tests.submissions import making as make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("one_factor")]
HOUR = timedelta(hours=1)
UNSENT = "Words not sent"


def appealed(**changes) -> make.Story:
    """Sent to the plenary, returned, changed by its sender without sending it again, and appealed."""
    story = make.sent(title="As it was sent")
    return_input(written=story.written, reason="Name the item.", actor=story.moderator, now=make.NOW)
    mended = {"title": UNSENT, "text": UNSENT, **changes}
    save_input(written=story.fresh(), answers=mended, actor=story.alice, now=make.NOW)
    Organization.objects.filter(pk=story.organization.pk).update(name="Renamed", type="business", country="FR")
    appeal_return(written=story.fresh(), reason="It is named.", actor=story.alice, now=make.NOW)
    return story


def overturn(story: make.Story) -> PostedInput:
    decide_appeal(written=story.fresh(), overturn=True, reason="It names it.", actor=story.chair, now=make.NOW + HOUR)
    return story.public


@pytest.mark.parametrize("elsewhere", [False, True])
def test_an_overturned_input_is_posted_under_the_meeting_it_was_sent_to(elsewhere):
    """Its sender has emptied the meeting of the working copy, or named another one."""
    other = make.meeting("review-2027", "Review 2027") if elsewhere else None
    story = appealed(session=other)
    desk, chair = f"/chair/inputs/{story.written.reference}/", signed_in(story.chair)
    for page in ("/chair/inputs/", desk):
        shown = chair.get(page).content.decode()
        assert "Plenary 2027" in shown
        assert "Review 2027" not in shown
    decision = {"outcome": "overturn", "reason": "It names it.", "version": story.fresh().version}
    assert chair.post(desk, decision).status_code == 302
    row = story.public
    sent = story.written.versions.get()
    assert (row.session, row.title, row.digest) == (make.meeting(), "As it was sent", sent.digest)
    assert {"name": row.organization_name, "type": row.organization_type, "country": row.country} == {
        key: sent.content["organization"][key] for key in ("name", "type", "country")
    }
    assert FacetCount.objects.get(facet="session", number=1).value == "plenary-2027"
    assert Client().get(f"/api/v1/inputs/{row.slug}").json()["session"] == "plenary-2027"
    queue = signed_in(story.moderator).get("/admin/submissions/writteninput/?state=all").content.decode()
    assert "Plenary 2027" in queue
    assert "Review 2027" not in queue


@pytest.mark.parametrize("by_chair", [False, True])
def test_what_was_overturned_comes_off_the_list_whatever_its_working_copy_says(by_chair):
    story = appealed(session=None)
    overturn(story)
    if by_chair:
        withhold_input(written=story.fresh(), reason="R.", actor=story.chair, now=make.NOW + 2 * HOUR)
    else:
        withdraw_input(written=story.fresh(), actor=story.alice, now=make.NOW + 2 * HOUR)
    assert story.public.gone == ("withheld" if by_chair else "withdrawn")
    assert list(posted_inputs_are_what_was_sent()) == []


def test_the_check_of_the_record_finds_a_row_that_is_not_what_was_sent():
    row = make.posted().public
    assert list(posted_inputs_are_what_was_sent()) == []
    rows = PostedInput.objects.filter(pk=row.pk)
    before = rows.values("title", "text", "session", "organization_name", "digest").get()
    other = {"session": make.meeting("review-2027", "Review 2027")}
    for changes in ({"title": "x"}, {"text": "x"}, {"organization_name": "x"}, {"digest": "x"}, other):
        rows.update(**changes)
        assert list(posted_inputs_are_what_was_sent()) == [f"{row.symbol} is posted otherwise than it was sent"], (
            changes
        )
        rows.update(**before)


@pytest.mark.parametrize("outcome", ["uphold", "overturn"])
def test_no_letter_names_what_was_not_sent_and_the_decision_reaches_sender_and_moderators(outcome):
    story = appealed()
    not_theirs = build.secretariat(build.Right.CHECKER)
    overturned = outcome == "overturn"
    decide_appeal(
        written=story.fresh(), overturn=overturned, reason="The <Chair> says.", actor=story.chair, now=make.NOW + HOUR
    )
    withdraw_input(written=story.fresh(), actor=story.alice, now=make.NOW + 2 * HOUR)
    letters = Letter.objects.filter(kind__startswith="input.")
    assert {"input.appealed", "input.appeal_to_chair", "input.withdrawn"} <= {one.kind for one in letters}
    for letter in letters:
        assert "“As it was sent”" in letter.body, letter.kind
        assert UNSENT not in letter.body, letter.kind
    kinds = (
        ("input.overturned", "input.overturned_to_moderators")
        if overturned
        else ("input.upheld", "input.upheld_to_moderators")
    )
    for kind, actor in zip(kinds, (story.alice, story.moderator), strict=True):
        told = letters.get(kind=kind, user_id=actor.user_id)
        assert "The <Chair> says." in told.body
        assert (f"/inputs/{story.public.slug}/" in told.body) if overturned else ("stands" in told.body)
    assert not letters.filter(kind="input.posted").exists()
    assert not letters.filter(user_id=not_theirs.user_id).exists()


@pytest.mark.parametrize("party", [Party.STATE, Party.CHAIR, Party.SECRETARIAT])
def test_in_another_capacity_the_inputs_say_that_they_belong_to_an_organization_s_people(party):
    """One and the same person; nothing of the input is shown, what was typed is given back."""
    story = make.draft(title="A title to be kept back")
    person = User.objects.get(pk=story.alice.user_id)
    capacity = build.mandate(party, state=build.member_state() if party is Party.STATE else None, user=person)
    client = signed_in(story.alice)
    session = client.session
    session["capacity"] = capacity.pk
    session.save()
    mine = f"/my/inputs/{story.written.reference}/"
    for page in ("/my/inputs/", "/my/inputs/new/", mine, f"{mine}edit/", f"{mine}check/", f"{mine}withdraw/"):
        answer = client.get(page)
        assert answer.status_code == 403, page
        assert "belongs to an organization’s people" in answer.content.decode()
        assert "A title to be kept back" not in answer.content.decode()
    answer = client.post(f"{mine}edit/", make.fields(title="Typed <now>"))
    assert answer.status_code == 403
    assert "Typed &lt;now&gt;" in answer.content.decode()
    assert story.fresh().title == "A title to be kept back"
