"""The desks of one story, each act by its page: what an applicant, the Secretariat, delegates and the Chair press.

Only what is no arrow of the procedure is laid out by services: people, the calendar, the words of a draft.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.connection import desk
from accreditation.modalities.applications import DECLARATIONS
from accreditation.modalities.states import BEFORE_STATES, Route, State
from accreditation.models import (
    Application,
    Circulation,
    EcosocEntry,
    Question,
    RouteChange,
    ScopeProposal,
    Window,
)
from objections.models import Decision
from sessions_app.models import Session
from tests import builders as build
from tests.journeys.walking import DAY, HOUR, Page, Person, Walk
from tests.objections.scenes import plenary
from tests.papers import pdf

OPENS, CLOSES, CIRCULATED, PERIOD_ENDS = build.OPENS, build.CLOSES, build.CIRCULATED, build.PERIOD_ENDS
CHECKED = CLOSES + DAY


def admin(name: str, *keys: object) -> str:
    return reverse(f"admin:accreditation_{name}", args=keys)


@dataclass
class File:
    """An application and the person who acts for its organization."""

    application: Application
    alice: Person

    @property
    def reference(self) -> str:
        return self.application.reference

    @property
    def name(self) -> str:
        return self.application.organization.name

    @property
    def state(self) -> State:
        self.application.refresh_from_db()
        return self.application.state_now

    def mine(self, rest: str = "") -> str:
        return f"/my/{self.reference}/{rest}"

    def states(self, rest: str = "") -> str:
        return f"/states/files/{self.reference}/{rest}"

    def chair(self, rest: str = "") -> str:
        return f"/chair/cases/{self.reference}/{rest}"

    def admin(self, act: str) -> str:
        return admin(f"application_{act}", self.reference)


@dataclass
class Stage:
    """Two people of the Secretariat, two of the Chair's office, delegates of two States, and the calendar of 2027."""

    walk: Walk = field(default_factory=Walk)

    def __post_init__(self) -> None:
        person = self.walk.person
        self.sam, self.sid = person(build.secretariat()), person(build.secretariat())
        self.chris, self.cora = person(build.chair()), person(build.chair())
        self.dora, self.elif_ = person(build.delegate()), person(build.delegate())
        self.window: Window = build.window()
        self.plenary: Session = plenary()

    # Applicants

    def draft(
        self, route: Route = Route.NON_OBJECTION, *, now: datetime = OPENS, alice: Person | None = None, **more: object
    ) -> File:
        """A draft with every answer, not yet sent."""
        alice = alice or self.walk.person(build.applicant())
        return File(build.draft(alice.actor, route=route, now=now, **more), alice)

    def submit(self, file: File, now: datetime = OPENS + HOUR) -> File:
        with self.walk.at(now):
            declared = dict.fromkeys(DECLARATIONS[file.application.route_now], True)
            page = file.alice.press(file.mine("check/"), "Submit the application", **declared)
            assert page.says("Application received")
        return file

    def apply(self, route: Route = Route.NON_OBJECTION, now: datetime = OPENS + HOUR) -> File:
        return self.submit(self.draft(route), now)

    def answer(self, file: File, now: datetime) -> None:
        open_questions = Question.objects.filter(application=file.application, answered_at=None)
        answers = {f"question_{question.pk}": "As asked." for question in open_questions}
        with self.walk.at(now):
            file.alice.press(file.mine("questions/"), "Send the file again", **answers)

    def withdraw(self, file: File, now: datetime) -> None:
        with self.walk.at(now):
            file.alice.press(file.mine("withdraw/"), "Withdraw the application")

    def upload_letter(self, file: File, now: datetime) -> None:
        with self.walk.at(now):
            scan = SimpleUploadedFile("letter.pdf", pdf())
            page = file.alice.press(file.mine("documents/"), "Upload", kind="letter_of_head", file=scan)
            assert page.says("letter.pdf")

    def begin_again(self, earlier: File, now: datetime) -> File:
        """The same organization in a later window: the earlier file prefills it; what is declared and signed is of today."""
        with self.walk.at(now):
            organization = earlier.application.organization
            page = earlier.alice.press(f"/apply/organization/{organization.reference}/", "Begin the application")
            file = File(Application.objects.latest("pk"), earlier.alice)
            assert page.address == file.mine()
            assert page.says("Prefilled from your earlier file")
        self.upload_letter(file, now)
        return file

    # The Secretariat

    def ask(self, file: File, now: datetime = CHECKED) -> None:
        with self.walk.at(now):
            self.sam.press(file.admin("ask"), "Ask and return", text_1="Who funds the exercise?", field_1="funding")

    def complete(self, *files: File, now: datetime = CHECKED) -> None:
        with self.walk.at(now):
            for file in files:
                self.confirm(file)
                self.sam.press(file.admin("complete"), "Find complete")

    def confirm(self, file: File) -> None:
        """The body is who it says it is; at the instant that the walk stands at."""
        file.application.organization.refresh_from_db()
        if file.application.organization.confirmed_at is None:
            page = admin("organization_confirm", file.application.organization.reference)
            otherwise = {"otherwise": True} if file.application.route_now is Route.ECOSOC else {}
            self.sam.press(page, "Confirm the organization", **otherwise)

    def circulate(
        self, *files: File, now: datetime = CIRCULATED, ends_at: datetime = PERIOD_ENDS, window: Window | None = None
    ) -> Circulation:
        """One circulator prepares the list, every mission is settled, another circulates."""
        with self.walk.at(now - HOUR):
            new = admin("circulation_new", (window or self.window).pk)
            page = self.sam.press(
                new, "Prepare the list", files=[file.reference for file in files], period_ends_at=ends_at
            )
            missions = self.sam.open(admin("circulation_missions"))
            if "Acknowledge those chosen" in missions.text:
                self.sam.press(missions.address, "Acknowledge those chosen, on record")
        with self.walk.at(now):
            prepared = Circulation.objects.get(status="prepared")
            assert page.address == admin("circulation_list", prepared.pk)
            self.sid.press(admin("circulation_circulate", prepared.pk), "Circulate to all Member States")
            prepared.refresh_from_db()
        return prepared

    def recall(self, file: File, now: datetime) -> None:
        with self.walk.at(now):
            self.sam.press(file.admin("recall"), "Ask for the recall", reason="The wrong statutes.")
            self.sid.press(file.admin("recall_confirm"), "Recall")

    def register(self, file: File) -> EcosocEntry:
        """The body as it stands in the ECOSOC register."""
        return EcosocEntry.objects.create(number=f"E{file.application.pk}", name=file.name, status="special")

    def exclude(self, file: File, now: datetime = CHECKED) -> None:
        """Proposed by the Secretariat, heard, confirmed by the Chair."""
        with self.walk.at(now):
            self.sam.press(file.admin("scope"), "Propose", reason="It works on agriculture alone.")
        with self.walk.at(now + DAY):
            page = file.alice.press(
                file.mine("scope/"), "Send the statement to the Chair", text="It also works on networks."
            )
            assert page.status == 200
        with self.walk.at(now + 9 * DAY):
            proposal = ScopeProposal.objects.get(application=file.application)
            self.chris.press(f"/chair/scope/{proposal.pk}/", "Answer", answer="consent")

    def gain_status(self, file: File, now: datetime) -> datetime | None:
        """The body gains consultative status. Before States it takes the Chair and a notice, whose end is returned."""
        entry = self.register(file)
        before = file.state not in BEFORE_STATES
        with self.walk.at(now):
            self.confirm(file)
            self.sam.press(
                file.admin("gained"),
                "Move to the first route" if before else "Ask the Chair's consent",
                number=entry.number,
                evidence="E/2027/32, paragraph 4.",
                scan=SimpleUploadedFile("decision.pdf", pdf()),
            )
        if before:
            return None
        change = RouteChange.objects.get(application=file.application)
        with self.walk.at(now + DAY):
            self.chris.press(f"/chair/routes/{change.pk}/", "Answer", answer="consent")
        change.refresh_from_db()
        return change.takes_effect_at

    # States

    def lodge(self, person: Person, file: File, now: datetime, basis: str = "") -> str:
        """Through the form and its read-back; the receipt's address is returned."""
        with self.walk.at(now):
            page = person.press(file.states("objection/"), "Read it back", then="Lodge the objection", basis=basis)
            assert "/states/objections/" in page.address
        return page.address

    def take_back(self, person: Person, receipt: str, now: datetime) -> None:
        with self.walk.at(now):
            person.press(f"{receipt}withdraw/", "Withdraw the objection")

    # The Chair

    def disseminate(self, now: datetime) -> Page:
        with self.walk.at(now):
            return self.chris.press("/chair/disseminations/new/", "Disseminate")

    def open_early(self, file: File, now: datetime) -> None:
        with self.walk.at(now):
            self.chris.press(file.chair("open/"), "Open consultations")

    def end_early(self, file: File, now: datetime) -> None:
        with self.walk.at(now):
            self.chris.press(file.chair("end/"), "End consultations", reason="Positions are clear.")

    def update(self, *files: File, now: datetime) -> None:
        with self.walk.at(now):
            self.chris.press(
                f"/chair/updates/new/{self.plenary.slug}/",
                "Preview",
                then="Give the update",
                cases=[str(file.application.pk) for file in files],
                exchange_of_views="held",
            )

    def decide(self, *files: File, now: datetime, silence_ends_at: datetime | None = None) -> Decision:
        """Prepared by one, confirmed by a second person: in the plenary, or put under silence."""
        with self.walk.at(now):
            how: dict[str, object] = {"how": "meeting", "session": str(self.plenary.pk)}
            if silence_ends_at is not None:
                how = {"how": "silence", "silence_ends_at": silence_ends_at}
            page = self.chris.press(
                "/chair/decisions/new/",
                "Prepare the draft",
                title="Accreditation of stakeholders",
                cases=[str(file.application.pk) for file in files],
                **how,
            )
            # In a meeting she declares consensus; under silence that is what the silence shows.
            declared = {"consensus": "on"} if silence_ends_at is None else {}
            self.cora.press(f"{page.address}confirm/", "Confirm", **declared)
        with desk():
            return Decision.objects.latest("pk")

    # In one breath

    def contested(self, *files: File) -> list[str]:
        """In consultation since the end of their period, everything disseminated. The receipts' addresses."""
        self.circulate(*files)
        receipts = [self.lodge(self.dora, file, CIRCULATED + 3 * DAY) for file in files]
        self.disseminate(CIRCULATED + 4 * DAY)
        self.walk.minute(PERIOD_ENDS)
        assert {file.state for file in files} == {State.IN_CONSULTATION}
        return receipts
