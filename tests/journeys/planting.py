"""Everything of DESIGN 4 with a marker in it, laid down by the services; and who looks at it."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from django.test import Client
from pypdf import PdfWriter

from accounts.capacities import Actor, Party, Right
from accounts.connection import desk
from accounts.models import User
from accounts.services.files import path_of
from accreditation.models import Application, Organization, Representative
from accreditation.services.applications import save_answers, withdraw_application
from accreditation.services.checking import ask_applicant
from accreditation.services.late_permissions import give_late_permission
from accreditation.services.listing import list_accredited
from accreditation.services.notes import write_note as write_secretariat_note
from accreditation.services.replies import answer_state_question, reply_to_objection
from accreditation.services.scope import confirm_not_in_scope, propose_not_in_scope
from accreditation.services.sweeps import expire_returns
from accreditation.services.unsent import REPLY, keep_text, state_place
from objections.services.consulting import end_consultation, log_contact
from objections.services.deciding import confirm_decision, prepare_decision
from objections.services.disseminating import disseminate
from objections.services.lodging import lodge_objection
from objections.services.mission import write_note
from objections.services.plenary import give_update
from objections.services.state_questions import ask_as_state
from objections.services.statistics import push_statistics
from objections.services.sweeps import end_periods
from sessions_app.models import Session
from submissions.services.drafting import begin_input
from submissions.services.sending import send_input
from tests import builders as build

DAY = timedelta(days=1)
DURING, AFTER = datetime(2027, 3, 20, 15, tzinfo=UTC), datetime(2027, 4, 6, 15, tzinfo=UTC)
SEEDS = [
    "/", "/timetable/", "/timetable.ics", "/organizations/", "/inputs/", "/inputs/feed.atom", "/sessions/", "/sessions.ics",
    "/statistics/", "/rules/", "/rules/visibility/", "/verify/", "/apply/", "/my/", "/my/inputs/", "/states/", "/states/lists/",
    "/states/communications/", "/chair/", "/chair/cases/", "/chair/cases/?stage=all",
    "/chair/named/", "/admin/", "/accounts/security/", "/api/v1/openapi.json",
    "/api/v1/docs", "/.well-known/security.txt",
]  # fmt: skip


@dataclass
class World:
    """Everything planted, and who looks at it."""

    people: dict[str, User | None] = field(default_factory=dict)
    actors: dict[str, Actor] = field(default_factory=dict)
    cases: dict[str, build.Case] = field(default_factory=dict)
    # Words known only once planted: marker in capitals → what is looked for.
    words: dict[str, str] = field(default_factory=dict)

    def client(self, role: str) -> Client:
        client = Client(raise_request_exception=False)
        person = self.people[role]
        if person is not None:
            client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        return client


def plenary() -> Session:
    return Session.objects.create(
        cycle=build.cycle(),
        slug="plenary",
        title="Plenary",
        kind="plenary",
        opens_at=AFTER - timedelta(hours=12),
        closes_at=AFTER + 4 * DAY,
    )


def submitted(**answers: str) -> build.Case:
    """A file submitted with markers in its answers."""
    case = build.submitted()
    if answers:
        save_answers(
            application=case.application, answers=answers, actor=case.alice, now=build.OPENS + timedelta(minutes=1)
        )
    case.fresh()
    return case


def complete(**answers: str) -> build.Case:
    """The same, found complete."""
    case = submitted(**answers)
    build.confirm_organization(organization=case.application.organization, actor=case.checker, now=build.OPENS + DAY)
    build.find_complete(application=case.application, actor=case.checker, now=build.OPENS + DAY)
    case.fresh()
    return case


def named(application: Application, name: str) -> None:
    application.organization.name = name
    application.organization.save(update_fields=["name"])


def focal_point(case: build.Case, name: str) -> None:
    """Who acts for the body is called so, and has such an address."""
    User.objects.filter(pk=case.alice.user_id).update(full_name=name, email=f"{name}@example.org")


def lay_down_files() -> None:
    """The bytes of the builders' letter of the head, so that what pages frame and link is there."""
    writer, buffer = PdfWriter(), io.BytesIO()
    writer.add_blank_page(width=595, height=842)
    writer.write(buffer)
    path = path_of("a" * 64)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(buffer.getvalue())


