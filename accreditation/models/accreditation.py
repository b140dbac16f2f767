"""A place in the process, from its moment to the end of the cycle (R2)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import StoredFile
from accreditation.modalities.annulments import Ground
from accreditation.models.application import Application
from accreditation.models.calendar import Cycle
from accreditation.models.organization import Organization


class Ending(models.TextChoices):
    """How a place came to its end (DESIGN 3)."""

    LAPSED = "lapsed", _("lapsed with the cycle")
    RELINQUISHED = "relinquished", _("given up by the organization")
    ANNULLED = "annulled", _("annulled")


class AnnulmentGround(models.TextChoices):
    """On what ground a place may be annulled (DESIGN 3)."""

    # Translators: the two grounds on which a place may be annulled.
    CLERICAL_ERROR = Ground.CLERICAL_ERROR.value, _("proven clerical error")
    FRAUD = Ground.FRAUD.value, _("proven fraud")


class Accreditation(models.Model):
    """One organization's accreditation in one cycle. `listed_at`: when it went onto the public list, in a batch, so
    that the public date tells nothing of how it came about (DESIGN 4). The public sees cycle and year only. `listed_name`
    is the name it is sorted by there, `year` the one that is shown. `annulment_answer` is what its people sent themselves;
    `annulment_entered` what the Chair's office entered for it from `annulment_paper`, which it may contest."""

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="accreditations")
    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="accreditations")
    application = models.OneToOneField(Application, on_delete=models.PROTECT, related_name="accreditation")
    begun_at = models.DateTimeField()
    listed_at = models.DateTimeField(null=True, blank=True)
    listed_name = models.CharField(max_length=200, blank=True)
    year = models.PositiveSmallIntegerField(default=0)
    ended_at = models.DateTimeField(null=True, blank=True)
    ending = models.CharField(max_length=12, choices=Ending.choices, blank=True)
    end_reason = models.TextField(blank=True)
    annulment_ground = models.CharField(max_length=16, blank=True, choices=AnnulmentGround.choices)
    annulment_reason = models.TextField(blank=True)
    annulment_proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    annulment_proposed_at = models.DateTimeField(null=True, blank=True)
    annulment_heard_until = models.DateTimeField(null=True, blank=True)
    annulment_answer = models.TextField(blank=True)
    annulment_answered_at = models.DateTimeField(null=True, blank=True)
    annulment_entered = models.TextField(blank=True)
    annulment_entered_at = models.DateTimeField(null=True, blank=True)
    annulment_entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    annulment_paper = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    annulment_entry_contested_at = models.DateTimeField(null=True, blank=True)
    status_lost_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "cycle"], condition=Q(ended_at__isnull=True), name="one_accreditation_per_cycle"
            ),
            models.CheckConstraint(
                condition=(Q(ended_at__isnull=True) & Q(ending="")) | (Q(ended_at__isnull=False) & ~Q(ending="")),
                name="accreditation_ending_has_a_name",
            ),
        ]
        indexes = [
            models.Index(fields=["cycle", "ended_at"]),
            models.Index(
                fields=["cycle", "listed_name", "id"],
                condition=Q(listed_at__isnull=False) & (Q(ended_at__isnull=True) | Q(ending="lapsed")),
                name="accreditation_public",
            ),
            models.Index(
                fields=["begun_at"],
                condition=Q(listed_at__isnull=True, ended_at__isnull=True),
                name="accreditation_unlisted",
            ),
        ]
        verbose_name = _("accreditation")
        verbose_name_plural = _("accreditations")

    def __str__(self) -> str:
        return f"accreditation {self.pk}"


class AccreditedCount(models.Model):
    """How many bodies of a country and type are on the public list of a cycle: kept by the services that list and unlist,
    so that no page counts the whole list."""

    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="+")
    country = models.CharField(max_length=2)
    type = models.CharField(max_length=12)
    number = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cycle", "country", "type"], name="accredited_count_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.country} {self.type}: {self.number}"
