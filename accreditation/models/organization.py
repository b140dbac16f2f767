"""An organization and who acts for it."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField


class OrganizationType(models.TextChoices):
    """What kind of stakeholder a body is."""

    NGO = "ngo", _("non-governmental organization")
    BUSINESS = "business", _("business")
    ACADEMIA = "academia", _("academia")
    TECHNICAL = "technical", _("technical community")
    OTHER = "other", _("another kind of organization")


class Organization(models.Model):
    """A body that may apply. It owns its applications; people come and go as Representatives. `reference` is public
    once accredited and is not the application's. `confirmed_at`: the Secretariat has compared letter, website and
    e-mail domain. `frozen_at`: two people claim it; nothing moves until a letter of its head decides. `input_waits_since`:
    since when an input that it sent waits to be posted, told by submissions.services.steps."""

    reference = models.CharField(max_length=20, unique=True)
    name = models.CharField(_("legal name"), max_length=200)
    acronym = models.CharField(_("acronym"), max_length=30, blank=True)
    former_names = models.JSONField(default=list, blank=True)
    type = models.CharField(_("type"), max_length=12, choices=OrganizationType.choices)
    country = CountryField(_("country of headquarters"), blank_label=_("Choose a country"))  # type: ignore[call-overload]  # may be lazy
    legal_form = models.CharField(_("legal form"), max_length=120, blank=True)
    founded = models.PositiveSmallIntegerField(_("year founded"), null=True, blank=True)
    website = models.URLField(_("website"), max_length=200, blank=True)
    # As long as the name of a host may be.
    website_domain = models.CharField(max_length=255, blank=True)
    address = models.TextField(_("address of headquarters"), blank=True)
    head_name = models.CharField(_("name of the head"), max_length=200, blank=True)
    head_title = models.CharField(_("title of the head"), max_length=120, blank=True)
    ecosoc_status = models.CharField(_("consultative status"), max_length=10, blank=True)
    ecosoc_number = models.CharField(_("number in the ECOSOC register"), max_length=40, blank=True)
    created_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    frozen_at = models.DateTimeField(null=True, blank=True)
    input_waits_since = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["name"]
        indexes = [
            models.Index(fields=["website_domain"]),
            models.Index(fields=["country", "type"]),
            models.Index(
                fields=["input_waits_since"],
                condition=Q(input_waits_since__isnull=False),
                name="organization_input_waits",
            ),
            GinIndex(fields=["name"], opclasses=["gin_trgm_ops"], name="organization_name_trgm"),
            # A part of a name, whatever its case (pg_trgm).
            GinIndex(OpClass(Upper("name"), name="gin_trgm_ops"), name="organization_name_part"),
            # The very name or number, whatever its case: who now stands in the register of ECOSOC.
            models.Index(Upper("name"), name="organization_very_name"),
            models.Index(Upper("ecosoc_number"), name="organization_very_number"),
        ]
        verbose_name = _("organization")
        verbose_name_plural = _("organizations")

    def __str__(self) -> str:
        return self.name


class OrganizationLetter(models.Model):
    """A signed letter of its head that a body gave beside any file, as one that only sends inputs does. Never changed;
    `replaced_at` (UTC): another took its place. Read by those who act for the body and by the Secretariat alone."""

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="letters")
    file = models.ForeignKey("accounts.StoredFile", on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization"], condition=Q(replaced_at__isnull=True), name="one_letter_of_the_head"
            )
        ]

    def __str__(self) -> str:
        return f"letter {self.pk}"


class RepresentativeRole(models.TextChoices):
    """What somebody is for a body: its one focal point, or a colleague."""

    FOCAL_POINT = "focal_point", _("focal point")
    COLLEAGUE = "colleague", _("colleague")


class Representative(models.Model):
    """A person acting for an organization, half-open in time (UTC). One focal point at a time; ended, never deleted."""

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="representatives")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="representations")
    role = models.CharField(max_length=12, choices=RepresentativeRole.choices)
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "user"], condition=Q(until_at__isnull=True), name="representative_once"
            ),
            models.UniqueConstraint(
                fields=["organization"],
                condition=Q(until_at__isnull=True, role="focal_point"),
                name="one_focal_point",
            ),
        ]
        verbose_name = _("representative")
        verbose_name_plural = _("representatives")

    def __str__(self) -> str:
        return f"representative {self.pk}"


class OrganizationInvitation(models.Model):
    """An invitation to act for an organization: single use, until `expires_at`; only the token's SHA-256 is kept."""

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="invitations")
    email = models.EmailField()
    role = models.CharField(max_length=12, choices=RepresentativeRole.choices)
    token_sha256 = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"invitation {self.pk}"


class Claim(models.Model):
    """Somebody else says that they act for an organization. It freezes the organization until the Secretariat has
    decided on a letter of its head. With `replaces` it is a colleague who asks to take a vanished focal point's place: the
    focal point may answer until `heard_until` (UTC), and only what it contests freezes."""

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="claims")
    claimed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    claimed_at = models.DateTimeField()
    statement = models.TextField(blank=True)
    letter = models.ForeignKey("accounts.StoredFile", on_delete=models.PROTECT, null=True, related_name="+")
    replaces = models.BooleanField(default=False)
    heard_until = models.DateTimeField(null=True, blank=True)
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    agreed = models.BooleanField(null=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    upheld = models.BooleanField(null=True)
    reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "claimed_by"], condition=Q(decided_at__isnull=True), name="claim_once"
            ),
            models.CheckConstraint(
                condition=Q(replaces=False) | Q(heard_until__isnull=False), name="claim_replacement_is_heard"
            ),
        ]
        verbose_name = _("claim")
        verbose_name_plural = _("claims")

    def __str__(self) -> str:
        return f"claim {self.pk}"
