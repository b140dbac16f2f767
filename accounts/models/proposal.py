"""An act on people that a second person must confirm (DESIGN 4)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class ProposalKind(models.TextChoices):
    """The acts on people that need a second person (DESIGN 4)."""

    INVITE_SECRETARIAT = "invite_secretariat", _("invite somebody to the Secretariat")
    CHANGE_RIGHTS = "change_rights", _("change somebody’s rights in the Secretariat")
    END_SECRETARIAT = "end_secretariat", _("end somebody’s mandate in the Secretariat")
    # Translators: the Chair of the intergovernmental process and the Chair's office.
    NAME_CHAIR = "name_chair", _("name the Chair")
    RESET_FACTOR = "reset_factor", _("reset a lost second factor")


class Proposal(models.Model):
    """Proposed by one, confirmed or declined by another, once. What is proposed is fixed when it is proposed; a proposal
    not decided by `expires_at` (UTC) can no longer be confirmed."""

    kind = models.CharField(_("what is proposed"), max_length=20, choices=ProposalKind.choices)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    mandate = models.ForeignKey("accounts.Mandate", on_delete=models.PROTECT, null=True, related_name="+")
    email = models.EmailField(_("e-mail address"), blank=True)
    full_name = models.CharField(_("full name"), max_length=200, blank=True)
    rights = models.JSONField(_("rights"), default=list)
    # Those that held when other ones were proposed, but for being named by the Chair; None for any other kind.
    rights_before = models.JSONField(_("rights before"), null=True)
    from_at = models.DateTimeField(_("from"), null=True)
    until_at = models.DateTimeField(_("until"), null=True)
    reason = models.TextField(_("reason"), max_length=2000)
    evidence = models.ForeignKey("accounts.StoredFile", on_delete=models.PROTECT, null=True, related_name="+")
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(_("proposed"))
    expires_at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(_("decided"), null=True)
    confirmed = models.BooleanField(_("confirmed"), null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | Q(confirmed=False) | ~Q(decided_by=models.F("proposed_by")),
                name="proposal_confirmed_by_another",
            ),
            models.UniqueConstraint(
                fields=["kind", "user"],
                condition=Q(decided_at__isnull=True, kind="reset_factor"),
                name="one_open_factor_reset",
            ),
        ]
        ordering = ["-id"]
        verbose_name = _("proposal about people")
        verbose_name_plural = _("proposals about people")

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.pk})"
