"""The earliest possible decision by calendar and period alone: what the applicant and the Secretariat read (DESIGN 4, 5)."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from accounts.connection import desk
from accreditation.models import Circulation
from objections.services.disseminating import disseminate
from objections.services.sweeps import end_periods
from tests import builders as build
from tests.accreditation.test_admin_leaks import RIGHTS, signed_in
from tests.objections.scenes import DAY, DURING, PLENARY_CLOSES, PLENARY_OPENS, SWEPT, object_to, plenary
from tests.objections.states_people import at, client_of
from tests.objections.test_sweeps_held import ready_until

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_second_factor")]
CLEAR, OBJECTED, PLENARY = "If no State objects", "If a State objects", "At the next substantive plenary"
TOLD = build.PERIOD_ENDS + 8 * DAY


def section(client, case, moment, *rights) -> str:
    """What the Secretariat reads on the file's page, without markup."""
    with time_machine.travel(moment, tick=False):
        signed_in(client, *(rights or RIGHTS))
        page = client.get(
            reverse("admin:accreditation_application_file", args=[case.application.reference])
        ).content.decode()
    found = re.search(r'<section[^>]*aria-labelledby="earliest">(.*?)</section>', page, re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", found[1]).split()) if found else ""


def step(case, moment) -> str:
    """The applicant's step of it, without markup."""
    with at(moment):
        page = client_of(case.alice).get(f"/my/{case.application.reference}/").content.decode()
    found = re.search(r'Earliest possible decision.*?step-when">(.*?)</li>', page, re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", found[1]).split()) if found else ""


def test_the_secretariat_reads_both_branches_from_the_beginning(client):
    plenary()
    waiting, informs = build.complete(), build.submitted(build.Route.ECOSOC)
    text = section(client, waiting, build.OPENS + DAY)
    assert f"{CLEAR} Thursday 18 March 2027" in text
    assert "If it is circulated when the window closes, with a period of 30 days, and no State objects." in text
    assert f"{OBJECTED} Monday 19 July 2027" in text
    assert "confirmed its consultative status" in section(client, informs, build.OPENS + DAY)
    running = section(client, build.circulated(), DURING)
    assert "Friday 2 April 2027" in running
    assert "At the end of the period, if no objection stands." in running
    assert PLENARY in running
    assert section(client, build.accredited(), build.CIRCULATED + timedelta(hours=1)) == ""


def test_once_outcomes_are_told_the_secretariat_reads_the_calendar_alone(client):
    """The same until they are told, whether objected to or not; afterwards of what is still before States the meeting."""
    plenary()
    case = build.circulated()
    with desk():
        object_to(case, build.delegate())
        end_periods(now=SWEPT)
        disseminate(actor=build.chair(), now=SWEPT + DAY)
    text = section(client, case, SWEPT + DAY)
    assert "What became of its list is told then." in text
    assert "Friday 9 April 2027" in text
    assert "If a State has objected" in text
    told = section(client, case, TOLD)
    assert told.startswith("Earliest possible decision If a State has objected Monday 19 July 2027")
    assert "Now, in the meeting" in section(client, case, PLENARY_OPENS)
    assert "No plenary or review conference" in section(client, case, PLENARY_CLOSES)


def test_an_end_that_is_held_names_no_date(client):
    case = build.circulated()
    ready_until(build.PERIOD_ENDS, gap=(10, 600))
    with desk():
        end_periods(now=SWEPT)
    assert Circulation.objects.get().is_held
    text = section(client, case, SWEPT + DAY)
    assert "held after an outage" in text
    assert "is told then" not in text
    own = step(case, SWEPT + DAY)
    assert own.startswith("Once the end of the period is confirmed")
    assert "if no State objects" not in own


def test_the_applicant_reads_the_meeting_by_its_date():
    """Three months after the end of the period, at which the clock starts by itself, then the meeting that follows."""
    case = build.circulated()
    with desk():
        object_to(case, build.delegate())
        disseminate(actor=build.chair(), now=DURING)
        end_periods(now=SWEPT)
    assert "none is on the calendar yet" in step(case, SWEPT + DAY)
    plenary()
    text = step(case, SWEPT + DAY)
    assert text.startswith("19 July 2027, 10:00 New York, at the substantive plenary that opens then")
    assert "consultations end by 1 July 2027, 23:59 New York at the latest (R7)" in text
    assert "or if no objection stands any more" in text
    plenary(PLENARY_OPENS - 10 * DAY, PLENARY_OPENS - 8 * DAY, kind="review_conference")
    assert "9 July 2027, 10:00 New York, at the review conference" in step(case, SWEPT + DAY)
    sitting = step(case, PLENARY_OPENS + DAY)
    assert "Now, in the meeting that has been open since 19 July 2027" in sitting
    assert "consultations end by" not in sitting
