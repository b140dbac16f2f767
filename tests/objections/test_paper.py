"""Notes verbales: receipt decides, not entry; a flag holds; too late is never silent (R5, DESIGN 2)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.connection import desk
from accounts.models import Act, Letter
from accounts.refusals import Refused
from accreditation.modalities.objections import ContestAnswer, Standing
from accreditation.modalities.outcomes import Reason
from accreditation.modalities.states import State
from accreditation.notices.own_timeline import timeline
from accreditation.queries.own_case import own_case_facts
from objections.models import Consultation, NoteReceived, Objection
from objections.services.contesting import contest_entry, settle_contest
from objections.services.disseminating import disseminate
from objections.services.note_flags import flag_note_received, lift_flag
from objections.services.paper import enter_objection, enter_withdrawal
from objections.services.sweeps import end_periods
from tests import builders as build
from tests.objections.scenes import DAY, DURING, MINUTE, SECOND, SWEPT, contested, object_to, scan, state_of
from tests.objections.states_people import at, client_of
from tests.papers import pdf

pytestmark = pytest.mark.django_db
LATER = build.PERIOD_ENDS + 3 * DAY


@pytest.fixture
def dora():
    return build.delegate()


def enter(case, dora, chris, received_at, now=LATER, paper=True, basis="", note=None):
    return enter_objection(
        application=case.application,
        state=state_of(dora),
        received_at=received_at,
        paper=scan() if paper else None,
        basis=basis,
        share_basis=False,
        share_name=False,
        note=note,
        actor=chris,
        now=now,
    )


@pytest.mark.parametrize(
    ("received", "reason"),
    [
        (build.CIRCULATED - SECOND, Reason.RECEIVED_BEFORE_PERIOD),
        (build.PERIOD_ENDS - SECOND, None),
        (build.PERIOD_ENDS, Reason.RECEIVED_AFTER_PERIOD),
        (LATER + SECOND, Reason.RECEIVED_IN_FUTURE),
    ],
)
def test_receipt_decides_while_a_flag_holds_the_outcome(chris, dora, received, reason):
    """Flagged before the close, entered three days after it: what counts is when the note reached the Chair."""
    case = build.circulated()
    with desk():
        note = flag_note_received(application=case.application, state=None, received_at=DURING, actor=chris, now=DURING)
        assert end_periods(now=SWEPT) == 0
        assert case.state is State.CIRCULATED
        if reason:
            with pytest.raises(Refused) as refused:
                enter(case, dora, chris, received)
            assert refused.value.reason == reason
            return
        objection = enter(case, dora, chris, received, basis="A note's basis.", note=note)
        assert (objection.received_at, objection.standing, objection.on_paper) == (received, "standing", True)
        assert not NoteReceived.objects.filter(lifted_at__isnull=True).exists()
        end_periods(now=LATER + MINUTE)
        assert case.state is State.IN_CONSULTATION
        # The clock runs from the end of the period, not from the entry.
        assert Consultation.objects.get(application=case.application).opened_at == build.PERIOD_ENDS
        receipt = Letter.objects.get(kind="paper.entered")
        assert receipt.state_id == dora.state_id
        assert "A note's basis" not in receipt.body


def test_the_flag_is_lifted_and_the_case_goes_its_way(chris):
    """The note was no objection: with a reason, and accredited as of the end of the period."""
    case = build.circulated()
    with desk():
        flag = flag_note_received(application=case.application, state=None, received_at=DURING, actor=chris, now=DURING)
        with pytest.raises(Refused, match="already_done"):
            flag_note_received(application=case.application, state=None, received_at=DURING, actor=chris, now=DURING)
        with pytest.raises(Refused, match="needs_reason"):
            lift_flag(flag=flag, reason=" ", actor=chris, now=LATER)
        lift_flag(flag=flag, reason="The note concerned another matter.", actor=chris, now=LATER)
        end_periods(now=LATER + MINUTE)
        assert case.state is State.ACCREDITED
        assert list(Act.objects.filter(kind__startswith="paper.").values_list("kind", flat=True)) == [
            "paper.flag",
            "paper.lift_flag",
        ]


def test_each_note_has_its_flag_and_the_case_waits_for_all(chris, dora):
    """Two States' notes, and two of which the State is not known: entering one lifts its own alone."""
    case, elif_ = build.circulated(), build.delegate(build.member_state("Elbonia"))

    def flag(state, received_at=DURING):
        return flag_note_received(
            application=case.application, state=state, received_at=received_at, actor=chris, now=DURING
        )

    def waiting():
        return set(NoteReceived.objects.filter(lifted_at=None).values_list("pk", flat=True))

    with desk():
        one, other = flag(state_of(dora)), flag(state_of(elif_))
        unknown, later = flag(None), flag(None, DURING - MINUTE)
        for state in (state_of(dora), None):
            with pytest.raises(Refused, match="already_done"):
                flag(state)
        enter(case, dora, chris, DURING, now=DURING)
        assert waiting() == {other.pk, unknown.pk, later.pk}
        third, fourth = build.delegate(build.member_state("Freedonia")), build.delegate(build.member_state("Genovia"))
        enter(case, third, chris, DURING - 2 * MINUTE, now=DURING)
        assert waiting() == {other.pk, unknown.pk, later.pk}  # which of the two it was, nobody has said
        enter(case, fourth, chris, DURING - MINUTE, now=DURING)
        assert waiting() == {other.pk, unknown.pk}
        assert one.pk not in waiting()
        end_periods(now=SWEPT)  # what stands is enough for consultations (R7)
        assert case.state is State.IN_CONSULTATION
        for objection in Objection.objects.all():
            enter_withdrawal(objection=objection, received_at=LATER, paper=scan(), actor=chris, now=LATER)
        lift_flag(flag=other, reason="It was a question.", actor=chris, now=LATER)
        assert case.state is State.IN_CONSULTATION
        lift_flag(flag=unknown, reason="It was none.", actor=chris, now=LATER)
        assert case.state is State.ACCREDITED


