"""A file on the States' desk: the frozen version with its addenda, marks, notes, and what came before and after it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from accounts.connection import desk
from accounts.models import Act, Letter, MemberState
from accreditation.models import Accreditation, Circulation, EcosocEntry
from accreditation.services.applications import withdraw_application
from accreditation.services.route_changes import status_gained, status_lost
from objections.models import MissionNote, SeenMark
from objections.services.disseminating import disseminate
from objections.services.route_changes import consent_to_route_change, take_up_route_changes
from objections.services.withdrawing import withdraw_objection
from tests import builders as build
from tests.objections.scenes import DAY, DURING, SECOND, object_to, plenary
from tests.objections.states_people import at, client_of, file_url
from tests.objections.test_states_packs import words_of

pytestmark = pytest.mark.django_db


def test_the_file_is_the_frozen_version_without_contacts(case):
    """What was circulated is shown, not what the organization became; never the contact people."""
    organization = case.application.organization
    name = organization.name
    organization.name = "Renamed since"
    organization.save(update_fields=["name"])
    with at(DURING):
        page = client_of(build.delegate()).get(file_url(case)).content.decode()
    assert name in page
    assert "Renamed since" not in page
    assert "To make ICTs safer." in page
    assert "Contact Person" not in page
    assert "contact@example.org" not in page


@pytest.mark.parametrize("told", ["objection", "withdrawal"])
def test_after_a_told_withdrawal_the_end_of_the_period_may_decide_again(case, told):
    """While the period runs and no objection stands that the State knows of. One that it was not told of changes nothing."""
    plenary()
    chris, dora, other = build.chair(), build.delegate(), build.delegate()
    with desk():
        objection = object_to(case, dora)
        disseminate(actor=chris, now=DURING)
        withdraw_objection(objection=objection, actor=dora, now=DURING)
        if told == "withdrawal":
            disseminate(actor=chris, now=DURING + SECOND)
        object_to(case, build.delegate())
    with at(DURING + DAY):
        pages = {who: client_of(who).get(file_url(case)).content.decode() for who in (dora, other)}
    clear = "At the end of the period, if no objection stands."
    assert clear in pages[dora]  # it knows of its own
    assert (clear in pages[other]) is (told == "withdrawal")
    assert ("At the next substantive plenary" in pages[other]) is (told == "objection")


def test_a_draft_left_after_the_close_is_found_from_its_file(case):
    dora, words = build.delegate(), "Your draft, which was not lodged"
    with at(DURING):
        client_of(dora).post(file_url(case, "objection/"), {"basis": "TYPED"})
        assert words not in client_of(dora).get(file_url(case)).content.decode()
    with at(build.PERIOD_ENDS):
        assert words in client_of(dora).get(file_url(case)).content.decode()
        assert "TYPED" in client_of(dora).get(file_url(case, "objection/")).content.decode()
        assert words not in client_of(build.delegate()).get(file_url(case)).content.decode()


def test_files_before_circulation_and_by_the_other_route_are_not_there(case):
    waiting = build.complete()
    ecosoc = build.submitted(build.Route.ECOSOC)
    with at(DURING):
        client = client_of(build.delegate())
        for other in (waiting, ecosoc):
            for rest in ("", "objection/", "question/", "objection/read-back/"):
                assert client.get(file_url(other, rest)).status_code == 404
            assert client.post(file_url(other, "objection/"), {"basis": "x"}).status_code == 404
            assert other.application.organization.name not in client.get("/states/files/").content.decode()


def test_marks_and_notes_are_the_missions_own(case):
    """A colleague of the mission sees them; another State, in page, filter and CSV, does not; nor is there an act."""
    dora, elif_ = build.delegate(), build.delegate()
    colleague = build.mandate(dora.party, state=MemberState.objects.get(pk=dora.state_id)).actor()
    acts = Act.objects.count()
    with at(DURING):
        ours = client_of(dora)
        assert ours.post(file_url(case, "notes/"), {"text": "MARKER-NOTE"}).status_code == 302
        assert (
            ours.post(file_url(case, "seen/"), {"seen": "yes", "back": "/states/files/"}).headers["Location"]
            == "/states/files/"
        )
        assert Act.objects.count() == acts
        same, other = client_of(colleague), client_of(elif_)
        assert "MARKER-NOTE" in same.get(file_url(case)).content.decode()
        assert "MARKER-NOTE" not in other.get(file_url(case)).content.decode()
        name = case.application.organization.name
        assert name in same.get("/states/files/?seen=yes").content.decode()
        assert name not in other.get("/states/files/?seen=yes").content.decode()
        assert name in other.get("/states/files/?seen=no").content.decode()
        with desk():
            note = MissionNote.objects.get()
        other.post(file_url(case, f"notes/{note.pk}/remove/"))
        with desk():
            assert MissionNote.objects.count() == 1
        same.post(file_url(case, f"notes/{note.pk}/remove/"))
        ours.post(file_url(case, "seen/"), {"seen": "no", "back": "https://elsewhere.example/"})
        with desk():
            assert MissionNote.objects.count() == 0
            assert SeenMark.objects.count() == 0


def test_what_a_button_does_leads_to_its_page_when_opened_by_hand(case):
    with at(DURING):
        own, other = client_of(build.delegate()), client_of(build.delegate())
        for rest in ("seen/", "notes/", "notes/1/remove/"):
            assert own.get(file_url(case, rest)).headers["Location"] == file_url(case), rest
        assert own.get(file_url(case, "objection/discard/")).headers["Location"] == file_url(case, "objection/")
        own.post(file_url(case, "notes/"), {"text": "Ours."})
        with desk():
            note = MissionNote.objects.get()
        remove = file_url(case, f"notes/{note.pk}/remove/")
        assert "no such note of your mission" in other.post(remove, follow=True).content.decode()
        assert "The note is removed." in own.post(remove, follow=True).content.decode()


def test_a_note_that_is_too_long_is_kept_on_the_page(case):
    with at(DURING):
        answer = client_of(build.delegate()).post(file_url(case, "notes/"), {"text": "word " * 1001})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Shorten it by 1 word" in page
    assert page.count("word word") > 300


def test_addenda_and_links_stand_beside_the_frozen_file(case):
    """A correction after circulation shows what was and what is; contact people are never in it; branches are named."""
    from accreditation.models import OrganizationChange
    from accreditation.services.corrections import correct_file

    organization = case.application.organization
    other = build.organization(build.applicant(), "The Parent Body")
    OrganizationChange.objects.create(
        organization=organization,
        kind="linked",
        other=other,
        evidence="x",
        recorded_at=DURING,
        recorded_by_id=case.alice.user_id,
    )
    correct_file(
        application=case.application,
        answers={"programmes": "CORRECTED-PROGRAMMES"},
        profile={"head_name": "NEW-HEAD"},
        explanation="EXPLAINED",
        actor=case.alice,
        now=DURING,
    )
    with at(DURING + timedelta(hours=1)):
        client = client_of(build.delegate())
        page = client.get(file_url(case)).content.decode()
    for words in (
        "CORRECTED-PROGRAMMES",
        "Training of incident responders.",
        "EXPLAINED",
        "NEW-HEAD",
        "A branch of The Parent Body",
    ):
        assert words in page, words
    assert "Contact Person" not in page


def test_applied_before_is_told_without_the_earlier_objections(case):
    """Another file of the same organization that went to States is named."""
    from accreditation.models import Application

    earlier = build.circulated()
    Application.objects.filter(pk=earlier.application.pk).update(
        organization=case.application.organization, state="closed_with_cycle"
    )
    with at(DURING):
        page = client_of(build.delegate()).get(file_url(case)).content.decode()
    assert "Applied before" in page
    assert earlier.application.reference in page


def test_a_withdrawn_or_recalled_file_is_no_longer_shown(case):
    """The line on the list stays, with its word; the content is gone, and there is nothing to object to."""
    from accreditation.models import Application, CirculationEntry

    name = case.application.organization.name
    Application.objects.filter(pk=case.application.pk).update(state="withdrawn")
    other = build.circulated()
    CirculationEntry.objects.filter(application=other.application).update(
        recalled_at=DURING, recall_reason="BY-MISTAKE"
    )
    Application.objects.filter(pk=other.application.pk).update(state="complete")
    with at(DURING):
        client = client_of(build.delegate())
        listing = client.get("/states/files/").content.decode()
        assert name in listing
        assert "Withdrawn by the organization" in listing
        assert "BY-MISTAKE" in listing
        for gone in (case, other):
            page = client.get(file_url(gone)).content.decode()
            assert "To make ICTs safer." not in page
            assert "objection/" not in page.replace("/states/objections/", "")
            for rest in ("objection/", "question/", "objection/read-back/"):
                assert client.get(file_url(gone, rest)).status_code == 404


def test_gained_status_is_shown_with_its_evidence_once_all_missions_have_notice(case):
    """The letter says "sign in to read the evidence"; before the Chair consents it is nobody's but the two offices'."""
    entry = EcosocEntry.objects.create(number="E-1", name=case.application.organization.name, status="special")
    change = status_gained(
        application=case.application, entry=entry, evidence="Decision 2027/201", actor=case.checker, now=DURING
    )
    with at(DURING + timedelta(hours=1)):
        assert "Decision 2027/201" not in client_of(build.delegate()).get(file_url(case)).content.decode()
    with desk():
        consent_to_route_change(change=change, actor=build.chair(), now=DURING + timedelta(hours=2))
    dora = build.delegate()
    with at(DURING + timedelta(hours=1)):
        client_of(dora).get("/states/")
    with at(DURING + timedelta(hours=3)):
        client = client_of(dora)
        page = client.get(file_url(case)).content.decode()
        assert "Decision 2027/201" in page
        assert "It takes effect:" in page
        assert case.application.reference in client.get("/states/files/?new=1").content.decode()
    effect = DURING + timedelta(days=16)
    with desk():
        assert take_up_route_changes(now=effect) == 1
    with at(effect):
        client = client_of(dora)
        for answer in (
            client.get(file_url(case, "objection/")),
            client.post(file_url(case, "objection/"), {"basis": "Mine."}),
        ):
            assert answer.status_code == 409
            assert "nobody objects to a body in consultative status" in answer.content.decode()
        assert "Mine." in answer.content.decode()


def test_a_status_lost_is_flagged_to_states():
    """By a letter to every mission and on the list that named the body for information."""
    informs = build.accredited(now=build.OPENS + timedelta(hours=2))
    organization = informs.application.organization
    organization.ecosoc_number = "E-7"
    organization.save(update_fields=["ecosoc_number"])
    case = build.circulated()
    state = build.member_state("Markerland")
    state.mailbox = "mission@markerland.example"
    state.save(update_fields=["mailbox"])
    status_lost(
        accreditation=Accreditation.objects.get(organization=organization),
        evidence="Register of 2027",
        actor=informs.checker,
        now=DURING,
    )
    letter = Letter.objects.get(kind="accreditation.status_lost_to_missions", state=state)
    assert "Register of 2027" in letter.body
    with at(DURING):
        page = client_of(build.delegate(state)).get(f"/states/lists/{case.application.entries.get().circulation_id}/")
    assert organization.name in page.content.decode()
    assert "No longer in the register" in page.content.decode()


def test_a_file_circulated_on_paper_says_that_it_is_not_kept_here(case):
    """Not that nothing was given, and that no documents were sent."""
    circulation = case.application.entries.get().circulation
    of_list, on_paper = f"/states/lists/{circulation.pk}/", "on paper, and is not kept here"
    with at(DURING):
        client = client_of(build.delegate())
        assert on_paper not in client.get(file_url(case)).content.decode()
        Circulation.objects.update(imported=True)
        file = client.get(file_url(case)).content.decode()
        assert on_paper in file
        assert "None were sent with the application." not in file
        assert "To make ICTs safer." not in file
        assert "Circulated on paper, before the portal" in client.get(of_list).content.decode()
        assert '<span class="hint">on paper</span>' in client.get("/states/lists/").content.decode()
        beside = client.get(f"/states/files/compare/?file={case.application.reference}").content.decode()
        assert beside.count("On paper, not kept here") == 6
        pdf = client.post(f"{of_list}pdf/").content
    assert on_paper in words_of(pdf)


def test_of_a_withdrawn_file_nothing_is_still_to_come(case):
    withdraw_application(application=case.application, actor=case.alice, now=DURING)
    with at(DURING + DAY):
        steps = client_of(build.delegate()).get(file_url(case)).context["steps"]
    assert [(step["title"], step["state"]) for step in steps] == [
        ("Circulated to all Member States", "done"),
        ("Withdrawn by the organization", "current"),
    ]
