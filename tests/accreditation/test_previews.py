"""A read-back promises nothing that the act refuses: it is tried at the first press, and taken back."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.capacities import Right
from accounts.models import Act, Letter, User
from accreditation.models import ParameterChange
from accreditation.notices.parameters import change_words, value_words
from tests import builders as build
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db
RIGHTS = (Right.CHECKER, Right.CIRCULATOR, Right.SETTINGS)


@pytest.fixture
def client(settings):
    settings.SECOND_FACTOR_REQUIRED = False
    return signed_in()


def signed_in() -> Client:
    return sign_in(Client(), User.objects.get(pk=build.secretariat(*RIGHTS).user_id))


def setting(name: str) -> str:
    return reverse("admin:accreditation_process_setting", args=[build.process().pk, name])


def drawn(client: Client, path: str) -> dict[str, str]:
    """The fields of a page's form as it was drawn."""
    form = client.get(path).context["form"]
    return {name: str(form[name].value() if form[name].value() is not None else "") for name in form.fields}


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("checking_days", "0", "is not a value that this setting can have"),
        ("checking_days", "21", "This is in force already"),
        ("reminder_days", "48,,2", "is not a value that this setting can have"),
        ("reminder_days", "14, 3,", "is not a value that this setting can have"),
        ("zone", "America/Nowhere", "is not a value that this setting can have"),
    ],
)
def test_a_setting_that_would_be_refused_is_refused_at_the_preview(client, name, value, sentence):
    acts = Act.objects.count()
    answer = client.post(setting(name), {**drawn(client, setting(name)), "value": value, "reason": "x"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Read back before you confirm" not in page
    assert f'value="{value}"' in page  # what was typed is kept
    assert Act.objects.count() == acts


def test_a_preview_leaves_nothing_behind(client):
    path = setting("checking_days")
    answer = client.post(path, {**drawn(client, path), "value": "9", "reason": "x"})
    assert answer.status_code == 200
    assert "from 21 days to 9 days" in answer.content.decode()
    assert not ParameterChange.objects.exists()
    assert not Act.objects.filter(kind="parameter.change").exists()


def test_several_numbers_are_asked_by_name_and_unit_and_read_back_alone(client):
    path = setting("word_limits")
    page = client.get(path).content.decode()
    assert "past interaction with the United Nations" in page
    assert "past_interaction=" not in re.sub(r'<input type="hidden"[^>]*>', "", page)
    typed = {**drawn(client, path), "value_past_interaction": "450", "reason": "Longer."}
    answer = client.post(path, typed).content.decode()
    assert (
        "from past interaction with the United Nations: 400 words to past interaction with the United Nations: 450 words."
        in answer
    )
    assert client.post(path, {**typed, "confirmed": "yes"}).status_code == 302
    assert build.process().rules().word_limits["past_interaction"] == 450
    assert build.process().rules().word_limits["purpose"] == 500
    history = client.get(path).content.decode()
    assert "past interaction with the United Nations: 450 words" in history
    wrong = client.post(path, {**typed, "value_past_interaction": "lots"})
    assert wrong.status_code == 422
    assert "past interaction with the United Nations: Write a whole number in figures" in wrong.content.decode()


def test_a_setting_of_kinds_and_one_of_choices_are_chosen_not_typed(client):
    path = setting("attendance")
    typed = {**drawn(client, path), "value_thematic_group": "open", "reason": "Decided."}
    assert "dedicated thematic group: open to all interested" in client.post(path, typed).content.decode()
    assert client.post(path, {**typed, "confirmed": "yes"}).status_code == 302
    path = setting("inputs_from")
    assert "accredited organizations only" in client.get(path).content.decode()
    typed = {**drawn(client, path), "value": "accredited", "reason": "Decided."}
    assert client.post(path, {**typed, "confirmed": "yes"}).status_code == 302
    assert client.post(path, {**drawn(client, path), "value": "everybody", "reason": "x"}).status_code == 422


def test_values_are_read_with_what_they_count():
    assert value_words("non_objection_days", "1") == "1 day"
    assert value_words("reminder_days", "14, 3, 1") == "14 days, 3 days, 1 day"
    assert value_words("dissemination_working_days", "5") == "5 working days"
    assert value_words("max_file_bytes", "10485760") == "10.0\xa0MB"
    assert value_words("small_count", "5") == "5"
    assert value_words("checking_days", "lots") == "lots"
    assert change_words("word_limits", "purpose=500, reply=1000", "purpose=500, reply=900") == (  # as once kept
        "a reply to an objection: 1000 words",
        "a reply to an objection: 900 words",
    )


def test_a_body_is_not_merged_with_itself_and_hears_so_at_the_preview(client):
    case = build.accredited()
    body = case.application.organization
    path = reverse("admin:accreditation_organization_merge", args=[body.reference])
    from django.core.files.uploadedfile import SimpleUploadedFile

    from tests.papers import pdf

    typed = {
        **drawn(client, path),
        "other": body.reference,
        "evidence": "A note.",
        "scan": SimpleUploadedFile("note.pdf", pdf()),
    }
    answer = client.post(path, typed)
    assert answer.status_code in {409, 422}
    assert "Read back before you confirm" not in answer.content.decode()


def test_a_date_that_cannot_be_moved_there_is_refused_at_the_preview(settings):
    settings.SECOND_FACTOR_REQUIRED = False
    case = build.circulated()
    circulation = case.application.entries.get().circulation
    path = reverse("admin:accreditation_circulation_move", args=[circulation.pk])
    letters = Letter.objects.count()
    with time_machine.travel(build.CIRCULATED + timedelta(days=1), tick=False):
        earlier = build.PERIOD_ENDS - timedelta(days=2)
        typed = {
            "until_0": f"{earlier:%Y-%m-%d}", "until_1": "23:59", "until": f"{earlier:%Y-%m-%d %H:%M}",
            "reason": "x", "seen": circulation.period_ends_at.isoformat(),
        }  # fmt: skip
        answer = signed_in().post(path, typed)
    assert answer.status_code == 409
    assert "Read back before you confirm" not in answer.content.decode()
    assert Letter.objects.count() == letters
