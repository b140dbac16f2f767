"""The Chair's update to the plenary and the decision on some or all (R8, R9)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Act, MemberState, StoredFile
from accreditation.models import Application
from sessions_app.models import Session


class ExchangeOfViews(models.TextChoices):
    """What the plenary made of an update: an exchange of views, or none needed (R8)."""

    HELD = "held", _("held")
    NOT_NEEDED = "not_needed", _("not needed")


class PlenaryUpdate(models.Model):
    """The Chair's update to all Member States at a substantive plenary, with the cases it covered as they stood."""

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField()
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    exchange_of_views = models.CharField(max_length=12, choices=ExchangeOfViews.choices)
    text = models.TextField(blank=True)
    act = models.ForeignKey(Act, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    imported = models.BooleanField(default=False)

    class Meta:
        ordering = ["-given_at"]

    def __str__(self) -> str:
        return f"update {self.pk}"


class PlenaryUpdateItem(models.Model):
    """One case in an update: the state it was in, resolved cases too."""

    update = models.ForeignKey(PlenaryUpdate, on_delete=models.PROTECT, related_name="items")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="+")
    state_then = models.CharField(max_length=22)
    summary = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["update", "application"], name="case_once_in_an_update")]

    def __str__(self) -> str:
        return f"item {self.pk}"


class DecisionStatus(models.TextChoices):
    """Where a decision stands: drawn up, under silence, or at its end (R9)."""

    PREPARED = "prepared", _("prepared, awaiting its second person")
    UNDER_SILENCE = "under_silence", _("under silence")
    ADOPTED = "adopted", _("adopted")
    BROKEN = "broken", _("silence broken")
    DISCARDED = "discarded", _("discarded")


class Decision(models.Model):
    """A decision confirming some or all, by consensus: in a meeting, or under silence until `silence_ends_at` (UTC).
    Not adopted is not refused: the cases stay where they were. One from paper (`imported`) says from the first when it was
    adopted, and is adopted here once its second person has confirmed it. `form_key` is the drawn form's, so that pressing twice
    prepares one draft."""

    session = models.ForeignKey(Session, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    symbol = models.CharField(max_length=60, blank=True)
    title = models.CharField(max_length=200)
    status = models.CharField(max_length=14, choices=DecisionStatus.choices, default=DecisionStatus.PREPARED)
    prepared_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    prepared_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    adopted_at = models.DateTimeField(null=True, blank=True)
    act = models.ForeignKey(Act, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    silence_ends_at = models.DateTimeField(null=True, blank=True)
    broken_at = models.DateTimeField(null=True, blank=True)
    broken_by = models.ForeignKey(MemberState, on_delete=models.PROTECT, null=True, related_name="+")
    imported = models.BooleanField(default=False)
    # Of one from paper: what names the document that proves it, and the scan of it.
    evidence = models.CharField(max_length=300, blank=True)
    paper = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    form_key = models.CharField(max_length=64, blank=True, default="")

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["prepared", "discarded"])
                | (Q(confirmed_by__isnull=False) & ~Q(confirmed_by=F("prepared_by"))),
                name="decision_has_second_person",
            ),
            models.UniqueConstraint(
                fields=["prepared_by", "form_key"], condition=~Q(form_key=""), name="decision_once_by_a_form"
            ),
        ]

    def __str__(self) -> str:
        return f"decision {self.pk}"

    @property
    def fell_away(self) -> bool:
        """It ran under silence and no case was left to confirm: not a draft that the Chair put aside."""
        return self.status == DecisionStatus.DISCARDED and self.confirmed_at is not None

    @property
    def status_words(self) -> str:
        return gettext("fell away: no case was left to confirm") if self.fell_away else self.get_status_display()


class DecisionItem(models.Model):
    """One case that a decision confirms."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="items")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="+")
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["decision", "application"], name="case_once_in_a_decision")]

    def __str__(self) -> str:
        return f"item {self.pk}"
