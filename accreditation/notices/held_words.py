"""What an outage has held, in words: its name, and what was proposed about it (DESIGN 2)."""

from __future__ import annotations

from django.utils.translation import gettext as _

from accounts.deadline_words import instant_words
from accreditation.models import Circulation, Held, HeldRelease, Window


def title_of(held: Held) -> str:
    """How a held list or window is named in letters and pages."""
    if isinstance(held, Window):
        return held.title
    # Translators: a list of applications circulated to all Member States, of the window named before it.
    return _("%(window)s, list %(number)d") % {"window": held.window.title, "number": held.number or 0}


def about(release: HeldRelease) -> str:
    """The name of what a proposal is about."""
    target: Circulation | Window | None = release.circulation or release.window
    return title_of(target) if target is not None else ""


def proposed_words(release: HeldRelease) -> str:
    """Who has proposed what, when, and what the Chair has answered: a sentence or two."""
    if release.reopen_until is not None:
        what = _("to reopen for all until %(until)s") % {"until": instant_words(release.reopen_until)}
    else:
        what = _("to confirm the outcome as it ended")
    words = _("%(who)s proposed at %(when)s %(what)s.") % {
        "who": release.proposed_by,
        "when": instant_words(release.proposed_at),
        "what": what,
    }
    if release.answered_at is None:
        return words
    answer = (
        _("The Chair consented at %(when)s.") if release.consented else _("The Chair did not consent, at %(when)s.")
    )
    return f"{words} {answer % {'when': instant_words(release.answered_at)}}"
