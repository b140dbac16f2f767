"""The Chair's office strikes what it entered from paper in error, on record; the note counts by its receipt all the same (R5,
DESIGN 2, decision 22)."""

from __future__ import annotations

import pytest

from accounts.connection import desk
from accounts.models import Act, Letter, MemberState, User
from accounts.refusals import Refused
from accreditation.modalities.objections import ContestAnswer, Standing
from accreditation.modalities.states import State
from accreditation.services.replies import reply_to_objection
from desks.queries.invariants import every_broken_invariant
from objections.models import NoteReceived, Objection
from objections.models.dissemination import ItemKind
from objections.queries.chair_waiting import waiting
from objections.services.contesting import contest_entry, settle_contest
from objections.services.disseminating import disseminate
from objections.services.note_flags import lift_flag
from objections.services.paper import enter_objection, enter_withdrawal
from objections.services.striking import strike_entry
from objections.services.sweeps import end_periods
from objections.services.withdrawing import withdraw_objection
from tests import builders as build
from tests.journeys.chairs_desk import read_back
from tests.objections.scenes import DAY, DURING, MINUTE, SWEPT, object_to, scan, state_of
from tests.objections.states_people import at, client_of
from tests.objections.test_recomputing import recomputed

pytestmark = pytest.mark.django_db
LATER = SWEPT + 3 * DAY
REASON = "The number of the note was read wrongly."


@pytest.fixture
def case(chris):
    return build.circulated()


def enter(case, actor, chris, received=DURING, now=DURING, basis=""):
    return enter_objection(
        application=case.application, state=state_of(actor), received_at=received, paper=scan(), basis=basis,
        share_basis=False, share_name=False, actor=chris, now=now,
    )  # fmt: skip


def strike(objection, chris, now=LATER, reason=REASON):
    return strike_entry(objection=objection, reason=reason, actor=chris, now=now)


def test_entered_for_the_wrong_state_it_is_struck_and_entered_rightly(case, chris, dora):
    """Nothing follows in between: the note came in time, and holds the case until it is entered for its own State."""
    other = build.delegate()
    with desk():
        wrong = enter(case, dora, chris, basis="zqbasis")
        end_periods(now=SWEPT)
        struck = strike(wrong, chris)
        assert (struck.standing, struck.was_struck, struck.struck_reason) == (Standing.NOT_LODGED, True, REASON)
        flag = NoteReceived.objects.get(lifted_at=None)
        assert (flag.state, flag.received_at, flag.paper) == (None, DURING, wrong.paper)
        assert case.state is State.IN_CONSULTATION
        assert every_broken_invariant(LATER) == []
        act = Act.objects.get(kind="paper.strike")
        assert (act.secret, act.actor_id) == (True, chris.user_id)
        assert (act.facts["objection"], act.facts["entry"]) == (wrong.pk, "objection")
        letter = Letter.objects.get(kind="paper.struck")
        assert letter.state_id == dora.state_id
        assert wrong.receipt in letter.body
        assert "zqbasis" not in letter.body
        assert REASON not in letter.body
        right = enter(case, other, chris, now=LATER + MINUTE)
        assert not NoteReceived.objects.filter(lifted_at=None).exists()
        assert list(Objection.objects.filter(standing="standing")) == [right]
        assert case.state is State.IN_CONSULTATION


def test_the_chairs_front_page_counts_from_the_strike_and_not_from_what_a_mission_took_back(case, chris, dora):
    secret = build.delegate()
    MemberState.objects.filter(pk=secret.state_id).update(second_person=True)
    with desk():
        withdraw_objection(objection=object_to(case, secret), actor=secret, now=DURING + MINUTE)
        wrong = enter(case, dora, chris)
        end_periods(now=SWEPT)
        strike(wrong, chris)
        assert [clock.gone_at for clock in waiting(LATER + MINUTE).none_stands] == [LATER]


@pytest.mark.parametrize("again", ["same State", "no objection"])
def test_told_already_it_is_corrected_before_what_was_made_instead(case, chris, dora, again):
    """A wrong instant: whoever follows the communications row by row still ends with the State that objects."""
    reader = build.delegate()
    with desk():
        wrong = enter(case, dora, chris, basis="Words.")
        disseminate(actor=chris, now=DURING + DAY)
        end_periods(now=SWEPT)
        assert case.fresh().objection_known_at is not None
        strike(wrong, chris)
        assert case.fresh().objection_known_at is None
        assert Letter.objects.filter(kind="objection.applicant_unlearns").count() == 1
        if again == "same State":
            enter(case, dora, chris, received=DURING + MINUTE, now=LATER)
        sent = disseminate(actor=chris, now=LATER + DAY)
        kinds = [item.kind for item in sent.items.all()]
        assert kinds == [ItemKind.STRUCK, *([ItemKind.OBJECTION] if again == "same State" else [])]
    found = recomputed(reader, LATER + 2 * DAY)
    assert (case.application.reference in found) is (again == "same State")


