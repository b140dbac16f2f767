"""Posting the public list in batches (DESIGN 4)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from accounts.capacities import Actor, Party
from accounts.connection import desk
from accounts.models import Act
from accreditation.modalities.states import State
from accreditation.models import Accreditation, AccreditedCount, Application, Circulation, Representative
from accreditation.queries.accredited import public_accreditations
from accreditation.services.accreditations import relinquish_accreditation
from accreditation.services.listing import list_due
from accreditation.services.organization_changes import rename_organization, split_organization
from accreditation.services.organizations import update_profile
from accreditation.services.sweeps import end_cycles
from objections.services.sweeps import end_periods
from tests import builders

pytestmark = pytest.mark.django_db
FIRST = datetime(2027, 4, 1, 4, tzinfo=UTC)  # 1 April 2027, 00:00 New York


def test_nobody_is_posted_before_the_moment_and_all_together_at_it():
    for _n in range(3):
        builders.accredited()
    assert list_due(now=FIRST - timedelta(seconds=1)) == 0
    assert not public_accreditations().exists()
    assert list_due(now=FIRST) == 3
    assert set(public_accreditations().values_list("listed_at", "year")) == {(FIRST, 2027)}
    assert list_due(now=FIRST + timedelta(seconds=1)) == 0
    assert Act.objects.filter(kind="accreditation.listed", public=True).count() == 3


def test_who_is_accredited_at_the_moment_waits_for_the_next():
    builders.accredited(now=FIRST - timedelta(seconds=1))
    builders.accredited(now=FIRST)
    assert list_due(now=FIRST + timedelta(days=5)) == 1
    assert list_due(now=datetime(2027, 5, 1, 4, tzinfo=UTC)) == 1


def test_the_end_of_a_plenary_is_a_moment_too():
    builders.accredited(now=FIRST + timedelta(days=1))
    ends = FIRST + timedelta(days=10)
    assert list_due(now=ends - timedelta(seconds=1), plenary_closes=[ends]) == 0
    assert list_due(now=ends, plenary_closes=[ends]) == 1


@pytest.mark.parametrize(("told", "posted"), [(FIRST, 1), (FIRST + timedelta(seconds=1), 0)])
def test_a_list_whose_outcomes_states_are_not_told_yet_waits_for_the_next_posting(told, posted):
    """States know who applied: from a public list before that day they would read who was objected to. It is then not
    posted on a day of its own, which would tell when it was accredited."""
    case = builders.circulated()
    with desk():
        end_periods(now=builders.PERIOD_ENDS + timedelta(minutes=1))
    assert case.state is State.ACCREDITED
    ends = builders.PERIOD_ENDS - timedelta(days=5)
    Application.objects.update(period_ends_at=ends)
    Accreditation.objects.update(begun_at=ends)
    Circulation.objects.update(period_ends_at=ends, outcomes_known_at=told)
    assert list_due(now=FIRST + timedelta(days=1)) == posted
    assert list_due(now=FIRST + timedelta(days=20)) == 0
    assert list_due(now=datetime(2027, 5, 1, 4, tzinfo=UTC)) == 1 - posted


def test_counts_follow_the_list():
    cases = [builders.accredited() for _n in range(2)]
    list_due(now=FIRST)
    assert AccreditedCount.objects.get().number == 2
    relinquish_accreditation(application=cases[0].fresh(), actor=cases[0].alice, now=FIRST)
    assert AccreditedCount.objects.get().number == 1
    assert public_accreditations().count() == 1


def test_list_and_counts_follow_a_new_name_country_or_heir():
    case = builders.accredited()
    organization, sam = case.application.organization, case.checker
    list_due(now=FIRST)
    rename_organization(organization=organization, name="Zebra", evidence="A deed.", actor=sam, now=FIRST)
    assert Accreditation.objects.get().listed_name == "zebra"
    update_profile(organization=organization, profile={"country": "CH"}, actor=case.alice, now=FIRST)
    assert list(AccreditedCount.objects.values_list("country", "number")) == [("CH", 1)]
    heir = builders.organization(builders.applicant(), "Heir")
    split_organization(organization=organization, heir=heir, evidence="A deed.", actor=sam, now=FIRST)
    assert list(AccreditedCount.objects.values_list("country", "number")) == [("KE", 1)]
    assert Accreditation.objects.get().listed_name == "heir"
    relinquish_accreditation(application=case.fresh(), actor=_acting_for(heir), now=FIRST)
    assert not AccreditedCount.objects.exists()


def _acting_for(organization):
    user_id = Representative.objects.get(organization=organization).user_id
    return Actor(Party.PERSON, user_id=user_id)


def test_a_place_given_up_before_it_was_posted_is_never_public():
    case = builders.accredited()
    relinquish_accreditation(application=case.fresh(), actor=case.alice, now=builders.CIRCULATED + timedelta(days=1))
    assert list_due(now=FIRST) == 0
    assert not Act.objects.filter(subject=f"organization:{case.application.organization_id}", public=True).exists()


def test_a_past_cycle_keeps_its_list():
    case = builders.accredited()
    list_due(now=FIRST)
    end_cycles(now=case.application.cycle.ends_at + timedelta(minutes=2))
    assert Accreditation.objects.get().ending == "lapsed"
    assert public_accreditations(case.application.cycle).count() == 1
    assert AccreditedCount.objects.get().number == 1
