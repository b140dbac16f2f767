"""What is said about a file beside the file: questions, corrections, proposals, replies, notes."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import MemberState, StoredFile
from accreditation.models.application import Application, ApplicationVersion


class Question(models.Model):
    """A point asked of the applicant. From the Secretariat it returns the file and has a due date (UTC). From a State
    it changes no state; the State's name is shown to the applicant only if the State chose so."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="questions")
    asked_by_state = models.ForeignKey(MemberState, on_delete=models.PROTECT, null=True, related_name="+")
    shows_state = models.BooleanField(default=False)
    field = models.CharField(max_length=40, blank=True)
    text = models.TextField()
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    due_at = models.DateTimeField(null=True, blank=True)
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["application", "answered_at"])]
        verbose_name = _("question")
        verbose_name_plural = _("questions")

    def __str__(self) -> str:
        return f"question {self.pk}"


class Correction(models.Model):
    """A visible change after the close. After circulation it is an addendum that goes to all missions."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="corrections")
    version = models.ForeignKey(ApplicationVersion, on_delete=models.PROTECT, related_name="+")
    fields = models.JSONField(default=list)
    explanation = models.TextField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    addendum = models.BooleanField(default=False)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"correction {self.pk}"


class ScopeProposal(models.Model):
    """The Secretariat proposes "not in scope"; the applicant is heard; the Chair confirms or declines (DESIGN 2)."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="scope_proposals")
    reason = models.TextField()
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    heard_until = models.DateTimeField()
    statement = models.TextField(blank=True)
    statement_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    confirmed = models.BooleanField(null=True)
    circulation_asked_by = models.ForeignKey(MemberState, on_delete=models.PROTECT, null=True, related_name="+")
    circulation_asked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["application"], condition=Q(decided_at__isnull=True), name="one_open_scope_proposal"
            )
        ]

    def __str__(self) -> str:
        return f"proposal {self.pk}"


class RouteChange(models.Model):
    """A body gains or loses consultative status while its case is pending (DESIGN 2). After circulation the Chair
    consents and Member States have fourteen days' notice; `takes_effect_at` is when the sweep may record it, and `lapsed_at`
    when the file left its list before that. `evidence` says which document it rests on, `file` is that document; the
    Secretariat and the Chair read it."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="route_changes")
    to_route = models.CharField(max_length=14)
    evidence = models.TextField()
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    consented_at = models.DateTimeField(null=True, blank=True)
    consented_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    declined_at = models.DateTimeField(null=True, blank=True)
    decline_reason = models.TextField(blank=True)
    takes_effect_at = models.DateTimeField(null=True, blank=True)
    lapsed_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"route change {self.pk}"


class ObjectionReply(models.Model):
    """The applicant's reply to an objection. It goes to the Chair, and to Member States with the dissemination if the
    applicant agrees. The ordinary Secretariat does not read it."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    agrees_to_dissemination = models.BooleanField(default=False)
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    disseminated_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"reply {self.pk}"


class SecretariatNote(models.Model):
    """A note of the Secretariat to itself; nobody else sees it. `file` is the evidence that it speaks of, kept here."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="secretariat_notes")
    text = models.TextField()
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"note {self.pk}"
