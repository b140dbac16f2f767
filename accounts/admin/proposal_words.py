"""What a proposal is about, in full, for who is to confirm it; and for whom its address acts already."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from accounts.capacities import Party
from accounts.deadline_words import instant_words, until_words
from accounts.models import Proposal, User
from accounts.models.mandate import MandateRight
from accounts.queries.elsewhere import acts_elsewhere
from accounts.queries.mandates import mandates_of


def proposal_details(one: Proposal) -> list[tuple[str, str]]:
    """Whom it concerns with the address, the rights, from when until when, and the letter on file; what is empty left out."""
    rights, before = (
        ", ".join(str(label) for value, label in MandateRight.choices if value in given)
        for given in (one.rights, one.rights_before or [])
    )
    if one.rights_before is not None:
        rights, before = rights or _("reads"), before or _("reads")
    address = one.user.email if one.user else one.email
    rows = [
        (_("About"), str(one.user) if one.user else one.full_name),
        (_("E-mail"), address),
        (_("Rights"), rights),
        (_("Rights before"), before),
        (_("As of"), instant_words(one.from_at) if one.from_at else ""),
        (_("Until"), until_words(one.until_at) if one.until_at else ""),
        (_("Evidence on file"), one.evidence.original_name if one.evidence else ""),
    ]
    return [row for row in rows if row[1]]


def address_warnings(one: Proposal, now: datetime) -> list[str]:
    """For whom the person who is invited or named acts already: another State, the Chair, an organization."""
    user = User.objects.filter(email__iexact=one.email).first() if one.email else None
    if user is None:
        return []
    parties = [
        str(mandate.state or mandate.get_party_display())
        for mandate in mandates_of(user, now)
        if mandate.party != Party.SECRETARIAT.value
    ]
    warnings = [
        _("This address belongs to somebody who acts for %(whom)s. Make sure that this is meant.") % {"whom": whom}
        for whom in dict.fromkeys(parties)
    ]
    if acts_elsewhere(user):
        warnings.append(
            _("This address belongs to somebody who acts for an organization here. Make sure that this is meant.")
        )
    return warnings
