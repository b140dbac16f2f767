"""A setting changes by an act with a reason, by whom DESIGN 2 says, announced where it is the Chair's."""

from dataclasses import fields
from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection
from django.urls import reverse

from accounts.capacities import Right
from accounts.models import Act, Letter, User
from accounts.refusals import Refused
from accreditation.modalities.outcomes import Reason
from accreditation.modalities.parameters import FIXED_PARAMETERS, Parameters
from accreditation.notices.parameters import PARAMETERS, unit_of
from accreditation.queries.parameters import small_count_for
from accreditation.services.parameters import change_parameter, stored_text
from tests import builders as build

pytestmark = pytest.mark.django_db
NOW = build.OPENS


def change(name, text, actor, **more):
    return change_parameter(
        process=build.process(), name=name, text=text, reason="Because.", actor=actor, now=NOW, **more
    )


def refusal(name, text, actor, **more):
    with pytest.raises(Refused) as caught:
        change(name, text, actor, **more)
    return caught.value.reason


def test_the_secretariats_setting_is_an_act_and_no_letter():
    done = change("checking_days", "28", build.secretariat(Right.SETTINGS))
    assert build.process().rules().checking_days == 28
    assert (done.before, done.after) == ("21", "28")
    assert Act.objects.get(kind="parameter.change").facts["name"] == "checking_days"
    assert not Letter.objects.exists()


def test_the_chairs_setting_is_announced_to_every_mission_with_a_mailbox():
    build.member_state()
    change("dissemination_working_days", "3", build.chair())
    assert build.process().rules().dissemination_working_days == 3
    letter = Letter.objects.get()
    assert "from 5 working days to 3 working days" in letter.body
    assert "Because." in letter.body


@pytest.mark.parametrize(
    ("who", "name", "reason"),
    [
        (lambda: build.secretariat(Right.SETTINGS), "small_count", Reason.OTHER_PARTY),
        (lambda: build.secretariat(Right.SETTINGS), "basis_words", Reason.OTHER_PARTY),
        (lambda: build.secretariat(Right.SETTINGS), "reply_words", Reason.OTHER_PARTY),
        (lambda: build.secretariat(Right.SETTINGS), "mission_note_words", Reason.OTHER_PARTY),
        (lambda: build.secretariat(Right.CHECKER), "checking_days", Reason.NO_RIGHT),
        (build.chair, "checking_days", Reason.OTHER_PARTY),
        (build.delegate, "checking_days", Reason.OTHER_PARTY),
        (build.applicant, "small_count", Reason.OTHER_PARTY),
    ],
)
def test_nobody_changes_the_other_partys_settings(who, name, reason):
    assert refusal(name, "9", who()) == reason


@pytest.mark.parametrize("name", [*sorted(FIXED_PARAMETERS), "tz", "__class__", "nonsense"])
def test_what_the_text_fixes_is_no_setting(name):
    assert refusal(name, "9", build.chair()) == Reason.FIXED_BY_TEXT


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("checking_days", "0"),
        ("checking_days", "-3"),
        ("checking_days", "many"),
        ("zone", "Atlantis/Centre"),
        ("zone", "../etc/passwd"),
        ("zone", "Europe"),
        ("zone", "localtime"),
        ("zone", "posixrules"),
        ("zone", "America/"),
        ("zone", ""),
        ("holidays", "2027-02-30"),
        ("holidays", "0001-01-01"),
        ("holidays", "9999-12-31"),
        ("holidays", "20270310"),
        ("checking_days", "1_0"),
        ("checking_days", "+8"),
        ("checking_days", "٣٠"),
        ("checking_days", "9" * 5000),
        ("reminder_days", "1_4, 3"),
        ("word_limits", "purpose=+600"),
        ("reminder_days", "14, x"),
        ("word_limits", "purpose=0"),
        ("word_limits", "nonsense=3"),
        ("word_limits", "purpose"),
        ("word_limits", "basis=300"),
        ("inputs_from", "everybody"),
    ],
)
def test_a_value_that_cannot_be_is_refused_and_nothing_changes(name, text):
    before = build.process().parameters
    assert refusal(name, text, build.secretariat(Right.SETTINGS)) == Reason.BAD_VALUE
    assert build.process().parameters == before


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("holidays", "2027-04-02, 2027-03-26"),
        ("reminder_days", "10, 2"),
        ("word_limits", "purpose=600"),
        ("zone", "Europe/Zurich"),
        ("zone", "UTC"),
        ("inputs_from", "accredited"),
    ],
)
def test_lists_dates_and_words_are_read_and_shown_alike(name, text):
    done = change(name, text, build.secretariat(Right.SETTINGS))
    assert stored_text(getattr(build.process().rules(), name)) == done.after
    assert refusal(name, done.after, build.secretariat(Right.SETTINGS)) == Reason.UNCHANGED


