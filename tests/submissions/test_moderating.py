"""Who may post, return, withhold and decide appeals; and what stops them (R11)."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connection

from accounts.models import Letter
from accounts.refusals import Refused
from accounts.services.correspondence import hold_occasion
from accreditation.modalities.outcomes import Reason
from submissions.models import PostedInput
from submissions.services.moderating import decide_appeal, post_input, return_input, withhold_input
from submissions.services.sending import appeal_return
from tests import builders as build
from tests.signing_in import signed_in
from tests.submissions import making as make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("one_factor")]


def test_the_moderators_stale_page():
    story = make.sent()
    client, url = signed_in(story.moderator), f"/admin/submissions/writteninput/{story.written.pk}"
    old = story.written.version
    return_input(written=story.written, reason="First.", actor=build.secretariat(), now=make.NOW)
    page = client.post(f"{url}/post/", {"version": old})
    assert page.status_code == 409
    assert "Somebody else has changed this" in page.content.decode()
    assert story.state == "returned"


def test_the_reason_that_a_moderator_typed_outlives_a_stale_page():
    """Returned by a colleague meanwhile: it is there to be copied. Sent anew meanwhile: it is still in its field."""
    story = make.sent()
    client, url = signed_in(story.moderator), f"/admin/submissions/writteninput/{story.written.pk}/return/"
    typed = {"reason": "Name the <agenda> item.", "version": story.written.version}
    for lost in ({**typed, "version": typed["version"] - 1}, {**typed, "version": 0}):
        page = client.post(url, lost)
        assert page.status_code == 409
        assert "Name the &lt;agenda&gt; item.</textarea>" in page.content.decode()
        assert f'name="version" value="{story.written.version}"' in page.content.decode()
    return_input(written=story.written, reason="First.", actor=build.secretariat(), now=make.NOW)
    page = client.post(url, typed)
    assert page.status_code == 409
    assert "The reason that you typed" in page.content.decode()
    assert "Name the &lt;agenda&gt; item." in page.content.decode()


@pytest.mark.parametrize(("act", "kind"), [("post", "input.posted"), ("return", "input.returned")])
def test_a_moderator_is_not_told_that_a_held_letter_has_told_anybody(act, kind):
    for held in (False, True):
        if held:
            hold_occasion(occasion=kind, actor=build.secretariat(build.Right.SETTINGS), now=make.NOW)
        story = make.sent()
        url = f"/admin/submissions/writteninput/{story.written.pk}/{act}/"
        typed = {"reason": "Name the agenda item.", "version": story.written.version}
        page = signed_in(story.moderator).post(url, typed, follow=True).content.decode()
        assert Letter.objects.filter(kind=kind).latest("id").status == ("held" if held else "queued")
        assert ("it is told when the letter is released" in page) == held
        assert ("The organization is told by letter." in page) == (not held)


@pytest.mark.parametrize(
    "act",
    [
        lambda story, actor: post_input(written=story.written, actor=actor, now=make.NOW),
        lambda story, actor: return_input(written=story.written, reason="R.", actor=actor, now=make.NOW),
    ],
)
@pytest.mark.parametrize("who", ["checker", "chair", "state", "own", "stranger"])
def test_only_a_moderator_posts_and_returns(act, who):
    story = make.sent()
    actor = {
        "checker": lambda: build.secretariat(build.Right.CHECKER),
        "chair": lambda: story.chair,
        "state": build.delegate,
        "own": lambda: story.alice,
        "stranger": build.applicant,
    }[who]()
    with pytest.raises(Refused) as refused:
        act(story, actor)
    assert refused.value.reason in {Reason.NO_RIGHT, Reason.OTHER_PARTY}
    assert story.state == "sent"


@pytest.mark.parametrize("who", ["moderator", "state", "own", "stranger"])
def test_only_the_chair_withholds_and_decides_appeals(who):
    story = make.posted()
    actor = {
        "moderator": lambda: story.moderator,
        "state": build.delegate,
        "own": lambda: story.alice,
        "stranger": build.applicant,
    }[who]()
    for act in (
        lambda: withhold_input(written=story.written, reason="R.", actor=actor, now=make.NOW),
        lambda: decide_appeal(written=story.written, overturn=True, reason="R.", actor=actor, now=make.NOW),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.reason in {Reason.NO_RIGHT, Reason.OTHER_PARTY}
    assert story.state == "posted"


def test_a_body_not_confirmed_is_not_posted():
    story = make.sent(confirmed=False)
    client = signed_in(story.moderator)
    url = f"/admin/submissions/writteninput/{story.written.pk}"
    assert "not confirmed yet" in client.get(f"{url}/change/").content.decode()
    page = client.post(f"{url}/post/", {"version": story.written.version})
    assert page.status_code == 409
    assert "has not been confirmed yet" in page.content.decode()
    assert not PostedInput.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_moderators_posting_at_once():
    """Six inputs, each posted by two threads: numbers 1 to 6 without gap or fork, and each posted once."""
    stories = [make.sent() for _ in range(6)]
    moderator = stories[0].moderator
    outcomes: list[str] = []

    def post(story: make.Story) -> None:
        try:
            post_input(written=story.written, actor=moderator, now=make.NOW + timedelta(minutes=5))
            outcomes.append("posted")
        except Refused as refused:
            outcomes.append(refused.reason)
        finally:
            connection.close()

    threads = [threading.Thread(target=post, args=(story,)) for story in stories for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["posted"] * 6 + [Reason.WRONG_STATE.value] * 6
    assert sorted(PostedInput.objects.values_list("number", flat=True)) == [1, 2, 3, 4, 5, 6]


def test_there_is_no_form_to_appeal_what_was_not_returned():
    story = make.sent()
    page = f"/my/inputs/{story.written.reference}/"
    answer = signed_in(story.alice).get(f"{page}appeal/")
    assert (answer.status_code, answer.url) == (302, page)


def test_posting_is_not_offered_while_the_body_is_not_confirmed():
    story = make.sent(confirmed=False)
    queue = f"/admin/submissions/writteninput/{story.written.pk}/change/"
    page = signed_in(story.moderator).get(queue).content.decode()
    assert "Post the input" not in page
    assert "Return the input" in page
    return_input(written=story.written, reason="R.", actor=story.moderator, now=make.NOW)
    appeal_return(written=story.fresh(), reason="A.", actor=story.alice, now=make.NOW)
    desk = f"/chair/inputs/{story.written.reference}/"
    page = signed_in(story.chair).get(desk).content.decode()
    assert 'value="overturn"' not in page
    assert 'value="uphold"' in page
    assert "once the Secretariat has confirmed the organization" in page
    decide_appeal(written=story.fresh(), overturn=False, reason="R.", actor=story.chair, now=make.NOW)
    page = signed_in(story.alice).get(f"/my/inputs/{story.written.reference}/").content.decode()
    assert "Mend it and send it again" in page
    assert "or appeal" not in page
