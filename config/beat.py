"""Everything that happens by itself, and how often. Time decides; these only record and tell (DESIGN 5).

Each is a sweep that asks "what is due and not done", so running twice does nothing twice and running late loses
nothing. Add a task by its name, `<app>.tasks.<function>`; a test holds the list against the tasks there are.
"""

from __future__ import annotations

from typing import Any

from celery.schedules import crontab

EVERY_MINUTE = (
    # whether the portal is ready: an outage before a close holds its outcome
    "config.tasks.note_readiness",
    # windows that open and close, returned files without an answer; reminders
    "accreditation.tasks.sweep",
    # the ends of non-objection periods, consultations, silence procedures and cycles; reminders
    "objections.tasks.sweep",
    # (each of these two writes a sign of life, for which /readyz asks)
    # gaps in the calendar months ahead, told once a month
    "sessions_app.tasks.warn",
    # letters from the outbox
    "accounts.tasks.post_letters",
    # addresses on the mailing list that nobody confirmed within seven days
    "accounts.tasks.forget_unconfirmed",
    # the letters of people whose account was erased
    "accounts.tasks.forget_letters",
    # what applicants wrote and can no longer send
    "accreditation.tasks.forget_unsent",
)

EVERY_DAY = (
    # uploads of which nothing came
    "accounts.tasks.forget_loose_files",
)
AT_NIGHT = crontab(hour="7", minute="17")  # UTC: after midnight at the seat

SCHEDULE: dict[str, dict[str, Any]] = {
    # On the minute, as deadlines are. A message that waited longer than its successor's coming is dropped: after an
    # outage there is one sweep, not 500.
    name: {"task": name, "schedule": when, "options": {"expires": 50}}
    for names, when in ((EVERY_MINUTE, crontab()), (EVERY_DAY, AT_NIGHT))
    for name in names
}
