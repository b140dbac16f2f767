"""A test letter to a mission's mailbox."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.member_state import MemberState


class MailboxTest(models.Model):
    """Single use: the mission opens the link and confirms by a POST. Only the token's SHA-256 is kept. The answer counts
    for the mailbox as it was then; a changed mailbox needs a test of its own."""

    state = models.ForeignKey(MemberState, on_delete=models.PROTECT, related_name="mailbox_tests")
    mailbox = models.EmailField()
    token_sha256 = models.CharField(max_length=64, unique=True)
    sent_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["state", "-sent_at"])]
        verbose_name = _("test of a mailbox")
        verbose_name_plural = _("tests of mailboxes")

    def __str__(self) -> str:
        return f"mailbox test {self.pk}"
