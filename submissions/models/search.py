"""The search vector of a posted input: one configuration for each language, in a column the database generates.

Constant configurations in a CASE keep the expression immutable, as a generated column must be. Chinese is written
without spaces: its bigrams, made by queries.words, are indexed as they are.
"""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.search import SearchVectorField
from django.db.models import Func

# The configuration for each language; any other is `simple`.
CONFIGURATIONS = {"ar": "arabic", "en": "english", "fr": "french", "ru": "russian", "es": "spanish"}

_WEIGHTED = (
    "setweight(to_tsvector('{0}'::regconfig, {title}), 'A') || "
    "setweight(to_tsvector('simple'::regconfig, {name}), 'B') || "
    "setweight(to_tsvector('{0}'::regconfig, {topic}), 'B') || "
    "setweight(to_tsvector('{0}'::regconfig, {text}), 'C') || "
    "setweight(to_tsvector('{0}'::regconfig, {file_text}), 'D')"
)


class LanguageVector(Func):
    """LanguageVector("language", "title", "organization_name", "topic", "text", "file_text", "bigrams")."""

    output_field = SearchVectorField()

    def as_sql(self, compiler: Any, connection: Any, *_args: Any, **_extra: Any) -> tuple[str, Any]:
        names = ("language", "title", "name", "topic", "text", "file_text", "bigrams")
        compiled = [compiler.compile(source)[0] for source in self.get_source_expressions()]
        columns = dict(zip(names, compiled, strict=True))
        cases = " ".join(
            f"WHEN '{language}' THEN {_WEIGHTED.format(configuration, **columns)}"
            for language, configuration in CONFIGURATIONS.items()
        )
        chinese = f"WHEN 'zh' THEN to_tsvector('simple'::regconfig, {columns['bigrams']})"
        other = _WEIGHTED.format("simple", **columns)
        return f"CASE {columns['language']} {cases} {chinese} ELSE {other} END", []
