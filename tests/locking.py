"""In which order a service takes its locks, read from the queries it made."""

from django.test.utils import CaptureQueriesContext

CASES = ('FROM "accreditation_application"', 'FROM "accreditation_accreditation"')


def assert_locks_come_first(found: CaptureQueriesContext) -> None:
    """The last lock of a case or a place is taken before the first act is written, and none of them stops a foreign key."""
    queries = [query["sql"] for query in found.captured_queries]
    locks = [n for n, sql in enumerate(queries) if "FOR NO KEY UPDATE" in sql and any(case in sql for case in CASES)]
    acts = [n for n, sql in enumerate(queries) if "INSERT INTO accounts_act" in sql]
    assert locks
    assert acts
    late = [queries[n] for n in locks if n > acts[0] and not _held(queries[n], queries[: acts[0]])]
    assert late == []
    assert not [sql for sql in queries if "FOR UPDATE" in sql and any(case in sql for case in CASES)]


def _held(sql: str, earlier: list[str]) -> bool:
    """A lock that is asked for again is held already: asking waits for nobody."""
    return sql in earlier
