"""Words that every page looks up again and again, looked up once for each language."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Any, ParamSpec, TypeVar

from django.utils.translation.trans_real import catalog

P = ParamSpec("P")
Words = TypeVar("Words")


def kept_by_language(most: int) -> Callable[[Callable[P, Words]], Callable[P, Words]]:
    """Decorator for words that hang on nothing but the arguments, all hashable, and the catalogue of the active language:
    the `most` that were asked for last are kept for each process."""

    def decorate(words: Callable[P, Words]) -> Callable[P, Words]:
        @lru_cache(maxsize=most)
        def looked_up(_catalogue: Any, *args: P.args, **kwargs: P.kwargs) -> Words:
            return words(*args, **kwargs)

        @wraps(words)
        def kept(*args: P.args, **kwargs: P.kwargs) -> Words:
            return looked_up(catalog(), *args, **kwargs)  # type: ignore[arg-type]  # hashable, as said

        return kept

    return decorate
