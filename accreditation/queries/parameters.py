"""Settings as they were in force: a wider value never touches what was lodged under a stricter one (DESIGN 2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from accreditation.modalities.parameters import APPLICANTS_SIGHT, CHOICES, ApplicantLearns, ApplicantReads, strictest
from accreditation.models import ParameterChange, Process, Window


def small_count_for(window: Window) -> int:
    """Below which number the public reads "fewer than", for objections of one window: the strictest value in force
    since it opened. A lower one set since never widens sight of what was lodged under the stricter (DESIGN 2)."""
    process = window.cycle.process
    changes = ParameterChange.objects.filter(process=process, name="small_count", changed_at__gte=window.opens_at)
    return max([process.rules().small_count, *(int(change.before) for change in changes)])


@dataclass(frozen=True)
class ApplicantsSight:
    """What the settings let an applicant learn of one objection, if its State shares it and the Chair does not withhold."""

    learns: ApplicantLearns
    reads_name: bool
    reads_basis: bool


class SightInForce:
    """The settings of the applicant's sight of one process, with their history: one query, asked for each objection."""

    def __init__(self, process: Process) -> None:
        self._rules = process.rules()
        self._changes = list(
            ParameterChange.objects.filter(process=process, name__in=APPLICANTS_SIGHT).values_list(
                "name", "before", "changed_at"
            )
        )

    def since(self, received_at: datetime) -> ApplicantsSight:
        """The strictest in force since an objection was received (UTC)."""
        return ApplicantsSight(
            learns=ApplicantLearns(self._strictest("applicant_learns", received_at)),
            reads_name=self._strictest("applicant_reads_name", received_at) is not ApplicantReads.NEVER,
            reads_basis=self._strictest("applicant_reads_basis", received_at) is not ApplicantReads.NEVER,
        )

    def _strictest(self, name: str, since: datetime) -> StrEnum:
        earlier = [CHOICES[name](before) for changed, before, at in self._changes if changed == name and at >= since]
        return strictest([getattr(self._rules, name), *earlier])
