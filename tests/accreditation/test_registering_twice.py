"""One person registers one body, however often the button is pressed, and at whichever instant (R1)."""

import pytest

from accreditation.models import Organization, Representative
from accreditation.services.organizations import register_organization
from tests import builders as build
from tests.at_once import at_once


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_once_register_one_body():
    alice = build.applicant()
    profile = {"name": "Open Wires Institute", "type": "ngo", "country": "KE"}

    def press():
        return register_organization(profile=dict(profile), actor=alice, now=build.OPENS).pk

    first, second = at_once(press, press)
    assert first == second
    assert Organization.objects.count() == Representative.objects.count() == 1


@pytest.mark.django_db
def test_a_body_of_the_same_name_of_somebody_else_is_another():
    profile = {"name": "Open Wires Institute", "type": "ngo", "country": "KE"}
    one, other = (
        register_organization(profile=dict(profile), actor=build.applicant(), now=build.OPENS) for _ in range(2)
    )
    assert one.pk != other.pk
