"""What an organization's people are writing and have not sent."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from accreditation.models.application import Application


class UnsentText(models.Model):
    """A reply, statement or answer on its way, one row for each place that it is written in. `texts` is by field name.

    Read by the organization's own people alone: no page of the Secretariat's or the Chair's asks for it, and the desk role
    cannot read it (DESIGN 4). Emptied in the transaction that sends; `version` goes on counting, so that a page drawn
    before is out of date."""

    web_only = True

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="+")
    place = models.CharField(max_length=40)
    texts = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["application", "place"], name="one_unsent_text_per_place")]
        indexes = [models.Index(fields=["saved_at"], name="unsent_text_saved")]

    def __str__(self) -> str:
        return f"unsent text {self.pk}"
