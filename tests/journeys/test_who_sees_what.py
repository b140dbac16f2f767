"""DESIGN 4, cell by cell: a marker is planted, one crawler finds it as an entitled role and not as any other.

Every address that any role was led to is then asked for by every other role as well, so that hiding a link is not enough.
"""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from pypdf import PdfWriter

from accounts.capacities import Actor, Party, Right
from accounts.connection import desk
from accounts.models import Letter, User
from accounts.services.files import path_of
from accreditation.models import Application, Representative
from accreditation.services.applications import save_answers, withdraw_application
from accreditation.services.late_permissions import give_late_permission
from accreditation.services.notes import write_note as write_secretariat_note
from accreditation.services.replies import reply_to_objection
from accreditation.services.scope import propose_not_in_scope
from objections.services.consulting import log_contact
from objections.services.disseminating import disseminate
from objections.services.lodging import lodge_objection
from objections.services.mission import write_note
from objections.services.state_questions import ask_as_state
from objections.services.sweeps import end_periods
from sessions_app.models import Session
from submissions.services.drafting import begin_input
from submissions.services.sending import send_input
from tests import builders as build
from tests.crawler import Found, crawl, readable, view_of

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
DURING, AFTER = datetime(2027, 3, 20, 15, tzinfo=UTC), datetime(2027, 4, 6, 15, tzinfo=UTC)
SEEDS = [
    "/", "/timetable/", "/timetable.ics", "/organizations/", "/inputs/", "/inputs/feed.atom", "/sessions/", "/sessions.ics",
    "/statistics/", "/rules/", "/rules/visibility/", "/verify/", "/apply/", "/my/", "/my/inputs/", "/states/", "/states/lists/",
    "/states/communications/", "/chair/", "/chair/cases/", "/chair/cases/?stage=all",
    "/chair/named/", "/admin/", "/accounts/security/", "/api/v1/openapi.json",
    "/api/v1/docs", "/.well-known/security.txt",
]  # fmt: skip

# marker → who may find it (while the period runs; after dissemination and the period's end)
STATES = {"objecting", "other", "waiting"}
STAFF = {"secretariat", "named"}
CELLS: dict[str, tuple[set[str], set[str]]] = {
    "zqdraft": ({"applicant"}, {"applicant"}),
    "zqapplied": ({"applicant", "chair"} | STAFF, {"applicant", "chair"} | STAFF),
    "zqfile": ({"applicant", "chair"} | STAFF, {"applicant", "chair"} | STAFF),
    "zqwithdrawn": ({"applicant", "chair"} | STAFF, {"applicant", "chair"} | STAFF),
    "zqcirculated": ({"applicant", "chair"} | STATES | STAFF, {"applicant", "chair"} | STATES | STAFF),
    "zqcontact": ({"applicant"} | STAFF, {"applicant"} | STAFF),
    "zqcontested": ({"applicant", "chair"} | STAFF, {"applicant", "chair"} | STAFF),
    "zqbasis": ({"objecting", "chair", "named"}, STATES | {"chair", "named"}),
    "zqshared": ({"other", "chair", "named"}, STATES | {"chair", "named", "applicant"}),
    "zqwaiting": ({"waiting"}, {"waiting"}),
    "zqnote": ({"objecting"}, {"objecting"}),
    "zqquestion": ({"applicant", "chair"} | STATES | STAFF, {"applicant", "chair"} | STATES | STAFF),
    "zqsecretariat": (STAFF, STAFF),
    "zqscope": ({"applicant", "chair"} | STAFF, {"applicant", "chair"} | STAFF),
    "zqlate": ({"applicant", "chair"} | STAFF, {"applicant", "chair"} | STAFF),
    "zqinput": ({"applicant", "chair"} | STAFF, {"applicant", "chair"} | STAFF),
    "zqreply": (set(), {"applicant", "chair", "named"}),
    "zqlog": (set(), {"chair"}),
}
# Cells that entitle without obliging: what an entitled role need not be shown by a page of its own.
# The Chair is given the focal point of a contested case, not the contact on file.
MAY_BUT_NEED_NOT = {("zqshared", "objecting"), ("zqwaiting", "waiting"), ("zqcontested", "chair")}


@dataclass
class World:
    """Everything planted, and who looks at it."""

    people: dict[str, User | None] = field(default_factory=dict)
    actors: dict[str, Actor] = field(default_factory=dict)
    first: build.Case | None = None

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
        opens_at=datetime(2027, 7, 19, 14, tzinfo=UTC),
        closes_at=datetime(2027, 7, 23, 22, tzinfo=UTC),
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


def lay_down_files() -> None:
    """The bytes of the builders' letter of the head, so that what pages frame and link is there."""
    writer, buffer = PdfWriter(), io.BytesIO()
    writer.add_blank_page(width=595, height=842)
    writer.write(buffer)
    path = path_of("a" * 64)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(buffer.getvalue())


