"""The record in words: people, mandates, letters, mailboxes, the mailing list."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from django.db.models import Q
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.capacities import Actor
from accounts.models import Invitation, Mandate, MemberState, Proposal, User, Wording
from accounts.notices.acts import Label, Named, Subject, newest, page_of_row
from accounts.notices.occasions import occasion_words
from accounts.queries.letters import readable_letters

ACTS: Mapping[str, Label] = {
    "export": gettext_lazy("List taken out as a file"),
    "letter.bounce": gettext_lazy("Letter came back"),
    "letter.cancel": gettext_lazy("Letter cancelled"),
    "letter.correct": gettext_lazy("Letter corrected and sent again"),
    "letter.free_occasion": gettext_lazy("Letters of an occasion no longer held"),
    "letter.hold": gettext_lazy("Letter held"),
    "letter.hold_occasion": gettext_lazy("Letters of an occasion held"),
    "letter.post_again": gettext_lazy("Letter posted again"),
    "letter.release": gettext_lazy("Letter released"),
    "letter.see_to": gettext_lazy("Returned letter seen to"),
    "letter.test": gettext_lazy("Copy of a letter sent to oneself"),
    "mailbox.change": gettext_lazy("Mission mailbox changed"),
    "mailbox.confirm": gettext_lazy("Mission mailbox confirmed"),
    "mailbox.test": gettext_lazy("Test letters sent to mission mailboxes"),
    "mailing_list.ask": gettext_lazy("Asked to join the mailing list"),
    "mailing_list.ask_again": gettext_lazy("Asked again to join the mailing list"),
    "mailing_list.confirm": gettext_lazy("Joined the mailing list"),
    "mailing_list.forget": gettext_lazy("Unconfirmed address erased"),
    "mailing_list.leave": gettext_lazy("Left the mailing list"),
    "mailing_list.write": gettext_lazy("Letter written to the mailing list"),
    "mission.choices": gettext_lazy("Mission’s choices changed"),
    "people.accept_invitation": gettext_lazy("Invitation accepted"),
    "people.ask_for_invitation": gettext_lazy("Another invitation asked for"),
    "people.change_profile": gettext_lazy("Own profile changed"),
    "people.change_rights": gettext_lazy("Rights changed"),
    "people.confirm_proposal": gettext_lazy("Proposal confirmed"),
    "people.decline_proposal": gettext_lazy("Proposal declined"),
    "people.end_mandate": gettext_lazy("Mandate ended"),
    "people.end_mission_mandates": gettext_lazy("All mandates of a mission ended"),
    "people.end_sessions": gettext_lazy("Own sessions ended"),
    "people.hand_over": gettext_lazy("Change of Chair begun"),
    "people.invite": gettext_lazy("Invitation sent"),
    "people.propose_change_rights": gettext_lazy("Change of rights proposed"),
    "people.propose_end_secretariat": gettext_lazy("End of a Secretariat mandate proposed"),
    "people.propose_invite_secretariat": gettext_lazy("Invitation to the Secretariat proposed"),
    "people.propose_name_chair": gettext_lazy("Naming of the Chair proposed"),
    "people.propose_reset_factor": gettext_lazy("Reset of a lost second factor proposed"),
    "people.reset_factor": gettext_lazy("Second factor reset"),
    "people.revoke_invitation": gettext_lazy("Invitation withdrawn"),
    "people.take_back_hand_over": gettext_lazy("Change of Chair taken back"),
    "wording.clear": gettext_lazy("Wording of a letter cleared"),
    "wording.test": gettext_lazy("Wording of a letter tested"),
    "wording.write": gettext_lazy("Wording of a letter written"),
}
TIMERS: Mapping[str, Label] = {
    "bounces": gettext_lazy("By itself: returned letters"),
    "forget_unconfirmed": gettext_lazy("By itself: unconfirmed addresses"),
    "operator": gettext_lazy("From the server’s console"),
}


def _states(numbers: Collection[int], _actor: Actor, _now: datetime) -> dict[int, Named]:
    return {
        row.pk: Named(row.name, page_of_row("accounts_memberstate_change", row.pk))
        for row in MemberState.objects.filter(pk__in=numbers)
    }


def _users(numbers: Collection[int], _actor: Actor, _now: datetime) -> dict[int, Named]:
    return {
        row.pk: Named(str(row), page_of_row("accounts_user_change", row.pk))
        for row in User.objects.filter(pk__in=numbers)
    }


def _mandates(numbers: Collection[int], _actor: Actor, _now: datetime) -> dict[int, Named]:
    return {
        row.pk: Named(
            _("Mandate of %(person)s: %(party)s") % {"person": row.user, "party": row},
            page_of_row("accounts_mandate_change", row.pk),
        )
        for row in Mandate.objects.filter(pk__in=numbers).select_related("user", "state")
    }


def _invitations(numbers: Collection[int], _actor: Actor, _now: datetime) -> dict[int, Named]:
    return {
        row.pk: Named(
            _("Invitation of %(address)s") % {"address": row.email}, page_of_row("accounts_invitation_change", row.pk)
        )
        for row in Invitation.objects.filter(pk__in=numbers)
    }


def _proposals(numbers: Collection[int], _actor: Actor, _now: datetime) -> dict[int, Named]:
    return {
        row.pk: Named(capfirst(str(row.get_kind_display())), page_of_row("accounts_proposal_change", row.pk))
        for row in Proposal.objects.filter(pk__in=numbers)
    }


def _letters(numbers: Collection[int], actor: Actor, now: datetime) -> dict[int, Named]:
    """Of the letters that this reader may read."""
    return {
        pk: Named(_("Letter “%(subject)s”") % {"subject": subject}, page_of_row("accounts_letter_change", pk))
        for pk, subject in readable_letters(actor, now).filter(pk__in=numbers).values_list("pk", "subject")
    }


def _wordings(numbers: Collection[int], _actor: Actor, _now: datetime) -> dict[int, Named]:
    return {
        row.pk: Named(
            _("Wording of “%(occasion)s”, version %(version)d (%(language)s)")
            % {"occasion": occasion_words(row.occasion), "version": row.version, "language": row.language}
        )
        for row in Wording.objects.filter(pk__in=numbers)
    }


def _states_like(text: str, _actor: Actor, _now: datetime) -> Iterable[int]:
    return newest(MemberState.objects.filter(name__icontains=text))


def _users_like(text: str, _actor: Actor, _now: datetime) -> Iterable[int]:
    return newest(User.objects.filter(Q(full_name__icontains=text) | Q(email__iexact=text)))


SUBJECTS: Mapping[str, Subject] = {
    # In whose name.
    "chair": Subject(gettext_lazy("The Chair")),
    "secretariat": Subject(gettext_lazy("The Secretariat")),
    "person": Subject(gettext_lazy("Themselves")),
    "timer": Subject(""),
    "state": Subject(gettext_lazy("Member State"), _states),
    # About what.
    "invitation": Subject(gettext_lazy("Invitation"), _invitations),
    "letter": Subject(gettext_lazy("Letter"), _letters),
    "letters": Subject(gettext_lazy("Letters")),
    "list": Subject(gettext_lazy("List")),
    "mailboxes": Subject(gettext_lazy("Mission mailboxes")),
    "mailing_list": Subject(gettext_lazy("Mailing list")),
    "mandate": Subject(gettext_lazy("Mandate"), _mandates),
    "memberstate": Subject(gettext_lazy("Member State"), _states, _states_like),
    "missions": Subject(gettext_lazy("Missions")),
    "proposal": Subject(gettext_lazy("Proposal"), _proposals),
    "subscription": Subject(gettext_lazy("Somebody on the mailing list")),
    "user": Subject(gettext_lazy("Person"), _users, _users_like),
    "wording": Subject(gettext_lazy("Wording"), _wordings),
}
