"""An admin saving a stale page: refused at every page of the Secretariat, nothing overwritten, nothing typed lost."""

import html
import re
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from accounts.models import Act, Letter
from accreditation.modalities.states import Route, State
from accreditation.models import ChecklistTick, EcosocEntry, Organization
from accreditation.services.calendar import change_window
from accreditation.services.checking import ask_applicant, find_complete
from accreditation.services.organizations import confirm_organization, write_profile
from accreditation.services.recall import ask_recall, drop_recall
from sessions_app.models import AgendaItem
from sessions_app.services.meetings import set_agenda, set_meeting
from tests import builders as build
from tests.journeys.secretariat import address, drawn, sign_in
from tests.papers import scan
from tests.submissions import making

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_second_factor")]
DAY = timedelta(days=1)
STALE = b"Somebody else has changed this since you opened the page"


@pytest.mark.parametrize("lost", [{}, {"version": ""}, {"version": "abc"}, {"version": "1e3"}])
def test_a_page_that_has_lost_what_it_was_drawn_from_is_stale(client, lost):
    case = build.submitted()
    with time_machine.travel(build.OPENS + DAY, tick=False):
        sign_in(client)
        data = {"reason": "About agriculture only.", "confirmed": "yes", **lost}
        answer = client.post(address("application_scope", case.application.reference), data)
    assert answer.status_code == 409
    assert STALE in answer.content
    assert b"About agriculture only." in answer.content
    assert not case.fresh().scope_proposals.exists()


def test_what_was_typed_stays_where_a_colleague_was_quicker(client):
    asked, complete = build.submitted(), build.submitted()
    typed = {"field_1": "", "text_1": "Where are the statutes?", "text_2": "Who pays for it?", "confirmed": "yes"}
    with time_machine.travel(build.OPENS + DAY, tick=False):
        sign_in(client)
        pages = [
            (address("application_ask", asked.application.reference), typed),
            (address("application_scope", complete.application.reference), {"reason": "Agriculture, and only that."}),
        ]
        seen = [drawn(client, page) for page, _typed in pages]
        question = [("", "Where is the letter?")]
        ask_applicant(application=asked.application, questions=question, actor=asked.checker, now=build.OPENS)
        confirm_organization(organization=complete.application.organization, actor=complete.checker, now=build.OPENS)
        find_complete(application=complete.application, actor=complete.checker, now=build.OPENS)
        answers = [client.post(page, {**data, **was}) for (page, data), was in zip(pages, seen, strict=True)]
    assert [answer.status_code for answer in answers] == [409, 409]
    assert b"Where are the statutes?" in answers[0].content
    assert b"Who pays for it?" in answers[0].content
    assert b"Agriculture, and only that." in answers[1].content


def test_a_profile_that_changed_since_it_was_compared_is_not_confirmed(client):
    case = build.submitted()
    body = case.application.organization
    with time_machine.travel(build.OPENS + DAY, tick=False):
        sign_in(client)
        page = address("organization_confirm", body.reference)
        seen = drawn(client, page)
        write_profile(
            organization=body, profile={"website": "https://other.example/"}, actor=case.alice, now=build.OPENS
        )
        answer = client.post(page, seen)
        assert answer.status_code == 409
        assert STALE in answer.content
        assert Organization.objects.get(pk=body.pk).confirmed_at is None
        # The page is drawn anew with what is in force: a press after reading it is a decision of its own.
        assert b"https://other.example/" in answer.content
        again = client.post(page, drawn(client, page))
        assert again.status_code == 302
        assert again.url == reverse("admin:accreditation_application_file", args=[case.application.reference])
    assert Organization.objects.get(pk=body.pk).confirmed_at is not None


