"""The menu of the Secretariat's desk: where everything is, in the order of the work."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Page = tuple[Promise, str]

MENU: Sequence[tuple[Promise, Sequence[Page]]] = (
    (_("What waits"), ((_("What waits"), "index"),)),
    (
        _("Files"),
        (
            (_("Files"), "accreditation_application_changelist"),
            (_("ECOSOC matching"), "accreditation_ecosocentry_matches"),
            (_("ECOSOC register"), "accreditation_ecosocentry_changelist"),
        ),
    ),
    (
        _("Organizations"),
        (
            (_("Organizations"), "accreditation_organization_changelist"),
            (_("Possible duplicates"), "accreditation_organization_duplicates"),
            (_("Claims"), "accreditation_claim_changelist"),
            (_("Accredited"), "accreditation_accreditation_changelist"),
        ),
    ),
    (
        _("Lists"),
        (
            (_("Circulated lists"), "accreditation_circulation_changelist"),
            (_("Missions to reach"), "accreditation_circulation_missions"),
            (_("Late permissions"), "accreditation_latepermission_changelist"),
            (_("Held after an outage"), "accreditation_heldrelease_changelist"),
        ),
    ),
    (_("Inputs"), ((_("Written inputs"), "submissions_writteninput_changelist"),)),
    (
        _("Calendar"),
        (
            (_("Windows"), "accreditation_window_changelist"),
            (_("Window planner"), "sessions_app_session_planner"),
            (_("Meetings"), "sessions_app_session_changelist"),
            (_("Cycles"), "accreditation_cycle_changelist"),
        ),
    ),
    (
        _("Letters"),
        (
            (_("Letters"), "accounts_letter_changelist"),
            (_("Wordings"), "accounts_wording_changelist"),
            (_("Mailing list"), "accounts_subscription_changelist"),
        ),
    ),
    (
        _("People"),
        (
            (_("People"), "accounts_user_changelist"),
            (_("Mandates"), "accounts_mandate_changelist"),
            (_("Invitations"), "accounts_invitation_changelist"),
            (_("Proposals"), "accounts_proposal_changelist"),
            (_("Member States"), "accounts_memberstate_changelist"),
            (_("Erasures"), "accreditation_erasure_changelist"),
        ),
    ),
    (
        _("Record and settings"),
        (
            (_("Settings"), "accreditation_process_changelist"),
            (_("Changes of settings"), "accreditation_parameterchange_changelist"),
            (_("Imports from paper"), "accreditation_importupload_changelist"),
            (_("Record of acts"), "accounts_act_changelist"),
        ),
    ),
)


@dataclass(frozen=True)
class Entry:
    """A line of the menu. `here`: the page that is open lies under it."""

    words: Promise
    url: str
    here: bool
    pages: tuple[Entry, ...] = ()


def desk_menu(path: str) -> list[Entry]:
    """The menu as `path` sees it: the group that it lies in is open, its page marked."""
    groups = [(words, [(name, _address(page)) for name, page in pages]) for words, pages in MENU]
    nearest = max(
        (url for _words, pages in groups for _name, url in pages if url and path.startswith(url)), key=len, default=""
    )
    entries = []
    for words, pages in groups:
        shown = tuple(Entry(name, url, url == nearest) for name, url in pages if url)
        if shown:
            here = any(entry.here for entry in shown)
            entries.append(Entry(words, shown[0].url, here, shown if len(shown) > 1 else ()))
    return entries


def _address(name: str) -> str:
    try:
        return reverse(f"admin:{name}")
    except NoReverseMatch:
        return ""
