"""From when until when a mandate holds, and the note verbale it rests on."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django import forms
from django.test import Client
from django.utils import timezone

from accounts.capacities import Party, Right
from accounts.deadline_words import long_day_words
from accounts.forms.people import DelegateRightsForm, UntilForm
from accounts.forms.seat_time import SeatInstantField, end_of_day, last_day
from accounts.models import Act, Invitation, Letter, Mandate, User
from accounts.notices.mission_warnings import mission_warnings
from accounts.queries.mandates import holding
from accounts.refusals import Refused
from accounts.services.accepting import accept_invitation
from accounts.services.invitations import invite_delegate
from accounts.services.mandates import set_delegate_rights
from tests import builders as build
from tests.accounts.drawn import send
from tests.objections.states_people import at
from tests.papers import scan
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 3, 1, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def client_of(mandate: Mandate) -> Client:
    return sign_in(Client(), mandate.user, again=True)


def invite(ada, user: User, until: datetime | None, now: datetime = NOW) -> Invitation:
    return invite_delegate(email=user.email, full_name="", language="en", lodging=True, until=until, actor=ada, now=now)


def accept(invitation: Invitation, user: User, now: datetime) -> Mandate:
    from accounts.capacities import Actor
    from accounts.sealed import digest

    Invitation.objects.filter(pk=invitation.pk).update(token_sha256=digest("t"))
    return accept_invitation(token="t", actor=Actor(Party.PERSON, user_id=user.pk), now=now)


def test_a_mandate_given_until_a_day_ends_with_it():
    ada, dora = build.delegate(None, Right.ADMINISTRATOR), build.person("Dora")
    until = end_of_day(datetime(2027, 6, 30).date())
    assert until == datetime(2027, 7, 1, 4, 0, tzinfo=UTC)
    mandate = accept(invite(ada, dora, until), dora, NOW)
    assert mandate.until_at == until
    assert holding(until - SECOND).filter(pk=mandate.pk).exists()
    assert not holding(until).filter(pk=mandate.pk).exists()
    assert (
        "The mandate lasts until Wednesday 30 June 2027, that day included (New York)"
        in Letter.objects.get(kind="people.mandate_begun").body
    )
    assert Act.objects.get(kind="people.accept_invitation").facts["until"] == until.isoformat()


@pytest.mark.parametrize(("after", "taken"), [(-SECOND, True), (0 * SECOND, False)])
def test_nobody_accepts_a_mandate_that_is_over(after, taken):
    ada, dora = build.delegate(None, Right.ADMINISTRATOR), build.person("Dora")
    until = NOW + timedelta(days=1)
    invitation = invite(ada, dora, until)
    if taken:
        accept(invitation, dora, until + after)
    else:
        with pytest.raises(Refused, match="invitation_expired"):
            accept(invitation, dora, until + after)
    assert Mandate.objects.filter(user=dora).exists() is taken


def test_an_invitation_is_never_said_to_last_longer_than_its_mandate():
    ada, dora, cut = build.delegate(None, Right.ADMINISTRATOR), build.person("Dora"), end_of_day(NOW.date())
    invitation = invite(ada, dora, cut)
    assert invitation.closes_at == cut < invitation.expires_at
    body = Letter.objects.get(kind="people.invitation").body
    assert "The mandate lasts until Monday 1 March 2027, that day included (New York)." in body
    assert "by Monday 1 March 2027, that day included (New York). It works once" in body
    with at(NOW):
        page = client_of(Mandate.objects.get(pk=ada.mandate_id)).get("/states/people/").content.decode()
    assert "15 March" not in page
    with at(cut):
        page = client_of(Mandate.objects.get(pk=ada.mandate_id)).get("/states/people/").content.decode()
    assert "expired" in page
    invite(ada, dora, None, now=cut)  # no other is open any more
    assert "The mandate lasts until it is ended." in Letter.objects.filter(kind="people.invitation").last().body


def test_an_end_lies_ahead_and_can_be_moved_and_taken_away():
    ada = build.delegate(None, Right.ADMINISTRATOR)
    dev = Mandate.objects.get(pk=build.delegate(ada_state(ada)).mandate_id)

    def change(until: datetime | None) -> Mandate:
        return set_delegate_rights(mandate=dev, lodging=True, administrator=False, until=until, actor=ada, now=NOW)

    with pytest.raises(Refused, match="in_the_past"):
        change(NOW)
    assert change(NOW + SECOND).until_at == NOW + SECOND
    assert change(None).until_at is None
    bodies = Letter.objects.filter(kind="people.rights_changed").order_by("id").values_list("body", flat=True)
    assert "until it is ended" in bodies[1]
    with pytest.raises(Refused, match="in_the_past"):
        invite(ada, build.person("Late"), NOW)


def ada_state(ada):
    return Mandate.objects.get(pk=ada.mandate_id).state


def test_the_form_gives_back_the_day_it_was_given():
    day = datetime(2027, 11, 7).date()  # the clocks go back on this day
    assert last_day(end_of_day(day)) == day
    form = DelegateRightsForm({"until": "2027-11-07"})
    assert form.is_valid()
    assert form.cleaned_data["until"] == datetime(2027, 11, 8, 5, 0, tzinfo=UTC)
    assert "until" in DelegateRightsForm({"until": "7 November"}).errors


def test_the_administrator_says_until_when(client):
    ada = Mandate.objects.get(pk=build.delegate(build.member_state("Utopia"), Right.ADMINISTRATOR).mandate_id)
    browser = client_of(ada)
    typed = {"email": "n@mission.example", "full_name": "N", "language": "en", "until": "2001-01-01"}
    refused = browser.post("/states/people/invite/", typed)
    assert refused.status_code == 409
    assert "not in the past" in str(refused.context["form"].errors["until"])
    assert "n@mission.example" in refused.content.decode()
    day = (timezone.now() + timedelta(days=90)).date()
    browser.post("/states/people/invite/", {**typed, "until": day.isoformat()})
    assert Invitation.objects.get().until_at == end_of_day(day)
    dev = build.delegate(ada.state)
    page = f"/states/people/{dev.mandate_id}/"
    send(browser, page, {"lodging": "on", "until": day.isoformat()})
    assert Mandate.objects.get(pk=dev.mandate_id).until_at == end_of_day(day)
    assert f'value="{day.isoformat()}"' in browser.get(page).content.decode()
    past = send(browser, page, {"lodging": "on", "until": "2001-01-01"})
    assert (past.status_code, list(past.context["form"].errors)) == (409, ["until"])
    people = browser.get("/states/people/").content.decode()
    assert f"{long_day_words(day)}, that day included" in people
    assert "no last day is set" in people


def test_a_last_day_leaves_no_mission_without_an_administrator():
    """Refused, until another holds the administration beyond it; a day that a note has set is left as it is."""
    ada = build.delegate(None, Right.ADMINISTRATOR, Right.LODGING)
    mine = Mandate.objects.get(pk=ada.mandate_id)
    other = Mandate.objects.get(pk=build.delegate(mine.state, Right.ADMINISTRATOR).mandate_id)
    day = NOW + timedelta(days=9)

    def change(mandate, until, administrator=True):
        return set_delegate_rights(
            mandate=mandate, lodging=True, administrator=administrator, until=until, actor=ada, now=NOW
        )

    change(other, day)
    with pytest.raises(Refused, match="last_administrator"):
        change(mine, day)
    with pytest.raises(Refused, match="last_administrator"):
        change(mine, day + SECOND)
    change(mine, None)
    change(other, None)
    change(mine, day)
    Mandate.objects.filter(pk=other.pk).update(until_at=day)
    mine.refresh_from_db()
    assert set_delegate_rights(mandate=mine, lodging=False, administrator=True, until=day, actor=ada, now=NOW)


def test_mandates_that_run_out_are_warned_about_beforehand(client):
    """On the page of delegates always, and within two months on the administrators' first page; of nobody else's."""
    state = build.member_state("Utopia")
    state.second_person = True
    state.save(update_fields=["second_person"])
    ada = build.delegate(state, Right.ADMINISTRATOR, Right.LODGING)
    dora = build.delegate(state, Right.LODGING)
    ends = NOW + timedelta(days=70)
    Mandate.objects.filter(pk=dora.mandate_id).update(until_at=ends)
    Mandate.objects.filter(pk=ada.mandate_id).update(until_at=ends + SECOND)
    assert [one.at for one in mission_warnings(state, NOW)] == [ends, ends + SECOND]
    words = ("Nobody could confirm", "Nobody would administer the delegates")
    for days, on_front in ((9, False), (10, True)):
        with at(NOW + timedelta(days=days, seconds=1)):
            browser = client_of(Mandate.objects.get(pk=ada.mandate_id))
            page, front = (browser.get(path).content.decode() for path in ("/states/people/", "/states/"))
            delegate = client_of(Mandate.objects.get(pk=dora.mandate_id)).get("/states/").content.decode()
        assert all(word in page for word in words)
        assert [word in front for word in words] == [on_front, on_front]
        assert not any(word in delegate for word in words)


def test_who_gives_the_administration_up_is_led_where_they_may_be():
    state = build.member_state("Utopia")
    ada, eve = (
        Mandate.objects.get(pk=build.delegate(state, Right.ADMINISTRATOR).mandate_id),
        Mandate.objects.get(pk=build.delegate(state, Right.ADMINISTRATOR).mandate_id),
    )
    given = send(client_of(ada), f"/states/people/{ada.pk}/", {"lodging": "on"}, follow=True)
    assert given.status_code == 200
    assert "The rights of" in given.content.decode()
    third = Mandate.objects.get(pk=build.delegate(state, Right.ADMINISTRATOR).mandate_id)
    left = client_of(eve).post(f"/states/people/{eve.pk}/", {"act": "remove"}, follow=True)
    assert left.status_code == 200
    assert third.until_at is None


def test_the_note_on_file_is_opened_by_who_enters_administrators_and_nobody_else():
    officer = build.mandate(Party.SECRETARIAT, Right.SECURITY_OFFICER)
    state, note = build.member_state("Utopia"), scan("Note 7.pdf")
    typed = {"state": state.pk, "email": "ada@mission.example", "full_name": "Ada", "upload": note, "confirmed": "yes"}
    assert client_of(officer).post("/admin/accounts/invitation/administrator/", typed).status_code == 302
    invitation = Invitation.objects.get()
    url = f"/admin/accounts/invitation/{invitation.pk}/note/"
    answer = client_of(officer).get(url)
    note.seek(0)
    assert b"".join(answer.streaming_content) == note.read()
    assert 'filename="Note 7.pdf"' in answer["Content-Disposition"]
    assert "sandbox" in answer["Content-Security-Policy"]
    page = client_of(officer).get(f"/admin/accounts/memberstate/{state.pk}/change/").content.decode()
    assert f"/admin/accounts/memberstate/{state.pk}/note/{invitation.evidence_id}/" in page
    assert "names an administrator: Ada" in page
    mission = f"/admin/accounts/memberstate/{state.pk}/note/{invitation.evidence_id}/"
    assert client_of(officer).get(mission).status_code == 200
    other = build.member_state("Erewhon")
    assert (
        client_of(officer).get(f"/admin/accounts/memberstate/{other.pk}/note/{invitation.evidence_id}/").status_code
        == 404
    )
    checker = client_of(build.mandate(Party.SECRETARIAT, Right.CHECKER))
    for kept in (url, mission):
        assert checker.get(kept).status_code == 403
    assert "Open the note" not in checker.get(f"/admin/accounts/invitation/{invitation.pk}/change/").content.decode()
    outsiders = (build.chair(), build.delegate(state, Right.ADMINISTRATOR), build.applicant())
    for actor in outsiders:
        browser = sign_in(Client(), User.objects.get(pk=actor.user_id), again=True)
        assert browser.get(url, follow=True).status_code == 403


def test_a_note_on_which_the_mailbox_changed_is_on_file_too():
    settings_staff = build.mandate(Party.SECRETARIAT, Right.SETTINGS)
    state, browser = build.member_state("Utopia"), client_of(settings_staff)
    typed = {"mailbox": "new@mission.example", "seen": state.mailbox, "reason": "Note 9", "upload": scan("Note 9.pdf")}
    page = browser.get(f"/admin/accounts/memberstate/{state.pk}/mailbox/").content.decode()
    assert "This will notify 1" in page
    assert browser.post(f"/admin/accounts/memberstate/{state.pk}/mailbox/", typed).status_code == 302
    page = browser.get(f"/admin/accounts/memberstate/{state.pk}/change/").content.decode()
    assert "Note 9.pdf" in page
    assert "changes the mailbox" in page


def test_who_has_proposed_is_told_to_wait_for_another():
    officer = build.mandate(Party.SECRETARIAT, Right.SECURITY_OFFICER)
    sid = build.mandate(Party.SECRETARIAT, Right.SECURITY_OFFICER)
    typed = {"email": "x@un.example", "full_name": "X", "rights": ["checker"], "reason": "New", "until": "2099-12-31"}
    assert client_of(officer).post("/admin/accounts/proposal/invite/", typed).status_code == 302
    listed = client_of(officer).get("/admin/accounts/proposal/").content.decode()
    pk = listed.split("/admin/accounts/proposal/")[-1].split("/")[0]
    mine = client_of(officer).get(f"/admin/accounts/proposal/{pk}/change/").content.decode()
    assert "Another security officer confirms it" in mine
    assert "/confirm/" not in mine
    refused = client_of(officer).post(f"/admin/accounts/proposal/{pk}/confirm/")
    assert refused.status_code == 409
    assert "Another person must confirm it" in refused.content.decode()
    theirs = client_of(sid).get(f"/admin/accounts/proposal/{pk}/change/").content.decode()
    assert "/confirm/" in theirs
    confirmed = {"confirmed": "yes"}
    assert client_of(sid).post(f"/admin/accounts/proposal/{pk}/confirm/", confirmed).status_code == 302
    assert Invitation.objects.get().until_at == end_of_day(datetime(2099, 12, 31).date())
    twice = client_of(sid).post(f"/admin/accounts/proposal/{pk}/confirm/")
    assert twice.status_code == 409
    assert "has been decided already" in twice.content.decode()
    assert Invitation.objects.count() == 1


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01"])
def test_a_day_in_a_year_that_nobody_means_is_a_field_error(day):
    class At(forms.Form):
        at = SeatInstantField(deadline=False)

    for form, name in ((At({"at_0": day, "at_1": "23:59"}), "at"), (UntilForm({"until": day}), "until")):
        assert form.errors[name] == ["Give a year from 1945 to 2200."]


def test_one_field_turns_a_typed_day_and_time_into_an_instant():
    """Of a deadline a repeated time means the later; of another moment it is not guessed; a skipped one is neither."""

    class Both(forms.Form):
        ends = SeatInstantField(required=False)
        received = SeatInstantField(deadline=False, required=False)

    def typed(day: str, clock: str) -> Both:
        form = Both({"ends_0": day, "ends_1": clock, "received_0": day, "received_1": clock})
        form.is_valid()
        return form

    plain = typed("2027-07-01", "12:00")
    assert plain.cleaned_data["ends"] == plain.cleaned_data["received"] == datetime(2027, 7, 1, 16, tzinfo=UTC)
    repeated = typed("2027-11-07", "01:30")
    assert repeated.cleaned_data["ends"] == datetime(2027, 11, 7, 6, 30, tzinfo=UTC)
    assert "clocks in New York are changed" in str(repeated.errors["received"])
    skipped = typed("2027-03-14", "02:30")
    assert set(skipped.errors) == {"ends", "received"}
    assert "skip that time" in str(skipped.errors["ends"])
    assert typed("", "").cleaned_data == {"ends": None, "received": None}
    half = typed("", "12:00")
    assert half.cleaned_data == {"ends": None}  # its time is filled in beforehand
    assert set(half.errors) == {"received"}
    assert set(typed("2027-07-01", "").errors) == {"ends", "received"}
    form = Both()
    assert 'value="23:59"' in str(form["ends"])
    assert "value=" not in str(form["received"])
    geneva = SeatInstantField(zone="Europe/Zurich")
    assert geneva.clean(["2027-07-01", "12:00"]) == datetime(2027, 7, 1, 10, tzinfo=UTC)
