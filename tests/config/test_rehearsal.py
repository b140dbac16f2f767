"""The rehearsal's own script, and the demo that is its first half shifted to now."""

import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core import mail
from django.core.management import CommandError, call_command

from accounts.capacities import Actor, Party, Right
from accounts.connection import desk
from accounts.models import Act, Letter, User
from accreditation.modalities.states import CONTESTED, State
from accreditation.models import Application
from config.rehearsal.clock import sweep
from config.rehearsal.demo import lay_out
from config.rehearsal.expecting import in_state
from config.rehearsal.report import figures, in_any_name, letters, timeline
from config.rehearsal.script import counts, rehearse
from config.rehearsal.verifying import on_the_list, posted_wrongly, recomputed
from desks.queries.chair import front_groups
from desks.queries.invariants import every_broken_invariant
from objections.queries.chair_waiting import waiting

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_media_folder(settings, tmp_path, db):
    settings.MEDIA_ROOT = tmp_path


def test_the_2022_precedent_under_the_present_rules():
    """71 accredited and 32 in consultation after the period, and which; every invariant holds at the end; every letter is
    printed."""
    run = rehearse()
    told = run.told
    assert [len(told.ecosoc), len(told.others), len(told.first_five), len(told.twenty_seven)] == [17, 86, 5, 27]
    assert counts()["act application.end_period_objected"] == 32
    assert counts()["letter circulation.published"] == 193
    assert [happening.rule for happening in run.timeline][-1] == "R2"
    # After each chapter, from what is public alone: posted on the first of a month, lapsed with the cycle.
    assert run.recomputed == [0, 17, 76, 76, 86, 0]
    calendar = Act.objects.filter(kind__in=["cycle.set", "window.announce", "session.announce"], public=True)
    assert calendar.count() == 2 + 5 + 5
    assert counts()["letter window.announced"] == 5 * 193
    with desk():
        assert every_broken_invariant(datetime(2031, 4, 1, tzinfo=UTC)) == []
    everything_is_printed(run)
    everything_was_posted(run)


def everything_was_posted(run):
    """Each letter in the minute after it was due, once, under its own Message-ID; and the check finds it where one was not."""
    with desk():
        letters_written = list(Letter.objects.values_list("message_id", "status", "next_attempt_at", "posted_at"))
    assert {status for _id, status, _due, _at in letters_written} == {"posted"}
    assert {at - due for _id, _status, due, at in letters_written} <= {timedelta(minutes=n) for n in (0, 1)}
    sent = [message.extra_headers["Message-ID"] for message in mail.outbox]
    assert sorted(sent) == sorted(message_id for message_id, _status, _due, _at in letters_written)
    assert posted_wrongly(run.now) == ""
    mail.outbox.append(mail.outbox[0])
    assert "posted twice" in posted_wrongly(run.now)
    del mail.outbox[-2:]
    assert "reached the mail server" in posted_wrongly(run.now)
    with desk():
        Letter.objects.filter(message_id=sent[0]).update(status="queued")
    assert posted_wrongly(run.now) == "of the letters that were due 1 were not posted"


def everything_is_printed(run):
    """Each happening with its rule, each letter's words and address, each count."""
    told = "\n".join(timeline(run))
    assert all(f"{happening.what} ({happening.rule})" in told for happening in run.timeline)
    printed = list(letters())
    words, addressed = (
        "\n".join(printed),
        Counter(
            re.findall(
                r"\S+@[^\s,]+(?=,|$)",
                "\n".join(line for line in printed if line.startswith("      To: ")),
                re.MULTILINE,
            )
        ),
    )
    with desk():
        written = Counter(Letter.objects.values_list("address", flat=True))
        assert addressed == written
        for subject, body, state in set(Letter.objects.values_list("subject", "body", "state__name")):
            assert subject in words
            printed_as = in_any_name(body, state).splitlines()
            assert "\n".join(f"      | {line}".rstrip() for line in printed_as) in words
    assert sum(int(line.split()[0]) for line in figures()) == sum(counts().values())
    assert counts()["letter reminder.clock"] == 3 * 2, "one for all clocks that end together, to two people"
    assert counts()["letter reminder.period"] == 3 * 193


def test_the_invariants_find_what_is_wrong():
    """A state written past the services is found by replaying the record."""
    from tests import builders as build

    case = build.circulated()
    Application.objects.filter(pk=case.application.pk).update(state="accredited")
    with desk():
        found = every_broken_invariant(build.PERIOD_ENDS)
    assert any("the record says circulated" in line for line in found)
    assert any("state and accreditation disagree" in line for line in found)
    with pytest.raises(CommandError, match="the record says circulated"):
        call_command("check_invariants")
    Application.objects.filter(pk=case.application.pk).update(state="circulated")
    out = StringIO()
    call_command("check_invariants", stdout=out)
    assert out.getvalue() == "Every invariant holds.\n"


def test_the_demo_has_something_waiting_everywhere_and_closes_by_itself():
    now = datetime(2026, 11, 21, 22, 1, 30, tzinfo=UTC)
    demo = lay_out(now)
    assert now < demo.window_closes_at < demo.period_ends_at < now + timedelta(minutes=10)
    assert len(in_state(State.AWAITING_PLENARY)) == 27
    for state in (State.DRAFT, State.SUBMITTED, State.RETURNED, State.COMPLETE, State.CIRCULATED):
        assert in_state(state), state
    ending = set(Application.objects.filter(period_ends_at=demo.period_ends_at).values_list("pk", flat=True))
    sweep(demo.period_ends_at + timedelta(minutes=1))
    assert len(ending & in_state(*CONTESTED)) == 1
    assert len(ending & in_state(State.ACCREDITED)) == 2
    with desk():
        assert every_broken_invariant(now) == []
    assert recomputed() == on_the_list()
    public = set(Act.objects.filter(public=True).values_list("kind", flat=True))
    assert {"cycle.set", "window.announce", "session.announce", "session.agenda"} <= public


def test_every_kind_of_thing_waits_at_the_chairs_desk_in_the_demo():
    """Dissemination, a plenary, a clock, a note, a draft decision, a hearing and an appeal: none has to be made up first."""
    now = datetime(2026, 11, 21, 22, 1, 30, tzinfo=UTC)
    lay_out(now)
    chair = User.objects.get(email="chair.second@rostrum.example")
    with desk():
        actor = Actor(Party.CHAIR, user_id=chair.pk, rights=frozenset({Right.OFFICE}))
        said = " | ".join(row.what for group in front_groups(waiting(now), actor, now) for row in group.rows)
    for words in (
        "Disseminate to all Member States",
        "Update Substantive plenary session, which meets now",
        "Consultations end",
        "Note received",
        "Confirm as second person, or put aside: Accreditation by consensus (R9)",
        "Not in scope? The organization is being heard",
        "Appeal on a written input: On the conduct of certain operators",
    ):
        assert words in said
