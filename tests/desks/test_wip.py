from datetime import UTC, datetime

import pytest

from sessions_app.services.calendar import load_calendar
from tests import builders


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/timetable/",
        "/timetable.ics",
        "/sessions.ics",
        "/sessions/",
        "/sessions/first-substantive-plenary-2026/",
        "/organizations/",
        "/organizations/data/",
        "/statistics/",
        "/organizations/?format=csv",
    ],
)
def test_p(client, path):
    load_calendar(now=datetime(2026, 11, 1, tzinfo=UTC))
    builders.window()
    r = client.get(path)
    assert r.status_code == 200
    print(r.headers)
    assert "Cookie" not in r.headers.get("Vary", "")
    r = client.get(path, headers={"if-none-match": r["ETag"]})
    assert r.status_code == 304
