"""Who acts for a State, the Chair or the Secretariat, with which rights, from when until when."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.capacities import Actor, Party, Right
from accounts.models.member_state import MemberState


class MandateParty(models.TextChoices):
    """For whom one acts by a mandate."""

    STATE = Party.STATE.value, _("Member State")
    # Translators: the Chair of the intergovernmental process and the Chair's office.
    CHAIR = Party.CHAIR.value, _("Chair")
    SECRETARIAT = Party.SECRETARIAT.value, _("Secretariat")


class MandateRight(models.TextChoices):
    """What a mandate gives the right to, within its party (DESIGN 4)."""

    CHECKER = Right.CHECKER.value, _("checks files")
    CIRCULATOR = Right.CIRCULATOR.value, _("circulates lists")
    MODERATOR = Right.MODERATOR.value, _("moderates written inputs")
    SETTINGS = Right.SETTINGS.value, _("settings and letters")
    SECURITY_OFFICER = Right.SECURITY_OFFICER.value, _("security officer")
    NAMED_STAFF = Right.NAMED_STAFF.value, _("named by the Chair to see objections")
    ADMINISTRATOR = Right.ADMINISTRATOR.value, _("administers the mission's delegates")
    # Translators: the right to lodge an objection in the name of a Member State.
    LODGING = Right.LODGING.value, _("lodges objections")
    OFFICE = Right.OFFICE.value, _("Chair's office")


class Mandate(models.Model):
    """One person acting for one party, half-open in time: from_at <= now < until_at (UTC). Ended, never deleted:
    what was done under it stands. `evidence` is the note verbale or nomination kept on file."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="mandates")
    party = models.CharField(max_length=12, choices=MandateParty.choices)
    state = models.ForeignKey(MemberState, on_delete=models.PROTECT, null=True, blank=True, related_name="mandates")
    rights = ArrayField(models.CharField(max_length=20, choices=MandateRight.choices), default=list, blank=True)
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True, blank=True)
    evidence = models.ForeignKey(
        "accounts.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(Q(party="state") & Q(state__isnull=False)) | (~Q(party="state") & Q(state__isnull=True)),
                name="mandate_state_iff_party_state",
            ),
            models.CheckConstraint(
                condition=Q(until_at__isnull=True) | Q(until_at__gte=models.F("from_at")),
                name="mandate_ends_after_start",
            ),
        ]
        indexes = [models.Index(fields=["user", "party"]), models.Index(fields=["state", "party"])]
        verbose_name = _("mandate")
        verbose_name_plural = _("mandates")

    def __str__(self) -> str:
        return f"{self.get_party_display()} {self.state or ''}".strip()

    def rights_words(self) -> list[str]:
        """The rights as people read them, in the order of the list."""
        return [str(label) for value, label in MandateRight.choices if value in self.rights]

    def rights_besides(self) -> list[str]:
        """The rights but the one that only the Chair gives and takes."""
        return sorted(set(self.rights) - {Right.NAMED_STAFF.value})

    def drawn(self) -> str:
        """What a page shows of it that others may change meanwhile: rights and last day, as one mark. It comes back with the
        form, so that nobody undoes another's change unseen."""
        return f"{','.join(self.rights_besides())} {self.until_at.isoformat() if self.until_at else ''}"

    def actor(self) -> Actor:
        """The capacity that this mandate gives."""
        return Actor(
            Party(self.party),
            user_id=self.user_id,
            mandate_id=self.pk,
            state_id=self.state_id,
            rights=frozenset(Right(right) for right in self.rights),
        )
