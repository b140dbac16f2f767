"""The Chair's informal consultations on one application, their clock and their log (R7)."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.models import MemberState, StoredFile
from accreditation.models import Application


class Consultation(models.Model):
    """One clock per application, started once, the same for every objection to it. `ends_at` is computed once by
    modalities.consultations.clock_end and stored (UTC). `opened_by` is None when it started by itself. `ended_at` is
    set when the Chair ended it sooner or when its end was recorded."""

    application = models.OneToOneField(Application, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    ends_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    end_reason = models.TextField(blank=True)
    facilitator = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # Set when the last objection went and the process gives notice first: accredited then, by the sweep (DESIGN 2).
    resolves_at = models.DateTimeField(null=True, blank=True)
    imported = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("opened_at")), name="clock_ends_after_opening"),
            # "for a period not exceeding three months" (R7). The longest at the seat: 92 days in which the clocks go back.
            models.CheckConstraint(
                condition=Q(ends_at__lte=F("opened_at") + timedelta(days=92, hours=1)),
                name="clock_never_more_than_three_months",
            ),
        ]
        indexes = [
            models.Index(fields=["ends_at"], condition=Q(ended_at__isnull=True), name="clock_running"),
            models.Index(fields=["resolves_at"], condition=Q(resolves_at__isnull=False), name="clock_resolves"),
        ]

    def __str__(self) -> str:
        return f"consultation {self.pk}"


class ConsultationNote(models.Model):
    """An entry of the Chair's log: a contact, a contribution of the applicant, or the summary that goes to the plenary.
    `form_key` is the drawn form's, so that pressing twice writes once."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="+")
    with_state = models.ForeignKey(MemberState, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    with_applicant = models.BooleanField(default=False)
    text = models.TextField()
    is_summary = models.BooleanField(default=False)
    happened_at = models.DateTimeField()
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    form_key = models.CharField(max_length=64, blank=True, default="")

    class Meta:
        ordering = ["happened_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["written_by", "form_key"], condition=~Q(form_key=""), name="log_entry_once_by_a_form"
            ),
        ]

    def __str__(self) -> str:
        return f"log entry {self.pk}"


class NoteReceived(models.Model):
    """The Chair's office flags that a note verbale on this case came in before its period ended. While a flag stands
    the case's automatic outcome is held (DESIGN 2). It is lifted when the objection is entered, or found to be none.

    `missed`: the note came in time but was brought in only after the end of the period had been recorded. It holds
    nothing any more; it stands on the Chair's front page until the Chair has said what becomes of it."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="+")
    state = models.ForeignKey(MemberState, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    paper = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    missed = models.BooleanField(default=False)
    received_at = models.DateTimeField()
    flagged_at = models.DateTimeField()
    flagged_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    lift_reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            # Several States' notes may wait at once, each with its own flag; of one State, one does.
            models.UniqueConstraint(
                fields=["application", "state"],
                condition=Q(lifted_at__isnull=True, missed=False, state__isnull=False),
                name="one_note_flag_per_state",
            ),
            models.UniqueConstraint(
                fields=["application", "received_at"],
                condition=Q(lifted_at__isnull=True, missed=False, state__isnull=True),
                name="one_unknown_note_flag_per_instant",
            ),
        ]

    def __str__(self) -> str:
        return f"flag {self.pk}"
