"""Nothing is sent without its recipients having been shown: deciding a claim, acts on many files, and every single act."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.connection import desk
from accounts.models import Letter, User
from accreditation.modalities.states import State
from accreditation.services.claims import claim_organization
from accreditation.services.organizations import confirm_organization
from objections.services.lodging import lodge_objection
from objections.services.sweeps import end_periods
from sessions_app.models import Session
from tests import builders as build
from tests.journeys.secretariat import address, drawn, sign_in
from tests.papers import pdf

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_second_factor")]
NOW = build.CIRCULATED + timedelta(days=1)


def test_a_claim_is_decided_in_sight_of_who_is_told(client):
    alice, eve = build.applicant(), build.applicant()
    body = build.organization(alice)
    claim = claim_organization(
        organization=body,
        statement="Ours.",
        letter=build.letter_of_head(build.submitted().application).file,
        actor=eve,
        now=NOW - timedelta(days=1),
    )
    with time_machine.travel(NOW, tick=False):
        sign_in(client)
        page = client.get(address("claim_decide", claim.pk)).content.decode()
    assert "This will notify 2 recipients" in page
    for who in (alice, eve):
        assert f" · {User.objects.get(pk=who.user_id).email}</li>" in page


def test_a_trial_on_many_files_shows_whom_the_letters_reach_and_writes_none(client):
    case = build.submitted()
    confirm_organization(organization=case.application.organization, actor=case.checker, now=build.CIRCULATED)
    with time_machine.travel(NOW, tick=False):
        sign_in(client)
        before = Letter.objects.count()
        chosen = {"act": "complete", "chosen": [case.application.reference]}
        page = client.post(address("application_bulk"), chosen).content.decode()
    assert Letter.objects.count() == before
    assert "This will notify 1 recipient." in page
    assert f"{case.application.reference}: Alice" in page


def emails(*actors):
    return [User.objects.get(pk=one.user_id).email for one in actors]


def test_a_single_act_that_writes_letters_is_read_back_with_its_recipients(client):
    """One press shows who is told and changes nothing; the second does it."""
    case = build.submitted()
    confirm_organization(organization=case.application.organization, actor=case.checker, now=build.CIRCULATED)
    path = address("application_complete", case.application.reference)
    with time_machine.travel(NOW, tick=False):
        sign_in(client)
        typed, before = drawn(client, path), Letter.objects.count()
        page = client.post(path, typed).content.decode()
        assert "This will notify 1 recipient." in page
        assert f" · {emails(case.alice)[0]}</li>" in page
        assert Letter.objects.count() == before
        assert case.state is State.SUBMITTED
        assert client.post(path, {**typed, "confirmed": "yes"}).status_code == 302
    assert Letter.objects.count() == before + 1
    assert case.state is State.COMPLETE


def test_an_act_that_writes_none_is_done_at_once(client):
    case = build.submitted()
    path = address("organization_confirm", case.application.organization.reference)
    with time_machine.travel(NOW, tick=False):
        sign_in(client)
        assert client.post(path, drawn(client, path)).status_code == 302
    case.application.organization.refresh_from_db()
    assert case.application.organization.confirmed_at == NOW


ACTS = {
    "application_ask": {"field_1": "", "text_1": "Who pays for it?"},
    "application_scope": {"reason": "Another field."},
    "organization_rename": {"name": "Another name", "evidence": "A register."},
    "organization_dissolve": {"evidence": "A register."},
    "organization_focal_point": {"evidence": "A letter of the head."},
}


@pytest.mark.parametrize("name", ACTS)
def test_each_act_on_a_file_or_a_body_names_whom_it_tells(client, name, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    case, zoe = build.submitted(), build.applicant()
    of_body = name.startswith("organization")
    path = address(name, (case.application.organization if of_body else case.application).reference)
    with time_machine.travel(NOW, tick=False):
        sign_in(client)
        typed = {**drawn(client, path), **ACTS[name], "email": emails(zoe)[0]}
        if of_body:
            typed["scan"] = SimpleUploadedFile("page.pdf", pdf())
        answer = client.post(path, typed)
    told = answer.context["reading"]["notified"].reached
    expected = {*emails(case.alice), *(emails(zoe) if name == "organization_focal_point" else [])}
    assert {line.rpartition(" · ")[2] for line in told} >= expected, answer.content.decode()[-3000:]
    assert all(f"<li>{line}</li>" in answer.content.decode() for line in told)


def test_a_late_permission_and_the_meetings_of_a_window_name_whom_they_tell(client):
    alice, state = build.applicant(), build.member_state("Reached")
    body, window = build.organization(alice), build.window()
    meeting = Session.objects.create(
        cycle=build.cycle(),
        slug="p",
        title="Plenary",
        kind="plenary",
        opens_at=window.closes_at + timedelta(days=200),
        closes_at=window.closes_at + timedelta(days=204),
    )
    with time_machine.travel(build.OPENS, tick=False):
        sign_in(client)
        until = {"until_at_0": "2027-03-20", "until_at_1": "23:59"}
        typed = {"window": window.pk, "organization": body.reference, "reason": "A flood.", **until}
        page = client.post(address("latepermission_new"), typed).content.decode()
        assert f" · {emails(alice)[0]}</li>" in page
        path = reverse("admin:sessions_app_session_target", args=[window.pk])
        typed = {**drawn(client, path), "meetings": [meeting.pk], "reason": "It is set."}
        page = client.post(path, typed).content.decode()
    assert f"<li>{state}</li>" in page
    assert "recipients." in page or "1 recipient." in page


def test_what_is_shown_does_not_tell_which_of_two_was_objected_to(client, settings, tmp_path):
    """Before outcomes are told: one is accredited already and loses its place, the other is withdrawn (DESIGN 4)."""
    settings.MEDIA_ROOT = tmp_path
    contested, quiet = build.circulated_together(2)
    with desk():
        lodge_objection(
            application=contested,
            basis="",
            share_basis=False,
            share_name=False,
            actor=build.delegate(),
            now=build.CIRCULATED + timedelta(days=2),
        )
        end_periods(now=build.PERIOD_ENDS + timedelta(minutes=5))
    shown = []
    with time_machine.travel(build.PERIOD_ENDS + timedelta(days=2), tick=False):
        sign_in(client)
        for one in (contested, quiet):
            path = address("organization_dissolve", one.organization.reference)
            typed = {**drawn(client, path), "evidence": "A register.", "scan": SimpleUploadedFile("page.pdf", pdf())}
            notified = client.post(path, typed).context["reading"]["notified"]
            shown.append((len(notified.reached), notified.unnamed, notified.count))
    assert shown[0] == shown[1] == (1, 0, 1)
