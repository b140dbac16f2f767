"""What the public is told of a window in figures, pushed down by the objections app in the form in which it is shown."""

from __future__ import annotations

from django.db import models

from accreditation.modalities.statistics import Figure
from accreditation.models.calendar import Window


class WindowStatistics(models.Model):
    """`figures` by name as modalities.statistics.Figure: {"value": 32}, {"fewer_than": 5} or {} for not shown. The true
    counts never reach this table, which every visitor's role may read (DESIGN 2, 4). `as_of` is UTC."""

    window = models.OneToOneField(Window, on_delete=models.PROTECT, related_name="statistics")
    figures = models.JSONField(default=dict)
    as_of = models.DateTimeField()

    class Meta:
        ordering = ["window__opens_at"]

    def __str__(self) -> str:
        return f"statistics of window {self.window_id}"

    def figure(self, name: str) -> Figure | None:
        """One figure; None where it has never been pushed down."""
        return Figure(**self.figures[name]) if name in self.figures else None
