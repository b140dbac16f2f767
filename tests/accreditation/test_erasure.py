"""Personal data erased on record: a case's contact people, a person's account (DESIGN 6, 10)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress

from accounts.capacities import Party, Right
from accounts.models import Act, Invitation, Letter, User
from accounts.refusals import Refused
from accounts.services.erasing import forget_letters
from accounts.services.letters import post_due_letters
from accounts.services.verification import verify_record
from accreditation.models import Application, Erasure, Representative
from accreditation.services.applications import withdraw_application
from accreditation.services.erasure import erase_account, erase_contact
from tests import builders as build
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return build.secretariat(Right.SECURITY_OFFICER)


def withdrawn():
    case = build.submitted()
    actor, application = case.alice, case.application
    now = build.OPENS + timedelta(days=2)
    withdraw_application(application=application, actor=actor, now=now)
    return actor, application, now


def test_contact_people_go_when_the_case_is_over(officer):
    _actor, application, now = withdrawn()
    version = application.versions.get().digest
    erase_contact(application=application, reason="asked by letter", actor=officer, now=now)
    kept = Application.objects.get(pk=application.pk)
    assert (kept.contact_name, kept.contact_email, kept.contact_phone, kept.contact_sensitive) == ("", "", "", False)
    assert kept.versions.get().digest == version
    act = Act.objects.get(kind="application.erase_contact")
    assert "Contact Person" not in str(act.facts)
    assert Letter.objects.filter(act=act, kind="application.contact_erased").count() == 1
    with pytest.raises(Refused, match="already_done"):
        erase_contact(application=application, reason="again", actor=officer, now=now)


def test_not_while_it_is_live_nor_without_right_or_reason(officer):
    application = build.submitted().application
    with pytest.raises(Refused, match="case_not_over"):
        erase_contact(application=application, reason="asked", actor=officer, now=build.OPENS)
    with pytest.raises(Refused, match="no_right"):
        erase_contact(application=application, reason="asked", actor=build.secretariat(), now=build.OPENS)
    with pytest.raises(Refused, match="needs_reason"):
        erase_contact(application=application, reason=" ", actor=officer, now=build.OPENS)


def test_an_account_ends_and_nothing_says_whose_it_was(officer):
    actor, _application, now = withdrawn()
    user = User.objects.get(pk=actor.user_id)
    email, name = user.email, user.full_name
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    Invitation.objects.create(
        email=email,
        full_name=name,
        party="state",
        token_sha256="b" * 64,
        invited_at=now,
        expires_at=now,
        accepted_by=user,
    )
    erase_account(user=user, reason="asked by letter", actor=officer, now=now)
    assert post_due_letters(now=now + timedelta(minutes=1)) > 0
    last = Letter.objects.get(kind="people.account_erased")
    assert (last.address, last.status) == (email, "posted")
    assert forget_letters(now=now) == Letter.objects.filter(user=user).count()
    user.refresh_from_db()
    assert (user.is_active, user.has_usable_password(), user.full_name) == (False, False, "")
    assert not EmailAddress.objects.filter(user=user).exists()
    for model in (User, Invitation, Letter):
        row = str(list(model.objects.values()))
        assert email not in row, model
    assert not Letter.objects.filter(user=user).exclude(body="").exists()
    assert not user.representations.filter(until_at=None).exists()
    assert verify_record().broken_at is None
    assert str(user) == f"account {user.pk}, erased"
    with pytest.raises(Refused, match="already_done"):
        erase_account(user=user, reason="again", actor=officer, now=now)


def test_who_acts_for_somebody_is_refused(officer):
    actor, application, now = withdrawn()
    delegate = build.delegate()
    live = build.submitted().application.submitted_by
    Representative.objects.create(
        organization=application.organization, user=build.person("Colleague"), role="colleague", from_at=now
    )
    for user in (User.objects.get(pk=delegate.user_id), live, User.objects.get(pk=actor.user_id)):
        with pytest.raises(Refused, match="still_acts"):
            erase_account(user=user, reason="asked", actor=officer, now=now)
    assert not Erasure.objects.exists()


def test_a_draft_loses_its_contact_with_its_only_person(officer):
    actor = build.applicant()
    draft = build.draft(actor)
    erase_account(user=User.objects.get(pk=actor.user_id), reason="asked", actor=officer, now=build.OPENS)
    draft.refresh_from_db()
    assert draft.contact_email == ""


def test_the_pages_read_back_then_erase(client):
    mandate = build.mandate(Party.SECRETARIAT, Right.SECURITY_OFFICER)
    sign_in(client, mandate.user, again=True)
    _actor, application, _now = withdrawn()
    file = f"/admin/accreditation/application/{application.reference}/"
    assert f"{file}erase-contact/" in client.get(file).content.decode()
    person = build.person("Former")
    assert (
        f"/admin/accreditation/erasure/account/{person.pk}/"
        in client.get(f"/admin/accounts/user/{person.pk}/change/").content.decode()
    )
    for url in (f"{file}erase-contact/", f"/admin/accreditation/erasure/account/{person.pk}/"):
        read = client.post(url, {"reason": "asked by letter"})
        assert "Nobody can undo this" in read.content.decode()
        assert client.post(url, {"reason": "asked by letter", "confirmed": "yes"}).status_code == 302
        assert client.get(url).status_code == 409
    assert Erasure.objects.count() == 2
    shown = client.get("/admin/accreditation/erasure/").content.decode()
    assert application.reference in shown
    assert f"account {person.pk}, erased" in shown
    assert f"{file}erase-contact/" not in client.get(file).content.decode()


def test_who_is_no_officer_sees_no_button(client):
    sign_in(client, build.mandate(Party.SECRETARIAT, Right.CHECKER).user, again=True)
    person = build.person("Former")
    assert "/erasure/account/" not in client.get(f"/admin/accounts/user/{person.pk}/change/").content.decode()
    assert client.get(f"/admin/accreditation/erasure/account/{person.pk}/").status_code == 403


def test_the_person_is_told_whom_to_write_to(client, settings):
    settings.CONTACT_EMAIL = "portal@example.org"
    sign_in(client, build.person("Alice"))
    assert "mailto:portal@example.org" in client.get("/accounts/security/").content.decode()
