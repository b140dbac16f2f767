"""A written input on its way: the sender's working copy, what was sent, and what was decided on it (R10, R11)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import StoredFile
from accreditation.modalities.inputs import InputState, InputStep
from accreditation.models import Organization
from sessions_app.models import AgendaItem, Session


class InputLanguage(models.TextChoices):
    """In which language an input is written: every text carries its own (DESIGN 6)."""

    AR = "ar", _("Arabic")
    ZH = "zh", _("Chinese")
    EN = "en", _("English")
    FR = "fr", _("French")
    RU = "ru", _("Russian")
    ES = "es", _("Spanish")
    OTHER = "other", _("another language")


class InputStateChoice(models.TextChoices):
    """The states of an input (R10, R11), in words."""

    DRAFT = InputState.DRAFT.value, _("draft")
    # Translators: a written input that the Secretariat has not looked at yet.
    SENT = InputState.SENT.value, _("sent")
    RETURNED = InputState.RETURNED.value, _("returned to its sender")
    APPEALED = InputState.APPEALED.value, _("before the Chair")
    POSTED = InputState.POSTED.value, _("posted")
    # Translators: a posted input that the Chair no longer shows; its page stays and says so.
    WITHHELD = InputState.WITHHELD.value, _("withheld")
    WITHDRAWN = InputState.WITHDRAWN.value, _("withdrawn")


class WrittenInput(models.Model):
    """The working copy. Its state changes only through submissions.services.steps.take_input_step, which asks
    modalities.inputs. What the public reads is a PostedInput, never this row (DESIGN 4). `agenda_item` or `topic` names
    the matter at issue (R11). `appealable`: the last return has not been before the Chair. `version` guards against lost
    updates; `send_key` makes sending safe to press twice."""

    reference = models.CharField(max_length=20, unique=True)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=InputStateChoice.choices, default=InputStateChoice.DRAFT)
    state_since = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    send_key = models.CharField(max_length=64, blank=True)
    appealable = models.BooleanField(default=False)

    title = models.CharField(_("title"), max_length=200, blank=True)
    session = models.ForeignKey(Session, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    agenda_item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    topic = models.CharField(_("topic"), max_length=120, blank=True)
    language = models.CharField(_("language"), max_length=5, choices=InputLanguage.choices, default=InputLanguage.EN)
    text = models.TextField(_("text"), blank=True)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    declares_guidelines = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in InputState]), name="input_state_is_in_the_table"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "withdrawn"]) | Q(sent_at__isnull=False), name="input_sent_has_instant"
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "-id"]),
            models.Index(fields=["state", "state_since"]),
        ]
        verbose_name = _("written input")
        verbose_name_plural = _("written inputs")

    def __str__(self) -> str:
        return self.reference

    @property
    def record_subject(self) -> str:
        """The subject under which the record keeps the acts on this input."""
        return f"input:{self.pk}"

    @property
    def state_now(self) -> InputState:
        return InputState(self.state)

    @property
    def subject_words(self) -> str:
        """The matter at issue: the agenda item, or the sender's own words."""
        return str(self.agenda_item) if self.agenda_item else self.topic


class InputVersion(models.Model):
    """An input as it was sent: immutable. `content` is JSON by field name with the file's digest; `digest` is its
    SHA-256, printed on the receipt. `session` is the meeting it was sent to, whatever the working copy names since.
    `file_text` is what could be read out of the file, for search and for counting."""

    input = models.ForeignKey(WrittenInput, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    file_text = models.TextField(blank=True)
    sent_at = models.DateTimeField()
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["input", "number"], name="input_version_unique")]

    def __str__(self) -> str:
        return f"version {self.number} of input {self.input_id}"


class InputDecision(models.Model):
    """One act on an input after it was sent, with its reason: what its sender, the Chair and the Secretariat read as
    its history. `by_party` is in whose name."""

    input = models.ForeignKey(WrittenInput, on_delete=models.PROTECT, related_name="decisions")
    version = models.ForeignKey(InputVersion, on_delete=models.PROTECT, null=True, related_name="+")
    step = models.CharField(max_length=10, choices=[(step.value, step.value) for step in InputStep])
    reason = models.TextField(blank=True)
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    by_party = models.CharField(max_length=12)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"decision {self.pk}"
