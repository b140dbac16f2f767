"""What was received goes to all Member States, once, numbered, as it was previewed (R6)."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from accounts.connection import desk
from accounts.models import Letter
from accounts.refusals import Refused
from accreditation.models import ObjectionReply
from objections.models import Dissemination, DisseminationItem
from objections.queries.pending import fingerprint, pending_items
from objections.services.disseminating import (
    disseminate,
    release_to_applicant,
    withhold_from_applicant,
)
from objections.services.pushing_down import push_down
from objections.services.supplementing import supplement_objection
from objections.services.withdrawing import withdraw_objection
from tests import builders as build
from tests.objections.scenes import DAY, DURING, SWEPT, contested, object_to

pytestmark = pytest.mark.django_db


def test_everything_once_in_the_order_of_receipt(chris):
    """Objection, basis, supplement, withdrawal and a reply; a second press sends nothing."""
    dora = build.delegate()
    case = build.circulated()
    with desk():
        objection = object_to(case, dora, basis="A basis.")
        object_to(case, build.delegate(), now=DURING + DAY)
        supplement_objection(objection=objection, text="More.", actor=dora, now=DURING + DAY)
        withdraw_objection(objection=objection, actor=dora, now=DURING + 2 * DAY)
        reply = ObjectionReply.objects.create(
            application=case.application,
            text="Our reply.",
            agrees_to_dissemination=True,
            sent_at=DURING,
            sent_by_id=case.alice.user_id,
        )
        ObjectionReply.objects.create(
            application=case.application, text="For the Chair alone.", sent_at=DURING, sent_by_id=case.alice.user_id
        )
        sent = disseminate(actor=chris, now=DURING + 3 * DAY)
        assert [item.kind for item in sent.items.all()] == [
            "objection",
            "statement",
            "reply",
            "statement",
            "objection",
            "withdrawal",
        ]
        assert sent.act is not None
        assert Letter.objects.filter(act=sent.act, state__isnull=False).count() == sent.missions
        reply.refresh_from_db()
        assert reply.disseminated_at == DURING + 3 * DAY
        with pytest.raises(Refused, match="nothing_chosen"):
            disseminate(actor=chris, now=DURING + 3 * DAY)
        assert Dissemination.objects.count() == 1


def test_nothing_is_sent_that_the_preview_did_not_show(chris):
    """An objection comes in between preview and press: refused, looked at again, sent."""
    case = build.circulated()
    with desk():
        object_to(case, build.delegate())
        seen = fingerprint(pending_items())
        object_to(case, build.delegate(), now=DURING + DAY)
        with pytest.raises(Refused, match="stale"):
            disseminate(actor=chris, now=DURING + 2 * DAY, seen=seen)
        assert not DisseminationItem.objects.exists()
        seen = fingerprint(pending_items())
        disseminate(actor=chris, now=DURING + 2 * DAY, seen=seen)
        with pytest.raises(Refused, match="stale"):  # another person sends the same at the same moment
            disseminate(actor=chris, now=DURING + 2 * DAY, seen=seen)


@pytest.mark.parametrize(
    ("received", "due"),
    [
        # Thursday at the seat, then over a weekend.
        (datetime(2027, 3, 5, 3, tzinfo=UTC), datetime(2027, 3, 12, 4, 59, tzinfo=UTC)),
        # Friday; on the following Sunday clocks go forward.
        (datetime(2027, 3, 12, 15, tzinfo=UTC), datetime(2027, 3, 20, 3, 59, tzinfo=UTC)),
    ],
)
def test_five_working_days(chris, received, due):
    case = build.circulated()
    with desk():
        assert object_to(case, build.delegate(), now=received).dissemination_due_at == due


def test_the_applicant_learns_that_one_was_received_and_never_how_many(chris):
    """Two State names; one shares. What is pushed down is the same with one objection or three."""
    shown = []
    for others in (0, 2):
        case = build.circulated()
        with desk():
            object_to(case, build.delegate(build.member_state("Arcadia")), basis="Shared words.", shares=True)
            for _ in range(others):
                object_to(case, build.delegate(), basis="Kept words.")
            disseminate(applications=[case.application], actor=chris, now=DURING + DAY)
            told = Letter.objects.filter(kind="objection.applicant_learns", about__startswith="dissemination")
            assert told.filter(user_id=case.alice.user_id).count() == 1
        application = case.fresh()
        shown.append((application.objection_known_at, application.shared_states, application.shared_bases))
    assert shown[0] == shown[1]
    assert shown[0][1:] == (["Arcadia"], [{"text": "Shared words.", "known_at": (DURING + DAY).isoformat()}])


def test_withholding_hides_name_and_basis_and_not_the_fact(chris):
    case = build.circulated()
    with desk():
        objection = object_to(case, build.delegate(), basis="Words.", shares=True)
        disseminate(actor=chris, now=DURING + DAY)
        assert case.fresh().shared_bases
        with pytest.raises(Refused, match="needs_reason"):
            withhold_from_applicant(objection=objection, reason="", actor=chris, now=DURING + DAY)
        withhold_from_applicant(
            objection=objection, reason="It could endanger somebody.", actor=chris, now=DURING + DAY
        )
        application = case.fresh()
        assert (application.shared_states, application.shared_bases) == ([], [])
        assert application.objection_known_at == DURING + DAY
        with pytest.raises(Refused, match="already_done"):
            withhold_from_applicant(objection=objection, reason="Again.", actor=chris, now=DURING + DAY)
        release_to_applicant(objection=objection, actor=chris, now=DURING + 2 * DAY)
        assert case.fresh().shared_states


def test_before_dissemination_the_applicant_learns_only_at_the_end_of_the_period(chris):
    with desk():
        case, _ = contested(basis="Not sent yet.")
        application = case.fresh()
        assert application.objection_known_at == build.PERIOD_ENDS
        assert application.shared_bases == []
        push_down(application, now=SWEPT)
        assert case.fresh().shared_bases == []