def people() -> World:
    """Every role of the table, the stranger and the reader who is signed out."""
    world = World()
    waiting, objecting = build.member_state("zqwaiter"), build.member_state("zqobjector")
    waiting.second_person = True
    waiting.save(update_fields=["second_person"])
    world.actors = {
        "secretariat": build.secretariat(),
        "named": build.secretariat(Right.NAMED_STAFF, Right.CHECKER, Right.CIRCULATOR, Right.MODERATOR, Right.SETTINGS),
        "chair": build.chair(),
        "objecting": build.delegate(objecting),
        "other": build.delegate(build.member_state("zqsharer")),
        "waiting": build.delegate(waiting),
        "applicant": Actor(Party.PERSON, user_id=build.person("Alice").pk),
    }
    world.people = {role: User.objects.get(pk=actor.user_id) for role, actor in world.actors.items()}
    stranger = build.applicant()
    build.draft(stranger)
    world.people |= {"stranger": User.objects.get(pk=stranger.user_id), "public": None}
    return world


def plant_unseen_files(chair: Actor) -> None:
    """What never comes before States, or only as a line of the annex."""
    draft_owner = build.applicant()
    save_answers(
        application=build.draft(draft_owner), answers={"purpose": "zqdraft"}, actor=draft_owner, now=build.OPENS
    )
    applied = submitted(purpose="zqfile")
    named(applied.application, "zqapplied Forum")
    write_secretariat_note(
        application=applied.application, text="zqsecretariat", actor=applied.checker, now=build.OPENS
    )
    withdrawn = submitted(purpose="zqwithdrawn")
    withdraw_application(application=withdrawn.fresh(), actor=withdrawn.alice, now=build.OPENS + DAY)
    unanswered = submitted(purpose="zqnotcompleted")
    ask_applicant(
        application=unanswered.application,
        questions=[("funding", "Who?")],
        actor=unanswered.checker,
        now=build.OPENS + 2 * DAY,
    )
    expire_returns(now=unanswered.fresh().due_at + timedelta(minutes=2))
    excluded, unheard = build.submitted(), build.submitted()
    named(excluded.application, "zqnotadmitted Club")
    for case, reason in ((excluded, "zqscope"), (unheard, "zqunheard")):
        proposal = propose_not_in_scope(
            application=case.application, reason=reason, actor=case.checker, now=build.CLOSES + DAY
        )
        if case is excluded:
            with desk():
                confirm_not_in_scope(proposal=proposal, actor=chair, now=build.CLOSES + 10 * DAY)
    alice = build.applicant()
    late = build.draft(alice)
    permit(late.organization, "zqlate")
    build.submit_application(application=late, key="once", actor=alice, now=build.OPENS)


def permit(organization: Organization, reason: str) -> None:
    give_late_permission(
        window=build.window(),
        organization=organization,
        until_at=DURING + 60 * DAY,
        reason=reason,
        actor=build.secretariat(),
        now=build.CLOSES + timedelta(hours=1),
    )


def came_late() -> build.Case:
    """Submitted after the close, under a permission that the list shows."""
    alice = build.applicant()
    application = build.draft(alice)
    permit(application.organization, "zqusedlate")
    when = build.CLOSES + timedelta(hours=2)
    case = build.Case(build.submit_application(application=application, key="late", actor=alice, now=when), alice)
    build.confirm_organization(organization=application.organization, actor=case.checker, now=when)
    build.find_complete(application=case.application, actor=case.checker, now=when)
    return case


def plant() -> World:
    lay_down_files()
    world = people()
    window = build.window()
    plant_unseen_files(world.actors["chair"])
    cases = {
        "calm": complete(contact_name="zqcontact"),
        "contested": complete(purpose="zqcirculated", contact_name="zqcontested"),
        "second": complete(),
        "late": came_late(),
    }
    world.cases = cases
    focal_point(cases["contested"], "zqfocal")
    focal_point(cases["calm"], "zqcalmfocal")
    world.words = {
        "CONTESTED": cases["contested"].application.organization.name,
        "SECOND": cases["second"].application.organization.name,
    }
    build.missions_settled()
    prepared = build.prepare_circulation(
        window=window,
        applications=[case.fresh() for case in cases.values()],
        period_ends_at=build.PERIOD_ENDS,
        actor=cases["calm"].checker,
        now=build.CIRCULATED,
    )
    build.circulate(circulation=prepared, actor=cases["calm"].circulator, now=build.CIRCULATED)
    accredited = build.accredited(now=build.CIRCULATED + DAY)
    named(accredited.application, "zqaccredited Council")
    stranger = world.people["stranger"]
    assert stranger is not None
    for organization_id in Application.objects.exclude(created_by=stranger).values_list("organization_id", flat=True):
        Representative.objects.create(
            organization_id=organization_id, user=world.people["applicant"], role="colleague", from_at=build.OPENS
        )
    plant_input(world)
    plant_objections(world)
    window.title = "zqwindow 2027"  # last: the builders find it by the title they gave it
    window.save(update_fields=["title"])
    return world