def test_what_nobody_flagged_is_refused_and_kept_for_the_chair(chris, dora):
    """The sweep has accredited. The note came in time: it is refused, kept with its scan, and the Chair is told, once."""
    case = build.circulated()
    with desk():
        end_periods(now=SWEPT)
        for _again in range(2):
            with pytest.raises(Refused) as refused:
                enter(case, dora, chris, build.PERIOD_ENDS - SECOND)
            assert refused.value.reason == Reason.OUTCOME_WRITTEN
        note = NoteReceived.objects.get()
        assert note.missed
        assert note.paper is not None
        assert Letter.objects.filter(kind="paper.missed").count() == 1
        assert Letter.objects.get(kind="paper.missed_to_mission").state_id == dora.state_id
        assert not Objection.objects.exists()
        assert case.state is State.ACCREDITED


def test_a_note_takes_the_place_of_what_the_mission_had_only_prepared(chris):
    """The Chair is not told that something was being prepared, and the note is not lost at the close."""
    case = build.circulated()
    state = build.member_state()
    state.second_person = True
    state.save()
    dora = build.delegate(state)
    with desk():
        object_to(case, dora)
        entered = enter(case, dora, chris, DURING, now=DURING + DAY)
        assert entered.standing == "standing"
        assert set(Objection.objects.values_list("standing", flat=True)) == {"standing", "not_lodged"}
        end_periods(now=SWEPT)
        assert case.state is State.IN_CONSULTATION


def test_an_entry_waits_on_the_front_page_until_it_is_contested(chris, dora):
    """For its own mission, objection and withdrawal alike; what another mission has lodged itself is no entry."""
    case, words = build.circulated(), "Entered for your State from a note verbale"
    with desk():
        objection = enter(case, dora, chris, DURING, now=DURING)
    with at(DURING + DAY):
        assert objection.receipt in client_of(dora).get("/states/").content.decode()
        assert words not in client_of(build.delegate()).get("/states/").content.decode()
        desk_made = client_of(dora).post(f"/states/objections/{objection.receipt}/contest/", {"reason": "Not ours."})
        assert desk_made.status_code == 200
    with desk():
        contest_entry(objection=objection, reason="Not ours.", actor=dora, now=DURING + DAY)
        own = object_to(build.circulated(), dora)
    with at(DURING + DAY):
        client = client_of(dora)
        assert words not in client.get("/states/").content.decode()
        for answer in (client.get, lambda page: client.post(page, {"reason": "Not ours."})):
            assert answer(f"/states/objections/{own.receipt}/contest/").status_code == 404


def test_one_voice_a_state(chris, dora):
    """A note on top of an objection already lodged is refused; a scan is needed."""
    case = build.circulated()
    with desk():
        with pytest.raises(Refused, match="scan_missing"):
            enter(case, dora, chris, DURING, now=DURING, paper=False)
        object_to(case, dora)
        with pytest.raises(Refused, match="already_objected"):
            enter(case, dora, chris, DURING, now=DURING + DAY)


