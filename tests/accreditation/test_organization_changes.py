"""What becomes of a body: renamed, merged, split, dissolved; its focal point replaced; frozen and freed."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.capacities import Right
from accounts.connection import desk
from accounts.models import Letter, User
from accounts.refusals import Refused
from accreditation.modalities.outcomes import Reason
from accreditation.modalities.states import State
from accreditation.models import Accreditation, AccreditedCount
from accreditation.services.claims_decision import free_organization, freeze_organization, replace_focal_point
from accreditation.services.listing import list_due
from accreditation.services.organization_changes import (
    dissolve_organization,
    link_organization,
    merge_organization,
    rename_organization,
    split_organization,
)
from objections.services.sweeps import end_periods
from tests import builders as build
from tests.locking import assert_locks_come_first

pytestmark = pytest.mark.django_db
NOW = build.PERIOD_ENDS + timedelta(days=30)
EVIDENCE = "Note of 3 May 2027, file 12."


@pytest.fixture
def accredited():
    case = build.circulated()
    with desk():
        end_periods(now=build.PERIOD_ENDS + timedelta(minutes=1))
    assert case.state is State.ACCREDITED
    return case


def reason_of(act, **arguments):
    with pytest.raises(Refused) as caught:
        act(**arguments)
    return caught.value.reason


def test_a_renamed_body_keeps_its_place_and_its_former_name(accredited):
    body = accredited.application.organization
    before = body.name
    act = {"organization": body, "evidence": EVIDENCE, "actor": accredited.checker, "now": NOW}
    rename_organization(**act, name="New Name", version=body.version)
    body.refresh_from_db()
    assert (body.name, body.former_names[0]["name"]) == ("New Name", before)
    assert accredited.state is State.ACCREDITED
    assert reason_of(rename_organization, **act, name="Third Name", version=body.version - 1) == Reason.STALE
    assert reason_of(rename_organization, **act, name="New Name") == Reason.BAD_VALUE


def test_the_public_page_of_a_renamed_body_names_what_it_was_called_and_no_date(accredited, client):
    body = accredited.application.organization
    before = body.name
    list_due(now=NOW)
    for name in ("Second Name", "Third Name"):
        rename_organization(organization=body, evidence=EVIDENCE, actor=accredited.checker, now=NOW, name=name)
    page = client.get(f"/organizations/{body.reference}/").content.decode()
    assert f"<dd>{before}, Second Name</dd>" in page
    assert NOW.date().isoformat() not in page


def test_a_merged_body_loses_its_own_place(accredited):
    survivor = build.organization(build.applicant())
    merge_organization(
        organization=accredited.application.organization,
        survivor=survivor,
        evidence=EVIDENCE,
        actor=accredited.checker,
        now=NOW,
    )
    assert accredited.state is State.RELINQUISHED
    assert Accreditation.objects.get().end_reason
    assert not Accreditation.objects.filter(organization=survivor).exists()
    assert EVIDENCE in Letter.objects.get(kind="organization.place_ended").body


def test_the_heir_of_a_split_takes_the_place_unless_it_has_its_own(accredited):
    heir = build.organization(build.applicant())
    act = {"organization": accredited.application.organization, "evidence": EVIDENCE, "actor": accredited.checker}
    busy = build.submitted().application.organization
    assert reason_of(split_organization, **act, heir=busy, now=NOW) == Reason.HEIR_HAS_FILE
    assert Accreditation.objects.get().organization != busy
    split_organization(**act, heir=heir, now=NOW)
    assert Accreditation.objects.get(ended_at__isnull=True).organization == heir
    assert accredited.fresh().organization == heir


def test_the_public_list_and_its_counts_follow_the_heir_of_a_split():
    """The heir is of another country and type: neither count drifts, and the list is in order of the new name."""
    case = build.accredited()
    other = build.accredited()
    list_due(now=build.PERIOD_ENDS + timedelta(days=60))
    heir = build.organization(build.applicant(), "Aardvark Institute")
    heir.country, heir.type = "NO", "academia"
    heir.save()
    split_organization(
        organization=case.application.organization, heir=heir, evidence=EVIDENCE, actor=case.checker, now=NOW
    )
    counted = {(row.country, row.type): row.number for row in AccreditedCount.objects.all()}
    assert counted == {("KE", "ngo"): 1, ("NO", "academia"): 1}
    place = Accreditation.objects.get(organization=heir)
    assert place.listed_name == "aardvark institute"
    dissolve_organization(organization=heir, evidence=EVIDENCE, actor=case.checker, now=NOW)
    assert [(row.country, row.number) for row in AccreditedCount.objects.all()] == [("KE", 1)]
    rename_organization(
        organization=other.application.organization, name="Zebra", evidence=EVIDENCE, actor=case.checker, now=NOW
    )
    assert Accreditation.objects.get(organization=other.application.organization).listed_name == "zebra"


@pytest.mark.parametrize(
    ("act", "other"), [(merge_organization, "survivor"), (split_organization, "heir"), (dissolve_organization, "")]
)
def test_cases_are_locked_before_the_first_act_is_written(accredited, act, other):
    """Acts are numbered one after another: waiting for a case with a number in hand could wait for ever."""
    more = {other: build.organization(build.applicant())} if other else {}
    with CaptureQueriesContext(connection) as found:
        act(
            organization=accredited.application.organization,
            evidence=EVIDENCE,
            actor=accredited.checker,
            now=NOW,
            **more,
        )
    assert_locks_come_first(found)


def test_a_dissolved_body_with_a_pending_file_is_withdrawn():
    case = build.circulated()
    dissolve_organization(
        organization=case.application.organization, evidence=EVIDENCE, actor=case.checker, now=build.CIRCULATED
    )
    assert case.state is State.WITHDRAWN


def test_a_branch_and_its_parent_stay_bodies_of_their_own(accredited):
    parent = build.organization(build.applicant())
    change = link_organization(
        organization=accredited.application.organization,
        parent=parent,
        evidence=EVIDENCE,
        actor=accredited.checker,
        now=NOW,
    )
    assert change.other == parent
    assert accredited.state is State.ACCREDITED


@pytest.mark.parametrize(
    ("act", "more"),
    [
        (rename_organization, {"name": "X"}),
        (dissolve_organization, {}),
        (freeze_organization, {}),
    ],
)
def test_each_needs_the_right_and_its_evidence(act, more):
    body = build.organization(build.applicant())
    for who, reason in (
        (build.secretariat(Right.SETTINGS), Reason.NO_RIGHT),
        (build.chair(), Reason.OTHER_PARTY),
        (build.delegate(), Reason.OTHER_PARTY),
        (build.applicant(), Reason.OTHER_PARTY),
    ):
        assert reason_of(act, organization=body, evidence=EVIDENCE, actor=who, now=NOW, **more) == reason
    checker = build.secretariat(Right.CHECKER)
    assert reason_of(act, organization=body, evidence=" ", actor=checker, now=NOW, **more) == Reason.NEEDS_EVIDENCE


def test_a_vanished_focal_point_is_replaced_on_a_letter():
    alice = build.applicant()
    body = build.organization(alice)
    bob = build.person("Bob")
    act = {"organization": body, "evidence": EVIDENCE, "actor": build.secretariat(), "now": NOW}
    replace_focal_point(**act, user=bob)
    assert body.representatives.get(until_at__isnull=True).user == bob
    assert body.representatives.get(user_id=alice.user_id).until_at == NOW
    told = set(Letter.objects.filter(kind__startswith="organization.focal_point").values_list("user_id", flat=True))
    assert told == {bob.pk, alice.user_id}
    assert reason_of(replace_focal_point, **act, user=User.objects.get(pk=bob.pk)) == Reason.UNCHANGED


def test_frozen_and_freed_once_each():
    body = build.organization(build.applicant())
    act = {"organization": body, "evidence": EVIDENCE, "actor": build.secretariat(), "now": NOW}
    freeze_organization(**act)
    assert reason_of(freeze_organization, **act) == Reason.WRONG_STATE
    free_organization(**act)
    body.refresh_from_db()
    assert body.frozen_at is None
