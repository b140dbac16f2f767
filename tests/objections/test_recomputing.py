"""A State recomputes who is in consultation from what the Chair disseminated, and nothing else (DESIGN 11, promise 4)."""

from __future__ import annotations

import csv
import io

import pytest

from accounts.connection import desk
from accreditation.modalities.states import CONTESTED, State
from accreditation.models import Application
from objections.notices import marked, states_communications
from objections.queries.states_communications import communications_for, items_of
from objections.services.disseminating import disseminate
from objections.services.sweeps import end_periods
from objections.services.withdrawing import withdraw_objection
from tests import builders as build
from tests.objections.scenes import DAY, DURING, SWEPT, object_to

pytestmark = pytest.mark.django_db


def recomputed(actor) -> set[str]:
    """By a reader who has only the communications, as CSV: objected to by a State that has not withdrawn since."""
    standing: set[tuple[str, str]] = set()
    for communication in communications_for(actor).order_by("number"):
        mark = marked.Mark("a mission", communication.sent_at, "MARK")
        text = states_communications.communication_csv(communication, items_of(communication), mark).decode("utf-8-sig")
        for row in csv.DictReader(io.StringIO(text)):
            key = (row["reference"], row["state"])
            if row["kind"] == "objection":
                standing.add(key)
            elif row["kind"] == "withdrawal":
                standing.discard(key)
    return {reference for reference, _state in standing}


def test_from_the_communications_alone():
    chris, dora, elif_ = build.chair(), build.delegate(), build.delegate()
    with desk():
        clear, once, twice, resolved = (build.circulated() for _n in range(4))
        object_to(once, dora)
        first, _second = object_to(twice, dora), object_to(twice, elif_)
        gone = object_to(resolved, dora)
        disseminate(actor=chris, now=DURING)
        withdraw_objection(objection=first, actor=dora, now=DURING + DAY)
        end_periods(now=SWEPT)
        withdraw_objection(objection=gone, actor=dora, now=SWEPT + DAY)
        disseminate(actor=chris, now=SWEPT + 2 * DAY)
        stored = Application.objects.filter(state__in=[state.value for state in CONTESTED])
        assert recomputed(build.delegate()) == set(stored.values_list("reference", flat=True))
        assert {once.state, twice.state} == {State.IN_CONSULTATION}
        assert {clear.state, resolved.state} == {State.ACCREDITED}
