"""The withdrawals from paper that a mission contests and nobody has answered (DESIGN 2). Run as the desk role."""

from __future__ import annotations

from django.db.models import CharField, OuterRef, QuerySet, Subquery, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Concat

from accounts.models import Act
from accreditation.modalities.objections import Standing
from accreditation.models import Application
from objections.models import Objection
from objections.queries.cases import CONTESTED_ENTRY, Entry


def withdrawal_is_contested(application: Application) -> bool:
    """Whether a mission contests the withdrawal that was entered for it from paper, and nobody has answered: nothing follows
    by itself from a withdrawal that may never have been made."""
    return contested_withdrawals().filter(application=application).exists()


def contested_withdrawals() -> QuerySet[Objection]:
    """Those on all cases: of objections that are withdrawn by an entry from paper, whose last contest, unanswered, is about it."""
    subject = Concat(Value("objection:"), Cast(OuterRef("pk"), CharField()))
    contests = Act.objects.filter(kind=CONTESTED_ENTRY, subject=subject).order_by("-number")
    return (
        Objection.objects.filter(
            standing=Standing.WITHDRAWN.value,
            withdrawal_paper__isnull=False,
            contested_at__isnull=False,
            contest_settled_at__isnull=True,
        )
        .annotate(about=Subquery(contests.values(entry=KeyTextTransform("entry", "facts"))[:1]))
        .exclude(about=Entry.OBJECTION.value, about__isnull=False)
    )
