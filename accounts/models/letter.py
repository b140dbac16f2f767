"""The outbox: letters are rows first, posted later by the minute sweep (DESIGN 7)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models.act import Act
from accounts.models.member_state import MemberState


class LetterStatus(models.TextChoices):
    """Where a letter of the outbox stands (DESIGN 7)."""

    HELD = "held", _("held")
    QUEUED = "queued", _("waiting to be posted")
    POSTED = "posted", _("accepted by the mail server")
    FAILED = "failed", _("given up")
    BOUNCED = "bounced", _("returned as undeliverable")
    CANCELLED = "cancelled", _("cancelled before posting")


class Letter(models.Model):
    """One letter to one recipient about one act. Rendered once, in the recipient's language, never again. One row has
    one Message-ID. `recipient` is a stable key: "user:12", "state:34" or "address:…". `secret` rows are the desk's.
    A correction is a new row that `replaces` the old one. Links that give power stand sealed in `body` (accounts.sealed).
    `kept_until`: what it tells is not told before (UTC): until then the ordinary Secretariat does not read it.
    `draft_only`: whom it goes to has only begun an application, which nobody of the Secretariat may know (DESIGN 4).
    `seen_to_at`: the Secretariat has put a letter that came back, or was given up, out of its queue without a new one."""

    act = models.ForeignKey(Act, on_delete=models.PROTECT, related_name="letters")
    kind = models.CharField(max_length=60)
    recipient = models.CharField(max_length=300)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    state = models.ForeignKey(MemberState, on_delete=models.PROTECT, null=True, related_name="+")
    address = models.EmailField(max_length=254)
    language = models.CharField(max_length=10, default="en")
    subject = models.CharField(max_length=200)
    body = models.TextField()
    wording_version = models.PositiveIntegerField(default=0)
    about = models.CharField(max_length=80, blank=True)
    secret = models.BooleanField(default=False)
    message_id = models.CharField(max_length=120, unique=True)
    status = models.CharField(max_length=10, choices=LetterStatus.choices, default=LetterStatus.QUEUED)
    written_at = models.DateTimeField()
    next_attempt_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    posted_at = models.DateTimeField(null=True, blank=True)
    server_answer = models.CharField(max_length=300, blank=True)
    bounced_at = models.DateTimeField(null=True, blank=True)
    kept_until = models.DateTimeField(null=True, blank=True)
    draft_only = models.BooleanField(default=False)
    seen_to_at = models.DateTimeField(null=True, blank=True)
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["act", "recipient", "kind"], name="letter_once_per_recipient")]
        indexes = [
            models.Index(fields=["next_attempt_at"], condition=Q(status="queued"), name="letter_queue"),
            models.Index(fields=["status", "-id"]),
            models.Index(fields=["about", "-id"]),
        ]
        verbose_name = _("letter")
        verbose_name_plural = _("letters")

    def __str__(self) -> str:
        return f"letter {self.pk}"


class HeldOccasion(models.Model):
    """An occasion whose letters are written held: they wait until the Secretariat has seen them and releases them."""

    occasion = models.CharField(max_length=60, unique=True)
    held_at = models.DateTimeField()
    held_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("held occasion")
        verbose_name_plural = _("held occasions")

    def __str__(self) -> str:
        return self.occasion


class Wording(models.Model):
    """A version of the words of one occasion in one language. The highest cleared version is used; until one is
    cleared, the words in notices/ are. Placeholders are those the occasion offers, no template language."""

    occasion = models.CharField(max_length=60)
    language = models.CharField(max_length=10, default="en")
    version = models.PositiveIntegerField()
    subject = models.CharField(max_length=200)
    body = models.TextField()
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    written_at = models.DateTimeField()
    cleared_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    cleared_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["occasion", "language", "version"], name="wording_version_unique")
        ]
        verbose_name = _("wording")
        verbose_name_plural = _("wordings")

    def __str__(self) -> str:
        return f"{self.occasion} {self.language} v{self.version}"