def plant() -> World:
    lay_down_files()
    world = World()
    world.actors = {
        "secretariat": build.secretariat(),
        "named": build.secretariat(Right.NAMED_STAFF, Right.CHECKER, Right.CIRCULATOR, Right.MODERATOR, Right.SETTINGS),
        "chair": build.chair(),
        "objecting": build.delegate(),
        "other": build.delegate(),
    }
    mission = build.member_state()
    mission.second_person = True
    mission.save(update_fields=["second_person"])
    world.actors["waiting"] = build.delegate(mission)
    alice = build.person("Alice")
    world.actors["applicant"] = Actor(Party.PERSON, user_id=alice.pk)
    world.people = {role: User.objects.get(pk=actor.user_id) for role, actor in world.actors.items()}
    stranger = build.applicant()
    build.draft(stranger)
    world.people |= {"stranger": User.objects.get(pk=stranger.user_id), "public": None}

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
    out_of_scope = build.submitted()
    propose_not_in_scope(
        application=out_of_scope.application, reason="zqscope", actor=out_of_scope.checker, now=build.CLOSES + DAY
    )
    late = build.submitted()
    give_late_permission(
        window=late.application.window,
        organization=late.application.organization,
        until_at=DURING + 60 * DAY,
        reason="zqlate",
        actor=late.checker,
        now=build.CLOSES + DAY,
    )

    calm = complete(contact_name="zqcontact")
    contested = complete(purpose="zqcirculated", contact_name="zqcontested")
    second = complete()
    world.first = contested
    build.missions_settled()
    prepared = build.prepare_circulation(
        window=build.window(),
        applications=[calm.fresh(), contested.fresh(), second.fresh()],
        period_ends_at=build.PERIOD_ENDS,
        actor=calm.checker,
        now=build.CIRCULATED,
    )
    build.circulate(circulation=prepared, actor=calm.circulator, now=build.CIRCULATED)
    for organization_id in Application.objects.exclude(created_by=stranger.user_id).values_list(
        "organization_id", flat=True
    ):
        Representative.objects.create(
            organization_id=organization_id, user=alice, role="colleague", from_at=build.OPENS
        )
    written = begin_input(
        organization=contested.application.organization,
        answers={"title": "zqinput", "text": "A text.", "language": "en", "topic": "norms", "session": plenary()},
        actor=world.actors["applicant"],
        now=DURING - DAY,
    )
    send_input(written=written, key="once", declares=True, actor=world.actors["applicant"], now=DURING - DAY)
    with desk():
        lodge_objection(
            application=contested.fresh(), basis="zqbasis", share_basis=False, share_name=False,
            actor=world.actors["objecting"], now=DURING - 5 * DAY,
        )  # fmt: skip
        lodge_objection(
            application=second.fresh(), basis="zqshared", share_basis=True, share_name=False, actor=world.actors["other"],
            now=DURING - 5 * DAY,
        )  # fmt: skip
        lodge_objection(
            application=calm.fresh(), basis="zqwaiting", share_basis=False, share_name=False, actor=world.actors["waiting"],
            now=DURING - 5 * DAY,
        )  # fmt: skip
        write_note(application=contested.fresh(), text="zqnote", actor=world.actors["objecting"], now=DURING - DAY)
        ask_as_state(
            application=contested.fresh(),
            text="zqquestion",
            shows_state=False,
            actor=world.actors["other"],
            now=DURING - DAY,
        )
    return world


def later(world: World) -> None:
    """The Chair disseminates, the period ends, the applicant replies to the Chair alone, the Chair logs a contact."""
    case = world.first
    assert case is not None
    with desk():
        disseminate(actor=world.actors["chair"], now=DURING + DAY)
        end_periods(now=build.PERIOD_ENDS + timedelta(minutes=1))
        log_contact(
            application=case.fresh(),
            text="zqlog",
            happened_at=AFTER - DAY,
            actor=world.actors["chair"],
            now=AFTER - DAY,
        )
    reply_to_objection(
        application=case.fresh(),
        text="zqreply",
        agrees_to_dissemination=False,
        actor=world.actors["applicant"],
        now=AFTER - DAY,
    )


def look(world: World) -> dict[str, Found]:
    """Crawl as every role; then let every role ask for what the others were led to, a few addresses of each view."""
    found = {role: crawl(world.client(role), SEEDS) for role in world.people}
    union: dict[str, list[str]] = {}
    for pages in found.values():
        for address, (status, _content) in pages.pages.items():
            same = union.setdefault(view_of(address), [])
            if status == 200 and address not in same and len(same) < 2:
                same.append(address)
    for role, pages in found.items():
        client = world.client(role)
        for address in (address for same in union.values() for address in same if address not in pages.pages):
            response = client.get(address)
            content = b"".join(response.streaming_content) if response.streaming else response.content
            headers = "\n".join(f"{name}: {value}" for name, value in response.headers.items()).encode()
            pages.pages[address] = (
                response.status_code,
                headers + readable(content, response.headers.get("Content-Type", "")),
            )
    return found


def judge(found: dict[str, Found], phase: int) -> list[str]:
    wrong = []
    for marker, cell in CELLS.items():
        entitled = cell[phase]
        for role, pages in found.items():
            where = pages.addresses_with(marker)
            if role not in entitled and where:
                wrong.append(f"LEAK: {role} finds {marker} at {where[:4]}")
            if role in entitled and not where and (marker, role) not in MAY_BUT_NEED_NOT:
                wrong.append(f"MISSING: {role} does not find {marker}")
    wrong += [f"BROKEN: {role} at {address}" for role, pages in found.items() for address in pages.broken()]
    return wrong


def letters_leak() -> list[str]:
    """Letters about objections carry no name and no basis; none carries what its recipient may not see."""
    secret = (
        "zqbasis",
        "zqshared",
        "zqwaiting",
        "zqnote",
        "zqlog",
        "zqreply",
        "zqsecretariat",
        "zqcontact",
        "zqcontested",
    )
    with desk():
        return [
            f"LETTER: {letter.kind} to {letter.recipient} carries {word}"
            for letter in Letter.objects.all()
            for word in secret
            if word in letter.subject + letter.body
        ]


def test_every_cell(settings, tmp_path):
    settings.SECOND_FACTOR_REQUIRED = False
    settings.MEDIA_ROOT = tmp_path
    with time_machine.travel(DURING, tick=True):
        world = plant()
        wrong = judge(look(world), 0)
    with time_machine.travel(AFTER, tick=True):
        later(world)
        wrong += judge(look(world), 1)
    wrong += letters_leak()
    assert not wrong, "\n".join(wrong)
