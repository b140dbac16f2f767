"""An invitation to act for a State, the Chair or the Secretariat."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.mandate import MandateParty, MandateRight
from accounts.models.member_state import MemberState


class Invitation(models.Model):
    """Single use, until `closes_at` (UTC). Only the token's SHA-256 is kept; the link shows a page, accepting is a POST,
    because mail scanners follow links. The mandate begins at `from_at`, or when accepted if that is
    later, and ends at `until_at`, where one is set."""

    email = models.EmailField(_("e-mail address"))
    full_name = models.CharField(_("full name"), max_length=200, blank=True)
    language = models.CharField(_("language"), max_length=10, default="en")
    from_at = models.DateTimeField(null=True, blank=True)
    until_at = models.DateTimeField(null=True, blank=True)
    party = models.CharField(max_length=12, choices=MandateParty.choices)
    state = models.ForeignKey(MemberState, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    rights = ArrayField(models.CharField(max_length=20, choices=MandateRight.choices), default=list, blank=True)
    token_sha256 = models.CharField(max_length=64, unique=True)
    evidence = models.ForeignKey(
        "accounts.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    revoked_at = models.DateTimeField(null=True, blank=True)
    asked_again_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["state", "accepted_at"])]
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")

    def __str__(self) -> str:
        return self.email

    @property
    def is_of_new_chair(self) -> bool:
        """A change of Chair: its acceptance passes the desk, and ends the office that holds it."""
        return self.party == MandateParty.CHAIR.value and self.from_at is not None

    @property
    def closes_at(self) -> datetime:
        """From when on it can be accepted no more: nobody accepts a mandate that is over."""
        return self.expires_at if self.until_at is None else min(self.expires_at, self.until_at)

    def rights_words(self) -> list[str]:
        """The rights as people read them, in the order of the list."""
        return [str(label) for value, label in MandateRight.choices if value in self.rights]

    def party_words(self) -> str:
        """For whom the person would act."""
        return f"{self.get_party_display()} {self.state or ''}".strip()
