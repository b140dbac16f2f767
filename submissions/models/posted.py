"""What the public reads: a table of its own, so that no public query can meet an input before it is posted (DESIGN 4)."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from accounts.models import StoredFile
from accreditation.models import Organization, Process
from accreditation.models.organization import OrganizationType
from sessions_app.models import Session
from submissions.models.search import LanguageVector
from submissions.models.written_input import InputLanguage, WrittenInput


class Gone(models.TextChoices):
    """Why a posted input is no longer to be read (R11)."""

    WITHHELD = "withheld", _("withheld by the Chair")
    WITHDRAWN = "withdrawn", _("withdrawn by its sender")


class PostedInput(models.Model):
    """A posted input under its permanent symbol, frozen as it was posted: later changes of the organization do not
    rewrite it. The order of `id` is the order of posting, and the key of its pages. Withheld or withdrawn: `gone_at` is
    set, the words and the file leave the row, the symbol, the body and the meeting stay as a tombstone (R11)."""

    input = models.OneToOneField(WrittenInput, on_delete=models.PROTECT, related_name="posted")
    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(_("year"))
    number = models.PositiveIntegerField(_("number"))
    symbol = models.CharField(_("symbol"), max_length=40, unique=True)
    slug = models.SlugField(max_length=40, unique=True)
    posted_at = models.DateTimeField(_("posted"))
    digest = models.CharField(max_length=64)
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="+")
    agenda_number = models.CharField(max_length=10, blank=True)
    topic = models.CharField(_("topic"), max_length=300)
    language = models.CharField(_("language"), max_length=5, choices=InputLanguage.choices)
    title = models.CharField(_("title"), max_length=200, blank=True)
    text = models.TextField(_("text"), blank=True)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    organization_name = models.CharField(_("organization"), max_length=200)
    organization_type = models.CharField(_("type of organization"), max_length=12, choices=OrganizationType.choices)
    country = CountryField(_("country"))
    region = models.CharField(_("region"), max_length=60, blank=True)
    gone = models.CharField(max_length=10, choices=Gone.choices, blank=True)
    gone_at = models.DateTimeField(null=True, blank=True)
    # For search only.
    file_text = models.TextField(blank=True)
    bigrams = models.TextField(blank=True)
    search = models.GeneratedField(
        expression=LanguageVector("language", "title", "organization_name", "topic", "text", "file_text", "bigrams"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["process", "year", "number"], name="posted_number_unique"),
            models.CheckConstraint(
                condition=Q(gone_at__isnull=True, gone="")
                | (Q(gone_at__isnull=False) & ~Q(gone="") & Q(title="", text="", file_text="", bigrams="", file=None)),
                name="posted_gone_keeps_no_words",
            ),
        ]
        indexes = [
            # One for each facet, in the order of the pages.
            *(
                models.Index(fields=[name, "-id"], condition=Q(gone_at__isnull=True), name=f"posted_by_{name}"[:30])
                for name in ("session", "topic", "language", "organization_type", "country", "region", "year")
            ),
            models.Index(fields=["-id"], condition=Q(gone_at__isnull=True), name="posted_newest"),
            models.Index(fields=["organization", "-id"], name="posted_by_organization"),
            models.Index(fields=["-gone_at"], condition=Q(gone_at__isnull=False), name="posted_gone"),
            GinIndex(fields=["search"], name="posted_search"),
            GinIndex(fields=["organization_name"], opclasses=["gin_trgm_ops"], name="posted_by_name"),
        ]
        verbose_name = _("posted input")
        verbose_name_plural = _("posted inputs")

    def __str__(self) -> str:
        return self.symbol


class FacetCount(models.Model):
    """How many posted inputs have a value, for each facet of the public list: kept by posting, withholding and
    withdrawing, in their own transaction, so that the list never counts the whole table. `label` is in the words of
    the record (a meeting's title); other facets are worded where they are shown."""

    facet = models.CharField(max_length=20)
    value = models.CharField(max_length=300)
    label = models.CharField(max_length=300, blank=True)
    number = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["facet", "value"], name="facet_value_unique")]
        indexes = [models.Index(fields=["facet", "-number", "value"], name="facet_commonest")]

    def __str__(self) -> str:
        return f"{self.facet}: {self.value}"
