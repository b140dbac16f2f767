"""What a mission keeps to itself: notes, seen-marks, the instant of its last visit. Nobody else reads it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import MemberState
from accreditation.models import Application


class MissionNote(models.Model):
    """A private note of a mission on a file. `form_key` is the drawn form's, so that pressing twice keeps one."""

    state = models.ForeignKey(MemberState, on_delete=models.PROTECT, related_name="+")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    form_key = models.CharField(max_length=64, blank=True, default="")

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["state", "application"])]
        constraints = [
            models.UniqueConstraint(
                fields=["written_by", "form_key"], condition=~Q(form_key=""), name="note_once_by_a_form"
            ),
        ]

    def __str__(self) -> str:
        return f"note {self.pk}"


class SeenMark(models.Model):
    """That a mission has marked a file as seen."""

    state = models.ForeignKey(MemberState, on_delete=models.PROTECT, related_name="+")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="+")
    seen_at = models.DateTimeField()
    seen_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["state", "application"], name="seen_once_by_a_mission")]

    def __str__(self) -> str:
        return f"mark {self.pk}"


class VisitMark(models.Model):
    """When a delegate last opened a page of the States' desk in the name of one State, for "new since your last visit".
    `previous_at` is the end of the visit before this one."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    state = models.ForeignKey(MemberState, on_delete=models.PROTECT, related_name="+")
    last_seen_at = models.DateTimeField()
    previous_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "state"], name="one_visit_mark_in_the_name_of_a_state")]

    def __str__(self) -> str:
        return f"visit {self.pk}"


class LodgingDraft(models.Model):
    """What a delegate has typed and not lodged: kept over the read-back and the second sign-in, the delegate's own.
    `key` travels to the objection, so that pressing twice lodges once. Deleted when it is lodged or discarded."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    state = models.ForeignKey(MemberState, on_delete=models.PROTECT, related_name="+")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(blank=True)
    shares_basis = models.BooleanField(default=False)
    shares_name = models.BooleanField(default=False)
    key = models.CharField(max_length=64)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "state", "application"], name="one_draft_per_delegate_and_file")
        ]

    def __str__(self) -> str:
        return f"draft {self.pk}"