def test_holidays_can_be_emptied_again(client, settings):
    settings.SECOND_FACTOR_REQUIRED = False
    actor = build.secretariat(Right.SETTINGS)
    change("holidays", "2027-03-10", actor)
    client.force_login(User.objects.get(pk=actor.user_id))
    process = build.process()
    path = reverse("admin:accreditation_process_setting", args=[process.pk, "holidays"])
    typed = {"value": "", "reason": "Set in error.", "seen": "2027-03-10"}
    assert b"from 2027-03-10 to none" in client.post(path, typed).content
    assert client.post(path, {**typed, "confirmed": "yes"}).status_code == 302
    assert build.process().rules().holidays == frozenset()
    refused = client.post(path.replace("holidays", "checking_days"), {**typed, "seen": "21"})
    assert refused.status_code == 422


def test_a_stale_page_overwrites_nothing():
    actor = build.secretariat(Right.SETTINGS)
    change("checking_days", "28", actor, seen="21")
    assert refusal("checking_days", "30", actor, seen="21") == Reason.STALE


def test_a_reason_is_needed():
    with pytest.raises(Refused) as caught:
        change_parameter(
            process=build.process(),
            name="checking_days",
            text="30",
            reason=" ",
            actor=build.secretariat(Right.SETTINGS),
            now=NOW,
        )
    assert caught.value.reason == Reason.NEEDS_REASON


def test_a_lower_small_count_shows_no_more_of_a_window_already_open():
    window = build.window()
    change_parameter(
        process=window.cycle.process,
        name="small_count",
        text="2",
        reason="Openness.",
        actor=build.chair(),
        now=window.opens_at + timedelta(days=1),
    )
    later = build.window(window.opens_at + timedelta(days=365), window.closes_at + timedelta(days=365), "Next")
    window.cycle.process.refresh_from_db()
    later.cycle.process.refresh_from_db()
    assert small_count_for(window) == 5
    assert small_count_for(later) == 2


def test_every_setting_has_its_words():
    assert set(PARAMETERS) == {field.name for field in fields(Parameters)}


def test_the_limits_of_objections_are_the_chairs_and_announced():
    build.member_state()
    change("basis_words", "800", build.chair())
    rules = build.process().rules()
    assert (rules.most_words("basis"), rules.most_words("purpose"), rules.most_words("nonsense")) == (800, 500, None)
    assert "from 1000 words to 800 words" in Letter.objects.get().body


def test_limits_once_kept_with_the_others_move_with_their_value():
    process = build.process()
    process.parameters = {"word_limits": {"purpose": 300, "basis": 700}}
    process.save()
    move = import_module("accreditation.migrations.0005_limits_of_objections_are_the_chairs").move
    move(apps, connection.schema_editor())
    assert build.process().parameters == {"word_limits": {"purpose": 300}, "basis_words": 700}


def test_a_list_of_dates_is_not_said_to_be_in_days():
    assert unit_of("holidays") == ""
    assert unit_of("hearing_days") == "In days."
    assert unit_of("basis_words") == "In words."
