"""Bodies that may be the same by the domain of the contact that their files name, not only of who acts for them."""

from __future__ import annotations

import pytest

from accounts.models import User
from accreditation.models import Application, Organization
from accreditation.queries.duplicates import possible_duplicates, possible_duplicates_of
from tests import builders as build

pytestmark = pytest.mark.django_db


def with_contact(case, email):
    """The file names this contact; whoever acts for the body has an address of a domain of its own."""
    User.objects.filter(pk=case.alice.user_id).update(email=f"a{case.application.pk}@own{case.application.pk}.example")
    Application.objects.filter(pk=case.application.pk).update(contact_email=email)
    unlike = f"{chr(97 + case.application.pk % 26) * 9} {chr(97 + case.application.pk // 26 % 26) * 7}"
    Organization.objects.filter(pk=case.application.organization_id).update(name=unlike)
    case.application.organization.refresh_from_db()
    return case.application.organization


def pairs():
    return {(frozenset((pair.one.pk, pair.other.pk)), pair.shares) for pair in possible_duplicates()}


def test_the_domain_of_the_contact_counts_on_both_sides():
    one = with_contact(build.submitted(), "office@shared.example")
    other = with_contact(build.submitted(), "Secretary@SHARED.example")
    apart = with_contact(build.submitted(), "x@apart.example")
    assert [(pair.other, pair.shares) for pair in possible_duplicates_of(one)] == [(other, ("e-mail",))]
    assert pairs() == {(frozenset((one.pk, other.pk)), ("e-mail",))}
    assert possible_duplicates_of(apart) == []


def test_the_contact_of_one_and_the_people_of_another():
    one, other = build.submitted(), build.accredited()
    here = with_contact(one, "office@people.example")
    there = with_contact(other, "x@elsewhere.example")
    User.objects.filter(pk=other.alice.user_id).update(email="director@people.example")
    assert [pair.other for pair in possible_duplicates_of(here)] == [there]
    assert [pair.other for pair in possible_duplicates_of(there)] == [here]
    assert pairs() == {(frozenset((here.pk, there.pk)), ("e-mail",))}


def test_neither_free_mail_nor_the_contact_of_a_draft_counts():
    """A draft is its organization's own (DESIGN 4)."""
    one = with_contact(build.submitted(), "a@gmail.com")
    with_contact(build.submitted(), "b@gmail.com")
    assert possible_duplicates_of(one) == []
    alice = build.applicant()
    draft = build.draft(alice)
    with_contact(build.Case(draft, alice), "x@drafted.example")
    two = with_contact(build.submitted(), "y@drafted.example")
    assert possible_duplicates_of(two) == []
    assert pairs() == set()
