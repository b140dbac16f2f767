"""The register of bodies in consultative status with the Economic and Social Council, as last imported (R1)."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _


class EcosocImport(models.Model):
    """One import of the register, with what it changed."""

    imported_at = models.DateTimeField()
    imported_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    sha256 = models.CharField(max_length=64)
    new = models.PositiveIntegerField()
    changed = models.PositiveIntegerField()
    gone = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"import {self.pk}"


class EcosocStatus(models.TextChoices):
    """The three kinds of consultative status (resolution 1996/31)."""

    GENERAL = "general", _("general")
    SPECIAL = "special", _("special")
    ROSTER = "roster", _("roster")


class EcosocEntry(models.Model):
    """A body in the register. `gone_at`: no longer in the latest file; kept, since what rested on it stands."""

    number = models.CharField(_("number"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=300)
    status = models.CharField(_("status"), max_length=10, choices=EcosocStatus.choices)
    country = models.CharField(_("country"), max_length=2, blank=True)
    since = models.PositiveSmallIntegerField(_("since"), null=True, blank=True)
    gone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["name"]
        indexes = [
            models.Index(fields=["name"]),
            GinIndex(fields=["name"], opclasses=["gin_trgm_ops"], name="ecosoc_name_trgm"),
        ]
        verbose_name = _("ECOSOC register entry")
        verbose_name_plural = _("ECOSOC register")

    def __str__(self) -> str:
        return self.name
