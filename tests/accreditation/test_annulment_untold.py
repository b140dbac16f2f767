"""A place annulled before its list's outcomes are told: until then nobody learns by it that the body was accredited, that is,
not objected to (R2, R6, docs/decisions/0007)."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.connection import desk
from accounts.models import Letter
from accounts.services.letters import post_due_letters
from accreditation.modalities.annulments import Ground
from accreditation.modalities.states import State
from accreditation.models import Circulation
from accreditation.services.annulment import answer_annulment, confirm_annulment, propose_annulment
from objections.services.lodging import lodge_objection
from objections.services.sweeps import end_periods
from tests import builders as build
from tests.accreditation.test_admin_leaks import PAGES, RIGHTS, plain, signed_in
from tests.accreditation.test_admin_untold import alike
from tests.objections.states_people import at, client_of

pytestmark = pytest.mark.django_db
AFTER = build.PERIOD_ENDS + timedelta(minutes=5)
LATER = build.PERIOD_ENDS + timedelta(days=1)
TOLD = build.PERIOD_ENDS + timedelta(days=8)


@pytest.fixture
def pair(settings):
    """Two files of one list: one in consultation, the other accredited and annulled for an error, all before the day."""
    settings.SECOND_FACTOR_REQUIRED = False
    contested, quiet = build.circulated_together(2)
    chris, cora = build.chair(), build.chair()
    with desk():
        lodge_objection(
            application=contested, basis="", share_basis=False, share_name=False, actor=build.delegate(),
            now=build.CIRCULATED + timedelta(days=2),
        )  # fmt: skip
        end_periods(now=AFTER)
        propose_annulment(
            application=quiet, ground=Ground.CLERICAL_ERROR, reason="A note was missed.", actor=chris, now=AFTER
        )
    person = quiet.organization.representatives.get().user
    owner = build.Actor(build.Party.PERSON, user_id=person.pk)
    answer_annulment(application=quiet, text="We agree.", actor=owner, now=AFTER)
    build.member_state()
    with desk():
        confirm_annulment(application=quiet, actor=cora, now=LATER)
    for one in (contested, quiet):
        one.refresh_from_db()
    assert quiet.state_now is State.ANNULLED
    return contested, quiet


def test_letters_to_missions_wait_for_the_day(pair, mailoutbox):
    known_at = Circulation.objects.get().outcomes_known_at
    assert LATER < known_at < TOLD
    letters = Letter.objects.filter(kind="annulment.to_missions")
    assert letters.exists()
    assert {(letter.next_attempt_at, letter.kept_until) for letter in letters} == {(known_at, known_at)}
    post_due_letters(now=known_at - timedelta(seconds=1))
    assert not [mail for mail in mailoutbox if "annulled" in mail.subject and "Permanent Mission" in mail.body]
    post_due_letters(now=known_at)
    assert [mail for mail in mailoutbox if "annulled" in mail.subject and "Permanent Mission" in mail.body]


def test_states_and_secretariat_cannot_tell_it_from_a_contested_one(pair, client):
    reader = build.delegate()
    with at(LATER + timedelta(hours=1)):
        desk_of = client_of(reader)
        texts = [alike(plain(desk_of.get(f"/states/files/{one.reference}/")), one) for one in pair]
        texts = [re.sub(r"[0-9a-f]{32}|[0-9a-f]{16}…|documents/\d+/", "", text) for text in texts]
        assert "Awaiting outcome" in texts[0]
        assert texts[0] == texts[1]
        listed = plain(desk_of.get("/states/files/"))
        rows = listed.partition("<tbody")[2].partition("</tbody>")[0]  # beside them stands what one may filter by
        assert all(one.reference in rows for one in pair)
        assert "nnulled" not in rows
        annulled = plain(desk_of.get("/states/files/?status=annulled"))
        assert not any(one.reference in annulled for one in pair)
        answer = desk_of.post(f"/states/lists/{Circulation.objects.get().pk}/csv/")
        sheet = b"".join(answer).decode()
        assert all(one.reference in sheet for one in pair)
        assert "nnulled" not in sheet
        signed_in(client, *RIGHTS)
        for name in PAGES:
            answers = [client.get(reverse(f"admin:{name}", args=[one.reference])) for one in pair]
            assert answers[0].status_code == answers[1].status_code, name
            texts = [alike(plain(answer), one) for answer, one in zip(answers, pair, strict=True)]
            assert texts[0] == texts[1], name
        for path in ("accounts/letter/?about=application:{}", "accounts/act/?q=application:{}"):
            texts = [alike(plain(client.get("/admin/" + path.format(one.pk))), one) for one in pair]
            assert texts[0] == texts[1], path
        name = pair[1].organization.name
        assert name not in plain(Client().get("/organizations/"))
        assert name not in plain(client.get("/admin/accreditation/accreditation/"))
    with at(TOLD):
        assert "Annulled" in plain(client_of(reader).get(f"/states/files/{pair[1].reference}/"))
