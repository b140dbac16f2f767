"""A file as it was received: addressed by its digest, immutable, in quarantine until checked."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class StoredFile(models.Model):
    """The bytes lie under MEDIA_ROOT at their SHA-256, served only through views that ask policy. The original name is
    kept in this row alone and is never a path. `clean_sha256` is the copy without document metadata, for circulation.
    `secret` rows, the scans of notes verbales on objections, are seen by the desk role only."""

    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=100)
    original_name = models.CharField(max_length=255)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    uploaded_at = models.DateTimeField()
    checked_at = models.DateTimeField(null=True, blank=True)
    clean_sha256 = models.CharField(max_length=64, blank=True)
    secret = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["sha256"])]
        verbose_name = _("file")
        verbose_name_plural = _("files")

    def __str__(self) -> str:
        return f"file {self.pk}"