@pytest.mark.parametrize("act", ["merge", "split", "link", "dissolve", "rename"])
def test_what_becomes_of_a_body_is_not_recorded_from_a_stale_page(client, act, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    body, other = build.organization(build.applicant()), build.organization(build.applicant(), "The Other Body")
    with time_machine.travel(build.OPENS + DAY, tick=False):
        sign_in(client)
        page = address(f"organization_{act}", body.reference)
        typed = {"other": "the other body", "name": "Newer Name", "evidence": "Note 7."}
        missing = client.post(page, {**drawn(client, page), **typed})
        assert missing.status_code == 422
        assert b"the document itself is kept" in missing.content
        # Read back once, with its document, which is kept from there on.
        read = client.post(page, {**drawn(client, page), **typed, "scan": scan("deed.pdf")}).content.decode()
        assert "Read back before you confirm" in read
        assert "deed.pdf" in read
        mark = html.unescape(re.search(r'name="scan-kept" value="([^"]+)"', read)[1])
        data = {**drawn(client, page), **typed, "scan-kept": mark, "confirmed": "yes"}
        Organization.objects.filter(pk=body.pk).update(version=body.version + 1)
        answer = client.post(page, data)
        assert answer.status_code == 409
        assert b"Note 7." in answer.content
        assert not body.changes.exists()
        done = client.post(page, {**data, **drawn(client, page)})
        assert done.status_code == 302
    change = body.changes.get()
    assert change.other == (None if act in {"dissolve", "rename"} else other)
    assert change.file.original_name == "deed.pdf"


def test_the_checklist_keeps_what_a_colleague_ticked_meanwhile(client):
    case = build.submitted()
    path = address("application_checklist", case.application.reference)
    with time_machine.travel(build.OPENS + DAY, tick=False):
        sign_in(client)
        client.post(path, {"number": 1, "item": ["answers"]})
        # This page was drawn before the tick above; it adds one and shows none.
        client.post(path, {"number": 1, "item": ["scope"]})
        standing = ChecklistTick.objects.filter(unticked_at__isnull=True)
        assert set(standing.values_list("item", flat=True)) == {"answers", "scope"}
        client.post(path, {"number": 1, "shown": ["answers", "scope"], "item": ["scope"]})
        assert set(standing.values_list("item", flat=True)) == {"scope"}
        # A tick is on the version that was on the page, whatever has been sent since.
        assert standing.get().version_number == 1
        client.post(path, {"number": 99, "shown": [], "item": ["letter"]})
        assert standing.get(item="letter").version_number == 1


def test_a_window_is_not_announced_with_dates_that_nobody_read(client):
    window = build.window(announced_at=None)
    with time_machine.travel(build.OPENS - 200 * DAY, tick=False):
        actor = sign_in(client)
        page = address("window_announce", window.pk)
        seen = drawn(client, page)
        change_window(
            window=window,
            title=window.title,
            opens_at=window.opens_at,
            closes_at=window.closes_at + DAY,
            actor=actor,
            now=build.OPENS - 200 * DAY,
        )
        assert client.post(page, seen).status_code == 409
        assert client.post(page, {"seen": "yesterday|tomorrow"}).status_code == 409
        window.refresh_from_db()
        assert window.announced_at is None
        assert client.post(page, drawn(client, page)).status_code == 302


def test_a_recall_is_not_confirmed_for_another_reason_than_was_read(client):
    case = build.circulated()
    entry = case.application.entries.get()
    now = build.CIRCULATED + DAY
    ask_recall(entry=entry, reason="The wrong statutes.", actor=case.checker, now=now)
    with time_machine.travel(now, tick=False):
        sign_in(client)
        page = address("application_recall_confirm", case.application.reference)
        seen = drawn(client, page)
        assert seen["seen"] == "The wrong statutes."
        drop_recall(entry=entry, actor=case.checker, now=now)
        ask_recall(entry=entry, reason="The wrong body.", actor=case.checker, now=now)
        assert client.post(page, seen).status_code == 409
        assert case.state is State.CIRCULATED
        assert client.post(page, drawn(client, page)).status_code == 302
    assert case.state is State.COMPLETE
    assert "The wrong body." in Letter.objects.filter(kind="application.recalled").get().body


def test_an_agenda_is_not_saved_over_another_and_keeps_what_something_rests_on(client):
    values = {
        "title": "Plenary", "kind": "plenary", "place": "", "description": "", "source": "",
        "opens_at": build.PERIOD_ENDS + 60 * DAY, "closes_at": build.PERIOD_ENDS + 65 * DAY,
    }  # fmt: skip
    actor = build.secretariat()
    session = set_meeting(cycle=build.cycle(), values=values, actor=actor, now=build.OPENS)
    set_agenda(session=session, lines=[("1", "Opening"), ("2", "Norms")], actor=actor, now=build.OPENS)
    with time_machine.travel(build.OPENS, tick=False):
        sign_in(client)
        page = reverse("admin:sessions_app_session_agenda", args=[session.pk])
        seen = drawn(client, page)
        set_agenda(session=session, lines=[("1", "Opening"), ("3", "Threats")], actor=actor, now=build.OPENS)
        stale = client.post(page, {**seen, "agenda": "1. Opening\n2. Norms\n4. Mine"})
        assert stale.status_code == 409
        assert b"4. Mine" in stale.content
        assert list(session.agenda.values_list("number", flat=True)) == ["1", "3"]
        making.draft(session=session, agenda_item=AgendaItem.objects.get(session=session, number="3"), topic="")
        kept = client.post(page, {**drawn(client, page), "agenda": "1. Opening"})
        assert kept.status_code == 409
        assert b"it cannot be taken off" in kept.content
        assert b"(3)" in kept.content
    assert list(session.agenda.values_list("number", flat=True)) == ["1", "3"]


def test_a_trial_of_a_bulk_act_does_the_act_and_takes_it_back(client):
    """So it cannot promise what the act then refuses; neither act nor letter of it stands."""
    plain, frozen = build.complete(), build.submitted()
    Organization.objects.filter(pk=frozen.application.organization_id).update(frozen_at=build.OPENS)
    other = build.submitted()
    with time_machine.travel(build.OPENS + DAY, tick=False):
        sign_in(client)
        chosen = [one.application.reference for one in (plain, frozen, other)]
        before = (Act.objects.count(), Letter.objects.count())
        trial = client.post(address("application_bulk"), {"act": "confirm", "chosen": chosen})
        assert (Act.objects.count(), Letter.objects.count()) == before
        text = trial.content.decode()
        done, _head, skipped = text.partition("Skipped, and why")
        assert other.application.reference in done
        assert plain.application.reference in skipped
        assert frozen.application.reference in skipped
        client.post(address("application_bulk"), {"act": "confirm", "chosen": chosen, "confirmed": "yes"})
    assert Organization.objects.get(pk=other.application.organization_id).confirmed_at is not None
    assert Act.objects.filter(kind="organization.confirm").count() == 2


def test_bodies_are_confirmed_in_number_only_where_number_and_name_are_the_registers(client):

    sure, wrong_name = build.submitted(Route.ECOSOC), build.submitted(Route.ECOSOC)
    for number, case in enumerate((sure, wrong_name)):
        Organization.objects.filter(pk=case.application.organization_id).update(ecosoc_number=f"E-{number}")
        who = {"actor": case.checker, "now": build.OPENS}
        confirm_organization(organization=case.application.organization, **who, otherwise=True)
    EcosocEntry.objects.create(number="E-0", name=sure.application.organization.name.upper(), status="special")
    EcosocEntry.objects.create(number="E-1", name="Somebody Else Altogether", status="special")
    with time_machine.travel(build.OPENS + DAY, tick=False):
        sign_in(client)
        chosen = [one.application.reference for one in (sure, wrong_name)]
        answer = client.post(address("application_bulk"), {"act": "ecosoc", "chosen": chosen, "confirmed": "yes"})
    assert b"both the number and the name" in answer.content
    assert (sure.state, wrong_name.state) == (State.ACCREDITED, State.SUBMITTED)
