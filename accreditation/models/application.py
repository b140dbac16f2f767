"""An application: the file of one organization for one cycle, sent in one window."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from accounts.models import StoredFile
from accreditation.modalities.states import LIVE, Route, State
from accreditation.models.calendar import Cycle, Window
from accreditation.models.organization import Organization


def mail_domain(column: str) -> Lower:
    """The part behind the @ of a column of addresses, in lower case, as the database knows it by an index."""
    return Lower(Func(F(column), Value("@"), Value(2), function="split_part", output_field=models.TextField()))


class RouteChoice(models.TextChoices):
    """The two routes (R1), in words."""

    # Translators: the route for NGOs in consultative status with the Economic and Social Council.
    ECOSOC = Route.ECOSOC.value, _("consultative status with ECOSOC")
    NON_OBJECTION = Route.NON_OBJECTION.value, _("non-objection basis")


class AnswerLanguage(models.TextChoices):
    """In which language the answers are written: every text carries its own (DESIGN 6)."""

    AR = "ar", _("Arabic")
    ZH = "zh", _("Chinese")
    EN = "en", _("English")
    FR = "fr", _("French")
    RU = "ru", _("Russian")
    ES = "es", _("Spanish")
    OTHER = "other", _("another language")


class Application(models.Model):
    """The working file. Its state changes only through accreditation.services.steps.take_step, which asks
    modalities.states. A draft is the same object as the application; submitting freezes a version.

    `objection_known_at` is what the applicant may know of an objection, pushed down by the objections app; while it is
    None no page of the applicant's shows any. `due_at`: until when an answer is awaited.
    `version` guards against lost updates."""

    reference = models.CharField(max_length=20, unique=True)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="applications")
    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="applications")
    window = models.ForeignKey(Window, on_delete=models.PROTECT, related_name="applications")
    route = models.CharField(max_length=14, choices=RouteChoice.choices)
    state = models.CharField(max_length=22, choices=[(s.value, s.value) for s in State], default=State.DRAFT.value)
    state_since = models.DateTimeField()
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    submit_key = models.CharField(max_length=64, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    period_ends_at = models.DateTimeField(null=True, blank=True)
    late = models.BooleanField(default=False)
    imported = models.BooleanField(default=False)
    # Brought in from paper that does not say when: `submitted_at` is then when it came to stand as it was brought in.
    submission_unknown = models.BooleanField(default=False)
    # Here only because it was objected to on paper, and nothing of it disseminated yet: its presence would tell (DESIGN 4).
    kept_from_secretariat = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField(null=True, blank=True)

    # Answers. Their limits are the process's parameters, their presence modalities.applications.REQUIRED.
    language = models.CharField(_("language of the answers"), max_length=10, default="en")
    purpose = models.TextField(_("purpose"), blank=True)
    programmes = models.TextField(_("programmes"), blank=True)
    activities = models.TextField(_("activities in the scope"), blank=True)
    past_interaction = models.TextField(_("past interaction with the United Nations"), blank=True)
    funding = models.TextField(_("funding in brief"), blank=True)
    governance = models.TextField(_("governance in brief"), blank=True)
    relevance = models.TextField(_("statement of relevance"), blank=True)
    # Contact people: personal data, never circulated (DESIGN 4).
    contact_name = models.CharField(_("contact person"), max_length=200, blank=True)
    contact_email = models.EmailField(_("contact e-mail"), blank=True)
    contact_phone = models.CharField(_("contact telephone"), max_length=40, blank=True)
    contact_sensitive = models.BooleanField(_("disclosure could expose this person to reprisals"), default=False)
    declares_consultative = models.BooleanField(default=False)
    declares_circulation = models.BooleanField(default=False)
    declares_true = models.BooleanField(default=False)

    # Pushed down by the objections app, for the applicant's own pages only.
    objection_known_at = models.DateTimeField(null=True, blank=True)
    # What it had been told was an entry from paper in error: nothing had been lodged.
    objection_undone_at = models.DateTimeField(null=True, blank=True)
    shared_states = models.JSONField(default=list, blank=True)
    shared_bases = models.JSONField(default=list, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in State]), name="application_state_is_in_the_table"
            ),
            models.CheckConstraint(condition=Q(route__in=[r.value for r in Route]), name="application_route_known"),
            # The second line of defence for "one live application per organization and target cycle" (R2).
            models.UniqueConstraint(
                fields=["organization", "cycle"],
                condition=Q(state__in=sorted(s.value for s in LIVE)),
                name="one_live_application",
            ),
            models.UniqueConstraint(
                fields=["organization", "window"], condition=Q(state="draft"), name="one_draft_per_window"
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(submitted_at__isnull=False), name="application_submitted_has_instant"
            ),
            # Nobody objects to a body that informs (R1): it is never before States.
            models.CheckConstraint(
                condition=Q(route="non_objection")
                | ~Q(
                    state__in=["complete", "circulated", "in_consultation", "awaiting_plenary", "further_consultations"]
                ),
                name="ecosoc_route_is_never_before_states",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "state_since"]),
            models.Index(fields=["window", "state"]),
            models.Index(fields=["due_at"], condition=Q(state="returned"), name="application_due"),
            models.Index(fields=["period_ends_at"], condition=Q(state="circulated"), name="application_period"),
            models.Index(F("cycle"), F("state"), name="application_cycle_state"),
            # The Secretariat's list is read a page at a time, in this order.
            models.Index(fields=["submitted_at", "id"], name="application_by_submission"),
            # Few among many: what came on paper, and what the Chair brought in and the Secretariat does not read yet.
            models.Index(fields=["id"], condition=Q(imported=True), name="application_imported"),
            models.Index(fields=["organization"], condition=Q(kept_from_secretariat=True), name="application_kept"),
            # Who else gives an address of this domain: possible duplicates.
            models.Index(mail_domain("contact_email"), name="application_mail_domain"),
        ]
        verbose_name = _("application")
        verbose_name_plural = _("applications")

    def __str__(self) -> str:
        return self.reference

    @property
    def record_subject(self) -> str:
        """The subject under which the record keeps the acts on this application."""
        return f"application:{self.pk}"

    def share_cycle(self) -> None:
        """Its window is of its own cycle: where both were asked for, the cycle is read once."""
        if self.window.cycle_id == self.cycle_id:
            self.window.cycle = self.cycle

    @property
    def state_now(self) -> State:
        return State(self.state)

    @property
    def route_now(self) -> Route:
        return Route(self.route)


class ApplicationVersion(models.Model):
    """The file as it was submitted or corrected: immutable, without contact people. `content` is JSON by field name,
    with organization data and documents' digests; `digest` is its SHA-256, printed on receipts and kept in acts."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    reason = models.CharField(max_length=30)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["application", "number"], name="application_version_unique")]
        # A receipt is checked by its digest.
        indexes = [models.Index(fields=["digest"], name="application_version_digest")]

    def __str__(self) -> str:
        return f"version {self.number} of application {self.application_id}"


class DocumentKind(models.TextChoices):
    """What an uploaded document is."""

    LETTER_OF_HEAD = "letter_of_head", _("signed letter of the head")
    REGISTRATION = "registration", _("registration certificate")
    STATUTES = "statutes", _("statutes")
    REPORT = "report", _("annual report")
    OTHER = "other", _("other document")


class Document(models.Model):
    """A document of an application. Removed from the working file by `removed_at`; the versions keep what was sent."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="documents")
    kind = models.CharField(max_length=20, choices=DocumentKind.choices)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"document {self.pk}"
