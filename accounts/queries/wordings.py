"""Which versions of a letter's words still wait to be cleared, and which a later one has overtaken (DESIGN 7)."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import Wording


def _later_cleared(occasion: Any, language: Any, version: Any) -> QuerySet[Wording]:
    later = Wording.objects.filter(occasion=occasion, language=language, version__gt=version, cleared_at__isnull=False)
    return later.order_by("-version")


def overtaken_by(wording: Wording) -> Wording | None:
    """The cleared version that letters carry in place of this earlier one, cleared or not; None where there is none."""
    return _later_cleared(wording.occasion, wording.language, wording.version).first()


def awaiting_clearing() -> QuerySet[Wording]:
    """Versions that letters would carry once they are cleared: above the highest cleared one of their occasion and language."""
    later = _later_cleared(OuterRef("occasion"), OuterRef("language"), OuterRef("version"))
    return Wording.objects.filter(~Exists(later), cleared_at__isnull=True)
