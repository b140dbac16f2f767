"""An input before it is posted is seen by its own organization, the Chair and the Secretariat, by nobody else (DESIGN 4).

A marker stands in each field of an input that is sent but not posted. The same crawler that looks for it everywhere as
each role finds it everywhere as soon as the input is posted: a crawler that never finds anything would prove nothing.
"""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.test import Client

from accounts.capacities import Actor, Party
from accounts.models import Act, Letter
from accreditation.modalities.visibility import Audience, CaseFacts, Item, may_see
from submissions.models import FacetCount, PostedInput
from submissions.queries.inputs import find_input
from submissions.services.moderating import post_input, return_input
from submissions.services.sending import appeal_return
from tests import builders as build
from tests.papers import scan
from tests.signing_in import signed_in
from tests.submissions import making as make
from tests.submissions.making import fields
from tests.submissions.sending import send

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("one_factor")]
MARK = "zanzibarmarker"
ROLES = ("public", "stranger", "own", "state", "chair", "secretariat", "moderator")
PUBLIC_ADDRESSES = (
    "/inputs/",
    f"/inputs/?q={MARK}",
    f"/inputs/?by={MARK}",
    f"/inputs/?topic={MARK}",
    f"/inputs/?q={MARK}&sort=best",
    f"/inputs/feed.atom?q={MARK}",
    "/inputs/feed.atom",
    f"/inputs/export.csv?q={MARK}",
    "/inputs/export.csv",
    "/inputs/export.json",
    f"/api/v1/inputs/?q={MARK}",
    "/api/v1/inputs/",
    "/",
)


def marked() -> make.Story:
    """Sent, with the marker in title, text, topic and the body's name."""
    alice, body = make.body(f"{MARK} institute")
    return make.sent(alice, body, title=f"{MARK} title", topic=f"{MARK} topic", text=f"{MARK} text")


def client_of(story: make.Story, role: str) -> Client:
    actors = {
        "public": lambda: None,
        "stranger": lambda: make.body("Quite another body")[0],
        "own": lambda: story.alice,
        "state": build.delegate,
        "chair": lambda: story.chair,
        "secretariat": lambda: build.secretariat(build.Right.CHECKER),
        "moderator": lambda: story.moderator,
    }
    actor = actors[role]()
    return signed_in(actor) if actor else Client()


def own_addresses(story: make.Story) -> tuple[str, ...]:
    reference, pk = story.written.reference, story.written.pk
    return (
        "/my/inputs/",
        f"/my/inputs/{reference}/",
        f"/my/inputs/{reference}/check/",
        f"/my/inputs/{reference}/edit/",
        f"/my/inputs/{reference}/withdraw/",
        "/chair/inputs/",
        f"/chair/inputs/?q={reference}",
        f"/chair/inputs/{reference}/",
        "/admin/submissions/writteninput/",
        "/admin/submissions/writteninput/?state=all",
        f"/admin/submissions/writteninput/{pk}/change/",
        f"/admin/submissions/writteninput/{pk}/history/",
    )


def found(client: Client, address: str) -> bool:
    """Whether the marker comes back from anywhere; what was typed into the address does not count."""
    answer = client.get(address, follow=True)
    text = answer.content.decode(errors="replace") + str(dict(answer.headers))
    for part in (
        f"q={MARK}",
        f"by={MARK}",
        f"topic={MARK}",
        f'value="{MARK}"',
        f"<strong>{MARK}</strong>",
        f"<bdi>{MARK}</bdi>",
        f"<bdi>“{MARK}”</bdi>",
    ):
        text = text.replace(part, "")
    return MARK in text.replace(f'">{MARK}</', "").replace(f"<span>{MARK}</span>", "")


@pytest.mark.parametrize(
    ("role", "state"),
    [*((role, "sent") for role in ROLES), ("public", "returned"), ("public", "appealed"), ("own", "appealed")],
)
def test_not_on_any_public_address_before_posting(role, state):
    story = marked()
    if state != "sent":
        return_input(written=story.written, reason="R.", actor=story.moderator, now=make.NOW)
    if state == "appealed":
        appeal_return(written=story.written, reason="A.", actor=story.alice, now=make.NOW)
    client = client_of(story, role)
    assert [address for address in PUBLIC_ADDRESSES if found(client, address)] == []
    assert not PostedInput.objects.exists()
    assert not FacetCount.objects.exists()


def test_the_same_crawler_finds_it_everywhere_once_posted():
    story = marked()
    post_input(written=story.written, actor=story.moderator, now=make.NOW)
    cache.clear()
    for address in PUBLIC_ADDRESSES[:-1]:
        assert found(Client(), address), address


