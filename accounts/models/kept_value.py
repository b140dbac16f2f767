"""The table of Django's database cache: sign-in rate limits and used codes."""

from __future__ import annotations

from django.db import models


class KeptValue(models.Model):
    """Written by django.core.cache.backends.db alone, whose column names these are. In the database because Redis may be
    down without anybody being locked out, or let in more often (DESIGN 8). Rows past `expires` mean nothing."""

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "accounts_keptvalue"

    def __str__(self) -> str:
        return "kept value"