def test_found_to_be_no_objection_the_case_goes_its_way(case, chris, dora):
    """A wrong file: only what becomes of the note resolves the case, and that is read back before it is done."""
    with desk():
        wrong = enter(case, dora, chris)
        end_periods(now=SWEPT)
        strike(wrong, chris)
        assert end_periods(now=LATER) == 0
        flag = NoteReceived.objects.get(lifted_at=None)
    with at(LATER + MINUTE):
        page = f"/chair/notes/{flag.pk}/"
        client = client_of(chris)
        assert client.post(page, {"reason": "It is about another file."}).status_code == 200
        assert case.state is State.IN_CONSULTATION
        assert client_of(chris, again=False).post(page, {"reason": "It is about another file."}).status_code == 403
        answer, sentence = read_back(client, page, {"reason": "It is about another file."})
        assert "No objection stands" in sentence
        assert "is then accredited at once, for the rest of the cycle. This cannot be undone" in sentence
        assert answer.status_code == 302
    assert case.state is State.ACCREDITED


def test_lifting_says_what_follows(case, chris, dora):
    """While the period runs, and while another objection stands."""
    with desk():
        wrong = strike(enter(case, dora, chris), chris, now=DURING + MINUTE)
        flag = NoteReceived.objects.get(lifted_at=None)
    page, typed = f"/chair/notes/{flag.pk}/", {"reason": "None."}
    with at(DURING + DAY):
        words = client_of(chris).post(page, typed).content.decode()
        assert "What the end of the period brings follows again by itself" in words
    with desk():
        object_to(case, build.delegate(), now=DURING + DAY)
        lift_flag(flag=flag, reason="None.", actor=chris, now=DURING + 2 * DAY)
        end_periods(now=SWEPT)
        wrong = strike(enter(case, dora, chris, received=DURING + MINUTE, now=SWEPT), chris)
        page = f"/chair/notes/{NoteReceived.objects.get(lifted_at=None).pk}/"
        assert wrong.was_struck
    with at(LATER):
        assert (
            "1 objection stands, and the case stays where it is" in client_of(chris).post(page, typed).content.decode()
        )


def test_a_withdrawal_entered_in_error_is_struck_and_the_objection_stands_again(case, chris, dora):
    with desk():
        objection = object_to(case, dora)
        object_to(case, build.delegate())
        end_periods(now=SWEPT)
        enter_withdrawal(objection=objection, received_at=SWEPT, paper=scan(), actor=chris, now=SWEPT + MINUTE)
        struck = strike(objection, chris)
        assert (struck.standing, struck.withdrawn_at, struck.was_struck) == (Standing.STANDING, None, False)
        assert struck.struck_paper is not None
        assert not NoteReceived.objects.exists()
        assert "the withdrawal that it had entered" in Letter.objects.get(kind="paper.struck").body
        with pytest.raises(Refused, match="not_standing"):
            strike(objection, chris)  # the objection itself was lodged at the States' desk
    with at(LATER + MINUTE):
        page = client_of(chris).get(f"/chair/cases/{case.application.reference}/").content.decode()
        assert "A withdrawal was struck by the office" in page
        assert "The office struck the withdrawal entered for" in page
        assert f"/chair/objections/{objection.pk}/withdrawal/struck/scan/" in page


def test_what_cannot_be_struck(case, chris, dora):
    """Without a reason; what its mission lodged, contests or has withdrawn itself; twice; on a decided case; by others."""
    with desk():
        own = object_to(build.circulated(), dora)
        objection = enter(case, dora, chris)
        for wrong, reason, refusal in ((own, REASON, "not_standing"), (objection, " ", "needs_reason")):
            with pytest.raises(Refused, match=refusal):
                strike(wrong, chris, DURING + DAY, reason)
        for actor in (dora, build.secretariat(), case.alice):
            with pytest.raises(Refused, match="other_party"):
                strike(objection, actor, DURING + DAY)
        contest_entry(objection=objection, reason="Not ours.", actor=dora, now=DURING + DAY)
        with pytest.raises(Refused, match="answer_the_contest"):
            strike(objection, chris, DURING + DAY)
        settle_contest(objection=objection, answer=ContestAnswer.STANDS, outcome="Here.", actor=chris, now=DURING + DAY)
        strike(objection, chris, DURING + DAY)
        with pytest.raises(Refused, match="already_done"):
            strike(objection, chris, DURING + DAY)
        again = enter(case, dora, chris, received=DURING + MINUTE, now=DURING + DAY)
        withdraw_objection(objection=again, actor=dora, now=DURING + DAY)
        with pytest.raises(Refused, match="not_standing"):
            strike(again, chris, DURING + 2 * DAY)
        resolved = build.circulated()
        last = enter(resolved, dora, chris)
        end_periods(now=SWEPT)
        enter_withdrawal(objection=last, received_at=SWEPT, paper=scan(), actor=chris, now=SWEPT + MINUTE)
        assert resolved.state is State.ACCREDITED
        with pytest.raises(Refused, match="entry_decided_on"):
            strike(last, chris)


