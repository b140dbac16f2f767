"""What the Secretariat keeps beside files and calendar: ticks, moved deadlines, changes of bodies, uploads, releases."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import StoredFile
from accreditation.models.application import Application
from accreditation.models.calendar import Cycle, Window
from accreditation.models.circulation import Circulation
from accreditation.models.organization import Organization


class ChecklistItem(models.TextChoices):
    """What a checker looks at before a file is found complete."""

    ANSWERS = "answers", _("Each answer says what its question asks")
    SCOPE = "scope", _("Purpose, programmes and activities touch the scope of the process")
    LETTER = "letter", _("The letter of the head is signed and names this body")
    IDENTITY = "identity", _("Website and e-mail domain belong to this body")
    REGISTRATION = "registration", _("Registration or legal form is shown")
    DUPLICATES = "duplicates", _("No other file is of the same body")


class ChecklistTick(models.Model):
    """A point of the completeness checklist that somebody ticked, and on which version of the file. Taken back by
    `unticked_at`, never deleted."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="ticks")
    item = models.CharField(max_length=14, choices=ChecklistItem.choices)
    version_number = models.PositiveIntegerField()
    ticked_at = models.DateTimeField()
    ticked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    unticked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["application", "item"], condition=Q(unticked_at__isnull=True), name="tick_once"
            )
        ]

    def __str__(self) -> str:
        return f"tick {self.pk}"


class DeadlineChange(models.Model):
    """A published deadline that was moved: an act with a reason, announced to everyone concerned (DESIGN 5). Exactly one
    of window, circulation and cycle is set. Instants UTC."""

    window = models.ForeignKey(Window, on_delete=models.PROTECT, null=True, related_name="deadline_changes")
    circulation = models.ForeignKey(Circulation, on_delete=models.PROTECT, null=True, related_name="deadline_changes")
    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, null=True, related_name="deadline_changes")
    before = models.DateTimeField()
    after = models.DateTimeField()
    reason = models.TextField()
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-changed_at", "-id"]
        constraints = [models.CheckConstraint(condition=Q(after__gt=F("before")), name="deadline_never_shortened")]

    def __str__(self) -> str:
        return f"deadline change {self.pk}"


class OrganizationChangeKind(models.TextChoices):
    """What can become of a body (DESIGN 3, case table)."""

    RENAMED = "renamed", _("renamed")
    MERGED = "merged", _("merged into another body")
    SPLIT = "split", _("split, with one named heir")
    DISSOLVED = "dissolved", _("dissolved")
    LINKED = "linked", _("branch of another body")
    FOCAL_POINT = "focal_point", _("focal point replaced on a letter of the head")
    FROZEN = "frozen", _("frozen")
    UNFROZEN = "unfrozen", _("freed")


class OrganizationChange(models.Model):
    """What became of a body, with the evidence; `file` is its scan (DESIGN 3). `other` is the survivor of a merger, the
    heir of a split or the parent of a branch."""

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="changes")
    kind = models.CharField(max_length=12, choices=OrganizationChangeKind.choices)
    other = models.ForeignKey(Organization, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    name_before = models.CharField(max_length=200, blank=True)
    name_after = models.CharField(max_length=200, blank=True)
    evidence = models.TextField()
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-recorded_at", "-id"]

    def __str__(self) -> str:
        return f"change {self.pk}"


class UploadKind(models.TextChoices):
    """What an uploaded CSV holds."""

    ECOSOC = "ecosoc", _("ECOSOC register")
    PAPER = "paper", _("what exists on paper")


class ImportUpload(models.Model):
    """A CSV that was uploaded and is being looked at before it is imported. Nothing of it counts until then. `evidence` is
    the paper on which it rests, kept as a file."""

    kind = models.CharField(max_length=8, choices=UploadKind.choices)
    name = models.CharField(max_length=255)
    content = models.TextField()
    sha256 = models.CharField(max_length=64)
    evidence = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    uploaded_at = models.DateTimeField()
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    imported_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("import file")
        verbose_name_plural = _("import files")

    def __str__(self) -> str:
        return f"upload {self.pk}"
