"""What a sweep remembers for a moment, and nobody else does."""

import accounts.lately as room
from accounts.lately import lately, remembering


def test_only_a_sweep_remembers_and_only_for_a_moment(monkeypatch):
    asked = []

    def read() -> int:
        asked.append(1)
        return len(asked)

    monkeypatch.setattr(room, "SECONDS", 1000.0)
    assert [lately("a", read), lately("a", read)] == [1, 2]
    with remembering():
        assert [lately("a", read), lately("a", read), lately("b", read)] == [3, 3, 4]
        monkeypatch.setattr(room, "SECONDS", -1.0)
        assert lately("a", read) == 5
    assert lately("a", read) == 6
