"""A draft that could not be submitted however complete: its pages say so, and offer nothing that is refused (R1, R2)."""

from datetime import timedelta

import pytest
import time_machine

from accreditation.modalities.states import State
from accreditation.queries.files import earlier_applications, earlier_files
from accreditation.services.applications import begin_application, submit_application
from accreditation.services.claims_decision import free_organization, freeze_organization
from accreditation.services.organization_changes import dissolve_organization
from tests import builders as build
from tests.signing_in import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_second_factor", "own_files")]
NOW = build.OPENS + timedelta(days=1)
ASKED, BUTTON = "Complete the application and submit it", "Submit the application"


def pages_of(alice, draft) -> list[str]:
    addresses = ("/my/", f"/my/{draft.reference}/", f"/my/{draft.reference}/check/")
    with time_machine.travel(NOW, tick=False):
        client = signed_in(alice)
        return [client.get(address).content.decode() for address in addresses]


def beside_a_live_file(draft, alice):
    """Of two drafts for two windows of the cycle, the other was submitted."""
    window = build.window(build.OPENS - timedelta(days=5), build.CLOSES, title="Another window")
    other = begin_application(
        organization=draft.organization, window=window, route=draft.route_now, actor=alice, now=build.OPENS
    )
    build.letter_of_head(other)
    build.save_answers(application=other, answers=build.ANSWERS, actor=alice, now=build.OPENS)
    submit_application(application=other, key="other", actor=alice, now=build.OPENS)


def frozen(draft, _alice):
    freeze_organization(organization=draft.organization, evidence="A.", actor=build.secretariat(), now=build.OPENS)


def dissolved(draft, _alice):
    dissolve_organization(organization=draft.organization, evidence="A.", actor=build.secretariat(), now=build.OPENS)


@pytest.mark.parametrize(
    ("happens", "words"),
    [
        (beside_a_live_file, "The organization already has an application in this cycle."),
        (frozen, "Two people say that they act for this organization."),
        (dissolved, "This organization is recorded as dissolved"),
    ],
)
def test_what_cannot_be_submitted_is_not_asked_for(happens, words):
    alice = build.applicant()
    draft = build.draft(alice)
    home, case, check = pages_of(alice, draft)
    assert ASKED in home
    assert ASKED in case
    assert BUTTON in check
    happens(draft, alice)
    home, case, check = pages_of(alice, draft)
    assert words in home
    assert words in case
    assert ASKED not in home + case
    assert BUTTON not in check
    assert "Look at your answers" in case
    if happens is frozen:
        free_organization(organization=draft.organization, evidence="A.", actor=build.secretariat(), now=build.OPENS)
        assert BUTTON in pages_of(alice, draft)[2]
    else:
        assert words in check


def test_what_was_sent_before_is_the_same_asked_of_one_body_and_of_many(django_assert_num_queries):
    """One query, however many; another body's files and the one that is looked at are not among them."""
    draft = build.draft(build.applicant())
    one, other = build.submitted(), build.accredited()
    bodies = [draft.organization_id, one.application.organization_id, other.application.organization_id]
    window = one.application.window
    with django_assert_num_queries(1):
        several = earlier_files(bodies)
        found = [several.before(window, body) for body in bodies]
    assert found == [
        earlier_applications(case.organization, window) for case in (draft, one.application, other.fresh())
    ]
    assert [[file.state for file in files] for files in found] == [[], [State.SUBMITTED], [State.ACCREDITED]]
    assert earlier_files(bodies, besides=one.application.pk).before(window, bodies[1]) == ()