def plant_input(world: World) -> None:
    written = begin_input(
        organization=world.cases["contested"].application.organization,
        answers={"title": "zqinput", "text": "A text.", "language": "en", "topic": "norms", "session": plenary()},
        actor=world.actors["applicant"],
        now=DURING - DAY,
    )
    send_input(written=written, key="once", declares=True, actor=world.actors["applicant"], now=DURING - DAY)


def plant_objections(world: World) -> None:
    """One that shares nothing, one that shares both, one that awaits its second person; a note, and two questions."""
    cases, actors, then = world.cases, world.actors, DURING - 5 * DAY
    with desk():
        objection = lodge_objection(
            application=cases["contested"].fresh(), basis="zqbasis", share_basis=False, share_name=False,
            actor=actors["objecting"], now=then,
        )  # fmt: skip
        lodge_objection(
            application=cases["second"].fresh(), basis="zqshared", share_basis=True, share_name=True,
            actor=actors["other"], now=then,
        )  # fmt: skip
        lodge_objection(
            application=cases["calm"].fresh(), basis="zqwaiting", share_basis=False, share_name=False,
            actor=actors["waiting"], now=then,
        )  # fmt: skip
        write_note(application=cases["contested"].fresh(), text="zqnote", actor=actors["objecting"], now=DURING - DAY)
        for name, text, shows_state in (("late", "zqquestion", False), ("calm", "zqopenly", True)):
            ask_as_state(
                application=cases[name].fresh(),
                text=text,
                shows_state=shows_state,
                actor=actors["waiting"],
                now=DURING - DAY,
            )
        world.words["RECEIPT"] = objection.receipt
    asked = cases["late"].application.questions.get()
    answer_state_question(question=asked, text="zqanswer", actor=actors["applicant"], now=DURING - timedelta(hours=12))
    question = cases["calm"].application.questions.get()
    keep(world, "calm", state_place(question.pk), "zqunsentanswer", DURING - DAY)


def keep(world: World, case: str, place: str, text: str, now: datetime) -> None:
    """What the applicant has written and not sent."""
    keep_text(
        application=world.cases[case].fresh(),
        place=place,
        texts={"text": text},
        actor=world.actors["applicant"],
        now=now,
        version=0,
    )


def later(world: World) -> None:
    """The Chair disseminates, the period ends, applicants reply, the Chair logs a contact, updates a plenary that meets,
    and a decision is taken; the accredited are posted."""
    contested, second, chair = world.cases["contested"], world.cases["second"], world.actors["chair"]
    for case, text, agrees in ((second, "zqagreed", True), (contested, "zqreply", False)):
        if case is second:
            with desk():
                disseminate(actor=chair, now=DURING + DAY)
                end_periods(now=build.PERIOD_ENDS + timedelta(minutes=1))
        reply_to_objection(
            application=case.fresh(),
            text=text,
            agrees_to_dissemination=agrees,
            actor=world.actors["applicant"],
            now=AFTER - DAY,
        )
    keep(world, "contested", REPLY, "zqunsentreply", AFTER - DAY)
    with desk():
        disseminate(actor=chair, now=AFTER - timedelta(hours=20))
        log_contact(application=contested.fresh(), text="zqlog", happened_at=AFTER - DAY, actor=chair, now=AFTER - DAY)
        session = Session.objects.get(slug="plenary")
        for case in (contested, second):
            end_consultation(
                application=case.fresh(), reason="All was said.", actor=chair, now=AFTER - timedelta(hours=8)
            )
        give_update(
            session=session,
            applications=[contested.fresh(), second.fresh()],
            exchange_of_views="held",
            summaries={contested.application.pk: "zqsummary", second.application.pk: "Consultations were held."},
            text="zqupdate",
            actor=chair,
            now=AFTER - timedelta(hours=6),
        )
        decision = prepare_decision(
            applications=[second.fresh()],
            title="zqdecision",
            symbol="A/AC.X/2027/DEC.1",
            session=session,
            silence_ends_at=None,
            actor=chair,
            now=AFTER - timedelta(hours=5),
        )
        confirm_decision(decision=decision, consensus=True, actor=build.chair(), now=AFTER - timedelta(hours=4))
        push_statistics(now=AFTER - timedelta(hours=3))
    list_accredited(cycle=build.cycle(), begun_before=build.PERIOD_ENDS, now=AFTER - timedelta(hours=3))
