"""What waits at the Chair's desk in the demo, beside what the lists bring: a clock that runs out, a note, a draft, a hearing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from accounts.capacities import Actor, Party
from accounts.connection import desk
from accounts.models import User
from accreditation.models import Application
from accreditation.services.replies import reply_to_objection
from accreditation.services.scope import propose_not_in_scope
from config.rehearsal.clock import sweep
from config.rehearsal.story import Story
from objections.services.consulting import log_contact, name_facilitator
from objections.services.deciding import prepare_decision
from objections.services.disseminating import disseminate
from objections.services.note_flags import flag_note_received
from sessions_app.models import Session

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def run_a_clock(story: Story, file: Application, at_close: Callable[[int], datetime], now: datetime) -> None:
    """Consultations that end within days, with their log, a facilitator and the organization's reply. `file` is complete."""
    ends = at_close(-85)
    story.circulate(file.window, [file], ends, now - 126 * DAY)
    story.object([file], story.first_state, "It is not clear who directs the organization.", now - 100 * DAY, MINUTE)
    with desk():
        disseminate(actor=story.chair, now=now - 98 * DAY)
    applicant = Actor(Party.PERSON, user_id=file.created_by_id)
    reply_to_objection(
        application=file,
        text="The board is elected each second year by all members. The last minutes were sent with the application.",
        agrees_to_dissemination=False,
        actor=applicant,
        now=now - 95 * DAY,
    )
    sweep(ends + MINUTE)
    with desk():
        name_facilitator(
            application=file,
            facilitator=User.objects.get(pk=story.chairs_second.person_id),
            actor=story.chair,
            now=now - 80 * DAY,
        )
        for days, text, summary in (
            (78, "Met the delegation. It would look at the minutes of the board.", False),
            (20, "Views were exchanged twice; they come closer. No date is foreseen for an end.", True),
        ):
            log_contact(
                application=file,
                text=text,
                happened_at=now - days * DAY,
                is_summary=summary,
                actor=story.chairs_second,
                now=now - days * DAY + HOUR,
            )


def fill_desk(story: Story, before_states: Application, being_checked: Application, now: datetime) -> None:
    """A note verbale that nobody has entered yet, a file that may not be in scope, a decision that awaits its second person."""
    propose_not_in_scope(
        application=being_checked,
        reason="Its programmes concern the trade in hardware; none is on the mandate of the Mechanism.",
        actor=story.checker,
        now=now - 2 * HOUR,
    )
    with desk():
        flag_note_received(
            application=before_states, state=None, received_at=now - 3 * HOUR, actor=story.chair, now=now - 2 * HOUR
        )
        waiting = Application.objects.filter(cycle=story.cycle, state="awaiting_plenary").order_by("id")
        prepare_decision(
            applications=list(waiting[:2]),
            title="Accreditation by consensus (R9)",
            symbol="GM/L.1 (invented)",
            session=Session.objects.get(cycle=story.cycle, title="Substantive plenary session"),
            silence_ends_at=None,
            actor=story.chair,
            now=now - HOUR,
        )
