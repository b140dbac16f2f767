"""The Secretariat's outbox: many letters at once, occasions that wait, letters that came back, words in several languages."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from accounts.capacities import Party, Right
from accounts.models import Act, HeldOccasion, Letter, MemberState, Wording
from accounts.models.letter import LetterStatus
from accounts.notices import letters as occasions
from accounts.notices.drafts import to_mission, to_user
from accounts.notices.occasions import OCCASIONS, Writer
from accounts.refusals import Refused
from accounts.services.correspondence import can_be_held, hold_letters, hold_occasion, release_letters
from accounts.services.letters import post_due_letters
from accounts.services.mailboxes import send_mailbox_tests
from accounts.services.record import record_act
from accounts.services.telling import tell
from accounts.services.wordings import clear_wording, write_wording
from tests import builders as build
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db
LETTERS = "/admin/accounts/letter/"
OCCASION = "/admin/accounts/wording/occasion/mailbox.changed/"


@pytest.fixture
def sam():
    return build.mandate(Party.SECRETARIAT, Right.SETTINGS)


@pytest.fixture
def client(sam):
    return sign_in(Client(), sam.user, again=True)


def told(*names: str, now=None) -> list[Letter]:
    """A letter of one occasion to some missions."""
    now = now or timezone.now()
    states = [build.member_state(name) for name in names]
    act = record_act(kind="mailbox.change", moment=now, actor=build.secretariat(), subject="mailboxes")
    tell(act, occasions.MAILBOX_CHANGED, [to_mission(state) for state in states], now, moment="now")
    return list(Letter.objects.filter(act_id=act.pk).order_by("id"))


def statuses(rows: list[Letter]) -> list[str]:
    return list(Letter.objects.filter(pk__in=[row.pk for row in rows]).order_by("id").values_list("status", flat=True))


def mark_on(client: Client, url: str) -> dict[str, str]:
    """What the page carries of the letters that it shows."""
    return {"seen": re.search(r'name="seen" value="(\w+)"', client.get(url).content.decode())[1]}


def press_all(client: Client, url: str):
    """Look at what would be done with all of these, and do it."""
    return client.post(url, mark_on(client, url))


def test_all_that_the_filters_show_are_held_shown_and_released(client, sam):
    rows = told("Utopia", "Erewhon")
    other = Letter.objects.exclude(pk__in=[row.pk for row in rows]).count()
    page = client.get(f"{LETTERS}?status=queued&kind=mailbox.changed").content.decode()
    assert "all/hold/?status=queued&amp;kind=mailbox.changed" in page
    query = "status=queued&kind=mailbox.changed"
    asked = client.get(f"{LETTERS}all/hold/?{query}").content.decode()
    assert rows[0].address in asked
    assert statuses(rows) == ["queued", "queued"]
    assert press_all(client, f"{LETTERS}all/hold/?{query}").status_code == 302
    assert statuses(rows) == ["held", "held"]
    post_due_letters(now=timezone.now())
    assert statuses(rows) == ["held", "held"]
    query = "status=held&kind=mailbox.changed"
    asked = client.get(f"{LETTERS}all/release/?{query}").content.decode()
    assert "This will notify 2 recipients." in asked
    assert rows[1].address in asked
    press_all(client, f"{LETTERS}all/release/?{query}")
    assert statuses(rows) == ["queued", "queued"]
    assert client.post(f"{LETTERS}all/release/?{query}").status_code == 409
    act = Act.objects.get(kind="letter.release")
    assert act.facts["letters"] == [row.pk for row in rows]
    assert Letter.objects.filter(status="queued").count() == other + 2


def test_held_ones_can_be_cancelled_and_queued_ones_not_in_bulk(client):
    rows = told("Utopia")
    assert client.post(f"{LETTERS}all/cancel/").status_code == 409
    press_all(client, f"{LETTERS}all/hold/?kind=mailbox.changed")
    press_all(client, f"{LETTERS}all/cancel/?kind=mailbox.changed")
    assert statuses(rows) == ["cancelled"]
    assert client.get(f"{LETTERS}all/burn/").status_code == 404


@pytest.mark.parametrize(("what", "before"), [("release", "held"), ("cancel", "held"), ("hold", "queued")])
def test_nothing_is_done_with_letters_that_nobody_was_shown(client, what, before):
    """Another letter came under the filters since the page was drawn: it is shown first."""
    rows = told("Utopia")
    Letter.objects.filter(pk=rows[0].pk).update(status=before)
    url = f"{LETTERS}all/{what}/?kind=mailbox.changed"
    seen = mark_on(client, url)
    rows += told("Erewhon")
    Letter.objects.filter(pk=rows[1].pk).update(status=before)
    for carried in (seen, {}):
        stale = client.post(url, carried)
        assert stale.status_code == 409
        assert rows[1].address in stale.content.decode()
        assert "Somebody else has changed this" in stale.content.decode()
        assert statuses(rows) == [before, before]
    again = re.search(r'name="seen" value="(\w+)"', stale.content.decode())[1]
    assert client.post(url, {"seen": again}).status_code == 302
    assert before not in statuses(rows)


@pytest.mark.parametrize("who", ["stranger", "delegate", "chair", "checker"])
def test_only_the_right_holds_and_releases(who):
    actor = {
        "stranger": build.applicant,
        "delegate": build.delegate,
        "chair": build.chair,
        "checker": lambda: build.secretariat(Right.CHECKER),
    }[who]()
    told("Utopia")
    for service in (hold_letters, release_letters):
        with pytest.raises(Refused):
            service(letters=Letter.objects.all(), actor=actor, now=timezone.now())
    with pytest.raises(Refused):
        hold_occasion(occasion="mailbox.changed", actor=actor, now=timezone.now())


def test_an_occasion_waits_until_its_letters_have_been_seen(client):
    assert "Hold its letters" in client.get(OCCASION).content.decode()
    client.post(f"{OCCASION}hold/")
    client.post(f"{OCCASION}hold/")
    assert Act.objects.filter(kind="letter.hold_occasion").count() == 1
    assert "are held until released" in client.get(OCCASION).content.decode()
    rows = told("Utopia")
    assert statuses(rows) == ["held"]
    assert "Letters held for release" in client.get("/admin/").content.decode()
    client.post(f"{OCCASION}free/")
    assert not HeldOccasion.objects.exists()
    assert statuses(rows) == ["held"]
    assert statuses(told("Erewhon")) == ["queued"]


def test_links_and_the_chairs_letters_are_not_held_back(client):
    held = {code for code in OCCASIONS if can_be_held(code)}
    assert "circulation.published" in held
    # What the ordinary Secretariat may not read it could not release either.
    assert not held & {
        "application.accredited",
        "people.invitation",
        "mailbox.test",
        "account.password_changed",
        "objection.to_chair",
    }
    assert not [code for code in held if OCCASIONS[code].secret]
    answer = client.post("/admin/accounts/wording/occasion/people.invitation/hold/")
    assert answer.status_code == 409
    assert "cannot be held" in answer.content.decode()


def test_what_came_back_leaves_the_queue_when_somebody_has_seen_to_it(client):
    (row,) = told("Utopia")
    Letter.objects.filter(pk=row.pk).update(status=LetterStatus.BOUNCED, server_answer="returned: no such user")
    queue = f"{LETTERS}?status=trouble"
    assert row.address in client.get(queue).content.decode()
    assert re.search(
        r'class="count">1</td>\s*<th scope="row">\s*<a href="[^"]*trouble', client.get("/admin/").content.decode()
    )
    client.post(f"{LETTERS}{row.pk}/seen/", {"seen": "bounced"})
    assert row.address not in client.get(queue).content.decode()
    assert "Seen to" in client.get(f"{LETTERS}{row.pk}/change/").content.decode()
    assert Act.objects.filter(kind="letter.see_to", subject=f"letter:{row.pk}").count() == 1


def test_the_letter_of_an_outcome_is_not_read_by_any_way(client, sam):
    """Not by its page, its correction, its record, a button, a filter, nor the preview of its words (DESIGN 4)."""
    (row,) = told("Utopia")
    Letter.objects.filter(pk=row.pk).update(kind="application.accredited", subject="MARKER", status="posted")
    for path in (f"{row.pk}/change/", f"{row.pk}/correct/"):
        assert client.get(f"{LETTERS}{path}").status_code == 404
    for path in ("hold", "release", "cancel", "again", "test", "seen"):
        assert client.post(f"{LETTERS}{row.pk}/{path}/").status_code == 404
    assert client.get(f"{LETTERS}{row.pk}/history/").status_code == 302
    words = client.get("/admin/accounts/wording/occasion/application.accredited/").content.decode()
    kind = OCCASIONS["application.accredited"]
    typed = {"language": "en", "subject": str(kind.subject), "body": str(kind.body), "preview": "yes"}
    previewed = client.post("/admin/accounts/wording/occasion/application.accredited/", typed).content.decode()
    assert "MARKER" not in words + previewed + client.get(f"{LETTERS}?q=MARKER").content.decode().replace(
        '"MARKER"', ""
    )


def test_the_preview_takes_what_other_letters_say(client):
    """No letter of this kind was ever written: its values come from others that name the same, never a link."""
    told("Utopia")
    kind = OCCASIONS["people.mission_mandates_ended"]
    typed = {"language": "en", "subject": "At {moment}", "body": "To {name}: {count}", "preview": "yes"}
    page = client.post(f"/admin/accounts/wording/occasion/{kind.code}/", typed).content.decode()
    assert "At now" in page
    assert "To Utopia: [count]" in page


def test_a_version_is_sent_to_oneself_before_it_is_cleared(client, sam):
    told("Utopia")
    client.post(OCCASION, {"language": "en", "subject": "Changed at {moment}", "body": "Dear {name}, changed."})
    wording = Wording.objects.get()
    assert sam.user.email in client.get(f"/admin/accounts/wording/{wording.pk}/change/").content.decode()
    client.post(f"/admin/accounts/wording/{wording.pk}/test/")
    letter = Letter.objects.get(kind="letter.test")
    assert (letter.address, letter.subject) == (sam.user.email, "Test: Changed at now")
    assert letter.body.startswith("Dear Utopia, changed.")
    reader = sign_in(Client(), build.mandate(Party.SECRETARIAT, Right.CHECKER).user, again=True)
    reader.post(f"/admin/accounts/wording/{wording.pk}/test/")
    assert Letter.objects.filter(kind="letter.test").count() == 1


def cleared(language: str, subject: str) -> None:
    actor, now = build.secretariat(Right.SETTINGS), timezone.now()
    wording = write_wording(
        occasion="mailbox.changed", language=language, subject=subject, body="{moment}", actor=actor, now=now
    )
    clear_wording(wording=wording, actor=actor, now=now)


def test_a_letter_speaks_the_language_it_says_it_speaks():
    """French where French words are cleared, else English ones, cleared before brought; the row says which."""
    user = build.person("Marie")
    user.language = "fr"

    def drafted() -> tuple[str, str, int]:
        draft = Writer(occasions.MAILBOX_CHANGED).draft(to_user(user), {"moment": "x"})
        return draft.recipient.language, draft.subject, draft.wording_version

    assert drafted() == ("en", "The mission’s mailbox has been changed", 0)
    cleared("en", "Cleared English")
    assert drafted() == ("en", "Cleared English", 1)
    cleared("fr", "Texte approuvé")
    assert drafted() == ("fr", "Texte approuvé", 1)
    user.language = "ar"
    assert drafted() == ("en", "Cleared English", 1)


def test_nobody_smuggles_a_link_into_a_letter(sam, settings):
    """A name that looks like a sealed link stays a name; words of letters hold none either."""
    now = timezone.now()
    state = build.member_state("Utopia")
    send_mailbox_tests(states=[state], actor=sam.actor(), now=now)
    mark = re.search(r"⟦.*⟧", Letter.objects.get(kind="mailbox.test").body)[0]
    MemberState.objects.filter(pk=state.pk).update(name=mark)
    (row,) = told(mark)
    assert "⟦" not in row.body
    assert "[/accounts/mailbox/:" in row.body
    with pytest.raises(Refused, match="unknown_placeholders"):
        write_wording(occasion="mailbox.changed", language="en", subject="x", body=mark, actor=sam.actor(), now=now)
    post_due_letters(now=now + timedelta(minutes=1))
    link = f"{settings.SITE_URL}/accounts/mailbox/"
    assert [message.subject for message in mail.outbox if link in message.body] == ["Please confirm this mailbox"]


def test_an_invitation_keeps_its_link(client, sam):
    """Written or cleared without it, nobody invited could accept."""
    path = "/admin/accounts/wording/occasion/people.invitation/"
    typed = {"language": "en", "subject": "Come", "body": "Come, {name}."}
    refused = client.post(path, typed)
    assert refused.status_code == 409
    assert "The text must hold {link}" in refused.content.decode()
    assert not Wording.objects.exists()
    assert client.post(path, {**typed, "subject": "{link}"}).status_code == 409
    old = Wording.objects.create(
        occasion="people.invitation", version=1, written_by_id=sam.user_id, written_at=timezone.now(), **typed
    )
    assert client.post(f"/admin/accounts/wording/{old.pk}/clear/").status_code == 409
    old.refresh_from_db()
    assert old.cleared_at is None
    assert client.post(path, {**typed, "body": "Come, {name}: {link}"}).status_code == 302


@pytest.mark.parametrize("act", ["hold", "free"])
def test_there_is_no_holding_of_an_unknown_occasion(client, act):
    assert client.get(f"/admin/accounts/wording/occasion/nope/{act}/").status_code == 404
    page = client.get(f"{OCCASION}{act}/").content.decode()
    assert str(OCCASIONS["mailbox.changed"].subject) in page
