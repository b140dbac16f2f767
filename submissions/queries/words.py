"""Words for the search index, and what somebody typed as a query over six languages and any other."""

from __future__ import annotations

import re
from itertools import pairwise

from django.contrib.postgres.search import CombinedSearchQuery, SearchQuery

from accreditation.modalities.words import UNSPACED
from submissions.models.search import CONFIGURATIONS

Query = SearchQuery | CombinedSearchQuery

LONGEST_QUERY = 200
# In how many ways each word is asked for.
ALTERNATIVES = len(CONFIGURATIONS) + 1
_RUN = re.compile(f"[{UNSPACED}]+")
_TOKEN = re.compile(r'-?"[^"]*"|\S+')
_ARABIC = re.compile("[\u0621-\u064a\u064b-\u065f\u0670-\u06d3]+")
_ARTICLE = "ال"
_SYMBOL = re.compile(r"[A-Za-z]{1,6}/\d{4}/INPUT/\d{1,9}", re.IGNORECASE)


def bigrams(text: str) -> str:
    """Each run of unspaced script as its overlapping pairs and its last letter; all else as it is."""
    return _RUN.sub(lambda run: f" {' '.join(_pairs(run.group()))} ", text)


def _pairs(run: str) -> list[str]:
    return [*(first + second for first, second in pairwise(run)), run[-1]]


def symbol_in(text: str) -> str:
    """The symbol of an input, if that is what was typed."""
    text = text.strip()
    return text.upper() if _SYMBOL.fullmatch(text) else ""


def search_query(text: str) -> Query | None:
    """One query for all languages: each word by the stems of each configuration, or as Chinese bigrams.

    "a phrase", `or` and -without are understood. What is excluded is excluded in every language's stems: left inside
    the parts joined by OR, each part would let in what another excludes. None where there is nothing to look for.
    """
    tokens = _TOKEN.findall(text.replace("\x00", "")[:LONGEST_QUERY])
    excluded = [token[1:] for token in tokens if token.startswith("-") and len(token) > 1]
    wanted = [token for token in tokens if not token.startswith("-")]
    if not wanted:
        return None
    query = _in_any_language(" ".join(wanted))
    for token in excluded:
        for atom in _atoms(token):
            query = query & ~atom
    return query


def _atoms(token: str) -> list[SearchQuery]:
    """Each way to say one word or phrase: to exclude it is to exclude every one of them."""
    configurations = ("simple", *CONFIGURATIONS.values())
    atoms = [SearchQuery(token, config=name, search_type="websearch") for name in configurations]
    word = token.strip('"')
    if _ARABIC.fullmatch(word):
        bare = word.removeprefix(_ARTICLE) or word
        atoms += [SearchQuery(form, config="arabic") for form in (bare, _ARTICLE + bare)]
    if _RUN.fullmatch(word):
        atoms.append(SearchQuery(_phrase(word), config="simple", search_type="raw"))
    return atoms


def _in_any_language(text: str) -> Query:
    query: Query = SearchQuery(text, config="simple", search_type="websearch")
    for configuration in CONFIGURATIONS.values():
        query = query | SearchQuery(text, config=configuration, search_type="websearch")
    arabic = _with_and_without_article(text)
    if arabic is not None:
        query = query | arabic
    chinese = _as_bigrams(text)
    return query | chinese if chinese is not None else query


def _as_bigrams(text: str) -> Query | None:
    """The runs of unspaced script as phrases of bigrams, with the other words as they are."""
    runs = _RUN.findall(text)
    if not runs:
        return None
    query: Query = SearchQuery(" & ".join(map(_phrase, runs)), config="simple", search_type="raw")
    rest = _RUN.sub(" ", text).strip(" \"'")
    return query & SearchQuery(rest, config="simple", search_type="plain") if rest else query


def _with_and_without_article(text: str) -> Query | None:
    """Arabic words with and without their article: the stemmer gives معلومات and المعلومات different stems."""
    words = _ARABIC.findall(text)
    if not words or '"' in text:
        return None
    query: Query | None = None
    for word in words:
        bare = word.removeprefix(_ARTICLE) or word
        either: Query = SearchQuery(bare, config="arabic") | SearchQuery(_ARTICLE + bare, config="arabic")
        query = either if query is None else query & either
    rest = _ARABIC.sub(" ", text).strip()
    return query & SearchQuery(rest, config="arabic") if query is not None and rest else query


def _phrase(run: str) -> str:
    """Neighbouring pairs, or anything that begins with the one letter. Only such letters stand between the quotes."""
    if len(run) == 1:
        return f"'{run}':*"
    return "(" + " <-> ".join(f"'{first}{second}'" for first, second in pairwise(run)) + ")"
