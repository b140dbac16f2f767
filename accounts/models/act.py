"""The record: one append-only row for each act (DESIGN 7)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Act(models.Model):
    """What was done, when, by whom, on whose behalf. Written only by accounts.services.record.record_act.

    The database's own trigger numbers and chains it; the application's roles may INSERT and SELECT, nothing else.
    `content` is the canonical JSON of kind, moment, actor, on_behalf_of, subject, facts, rule and timer.
    leaf = SHA-256(salt ‖ number ‖ "|" ‖ recorded_at ‖ "|" ‖ content); chain = SHA-256(previous chain ‖ leaf).
    A `secret` act is seen by the desk role only; to everybody else it is a leaf.
    """

    number = models.BigIntegerField(unique=True)
    kind = models.CharField(max_length=60)
    moment = models.DateTimeField()
    recorded_at = models.DateTimeField()
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    on_behalf_of = models.CharField(max_length=60)
    timer = models.CharField(max_length=60, blank=True)
    subject = models.CharField(max_length=80)
    facts = models.JSONField(default=dict)
    rule = models.CharField(max_length=3, blank=True)
    secret = models.BooleanField(default=False)
    public = models.BooleanField(default=False)
    salt = models.BinaryField(max_length=32)
    content = models.TextField()
    leaf = models.BinaryField(max_length=32)
    chain = models.BinaryField(max_length=32)

    class Meta:
        ordering = ["number"]
        indexes = [
            models.Index(fields=["subject", "number"]),
            models.Index(fields=["kind", "number"]),
            models.Index(fields=["on_behalf_of", "number"]),
            # The latest public act decides which public pages are still good: asked on every page.
            models.Index(fields=["number"], condition=models.Q(public=True), name="act_public"),
        ]
        verbose_name = _("act")
        verbose_name_plural = _("acts")

    def __str__(self) -> str:
        return f"act {self.number}"
