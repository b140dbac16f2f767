"""Settings as they were in force."""

from __future__ import annotations

from accreditation.models import ParameterChange, Window


def small_count_for(window: Window) -> int:
    """Below which number the public reads "fewer than", for objections of one window: the strictest value in force
    since it opened. A lower one set since never widens sight of what was lodged under the stricter (DESIGN 2)."""
    process = window.cycle.process
    changes = ParameterChange.objects.filter(process=process, name="small_count", changed_at__gte=window.opens_at)
    return max([process.rules().small_count, *(int(change.before) for change in changes)])