def test_at_the_desk_it_is_read_back_signed_for_and_done_once(case, chris, cora, dora):
    with desk():
        objection = enter(case, dora, chris)
        disseminate(actor=chris, now=DURING + MINUTE)
        own = object_to(build.circulated(), dora)
    page, of_case = f"/chair/objections/{objection.pk}/strike/", f"/chair/cases/{case.application.reference}/"
    typed = {"reason": REASON, "act_name": "objection"}
    with at(DURING + DAY):
        client = client_of(chris)
        assert page in client.get(of_case).content.decode()
        assert client.get(f"/chair/objections/{own.pk}/strike/").status_code == 404
        asked = client_of(chris, again=False).post(page, typed)
        assert asked.status_code == 403
        assert REASON in asked.content.decode()
        answer, sentence = read_back(client, page, typed)
        assert f"The objection of {state_of(dora)} to the accreditation" in sentence
        assert "All Member States were told of it in communication 1; the next one corrects that." in sentence
        assert "The organization is told that what it had learnt was an error." in sentence
        assert answer.status_code == 302
        assert page not in client.get(of_case).content.decode()
        assert "The office struck the objection entered for" in client.get(of_case).content.decode()
        by_chris = f"{User.objects.get(pk=chris.user_id)} has struck this entry already"
        for who, words in ((chris, "You have struck this entry already"), (cora, by_chris)):
            late = client_of(who).post(page, typed, follow=True)
            assert words in late.content.decode()
        receipt = client_of(dora).get(f"/states/objections/{objection.receipt}/").content.decode()
        assert REASON in receipt
        assert "Not lodged: entered from a note in error, and struck" in receipt
        assert f"/states/objections/{objection.receipt}/contest/" not in receipt
        file = client_of(dora).get(f"/states/files/{case.application.reference}/").content.decode()
        assert "The Chair’s office struck the entry, made in error" in file
        assert (
            REASON
            not in client_of(build.delegate()).get(f"/states/files/{case.application.reference}/").content.decode()
        )
    with desk():
        assert Act.objects.filter(kind="paper.strike").count() == 1
        with pytest.raises(Refused, match="not_standing"):
            contest_entry(objection=objection, reason="It was ours.", actor=dora, now=DURING + 2 * DAY)
        object_to(case, dora, now=DURING + 2 * DAY)  # while the period runs, the mission itself can lodge


def reply(case, now):
    reply_to_objection(
        application=case.fresh(), text="zqreply", agrees_to_dissemination=True, actor=case.alice, now=now
    )


@pytest.mark.parametrize("contested", [False, True])
def test_a_reply_to_an_objection_that_states_were_never_told_of_is_not_sent(case, chris, dora, contested):
    """By it alone they would learn that one had been received; entered anew, it goes with that one."""
    with desk():
        wrong = enter(case, dora, chris)
        end_periods(now=SWEPT)
    reply(case, SWEPT + MINUTE)
    with desk():
        if contested:
            contest_entry(objection=wrong, reason="Not ours.", actor=dora, now=SWEPT + MINUTE)
            settle_contest(
                objection=wrong, answer=ContestAnswer.UNDONE, outcome="Struck.", actor=chris, now=SWEPT + MINUTE
            )
        else:
            strike(wrong, chris, SWEPT + MINUTE)
    assert case.state is State.IN_CONSULTATION
    with desk(), pytest.raises(Refused, match="nothing_chosen"):
        disseminate(actor=chris, now=LATER)
    with at(LATER):
        page = client_of(chris).get(f"/chair/cases/{case.application.reference}/").content.decode()
        assert "is not sent: Member States were told of no objection" in page
    with desk():
        enter(case, build.delegate(), chris, now=LATER)
        sent = disseminate(actor=chris, now=LATER + MINUTE)
        assert [item.kind for item in sent.items.order_by("id")] == [ItemKind.OBJECTION, ItemKind.REPLY]


def test_a_reply_to_an_objection_that_states_were_told_of_goes_with_its_correction(case, chris, dora):
    with desk():
        wrong = enter(case, dora, chris)
        end_periods(now=SWEPT)
        disseminate(actor=chris, now=SWEPT)
    reply(case, SWEPT + MINUTE)
    with desk():
        strike(wrong, chris, SWEPT + 2 * MINUTE)
        sent = disseminate(actor=chris, now=LATER)
        assert {item.kind for item in sent.items.all()} == {ItemKind.STRUCK, ItemKind.REPLY}
