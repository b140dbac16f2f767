"""Meetings of the process."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accreditation.modalities.decisions import Meeting, MeetingKind
from accreditation.models import Cycle, Window


class SessionKind(models.TextChoices):
    """The kinds of meeting; what accreditation gives at each is a setting (R4)."""

    ORGANIZATIONAL = MeetingKind.ORGANIZATIONAL.value, _("organizational session")
    # Translators: a substantive plenary session, at which the Chair updates all Member States.
    PLENARY = MeetingKind.PLENARY.value, _("substantive plenary")
    REVIEW_CONFERENCE = MeetingKind.REVIEW_CONFERENCE.value, _("review conference")
    THEMATIC_GROUP = MeetingKind.THEMATIC_GROUP.value, _("dedicated thematic group")
    CONSULTATIVE = MeetingKind.CONSULTATIVE.value, _("consultative meeting")


class Session(models.Model):
    """A meeting, half-open in UTC: opens_at <= t < closes_at. `fed_by` is the window whose accredited bodies are in time
    for it; the arrow points down (DESIGN 6). What accreditation gives at each kind is a setting (R4)."""

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="sessions")
    fed_by = models.ForeignKey(Window, on_delete=models.PROTECT, null=True, blank=True, related_name="sessions")
    slug = models.SlugField(max_length=80, unique=True)
    title = models.CharField(_("title"), max_length=200)
    kind = models.CharField(_("kind"), max_length=20, choices=SessionKind.choices)
    opens_at = models.DateTimeField(_("opens"))
    closes_at = models.DateTimeField(_("closes"))
    place = models.CharField(_("place"), max_length=200, blank=True)
    description = models.TextField(_("description"), blank=True)
    source = models.CharField(_("source"), max_length=200, blank=True)

    class Meta:
        ordering = ["opens_at"]
        constraints = [
            models.CheckConstraint(condition=Q(closes_at__gt=F("opens_at")), name="session_closes_after_opening")
        ]
        indexes = [models.Index(fields=["kind", "opens_at"])]
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")

    def __str__(self) -> str:
        return self.title

    @property
    def announced_window(self) -> Window | None:
        """The window that feeds it, as everybody may know it: none before it is announced."""
        return self.fed_by if self.fed_by is not None and self.fed_by.is_announced else None

    def facts(self) -> Meeting:
        """The meeting as modalities take it."""
        return Meeting(self.pk, MeetingKind(self.kind), self.opens_at, self.closes_at)


class TargetChange(models.Model):
    """That a window was set for other meetings: keys before and after, and why."""

    window = models.ForeignKey(Window, on_delete=models.PROTECT, related_name="+")
    before = models.JSONField(default=list)
    after = models.JSONField(default=list)
    reason = models.TextField()
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"target change {self.pk}"


class MeetingChange(models.Model):
    """That a meeting was moved or became one of another kind, and why. Instants in UTC."""

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="changes")
    kind_before = models.CharField(max_length=20, choices=SessionKind.choices)
    opened_before = models.DateTimeField()
    closed_before = models.DateTimeField()
    kind_after = models.CharField(max_length=20, choices=SessionKind.choices)
    opens_after = models.DateTimeField()
    closes_after = models.DateTimeField()
    reason = models.TextField()
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"meeting change {self.pk}"


class AgendaItem(models.Model):
    """An item of a meeting's agenda, to which written inputs are tied (R11)."""

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="agenda")
    number = models.CharField(max_length=10)
    title = models.CharField(max_length=300)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["session", "number"], name="agenda_number_unique")]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"


class PublicDecision(models.Model):
    """What the public reads of a decision that was taken (R9, DESIGN 4): title, symbol, meeting and instant (UTC). Which
    bodies it confirmed is not here, for each of them had met an objection; nor can anything here lead back to them.
    Pushed down by objections.services.plenary; `session` is None where silence was kept between meetings."""

    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="+")
    session = models.ForeignKey(Session, on_delete=models.PROTECT, null=True, blank=True, related_name="decisions")
    title = models.CharField(_("title"), max_length=300)
    symbol = models.CharField(_("symbol"), max_length=60, blank=True)
    taken_at = models.DateTimeField(_("taken"))

    class Meta:
        ordering = ["-taken_at", "-id"]
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")

    def __str__(self) -> str:
        return self.symbol or self.title