def test_nobody_else_enters_paper(dora):
    """The table of DESIGN 4: a State, the Secretariat, an applicant and a stranger have no right."""
    case = build.circulated()
    with desk():
        for actor in (dora, build.secretariat(), case.alice, build.applicant()):
            with pytest.raises(Refused, match="other_party"):
                enter(case, dora, actor, DURING, now=DURING)
            with pytest.raises(Refused, match="other_party"):
                flag_note_received(
                    application=case.application, state=None, received_at=DURING, actor=actor, now=DURING
                )


def test_a_withdrawal_on_paper_resolves_the_case(chris, dora):
    """The last objection goes by note verbale after the period: accredited, and the mission has its receipt."""
    with desk():
        case, objection = contested(dora)
        with pytest.raises(Refused, match="received_in_future"):
            enter_withdrawal(objection=objection, received_at=LATER + SECOND, paper=scan(), actor=chris, now=LATER)
        with pytest.raises(Refused, match="received_before_objection"):
            enter_withdrawal(objection=objection, received_at=DURING - SECOND, paper=scan(), actor=chris, now=LATER)
        enter_withdrawal(
            objection=objection, received_at=LATER - timedelta(hours=5), paper=scan(), actor=chris, now=LATER
        )
        objection.refresh_from_db()
        assert objection.withdrawal_received_at == LATER - timedelta(hours=5)
        assert case.state is State.ACCREDITED
        assert Letter.objects.filter(kind="objection.receipt", state_id=dora.state_id).count() == 1
        assert "note verbale" in Letter.objects.get(kind="paper.entered", state_id=dora.state_id).body


@pytest.mark.parametrize("answer", [ContestAnswer.STANDS, ContestAnswer.UNDONE])
def test_a_mission_contests_what_was_entered_for_it(chris, dora, answer):
    """The Chair answers: the entry stands, or it was never lodged; then its note, which is still somebody's, holds the case."""
    case = build.circulated()
    with desk():
        objection = enter(case, dora, chris, DURING, now=DURING)
        end_periods(now=SWEPT)
        contest_entry(objection=objection, reason="Not ours.", actor=dora, now=LATER)
        settle_contest(objection=objection, answer=answer, outcome="Checked.", actor=chris, now=LATER)
        objection.refresh_from_db()
        stands = answer is ContestAnswer.STANDS
        assert objection.standing == (Standing.STANDING if stands else Standing.NOT_LODGED)
        assert case.state is State.IN_CONSULTATION
        flags = NoteReceived.objects.filter(lifted_at=None).values_list("received_at", "paper")
        assert list(flags) == ([] if stands else [(DURING, objection.paper_id)])
        with pytest.raises(Refused, match="already_done"):
            settle_contest(objection=objection, answer=answer, outcome="Again.", actor=chris, now=LATER)


@pytest.mark.parametrize("told", [True, False])
@pytest.mark.parametrize("period_over", [True, False])
def test_the_applicant_learns_that_what_it_was_told_was_an_error(chris, dora, told, period_over):
    """Once, by a letter that says "sign in"; nothing, where it had been told nothing."""
    case = build.circulated()
    with desk():
        objection = enter(case, dora, chris, DURING, now=DURING)
        if told:
            disseminate(actor=chris, now=DURING + MINUTE)
        if told and period_over:
            end_periods(now=SWEPT)
        moment = LATER if told and period_over else DURING + 2 * MINUTE
        contest_entry(objection=objection, reason="Not ours.", actor=dora, now=moment)
        settle_contest(objection=objection, answer=ContestAnswer.UNDONE, outcome="Checked.", actor=chris, now=moment)
        case.fresh()
        assert case.application.objection_known_at is None
        letters = Letter.objects.filter(kind="objection.applicant_unlearns")
        assert letters.count() == int(told)
        titles = [step["title"] for step in timeline(case.application, own_case_facts(case.application, LATER), LATER)]
        assert ("No objection was received" in titles) is told


def test_a_withdrawal_entered_wrongly_is_undone(chris, dora):
    """Another objection keeps the case open; the contested withdrawal never was."""
    with desk():
        case, objection = contested(dora)
        case.fresh()
        Objection.objects.filter(pk=objection.pk).update(on_paper=True)
        elif_ = build.delegate()
        with pytest.raises(Refused, match="period_ended"):
            object_to(case, elif_, now=LATER)
        enter(case, elif_, chris, DURING)
        enter_withdrawal(objection=objection, received_at=LATER, paper=scan(), actor=chris, now=LATER)
        contest_entry(objection=objection, reason="We have not withdrawn.", actor=dora, now=LATER)
        settle_contest(
            objection=objection,
            answer=ContestAnswer.UNDONE,
            outcome="The note was another State's.",
            actor=chris,
            now=LATER,
        )
        objection.refresh_from_db()
        assert (objection.standing, objection.withdrawn_at) == ("standing", None)
        assert case.state is State.IN_CONSULTATION


