"""The mailing list: individuals who asked for letters about the process (R15)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _


class Subscription(models.Model):
    """One address, asked for by whoever reads it: on the list once `confirmed_at` (UTC) is set, by the link in a letter.
    Nobody is carried over from another list, an account puts nobody on it, and who leaves is erased. Links stand as the
    SHA-256 of their token; `leave_mark` is the sealed link that every letter to the list ends with."""

    email = models.EmailField(_("e-mail address"), max_length=254)
    language = models.CharField(_("language of letters"), max_length=10, choices=settings.LANGUAGES, default="en")
    asked_at = models.DateTimeField()
    told_at = models.DateTimeField()
    confirm_sha256 = models.CharField(max_length=64, unique=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    leave_mark = models.CharField(max_length=80)
    leave_sha256 = models.CharField(max_length=64, unique=True)

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="subscription_once")]
        indexes = [models.Index(fields=["asked_at"], condition=Q(confirmed_at=None), name="subscription_unconfirmed")]
        verbose_name = _("subscription")
        verbose_name_plural = _("mailing list")

    def __str__(self) -> str:
        return self.email
