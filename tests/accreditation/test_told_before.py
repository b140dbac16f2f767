"""Whoever moves a deadline or recalls a file is shown first to whom the letters go: those that are then written."""

from __future__ import annotations

import re

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.models import Letter, User
from accreditation.services.recall import ask_recall
from tests import builders as build
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db
NOW = build.CIRCULATED
LATER = {"until_0": "2027-04-20", "until_1": "23:59", "reason": "A storm."}


def secretary() -> Client:
    user = User.objects.get(pk=build.secretariat().user_id)
    return sign_in(Client(), user, again=True)


def shown(page: str) -> set[str]:
    """Who is named on the page as told: missions by name, people by address."""
    part = page.partition('class="will-notify"')[2].partition("</section>")[0]
    reached = part.partition("</details>")[0]
    names = {name.rpartition("· ")[2] for name in re.findall(r"<li>([^<]+)</li>", reached)}
    (count,) = re.findall(r"This will notify (\d+)", part)
    assert len(names) == int(count)
    return names


def told(*kinds: str) -> set[str]:
    letters = Letter.objects.filter(kind__in=kinds).select_related("state")
    return {letter.state.name if letter.state else letter.address for letter in letters}


def hidden(page: str) -> dict[str, str]:
    return dict(re.findall(r'name="(seen)" value="([^"]*)"', page))


def move(url: str, typed: dict[str, str]) -> set[str]:
    """Look, read back, confirm; returns who was shown, on both pages the same."""
    client = secretary()
    page = client.get(url).content.decode()
    data = {**typed, **hidden(page)}
    read_back = client.post(url, data)
    assert read_back.status_code == 200, read_back.content.decode()
    names = shown(page)
    assert shown(read_back.content.decode()) == names
    assert client.post(url, {**data, "confirmed": "yes"}).status_code == 302
    return names


def test_of_a_moved_period_the_missions_and_the_bodies_on_the_list_are_shown():
    with time_machine.travel(NOW, tick=False):
        case = build.circulated()
        build.member_state("Utopia")
        build.submitted()  # another body, on no list
        Letter.objects.all().delete()
        list_ = case.application.entries.get().circulation
        names = move(reverse("admin:accreditation_circulation_move", args=[list_.pk]), LATER)
        assert names == told("deadline.moved", "deadline.moved_to_missions")
        assert User.objects.get(pk=case.alice.user_id).email in names
        letter = Letter.objects.get(kind="deadline.moved")
        assert letter.subject.startswith("The non-objection period of list")
        assert letter.body.startswith("To ")
        to_mission = Letter.objects.filter(kind="deadline.moved_to_missions").first()
        assert to_mission.body.startswith("To the Permanent Mission of ")


def test_of_a_moved_window_the_missions_and_its_applicants_are_shown():
    with time_machine.travel(build.OPENS, tick=False):
        case = build.submitted()
        build.member_state("Utopia")
        window = case.application.window
        names = move(reverse("admin:accreditation_window_move", args=[window.pk]), LATER)
        assert names == told("deadline.moved", "deadline.moved_to_missions")
        assert {"Utopia", User.objects.get(pk=case.alice.user_id).email} <= names


def test_who_has_only_begun_an_application_is_counted_and_not_named():
    """The letter goes to drafters too; that a body drafts is not the Secretariat's to know (DESIGN 4)."""
    with time_machine.travel(build.OPENS, tick=False):
        case, drafter = build.submitted(), build.applicant()
        draft = build.draft(drafter)
        window = case.application.window
        assert draft.window_id == window.pk
        Letter.objects.all().delete()
        url, client = reverse("admin:accreditation_window_move", args=[window.pk]), secretary()
        page = client.get(url).content.decode()
        data = {**LATER, **hidden(page)}
        read_back = client.post(url, data).content.decode()
        address = User.objects.get(pk=drafter.user_id).email
        for text in (page, read_back):
            assert User.objects.get(pk=case.alice.user_id).email in text
            assert address not in text
            assert "Among them 1 person whose application is not before the Secretariat" in text
        (count,) = re.findall(r"This will notify (\d+)", page)
        assert client.post(url, {**data, "confirmed": "yes"}).status_code == 302
        assert len(told("deadline.moved", "deadline.moved_to_missions")) == int(count)
        assert address in told("deadline.moved")


def test_of_a_recall_the_missions_and_the_applicant_are_shown():
    with time_machine.travel(NOW, tick=False):
        case = build.circulated()
        ask_recall(entry=case.application.entries.get(), reason="Wrong file.", actor=build.secretariat(), now=NOW)
        url = reverse("admin:accreditation_application_recall_confirm", args=[case.application.reference])
        client = secretary()
        page = client.get(url).content.decode()
        names = shown(page)
        assert client.post(url, hidden(page)).status_code == 302
        assert names == told("circulation.recalled", "application.recalled")
        assert User.objects.get(pk=case.alice.user_id).email in names
