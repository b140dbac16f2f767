"""Lists circulated to all Member States, each with its non-objection period (R1, R3)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import MemberState
from accreditation.models.application import Application, ApplicationVersion
from accreditation.models.calendar import Window


class CirculationStatus(models.TextChoices):
    """Where a list stands between its two persons (DESIGN 4)."""

    PREPARED = "prepared", _("prepared, awaiting its second person")
    CIRCULATED = "circulated", _("circulated")
    DISCARDED = "discarded", _("discarded")


class CirculationQuerySet(models.QuerySet["Circulation"]):
    """Lists, by whether a period runs on them."""

    def with_period(self) -> CirculationQuerySet:
        """Circulated lists on which a non-objection period runs, or has run to its end: not those that are an annex alone, nor
        those of which every file was taken off before the end, recalled or changed in substance."""
        standing = CirculationEntry.objects.filter(circulation=OuterRef("pk"), recalled_at__isnull=True).filter(
            Q(changed_at__isnull=True) | Q(changed_at__gte=OuterRef("period_ends_at"))
        )
        return self.filter(Exists(standing), status=CirculationStatus.CIRCULATED, annex_only=False)


class Circulation(models.Model):
    """A numbered list. Prepared by one circulator, circulated by a second. The period runs from `published_at` to
    `period_ends_at` (UTC, half-open). A late-completed file goes in a supplementary list with a period of its own.
    `held_at`: the portal was not ready before the end; nothing automatic follows until released. `outcomes_known_at`:
    from when Member States are told what became of the files, written when the end is recorded (docs/decisions/0007).
    `imported`: it went out on paper, before the portal; nobody circulated it here. `annex_only`: it names bodies not
    admitted and has no files, so no period runs on it."""

    window = models.ForeignKey(Window, on_delete=models.PROTECT, related_name="circulations")
    number = models.PositiveIntegerField(null=True, blank=True)
    supplementary = models.BooleanField(default=False)
    status = models.CharField(max_length=12, choices=CirculationStatus.choices, default=CirculationStatus.PREPARED)
    period_ends_at = models.DateTimeField()
    short_period_reason = models.TextField(blank=True)
    short_period_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    short_period_declined_at = models.DateTimeField(null=True, blank=True)
    short_period_declined_reason = models.TextField(blank=True)
    prepared_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    prepared_at = models.DateTimeField()
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    published_at = models.DateTimeField(null=True, blank=True)
    annex = models.JSONField(default=list, blank=True)
    for_information = models.JSONField(default=list, blank=True)
    ended_recorded_at = models.DateTimeField(null=True, blank=True)
    held_at = models.DateTimeField(null=True, blank=True)
    released_at = models.DateTimeField(null=True, blank=True)
    outcomes_known_at = models.DateTimeField(null=True, blank=True)
    imported = models.BooleanField(default=False)
    annex_only = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)

    objects = CirculationQuerySet.as_manager()

    class Meta:
        ordering = ["-published_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["window", "number"], name="circulation_number_unique"),
            models.CheckConstraint(
                condition=~Q(status="circulated")
                | (Q(published_at__isnull=False) & Q(number__isnull=False) & ~Q(published_by=F("prepared_by"))),
                name="circulation_has_second_person",
            ),
        ]
        verbose_name = _("circulated list")
        verbose_name_plural = _("circulated lists")

    def __str__(self) -> str:
        return f"list {self.number or '–'} of {self.window_id}"

    @property
    def is_held(self) -> bool:
        """Its period ended after an outage, and what becomes of that is not settled yet (DESIGN 2)."""
        return self.held_at is not None and self.released_at is None


class CirculationEntry(models.Model):
    """One file on a list, in the version that was frozen when it was circulated. `changed_at`: taken off it, because the
    organization has changed its purpose, control or funding; the file is circulated anew, and stays readable meanwhile."""

    circulation = models.ForeignKey(Circulation, on_delete=models.PROTECT, related_name="entries")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="entries")
    version = models.ForeignKey(ApplicationVersion, on_delete=models.PROTECT, null=True, related_name="+")
    position = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField(null=True, blank=True)
    recalled_at = models.DateTimeField(null=True, blank=True)
    recall_reason = models.TextField(blank=True)
    recall_asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["circulation", "application"], name="application_once_on_a_list")
        ]
        # The order in which States read all files, a page at a time.
        indexes = [models.Index(fields=["-circulation", "position", "id"], name="entry_in_order_of_lists")]

    def __str__(self) -> str:
        return f"entry {self.pk}"


class CirculationView(models.Model):
    """That a mission has opened a list: proof that it was reached, part of the record of silence."""

    circulation = models.ForeignKey(Circulation, on_delete=models.PROTECT, related_name="+")
    state = models.ForeignKey(MemberState, on_delete=models.PROTECT, related_name="+")
    first_opened_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["circulation", "state"], name="circulation_view_once")]

    def __str__(self) -> str:
        return f"view {self.pk}"
