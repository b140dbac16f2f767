"""An objection of a Member State, and what the State says of its basis."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import MemberState, StoredFile
from accreditation.modalities.objections import Standing
from accreditation.models import Application


class Objection(models.Model):
    """One State's objection to one application (R5). One voice a State: at most one current objection each.

    `received_at` decides, not entry: for one on paper it is when the note verbale reached the Chair (UTC).
    `shares_name` and `shares_basis` say what the applicant may learn; they were chosen apart and are never widened
    without the State. `lodge_key` makes a second press of the same button answer with the same receipt; `digest` is
    what the receipt prints (services.receipts.receipt_digest). `__str__` says nothing.
    """

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="+")
    state = models.ForeignKey(MemberState, on_delete=models.PROTECT, related_name="+")
    standing = models.CharField(max_length=22, choices=[(s.value, s.value) for s in Standing])
    receipt = models.CharField(max_length=20, unique=True)
    lodge_key = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    lodged_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    lodged_at = models.DateTimeField()
    received_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)
    shares_name = models.BooleanField(default=False)
    shares_basis = models.BooleanField(default=False)
    # Chosen later than the objection: the receipt's digest is that of the first choice.
    name_shared_at = models.DateTimeField(null=True, blank=True)
    basis_shared_at = models.DateTimeField(null=True, blank=True)
    withheld_at = models.DateTimeField(null=True, blank=True)
    withheld_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    withheld_reason = models.TextField(blank=True)
    on_paper = models.BooleanField(default=False)
    paper = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    contested_at = models.DateTimeField(null=True, blank=True)
    contested_reason = models.TextField(blank=True)
    contest_settled_at = models.DateTimeField(null=True, blank=True)
    contest_settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    contest_outcome = models.TextField(blank=True)
    # A ContestAnswer of modalities.objections; empty for what was settled before it was kept.
    contest_answer = models.CharField(max_length=8, blank=True)
    dissemination_due_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawal_paper = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    # The note of a withdrawal that was entered and struck: kept as evidence, of nothing that counts.
    struck_paper = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    # The last strike of an entry: of the objection where it is not lodged now, else of a withdrawal. The reason is that of
    # the Chair's office which struck its own entry; empty where a contest was upheld, which has its answer.
    struck_at = models.DateTimeField(null=True, blank=True)
    struck_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    struck_reason = models.TextField(blank=True)
    withdrawal_received_at = models.DateTimeField(null=True, blank=True)
    withdrawal_due_at = models.DateTimeField(null=True, blank=True)
    imported = models.BooleanField(default=False)
    # Of what was brought in from paper: the symbol or date of the note that proves it.
    evidence = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["application", "state"],
                condition=Q(standing__in=["standing", "awaiting_second"]),
                name="one_current_objection_per_state",
            ),
            models.CheckConstraint(
                condition=Q(standing="withdrawn", withdrawn_at__isnull=False)
                | (~Q(standing="withdrawn") & Q(withdrawn_at__isnull=True)),
                name="objection_withdrawn_has_instant",
            ),
        ]
        indexes = [
            models.Index(fields=["application", "standing"]),
            models.Index(fields=["state", "standing"]),
        ]
        # Translators: a Member State's objection; never "veto" or "rejection".
        verbose_name = _("objection")
        verbose_name_plural = _("objections")

    def __str__(self) -> str:
        return f"objection {self.pk}"

    @property
    def contest_is_open(self) -> bool:
        """The mission contests an entry from paper, and the Chair has not answered."""
        return self.contested_at is not None and self.contest_settled_at is None

    @property
    def was_struck(self) -> bool:
        """It was entered from a note in error, and struck: it was never lodged."""
        return self.on_paper and self.standing == Standing.NOT_LODGED.value


class PreparedAct(models.Model):
    """A withdrawal of a standing objection, a supplement to its basis, or the choice to share name or basis with the
    organization after all, that awaits the mission's second person. Until it
    is confirmed nobody outside the mission knows of it. Ended once: confirmed, taken back, or overtaken by another act."""

    class Kind(models.TextChoices):
        WITHDRAWAL = "withdrawal", _("withdrawal")
        SUPPLEMENT = "supplement", _("supplement to the general basis")
        SHARING = "sharing", _("sharing with the organization")

    objection = models.ForeignKey(Objection, on_delete=models.PROTECT, related_name="prepared")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    text = models.TextField(blank=True)
    shares_name = models.BooleanField(default=False)
    shares_basis = models.BooleanField(default=False)
    prepared_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    prepared_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["objection", "kind"], condition=Q(ended_at__isnull=True), name="one_prepared_act_of_a_kind"
            )
        ]

    def __str__(self) -> str:
        return f"prepared {self.pk}"


class ObjectionStatement(models.Model):
    """A version of the voluntary general basis, or a supplement to it. Never edited; later ones are added (R5).

    `made_at` is when it was made for everybody outside the mission: at the second person's confirmation, where there is one."""

    objection = models.ForeignKey(Objection, on_delete=models.PROTECT, related_name="statements")
    text = models.TextField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    dissemination_due_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"statement {self.pk}"