def test_both_entries_of_an_objection_are_contested_one_after_the_other(chris, dora):
    """Objection and withdrawal were both entered wrongly: each is named, undone by itself, and contested once."""
    with desk():
        case, _ = contested(build.delegate())
        objection = enter(case, dora, chris, DURING, basis="Words.")
        assert objection.statements.get().made_at == DURING
        enter_withdrawal(objection=objection, received_at=LATER, paper=scan(), actor=chris, now=LATER)
        contest_entry(objection=objection, reason="We never withdrew.", actor=dora, now=LATER)
    pages = (f"/states/objections/{objection.receipt}/", f"/chair/objections/{objection.pk}/contest/")
    with at(LATER):
        states, chair = client_of(dora), client_of(chris)
        assert "the withdrawal entered from paper" in states.get(pages[0]).content.decode()
        asked = chair.get(pages[1]).content.decode()
        assert "contests the withdrawal that was entered" in asked
        of_case = chair.get(f"/chair/cases/{case.application.reference}/").content.decode()
        assert "The withdrawal is contested by the mission" in of_case
        assert all("<bdi>We never withdrew.</bdi>" in page for page in (asked, of_case))  # it turns nothing around it
        with desk():
            settle_contest(
                objection=objection,
                answer=ContestAnswer.UNDONE,
                outcome="Another State's note.",
                actor=chris,
                now=LATER,
            )
            objection.refresh_from_db()
        assert objection.standing == "standing"
        assert "This is about the objection." in states.get(f"{pages[0]}contest/").content.decode()
        with desk():
            contest_entry(objection=objection, reason="Nor objected.", actor=dora, now=LATER)
            with pytest.raises(Refused, match="already_contested"):
                contest_entry(objection=objection, reason="Nor objected.", actor=dora, now=LATER)
        assert "contests the objection that was entered" in chair.get(pages[1]).content.decode()
        with desk():
            settle_contest(
                objection=objection, answer=ContestAnswer.STANDS, outcome="It is yours.", actor=chris, now=LATER
            )
            with pytest.raises(Refused, match="already_contested"):
                contest_entry(objection=objection, reason="Once more.", actor=dora, now=LATER)
            objection.refresh_from_db()
        assert objection.standing == "standing"
        settled = chair.get(pages[1])  # nothing is left to answer, and no form is drawn
        assert settled.status_code == 409
        assert "What this does" not in settled.content.decode()


def test_a_note_that_came_too_late_is_told_when_the_period_ended(chris, dora):
    """At the flag and at the entry, before and after the sweep; not that nobody may lodge: that is said to a State."""
    case = build.circulated()
    late = {"received_at_0": "2027-04-03", "received_at_1": "10:00", "state": dora.state_id}
    flag, entry = f"/chair/cases/{case.application.reference}/note/", "/chair/paper/objection/"
    paper = SimpleUploadedFile("note.pdf", pdf(), "application/pdf")
    for swept in (False, True):
        with desk():
            end_periods(now=SWEPT) if swept else object_to(case, build.delegate())
        with at(LATER):
            client = client_of(chris)
            answers = [
                client.post(flag, late),
                client.post(entry, {**late, "case": case.application.reference, "paper": paper}),
            ]
        for answer in answers:
            page = answer.content.decode()
            assert answer.status_code == 409
            assert "which was Friday 2 April 2027, 23:59 New York" in page
            assert "Receipt decides, not entry (R5)" in page
            assert "can no longer be lodged" not in page
        paper.seek(0)
    with desk():
        assert case.state is State.IN_CONSULTATION
        assert not NoteReceived.objects.exists()


def test_a_basis_from_paper_keeps_the_limit_in_words_and_in_characters(chris, dora):
    """A word without end is no word: the same bound as at the States' desk, and what was typed is kept."""
    case = build.circulated()
    with desk():
        for basis in ("word " * 1001, "x" * 60_001):
            with pytest.raises(Refused, match="limit_exceeded"):
                enter(case, dora, chris, DURING, basis=basis, now=DURING)
        assert not Objection.objects.exists()
        assert enter(case, dora, chris, DURING, basis="x" * 60_000, now=DURING).statements.get().text == "x" * 60_000
