"""Releasing what an outage has held: proposed by the Secretariat, consented to by the Chair (DESIGN 2)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accreditation.models.calendar import Window
from accreditation.models.circulation import Circulation

# What an outage may hold.
Held = Circulation | Window


class HeldRelease(models.Model):
    """A proposal about one held list or window: confirm its outcome (`reopen_until` empty), or reopen it for all until an
    instant (UTC). `consented` is None while the Chair has not answered."""

    circulation = models.ForeignKey(Circulation, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    window = models.ForeignKey(Window, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reopen_until = models.DateTimeField(_("reopen for all until"), null=True, blank=True)
    reason = models.TextField(_("reason"))
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    consented = models.BooleanField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(circulation__isnull=True, window__isnull=False)
                | Q(circulation__isnull=False, window__isnull=True),
                name="release_is_of_a_list_or_a_window",
            ),
            models.UniqueConstraint(
                fields=["circulation"], condition=Q(answered_at__isnull=True), name="one_open_release_of_a_list"
            ),
            models.UniqueConstraint(
                fields=["window"], condition=Q(answered_at__isnull=True), name="one_open_release_of_a_window"
            ),
        ]
        verbose_name = _("release of a held outcome")
        verbose_name_plural = _("releases of held outcomes")

    def __str__(self) -> str:
        return f"release {self.pk}"
