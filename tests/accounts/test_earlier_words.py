"""Versions of a letter's words: which one letters carry, which still wait, and the way back to earlier ones."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module

import pytest
from django.urls import get_resolver
from django.utils import timezone

from accounts.capacities import Party, Right
from accounts.models import Wording
from accounts.notices import letters
from accounts.notices.occasions import OCCASIONS, occasion_words, words_for
from accounts.queries.wordings import awaiting_clearing
from accounts.services.proposals import propose_end
from accounts.services.wordings import clear_wording, write_wording
from desks.queries.secretariat_queues import of_other_rooms
from tests import builders as build
from tests.accounts.officers import client_of

pytestmark = pytest.mark.django_db
PAGE = "/admin/accounts/wording/"
OCCASION = f"{PAGE}occasion/mailbox.changed/"
KIND = letters.MAILBOX_CHANGED


@pytest.fixture
def sam():
    return build.mandate(Party.SECRETARIAT, Right.SETTINGS)


def version(sam, words: str, language: str = "en", *, clear: bool = False) -> Wording:
    now = timezone.now()
    written = write_wording(
        occasion=KIND.code, language=language, subject=words, body=words, actor=sam.actor(), now=now
    )  # fmt: skip
    return clear_wording(wording=written, actor=sam.actor(), now=now) if clear else written


def waiting(actor, key: str, now) -> int:
    return {one.key: one.count for one in of_other_rooms(actor, now)}[key]


def test_a_version_that_a_later_one_has_overtaken_waits_for_nobody(sam):
    now, actor = timezone.now(), sam.actor()
    old, french = version(sam, "First"), version(sam, "Premier", "fr")
    assert waiting(actor, "wordings", now) == 2
    version(sam, "Second", clear=True)
    newest = version(sam, "Third")
    assert list(awaiting_clearing().order_by("id")) == [french, newest]
    assert waiting(actor, "wordings", now) == 2

    client = client_of(sam)
    for answer in (client.get(f"{PAGE}{old.pk}/clear/"), client.post(f"{PAGE}{old.pk}/clear/")):
        assert answer.status_code == 409
        assert "A later version has been cleared" in answer.content.decode()
        assert "carries this version" not in answer.content.decode()
    old.refresh_from_db()
    assert old.cleared_at is None
    page = client.get(f"{PAGE}{old.pk}/change/").content.decode()
    assert "carry version 2 in its place" in page
    assert "Clear and release" not in page
    assert (
        "do not carry these words until they are cleared" in client.get(f"{PAGE}{newest.pk}/change/").content.decode()
    )
    clear_wording(wording=newest, actor=actor, now=now)
    assert "carry these words" in client.get(f"{PAGE}{newest.pk}/change/").content.decode()
    listed = client.get(PAGE).content.decode()
    assert listed.count("a version awaits clearing") == 1  # the French one
    clear_wording(wording=french, actor=actor, now=now)
    assert "a version awaits clearing" not in client.get(PAGE).content.decode()


def test_there_is_a_way_back_to_an_earlier_version_and_to_the_portals_own_words(sam):
    first, second = version(sam, "First words", clear=True), version(sam, "Second words", clear=True)
    client = client_of(sam)
    assert client.get(OCCASION).context["form"]["body"].value() == "Second words"
    link = f"{OCCASION}?language=en&amp;from={first.pk}"
    assert link in client.get(f"{PAGE}{first.pk}/change/").content.decode()
    back = client.get(link.replace("&amp;", "&"))
    assert back.context["form"]["body"].value() == "First words"
    assert "The form begins with version 1." in back.content.decode()
    typed = {name: back.context["form"][name].value() for name in ("language", "subject", "body")}
    third = Wording.objects.get(pk=client.post(link.replace("&amp;", "&"), typed)["Location"].split("/")[-3])
    assert (third.version, third.body) == (3, "First words")
    client.post(f"{PAGE}{third.pk}/clear/")
    assert words_for(KIND, "en").body == "First words"

    page = client.get(OCCASION)
    assert "version 3, which letters carry now" in page.content.decode()
    assert "?language=en&amp;from=portal" in page.content.decode()
    own = client.get(f"{OCCASION}?language=en&from=portal")
    assert "The form begins with the words that the portal brings." in own.content.decode()
    typed = {name: own.context["form"][name].value() for name in ("language", "subject", "body")}
    assert typed["body"] == str(KIND.body)
    fourth = Wording.objects.get(pk=client.post(OCCASION, typed)["Location"].split("/")[-3])
    client.post(f"{PAGE}{fourth.pk}/clear/")
    assert words_for(KIND, "en").body == str(KIND.body)
    # Of another occasion or language there is no such version.
    assert client.get(f"{OCCASION}?language=fr&from={second.pk}").status_code == 400


def test_a_proposal_past_its_days_waits_for_nobody():
    one, _other, third = (build.secretariat(Right.SECURITY_OFFICER) for _ in range(3))
    mandate, now = build.Mandate.objects.get(pk=third.mandate_id), timezone.now()
    proposal = propose_end(mandate=mandate, reason="Left.", actor=one, now=now)
    assert waiting(one, "proposals", now) == 1
    assert waiting(one, "proposals", proposal.expires_at - timedelta(seconds=1)) == 1
    assert waiting(one, "proposals", proposal.expires_at) == 0
    assert waiting(one, "proposals", now + timedelta(days=40)) == 0


def test_no_two_letters_are_called_alike():
    """Those of every room: a module declares its letters when it is read, as the addresses and the sweeps read all of them."""
    for tasks in ("accounts", "accreditation", "objections"):
        import_module(f"{tasks}.tasks")
    assert get_resolver().url_patterns
    assert len(OCCASIONS) > 150
    called = [occasion_words(code) for code in OCCASIONS]
    assert sorted(set(called)) == sorted(called)
