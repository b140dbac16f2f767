"""A vanished focal point: a colleague asks with a letter of the head, the focal point answers, the Secretariat decides."""

from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.capacities import Actor, Party
from accounts.connection import desk
from accounts.models import Act, Letter, User
from accounts.refusals import FileReason, Refused
from accreditation.modalities.outcomes import Reason
from accreditation.modalities.parameters import Parameters
from accreditation.models import Claim, Organization
from accreditation.policy import represents
from accreditation.queries.queues import queues
from accreditation.services.claims import decide_claim
from accreditation.services.reminders import remind
from accreditation.services.replacements import answer_replacement, ask_replacement
from accreditation.services.representatives import accept_invitation, current, hand_over
from tests import builders as build
from tests.papers import pdf

pytestmark = pytest.mark.django_db
NOW, SECOND, DAY = build.OPENS, timedelta(seconds=1), timedelta(days=1)


@pytest.fixture(autouse=True)
def one_factor(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.SECOND_FACTOR_REQUIRED = False


def signed_in(actor: Actor) -> Client:
    client = Client()
    with time_machine.travel(NOW, tick=False):
        client.force_login(User.objects.get(pk=actor.user_id), backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def people() -> tuple[Organization, Actor, Actor]:
    """A body, its focal point Alice, her colleague Bob."""
    alice = build.applicant()
    body = build.organization(alice)
    user = build.person("Bob")
    bob = Actor(Party.PERSON, user_id=user.pk)
    build.invited(organization=body, email=user.email, actor=alice, now=NOW - DAY, token="bob")
    accept_invitation(token="bob", actor=bob, now=NOW - DAY)
    return body, alice, bob


def upload() -> SimpleUploadedFile:
    return SimpleUploadedFile("letter.pdf", pdf())


def ask(body, who, *, letter=None, reason="She has left.", now=NOW) -> Claim:
    return ask_replacement(
        organization=body, reason=reason, letter=letter or upload(), actor=who, now=now, rules=Parameters()
    )


def decide(claim, *, upheld=True, now) -> Claim:
    return decide_claim(claim=claim, upheld=upheld, reason="Letter of 1 March.", actor=build.secretariat(), now=now)


def told(kind: str) -> set[int | None]:
    return {letter.user_id for letter in Letter.objects.filter(kind=kind)}


def test_from_the_request_to_the_decision_on_its_pages(people):
    body, alice, bob = people
    sam = build.secretariat()
    organization = f"/my/organizations/{body.reference}/"
    with time_machine.travel(NOW, tick=False):
        assert f"{organization}focal-point/" in signed_in(bob).get(organization).content.decode()
        assert f"{organization}focal-point/" not in signed_in(alice).get(organization).content.decode()
        page = signed_in(bob).get(f"{organization}focal-point/").content.decode()
        assert "may answer for 7 days" in page
        for _press in range(2):
            answer = signed_in(bob).post(f"{organization}focal-point/", {"reason": "She has left.", "letter": upload()})
            assert answer.url == organization
        claim = Claim.objects.get()
        assert (claim.replaces, claim.claimed_by_id) == (True, bob.user_id)
        assert told("organization.replacement_asked") == {alice.user_id, bob.user_id}
        assert sam.user_id in told("organization.replacement_to_secretariat")
        body.refresh_from_db()
        assert body.frozen_at is None
        mine = signed_in(alice)
        for page in (organization, "/my/"):
            assert f"{organization}focal-point/answer/" in mine.get(page).content.decode()
            assert f"{organization}focal-point/answer/" not in signed_in(bob).get(page).content.decode()
        assert "She has left." in mine.get(f"{organization}focal-point/answer/").content.decode()
        assert signed_in(bob).get(f"{organization}focal-point/answer/").status_code == 403
        waiting = queues(NOW)["claims"]
        assert (waiting.count, waiting.next_at) == (1, claim.heard_until)
        desk_page = f"/admin/accreditation/claim/{claim.pk}/"
        shown = signed_in(sam).get(desk_page).content.decode()
        assert "The focal point may answer until" in shown
        early = signed_in(sam).post(desk_page, {"upheld": "yes", "reason": "Letter of 1 March."})
        assert early.status_code == 409
        assert "The focal point may still answer" in early.content.decode()
        for _press in range(2):
            agreed = mine.post(f"{organization}focal-point/answer/", {"agrees": "yes", "text": ""})
            assert agreed.url == organization
        assert sam.user_id in told("organization.replacement_answered")
        done = signed_in(sam).post(desk_page, {"upheld": "yes", "reason": "Letter of 1 March."})
        assert done.status_code == 302
    assert current(body).get(role="focal_point").user_id == bob.user_id
    assert not represents(alice, body)
    assert told("organization.replaced") == {alice.user_id, bob.user_id}
    assert [act.kind for act in Act.objects.filter(subject=f"organization:{body.pk}").order_by("number")][-3:] == [
        "organization.ask_replacement",
        "organization.answer_replacement",
        "organization.decide_claim",
    ]


def test_a_focal_point_that_does_not_answer_in_its_days_is_replaced(people):
    body, alice, bob = people
    claim = ask(body, bob)
    until = claim.heard_until
    with pytest.raises(Refused, match=Reason.FOCAL_POINT_STILL_ASKED):
        decide(claim, now=until - SECOND)
    with pytest.raises(Refused, match=Reason.ANSWER_DAYS_PASSED):
        answer_replacement(claim=claim, agrees=True, text="", actor=alice, now=until)
    decide(claim, now=until)
    assert represents(bob, body)
    assert not represents(alice, body)
    with pytest.raises(Refused, match=Reason.OTHER_PARTY):
        answer_replacement(claim=claim, agrees=False, text="I am here.", actor=alice, now=until)


def test_a_focal_point_that_contests_freezes_the_body_until_the_letter_decides(people):
    body, alice, bob = people
    claim = ask(body, bob)
    with pytest.raises(Refused, match=Reason.NEEDS_REASON):
        answer_replacement(claim=claim, agrees=False, text=" ", actor=alice, now=NOW + DAY)
    answer_replacement(claim=claim, agrees=False, text="I am here.", actor=alice, now=NOW + DAY)
    with pytest.raises(Refused, match=Reason.ALREADY_ANSWERED):
        answer_replacement(claim=claim, agrees=True, text="", actor=alice, now=NOW + DAY)
    body.refresh_from_db()
    assert body.frozen_at == NOW + DAY
    assert told("organization.replacement_contested") == {alice.user_id, bob.user_id}
    decide(claim, upheld=False, now=NOW + 2 * DAY)
    body.refresh_from_db()
    assert body.frozen_at is None
    assert current(body).get(role="focal_point").user_id == alice.user_id
    assert represents(bob, body)
    assert told("organization.replacement_declined") == {alice.user_id, bob.user_id}
    # Declined once, asked again later with another letter.
    assert ask(body, bob, now=NOW + 30 * DAY).pk != claim.pk


def test_who_may_ask_and_with_what(people):
    body, alice, bob = people
    with pytest.raises(Refused, match=Reason.UNCHANGED):
        ask(body, alice)
    for stranger in (build.applicant(), build.secretariat(), build.chair(), build.delegate()):
        with pytest.raises(Refused, match=Reason.OTHER_PARTY):
            ask(body, stranger)
    with pytest.raises(Refused, match=Reason.NEEDS_REASON):
        ask(body, bob, reason="  ")
    with pytest.raises(Refused, match=FileReason.FILE_MISSING):
        ask_replacement(organization=body, reason="Gone.", letter=None, actor=bob, now=NOW, rules=Parameters())
    ask(body, bob)
    with pytest.raises(Refused, match=Reason.REPLACEMENT_PENDING):
        ask(body, bob, letter=SimpleUploadedFile("other.pdf", pdf("Another letter")))
    assert Claim.objects.count() == 1


def test_the_page_keeps_what_was_typed_and_says_what_is_wrong(people):
    body, _alice, bob = people
    with time_machine.travel(NOW, tick=False):
        client = signed_in(bob)
        page = f"/my/organizations/{body.reference}/focal-point/"
        answer = client.post(page, {"reason": "Since May no answer.", "letter": SimpleUploadedFile("x.pdf", b"MZ")})
        assert "Since May no answer.</textarea>" in answer.content.decode()
        assert "error-summary" in answer.content.decode()
        assert "Say why the focal point" in client.post(page, {"reason": "", "letter": upload()}).content.decode()
        assert not Claim.objects.exists()


def test_a_hand_over_ends_the_request(people):
    body, alice, bob = people
    claim = ask(body, bob)
    hand_over(organization=body, to=current(body).get(user_id=bob.user_id), actor=alice, now=NOW + DAY)
    claim.refresh_from_db()
    assert (claim.decided_at, claim.upheld) == (NOW + DAY, None)
    with pytest.raises(Refused, match=Reason.WRONG_STATE):
        decide(claim, now=NOW + 20 * DAY)


def test_the_focal_point_is_reminded_once_before_its_days_end(people):
    body, alice, bob = people
    until = ask(body, bob).heard_until
    for _sweep in range(2):
        with desk():
            remind(now=until - 3 * DAY)
    reminders = Letter.objects.filter(kind="reminder.replacement")
    assert [letter.user_id for letter in reminders] == [alice.user_id]
    assert body.name in reminders.get().body


def test_the_focal_point_is_reminded_as_the_process_says(people):
    body, alice, bob = people
    process = build.process()
    process.parameters = {**process.parameters, "reminder_days": [2]}
    process.save(update_fields=["parameters"])
    claim = ask(body, bob)
    for before, written in ((3 * DAY, 0), (2 * DAY, 1), (DAY, 1)):
        with desk():
            remind(now=claim.heard_until - before)
            assert Letter.objects.filter(kind="reminder.replacement", user_id=alice.user_id).count() == written
