"""Settings as they were in force."""

from __future__ import annotations

from datetime import datetime

from accreditation.modalities.parameters import ApplicantLearns, Parameters, goes_as_shared
from accreditation.models import Application, CirculationEntry, ParameterChange, Process, Window
from accreditation.queries.own import window_to_apply_in


def small_count_for(window: Window) -> int:
    """Below which number the public reads "fewer than", for objections of one window: the strictest value in force
    since it opened. A lower one set since never widens sight of what was lodged under the stricter (DESIGN 2)."""
    process = window.cycle.process
    changes = ParameterChange.objects.filter(process=process, name="small_count", changed_at__gte=window.opens_at)
    return max([process.rules().small_count, *(int(change.before) for change in changes)])


def shares_with_applicant(application: Application) -> bool:
    """Whether name and basis may go to the applicant as their State shares them: the strictest value in force since the
    file was first put before Member States, so that a change never widens sight of what was lodged (DESIGN 2)."""
    process = application.cycle.process
    before_states_since = (
        CirculationEntry.objects.filter(application=application, circulation__published_at__isnull=False)
        .order_by("id")
        .values_list("circulation__published_at", flat=True)
        .first()
    ) or application.created_at
    changes = ParameterChange.objects.filter(
        process=process, name="applicant_learns", changed_at__gte=before_states_since
    )
    in_force = [ApplicantLearns(before) for before in changes.values_list("before", flat=True)]
    return goes_as_shared([process.rules().applicant_learns, *in_force])


def process_for_bodies(now: datetime) -> Process | None:
    """The process for what belongs to a body and to none, as who acts for it: the one whose window is open or opens next,
    else the newest one."""
    window = window_to_apply_in(now)
    return window.cycle.process if window is not None else Process.objects.order_by("-pk").first()


def rules_for_bodies(now: datetime) -> Parameters:
    """The settings of that process."""
    process = process_for_bodies(now)
    return process.rules() if process is not None else Parameters()
