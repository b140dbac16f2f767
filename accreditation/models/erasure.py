"""What was erased of people, by whom and why."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accreditation.models.application import Application


class Erasure(models.Model):
    """The contact people of a case, or the account of a person, erased on record; exactly one of both is set. `reason` is
    the officer's, and names nobody. The row says what went, never what it was."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, null=True, related_name="erasures")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.TextField()
    erased_at = models.DateTimeField()
    erased_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(application__isnull=True, user__isnull=False)
                | Q(application__isnull=False, user__isnull=True),
                name="erasure_of_one_thing",
            )
        ]
        verbose_name = _("erasure")
        verbose_name_plural = _("erasures")

    def __str__(self) -> str:
        return f"erasure {self.pk}"
