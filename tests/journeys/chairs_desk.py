"""The Chair's desk as its people use it: instants typed in New York's time, what a preview showed, the page of a case."""

from __future__ import annotations

import re
from datetime import datetime
from zoneinfo import ZoneInfo

SEAT = ZoneInfo("America/New_York")


def seat(name: str, moment: datetime) -> dict[str, str]:
    local = moment.astimezone(SEAT)
    return {f"{name}_0": local.strftime("%Y-%m-%d"), f"{name}_1": local.strftime("%H:%M")}


def read_back(client, address, data):
    """Post, and press again what is read back, with the scan that is kept: the answer, and the sentence that was read."""
    first = client.post(address, data)
    page = first.content.decode()
    shown = dict(re.findall(r'name="(read_back|paper-kept)" value="([^"]+)"', page))
    if "read_back" not in shown:
        return first, ""
    sentence = re.search(r'confirm-sentence">(.*?)</p>', page, re.DOTALL)[1]
    return client.post(address, {**{key: data[key] for key in data if key != "paper"}, **shown}), sentence


def send(client) -> None:
    """Preview, then send what the preview showed."""
    seen = client.get("/chair/disseminations/new/").context["fresh"]
    assert client.post("/chair/disseminations/new/", {"seen": seen}).status_code == 302


def give(client, address, data):
    """Preview the update, then give it with what the preview showed of the cases."""
    seen = client.post(address, data).context["seen"]
    return client.post(address, {**data, "give": "1", "seen": seen})


def case_page(client, case, rest="") -> str:
    answer = client.get(f"/chair/cases/{case.application.reference}/{rest}")
    assert answer.status_code == 200
    return answer.content.decode()
