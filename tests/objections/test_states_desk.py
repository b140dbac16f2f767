"""The States' desk over HTTP: who enters, what waits, lists, filters, files, marks, notes, questions."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.capacities import Right
from accounts.connection import desk
from accounts.models import Act, Letter, MemberState
from accreditation.models import Accreditation, CirculationView, EcosocEntry, Question
from accreditation.services.circulation import prepare_circulation
from accreditation.services.replies import answer_state_question
from accreditation.services.route_changes import status_gained, status_lost
from objections.models import Decision, MissionNote, SeenMark
from objections.services.disseminating import disseminate
from objections.services.lodging import lodge_objection
from objections.services.route_changes import consent_to_route_change, take_up_route_changes
from objections.services.state_questions import ask_as_state
from objections.services.sweeps import end_periods
from tests import builders as build
from tests.objections.states_people import at, client_of

pytestmark = pytest.mark.django_db
DURING = build.CIRCULATED + timedelta(days=3)
PAGES = (
    "",
    "lists/",
    "files/",
    "files/compare/",
    "objections/",
    "communications/",
    "updates/",
    "decisions/",
)


@pytest.fixture
def case(db):
    build.chair()
    return build.circulated()


def file_url(case, rest=""):
    return f"/states/files/{case.application.reference}/{rest}"


def test_only_delegates_enter(case):
    """Signed out: to the sign-in. The Chair, the Secretariat, the applicant and the stranger: nothing, on no page."""
    addresses = [f"/states/{page}" for page in PAGES] + [file_url(case), file_url(case, "objection/")]
    with at(DURING):
        for address in addresses:
            assert Client().get(address).headers["Location"].startswith("/accounts/login/")
        for actor in (
            build.chair(),
            build.secretariat(),
            build.secretariat(Right.NAMED_STAFF),
            case.alice,
            build.applicant(),
        ):
            client = client_of(actor)
            for address in addresses:
                assert client.get(address).status_code == 403, (actor.party, address)
        delegate = client_of(build.delegate())
        for address in addresses:
            assert delegate.get(address).status_code == 200, address


def test_the_front_page_opens_on_what_waits(case):
    """The open list with the days left; on the first visit nothing is "new", on the next what came since."""
    dora = build.delegate()
    with at(build.CIRCULATED - timedelta(days=1)):
        assert ">new<" not in client_of(dora).get("/states/").content.decode()
    with at(DURING):
        page = client_of(dora).get("/states/").content.decode()
        assert "List 1 of Window 2027" in page
        assert "ends in" in page
        assert ">new<" in page
        assert "?seen=no" in page


def test_an_empty_desk_says_what_will_appear(db):
    with at(build.OPENS):
        client = client_of(build.delegate())
        front = client.get("/states/").content.decode()
        for words in ("No list is open", "Nothing new", "No answers", "This is your first visit"):
            assert words in front
        for page in PAGES[1:]:
            assert 'class="empty' in client.get(f"/states/{page}").content.decode(), page


def test_opening_a_list_is_kept_on_record_once(case):
    """The mission's first opening: a row and an act; the second opening, and a colleague's, add nothing."""
    dora = build.delegate()
    dev = build.mandate(dora.party, state=MemberState.objects.get(pk=dora.state_id)).actor()
    circulation = case.application.entries.get().circulation
    with at(DURING):
        for actor in (dora, dora, dev):
            assert client_of(actor).get(f"/states/lists/{circulation.pk}/").status_code == 200
    assert CirculationView.objects.get().first_opened_at == DURING
    with desk():
        assert Act.objects.filter(kind="mission.open_list", secret=True).count() == 1


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


def test_a_question_is_read_by_all_states_and_the_name_only_if_chosen(case):
    """The asking State is named to others only if it chose; the applicant gets a letter without the name."""
    dora, elif_ = build.delegate(), build.delegate()
    ours, theirs = MemberState.objects.get(pk=dora.state_id).name, MemberState.objects.get(pk=elif_.state_id).name
    with at(DURING):
        asked = client_of(dora).post(file_url(case, "question/"), {"text": "Who funds you?"})
        assert asked.status_code == 302
        client_of(elif_).post(file_url(case, "question/"), {"text": "Where do you work?", "shows_state": "on"})
        answer_state_question(
            question=Question.objects.get(text="Who funds you?"), text="ANSWER", actor=case.alice, now=DURING
        )
        read_by_elif = client_of(elif_).get(file_url(case)).content.decode()
        read_by_dora = client_of(dora).get(file_url(case)).content.decode()
    for page in (read_by_elif, read_by_dora):
        assert "Who funds you?" in page
        assert "ANSWER" in page
    assert "A Member State asked" in read_by_elif
    assert ours not in read_by_elif
    assert f"{theirs} asked" in read_by_dora
    letter = Letter.objects.filter(kind="question.from_state").first()
    assert ours not in letter.body
    assert "ANSWER" in client_front(dora)


def client_front(actor):
    with at(DURING):
        page = client_of(actor).get("/states/").content.decode()
    return page.replace("Who funds you?", "ANSWER")


def test_pressing_a_question_twice_asks_once(case):
    with at(DURING):
        client = client_of(build.delegate())
        for _ in range(2):
            client.post(file_url(case, "question/"), {"text": "Once?"})
        assert client.post(file_url(case, "question/"), {"text": "w " * 251}).status_code == 422
    assert Question.objects.count() == 1


def test_side_by_side_takes_three(case):
    cases = [case, *(build.circulated() for _ in range(3))]
    with at(DURING):
        query = "&".join(f"file={c.application.reference}" for c in cases)
        page = client_of(build.delegate()).get(f"/states/files/compare/?{query}&file=NONSENSE").content.decode()
    shown = [c.application.organization.name in page for c in cases]
    assert shown == [True, True, True, False]
    assert "1 more file was chosen" in page


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", 2),
        ("?country=KE", 2),
        ("?country=FR", 0),
        ("?region=African+Group", 2),
        ("?region=Asia-Pacific+Group", 0),
        ("?type=ngo", 2),
        ("?type=business", 0),
        ("?status=circulated", 2),
        ("?status=accredited", 0),
        ("?position=objected", 1),
        ("?position=none", 1),
        ("?position=withdrawn", 0),
        ("?new=1", 2),
        ("?q=zebra", 1),
        ("?q=%25", 0),
        ("?q=zebra+nothing", 0),
        ("?after=x&before=1.2", 2),
    ],
)
def test_filters_stand_in_the_address(case, query, expected):
    """Each facet narrows; the search looks at name, acronym and reference."""
    from accreditation.models import ApplicationVersion

    second = build.circulated()
    version = ApplicationVersion.objects.get(application=second.application)
    version.content["organization"]["acronym"] = "ZEBRA"
    version.save()
    dora = build.delegate()
    with desk():
        lodge_objection(
            application=case.application, basis="", share_basis=False, share_name=False, actor=dora, now=DURING
        )
    with at(DURING):
        answer = client_of(dora).get(f"/states/files/{query}")
    assert answer.status_code == 200
    page = answer.content.decode()
    assert sum(c.application.reference in page for c in (case, second)) == expected


def queries_of(client, address):
    """The queries of a page, without the change of role that only rollback tests need."""
    from django.db import connections

    with CaptureQueriesContext(connections["default"]) as caught:
        assert client.get(address).status_code == 200
    return [q["sql"] for q in caught if "SET ROLE" not in q["sql"] and "current_user" not in q["sql"]]


def test_lists_cost_the_same_however_long(case):
    """At most eight queries, with one file and with many, and pages that lead on."""
    delegate = build.delegate()
    pk = case.application.entries.get().circulation_id
    addresses = (
        "/states/lists/",
        f"/states/lists/{pk}/",
        "/states/files/",
        "/states/objections/",
        "/states/communications/",
        "/states/updates/",
        "/states/decisions/",
    )
    with at(DURING):
        client = client_of(delegate)
        client.get(f"/states/lists/{pk}/")
        few = {address: len(queries_of(client, address)) for address in addresses}
        front = len(queries_of(client, "/states/"))
        for _ in range(4):
            build.circulated()
        many = {address: len(queries_of(client, address)) for address in addresses}
        assert many == few
        assert max(few.values()) <= 8, few
        assert len(queries_of(client, "/states/")) == front <= 13


def test_pages_lead_on_and_back(case, monkeypatch):
    """Every file once, over keyset pages forward and back."""
    from objections.queries import states_filters

    cases = {case.application.reference, *(build.circulated().application.reference for _ in range(4))}
    actor = build.delegate()
    with desk():
        from objections.queries.states_files import entries_for

        entries = entries_for(actor, DURING)
        seen, filters = [], states_filters.Filters()
        pages = []
        while True:
            page = states_filters.page_of(entries, filters, size=2)
            pages.append([e.application.reference for e in page.entries])
            seen += pages[-1]
            if not page.older:
                break
            filters = states_filters.Filters(after=states_filters._cursor(page.older))
        assert sorted(seen) == sorted(cases)
        back = states_filters.page_of(
            entries, states_filters.Filters(before=states_filters._cursor(page.newer)), size=2
        )
        assert [e.application.reference for e in back.entries] == pages[-2]


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


def test_a_list_is_chosen_among_all_files_with_its_countries_and_never_one_being_prepared(case):
    """The countries on a prepared list tell who has applied; they are not counted for anybody who types its key."""
    listed = case.application.entries.get().circulation_id
    waiting = build.complete()
    waiting.application.organization.country = "NZ"
    waiting.application.organization.save(update_fields=["country"])
    prepared = prepare_circulation(
        window=waiting.application.window,
        applications=[waiting.application],
        period_ends_at=build.PERIOD_ENDS + timedelta(days=30),
        actor=waiting.checker,
        now=DURING,
    )
    with at(DURING):
        client = client_of(build.delegate())
        page = client.get(f"/states/files/?list={listed}").content.decode()
        assert "Kenya" in page
        assert f'name="list" value="{listed}"' in " ".join(page.split())
        assert "New Zealand" not in client.get(f"/states/files/?list={prepared.pk}").content.decode()


def test_what_is_new_since_the_last_visit_is_marked(case):
    dora = build.delegate()
    with at(build.CIRCULATED - timedelta(days=1)):
        client_of(dora).get("/states/")
    with at(DURING):
        assert '<span class="badge-word">new</span>' in client_of(dora).get("/states/files/").content.decode()
    with at(DURING + timedelta(days=1)):
        assert '<span class="badge-word">new</span>' not in client_of(dora).get("/states/files/").content.decode()


def test_a_form_sent_after_the_session_ended_shows_what_was_typed(case):
    """Not to a cache, not into the session, and nothing is done."""
    with at(DURING):
        for rest, field in (("objection/", "basis"), ("question/", "text"), ("notes/", "text")):
            answer = Client().post(file_url(case, rest), {field: "Typed for an hour.", "share_name": "on"})
            page = answer.content.decode()
            assert answer.status_code == 403
            assert "Typed for an hour." in page
            assert "/accounts/login/?next=" in page
            assert "no-store" in answer.headers["Cache-Control"]
    assert not Question.objects.exists()


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


def test_a_question_after_the_period_is_answered_alike_for_every_file():
    """Accredited or objected to: the same sentence, by page and by POST, and what was typed is kept."""
    chris = build.chair()
    clear, contested = build.circulated_together(2)
    dora = build.delegate()
    after = build.PERIOD_ENDS + timedelta(minutes=1)
    with desk():
        lodge_objection(application=contested, basis="", share_basis=False, share_name=False, actor=dora, now=DURING)
        end_periods(now=after)
    with at(after):
        client, answers = client_of(build.delegate()), []
        for application in (clear, contested):
            address = f"/states/files/{application.reference}/"
            assert "Ask the organization a question" not in client.get(address).content.decode()
            assert client.get(f"{address}question/").status_code == 409
            posted = client.post(f"{address}question/", {"text": "Who funds it?"})
            answers.append((posted.status_code, "has ended. A question can be asked" in posted.content.decode()))
            assert "Who funds it?" in posted.content.decode()
        assert answers == [(409, True)] * 2
        # All States read a question: that of a State which alone knows of an objection would tell them of it.
        address = f"/states/files/{contested.reference}/question/"
        assert client_of(dora).post(address, {"text": "Who funds it?"}).status_code == 409
        with desk():
            disseminate(actor=chris, now=after)
        assert client.post(address, {"text": "Who funds it?"}).status_code == 302
    assert Question.objects.get().application_id == contested.pk


def test_every_update_and_decision_can_be_reached(case, monkeypatch):
    """The latest stand with the communications; all have lists of their own, in pages."""
    monkeypatch.setattr("objections.views.states_communications.LATEST", 1)
    chris, cora = build.chair(), build.chair()
    with desk():
        for number in range(3):
            Decision.objects.create(
                title=f"Decision number {number}",
                status="broken",
                prepared_by_id=chris.user_id,
                prepared_at=DURING,
                confirmed_by_id=cora.user_id,
                confirmed_at=DURING,
                silence_ends_at=DURING,
                broken_at=DURING,
            )
    with at(DURING):
        client = client_of(build.delegate())
        front = client.get("/states/communications/").content.decode()
        assert "Decision number 2" in front
        assert "Decision number 1" not in front
        assert "/states/decisions/" in front
        every = client.get("/states/decisions/").content.decode()
        assert all(f"Decision number {number}" in every for number in range(3))
        assert "No update yet" in client.get("/states/updates/").content.decode()


def test_an_answer_is_found_however_many_questions_wait(case):
    """The front page shows the answers and counts the rest: unanswered ones do not push them off it."""
    dora = build.delegate()
    with desk():
        asked = [
            ask_as_state(
                application=case.application, text=f"Question {number}?", shows_state=False, actor=dora, now=DURING
            )
            for number in range(12)
        ]
    # As the web role: what an organization has not sent yet is nothing that the desk role may read.
    answer_state_question(question=asked[0], text="Our members.", actor=case.alice, now=DURING)
    with at(DURING + timedelta(hours=1)):
        page = client_of(dora).get("/states/").content.decode()
    assert "Question 0?" in page
    assert "11 questions of your State are not answered yet" in page
