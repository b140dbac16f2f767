"""The calendar as data: process, cycles, windows, and the permissions and reminders that hang on them."""

from __future__ import annotations

from dataclasses import replace

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import StoredFile
from accreditation.modalities.applications import WindowFacts
from accreditation.modalities.parameters import InputsFrom, Parameters, parameters_from


class Process(models.Model):
    """An intergovernmental process. `parameters` holds what differs from the defaults of DESIGN 2, as
    modalities.parameters reads it; it changes only by accreditation.services.parameters."""

    code = models.CharField(_("code"), max_length=6, unique=True)
    name = models.CharField(_("name"), max_length=200)
    short_name = models.CharField(_("short name"), max_length=60)
    scope = models.TextField(_("scope"), blank=True)
    parameters = models.JSONField(default=dict, blank=True)

    class Meta:
        verbose_name = _("process")
        verbose_name_plural = _("processes")

    def __str__(self) -> str:
        return self.name

    def rules(self) -> Parameters:
        """The process's parameters as modalities take them."""
        return parameters_from(self.parameters)


class ParameterChange(models.Model):
    """A change of a setting of DESIGN 2: an act with a reason, announced. Values are as text, before and after."""

    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="changes")
    # Of one cycle, where a setting may differ from cycle to cycle.
    cycle = models.ForeignKey("accreditation.Cycle", on_delete=models.PROTECT, null=True, related_name="changes")
    name = models.CharField(max_length=60)
    before = models.TextField()
    after = models.TextField()
    reason = models.TextField()
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    by_party = models.CharField(max_length=12)

    class Meta:
        ordering = ["-changed_at"]
        verbose_name = _("change of a setting")
        verbose_name_plural = _("changes of settings")

    def __str__(self) -> str:
        return self.name


class InputsFromChoice(models.TextChoices):
    """Who may send written inputs to the meetings of a cycle (R10)."""

    REGISTERED = InputsFrom.REGISTERED.value, _("any registered organization")
    ACCREDITED = InputsFrom.ACCREDITED.value, _("accredited organizations only")


class Cycle(models.Model):
    """A five-year cycle (R2), half-open, UTC: starts_at <= t < ends_at. Accreditation lapses with it. `inputs_from` is who
    may send written inputs to its meetings; empty: as the process says. It changes only by accreditation.services.parameters."""

    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="cycles")
    number = models.PositiveSmallIntegerField(_("number"))
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    ended_recorded_at = models.DateTimeField(null=True, blank=True)
    inputs_from = models.CharField(
        _("written inputs from"), max_length=12, choices=InputsFromChoice.choices, blank=True
    )

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["process", "number"], name="cycle_number_unique"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="cycle_ends_after_start"),
        ]
        verbose_name = _("cycle")
        verbose_name_plural = _("cycles")

    def __str__(self) -> str:
        return f"{self.process.short_name} {self.starts_at.year}–{self.ends_at.year}"

    def rules(self) -> Parameters:
        """The process's parameters, with what this cycle sets apart."""
        rules = self.process.rules()
        return replace(rules, inputs_from=InputsFrom(self.inputs_from)) if self.inputs_from else rules


class WindowQuerySet(models.QuerySet["Window"]):
    """Windows, by who may see them."""

    def announced(self) -> WindowQuerySet:
        """Those that anybody outside the Secretariat may see (DESIGN 4)."""
        return self.filter(announced_at__isnull=False)


class Window(models.Model):
    """An annual window (R3), half-open, UTC: opens_at <= t < closes_at. No job closes it: time does; the sweep records
    and tells. It names its cycle; sessions_app's Session names the window that feeds it. `held_at`: the portal was not
    ready before the close, nothing automatic follows until the Secretariat, with the Chair's consent, releases it. `imported`:
    it was held on paper, before the portal, as `evidence` and its file say; no timer acts on it and nothing is sent in it."""

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="windows")
    year = models.PositiveSmallIntegerField(_("year"))
    title = models.CharField(_("title"), max_length=120)
    opens_at = models.DateTimeField(_("opens"))
    closes_at = models.DateTimeField(_("closes"))
    announced_at = models.DateTimeField(null=True, blank=True)
    opened_recorded_at = models.DateTimeField(null=True, blank=True)
    closed_recorded_at = models.DateTimeField(null=True, blank=True)
    held_at = models.DateTimeField(null=True, blank=True)
    released_at = models.DateTimeField(null=True, blank=True)
    imported = models.BooleanField(default=False)
    evidence = models.TextField(blank=True)
    evidence_file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")

    objects = WindowQuerySet.as_manager()

    class Meta:
        ordering = ["opens_at"]
        constraints = [
            models.CheckConstraint(condition=Q(closes_at__gt=F("opens_at")), name="window_closes_after_opening"),
            models.UniqueConstraint(fields=["cycle", "title"], name="window_title_unique"),
        ]
        verbose_name = _("application window")
        verbose_name_plural = _("application windows")

    def __str__(self) -> str:
        return self.title

    def facts(self, late: LatePermission | None = None) -> WindowFacts:
        """The window as modalities take it, with one body's late permission."""
        return WindowFacts(
            self.opens_at,
            self.closes_at,
            self.cycle.ends_at,
            self.is_announced,
            late.until_at if late is not None else None,
        )

    @property
    def is_announced(self) -> bool:
        """Until then it binds nobody, and nobody outside the Secretariat sees it."""
        return self.announced_at is not None

    @property
    def is_held(self) -> bool:
        """It ended after an outage, and what becomes of that is not settled yet (DESIGN 2)."""
        return self.held_at is not None and self.released_at is None


class LatePermission(models.Model):
    """One body may submit after the close, until `until_at` (UTC), for a reason that the circulated list shows."""

    window = models.ForeignKey(Window, on_delete=models.PROTECT, related_name="late_permissions")
    organization = models.ForeignKey("accreditation.Organization", on_delete=models.PROTECT, related_name="+")
    until_at = models.DateTimeField()
    reason = models.TextField()
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["window", "organization"], name="late_permission_once")]
        verbose_name = _("late permission")
        verbose_name_plural = _("late permissions")

    def __str__(self) -> str:
        return f"late permission {self.pk}"


class Reminder(models.Model):
    """That a reminder was written, once for each subject, kind and deadline; a moved deadline reminds again. What there is to
    remind of tells what stands against a case: the sweeps alone read it, as the desk role."""

    desk_only = True

    subject = models.CharField(max_length=80)
    kind = models.CharField(max_length=60)
    due_at = models.DateTimeField()
    before = models.CharField(max_length=10)
    written_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subject", "kind", "due_at", "before"], name="reminder_written_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"
