"""What the Chair disseminates to all Member States (R6)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import Act, MemberState
from accreditation.models import ObjectionReply
from objections.models.objection import Objection, ObjectionStatement


class Dissemination(models.Model):
    """A numbered communication of the Chair to all Member States, frozen when it is sent."""

    number = models.PositiveIntegerField(unique=True)
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    missions = models.PositiveIntegerField(default=0)
    # The act whose letters tell when each mission was written to.
    act = models.ForeignKey(Act, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    imported = models.BooleanField(default=False)

    class Meta:
        ordering = ["-number"]

    def __str__(self) -> str:
        return f"communication {self.number}"


class ItemKind(models.TextChoices):
    """What is disseminated to all Member States (R6)."""

    OBJECTION = "objection"
    STATEMENT = "statement"
    WITHDRAWAL = "withdrawal"
    REPLY = "reply"
    # What was told and turned out never to have been said: an entry from paper that was struck.
    STRUCK = "struck"  # the objection was never lodged
    REINSTATED = "reinstated"  # the withdrawal was never made: the objection stands


class DisseminationItem(models.Model):
    """One piece of information received, sent once: an objection, a basis or supplement, a withdrawal, a reply; or the
    correction of one. What it tells is frozen when it is sent: what becomes of the objection later is told by later pieces.

    `received_at`: when the Chair received it, of a correction when the entry was struck (UTC); `ordinal`: which objection of its
    State on the case it is about, of those told; `struck_at`: what this piece tells was undone since, and is to be corrected;
    `corrects`: which piece a correction is of; `case_over`: of a correction, that the case had ended when it was sent, and what
    became of it was known by what is corrected."""

    dissemination = models.ForeignKey(Dissemination, on_delete=models.PROTECT, related_name="items")
    kind = models.CharField(max_length=12, choices=ItemKind.choices)
    objection = models.ForeignKey(Objection, on_delete=models.PROTECT, null=True, related_name="disseminated")
    statement = models.ForeignKey(ObjectionStatement, on_delete=models.PROTECT, null=True, related_name="disseminated")
    reply = models.ForeignKey(ObjectionReply, on_delete=models.PROTECT, null=True, related_name="+")
    received_at = models.DateTimeField()
    ordinal = models.PositiveSmallIntegerField(null=True, blank=True)
    struck_at = models.DateTimeField(null=True, blank=True)
    case_over = models.BooleanField(default=False)
    corrects = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="correction")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["objection"], condition=Q(kind="objection"), name="objection_disseminated_once"
            ),
            models.UniqueConstraint(
                fields=["statement"], condition=Q(kind="statement"), name="statement_disseminated_once"
            ),
            models.UniqueConstraint(
                # One that was struck may be followed by one that is made.
                fields=["objection"],
                condition=Q(kind="withdrawal", struck_at__isnull=True),
                name="withdrawal_disseminated_once",
            ),
            models.UniqueConstraint(fields=["reply"], condition=Q(kind="reply"), name="reply_disseminated_once"),
        ]

    def __str__(self) -> str:
        return f"item {self.pk}"


class DisseminationView(models.Model):
    """That a mission has opened a communication: the log of when and to whom shows it to the Chair."""

    dissemination = models.ForeignKey(Dissemination, on_delete=models.PROTECT, related_name="views")
    state = models.ForeignKey(MemberState, on_delete=models.PROTECT, related_name="+")
    first_opened_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dissemination", "state"], name="dissemination_view_once")]

    def __str__(self) -> str:
        return f"view {self.pk}"