@pytest.mark.parametrize("role", ROLES)
def test_who_reaches_the_working_copy(role):
    """The desks' addresses: the sender's for the sender alone, the Chair's for the Chair, the admin's for the Secretariat."""
    story = marked()
    client, prefixes = (
        client_of(story, role),
        {"own": "/my/", "chair": "/chair/", "secretariat": "/admin/", "moderator": "/admin/"},
    )
    seen = {address for address in own_addresses(story) if found(client, address)}
    mine = prefixes.get(role)
    assert seen <= {address for address in own_addresses(story) if mine and address.startswith(mine)}
    if mine:
        assert len(seen) >= 2, "the entitled find it"


@pytest.mark.parametrize("role", ROLES)
def test_its_file_is_reached_by_the_same(role):
    alice, body = make.body("A body with a file")
    client = signed_in(alice)
    client.post("/my/inputs/new/", fields(file=scan(), text=""))
    written = make.WrittenInput.objects.get(organization=body)
    send(client, written.reference)
    story = make.Story(written, alice, body)
    addresses = {
        "own": f"/my/inputs/{written.reference}/file.pdf",
        "chair": f"/chair/inputs/{written.reference}/file.pdf",
        "secretariat": f"/admin/submissions/writteninput/{written.pk}/file.pdf",
    }
    answers = {name: client_of(story, role).get(url) for name, url in addresses.items()}
    reached = {name for name, answer in answers.items() if answer.content.startswith(b"%PDF")}
    assert reached == {
        "own": {"own"},
        "chair": {"chair"},
        "secretariat": {"secretariat"},
        "moderator": {"secretariat"},
    }.get(role, set())


@pytest.mark.parametrize("sent", [False, True])
@pytest.mark.parametrize("role", ROLES)
def test_the_query_says_what_the_table_says(role, sent):
    """visible_inputs against modalities.visibility, cell by cell; a draft is its writers' alone."""
    story = marked() if sent else make.draft()
    actor, audience = {
        "public": (None, Audience.PUBLIC),
        "stranger": (make.body()[0], Audience.PUBLIC),
        "own": (story.alice, Audience.APPLICANT),
        "state": (build.delegate(), Audience.STATE),
        "chair": (story.chair, Audience.CHAIR),
        "secretariat": (build.secretariat(build.Right.CHECKER), Audience.SECRETARIAT),
        "moderator": (build.secretariat(build.Right.NAMED_STAFF), Audience.NAMED_STAFF),
    }[role]
    expected = may_see(Item.UNPOSTED_INPUT, audience, CaseFacts(own=role == "own")) and (sent or role == "own")
    assert (find_input(actor, story.written.reference) is not None) is expected


def test_a_person_acting_for_another_desk_is_not_the_organization():
    """Somebody with a mandate acts in one capacity at a time."""
    story = marked()
    assert find_input(Actor(Party.STATE, user_id=story.alice.user_id, state_id=1), story.written.reference) is None


def test_what_is_being_mended_is_the_senders_alone():
    """After a return the Chair and the Secretariat read what was sent, not what is being written."""
    alice, body = make.body("Mender")
    story = make.sent(alice, body, title="As it was sent")
    return_input(written=story.written, reason="R.", actor=story.moderator, now=make.NOW)
    from submissions.services.drafting import save_input

    changes = {"title": f"{MARK} mended", "text": f"{MARK} mended"}
    save_input(written=story.written, answers=changes, actor=alice, now=make.NOW)
    assert found(client_of(story, "own"), f"/my/inputs/{story.written.reference}/edit/")
    for role in ("public", "chair", "moderator"):
        client = client_of(story, role)
        assert [address for address in own_addresses(story) if found(client, address)] == [], role


def test_letters_and_acts_tell_nobody_else():
    """Letters about it go to its own people and, on appeal, to the Chair; acts hold ids and digests, and none is public."""
    story = marked()
    return_input(written=story.written, reason=f"{MARK} reason", actor=story.moderator, now=make.NOW)
    appeal_return(written=story.written, reason=f"{MARK} appeal", actor=story.alice, now=make.NOW)
    letters = Letter.objects.filter(body__contains=MARK)
    assert letters.count() == 4
    assert set(letters.exclude(kind="input.appeal_to_chair").values_list("user_id", flat=True)) == {story.alice.user_id}
    assert list(letters.filter(kind="input.appeal_to_chair").values_list("user_id", flat=True)) == [story.chair.user_id]
    acts = Act.objects.filter(subject=story.written.record_subject)
    assert acts.count() == 4
    assert not acts.filter(public=True).exists()
    assert not acts.filter(content__contains=MARK).exists()


def test_a_mandate_of_the_chair_ends_sight():
    story = marked()
    desk = f"/chair/inputs/{story.written.reference}/"
    client = signed_in(story.chair)
    assert found(client, desk)
    build.Mandate.objects.filter(user_id=story.chair.user_id).update(until_at=build.LONG_AGO)
    assert not found(client, desk)
