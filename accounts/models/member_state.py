"""A Member State of the United Nations and its mission's mailbox."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class RegionalGroup(models.TextChoices):
    """The regional groups as they stand for elections."""

    AFRICA = "African Group", _("African Group")
    ASIA_PACIFIC = "Asia-Pacific Group", _("Asia-Pacific Group")
    EASTERN_EUROPE = "Eastern European Group", _("Eastern European Group")
    LATIN_AMERICA = "Latin American and Caribbean Group", _("Latin American and Caribbean Group")
    WESTERN = "Western European and other States Group", _("Western European and other States Group")
    NONE = "", _("No regional group")


class MemberState(models.Model):
    """A State that considers applications (R5). `second_person` is the mission's own choice to have an objection
    confirmed by a second delegate. `mailbox_checked_at` is when the mission last answered a test letter (UTC)."""

    name = models.CharField(_("name"), max_length=100, unique=True)
    code = models.CharField(_("ISO 3166 code"), max_length=2, unique=True)
    regional_group = models.CharField(_("regional group"), max_length=60, blank=True, choices=RegionalGroup.choices)
    mailbox = models.EmailField(_("mission mailbox"), blank=True)
    mailbox_checked_at = models.DateTimeField(null=True, blank=True)
    mailbox_failed_at = models.DateTimeField(null=True, blank=True)
    second_person = models.BooleanField(_("a second delegate confirms objections"), default=False)
    language = models.CharField(_("language of letters"), max_length=10, default="en")

    class Meta:
        ordering = ["name"]
        verbose_name = _("Member State")
        verbose_name_plural = _("Member States")

    def __str__(self) -> str:
        return self.name

    def choices_drawn(self) -> str:
        """The mission's own choices as a page shows them: what comes back with its form (accounts/forms/seen.py)."""
        return f"{self.second_person} {self.language}"
