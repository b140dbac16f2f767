"""Building blocks for tests: each calls the services, so that what a test stands on is what the product makes.

The standing people: Alice acts for an organization, Sam and Sid for the Secretariat, Chris and Cora for the Chair,
Dora and Dev for one Member State, Elif for another, and Strange is signed in and acts for nobody.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count

from accounts.capacities import Actor, Party, Right
from accounts.models import Invitation, Mandate, MemberState, StoredFile, User
from accounts.sealed import digest
from accreditation.modalities.states import Route, State
from accreditation.models import (
    Application,
    Cycle,
    Document,
    EcosocEntry,
    Organization,
    OrganizationInvitation,
    Process,
    Window,
)
from accreditation.queries.missions import reach_of_missions
from accreditation.services.applications import begin_application, save_answers, submit_application
from accreditation.services.checking import confirm_ecosoc, find_complete
from accreditation.services.circulation import circulate, prepare_circulation
from accreditation.services.missions import acknowledge_missions
from accreditation.services.organizations import confirm_organization, register_organization
from accreditation.services.representatives import invite_colleague

_numbers = count(1)
OPENS = datetime(2027, 1, 4, 14, 0, tzinfo=UTC)
CLOSES = datetime(2027, 2, 16, 4, 59, tzinfo=UTC)  # 15 February 2027, 23:59 New York
CIRCULATED = datetime(2027, 3, 1, 15, 0, tzinfo=UTC)
PERIOD_ENDS = datetime(2027, 4, 3, 3, 59, tzinfo=UTC)  # 2 April 2027, 23:59 New York
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
ANSWERS = {
    "purpose": "To make ICTs safer.",
    "programmes": "Training of incident responders.",
    "activities": "Two workshops a year on norms.",
    "past_interaction": "Took part in consultations.",
    "funding": "Membership fees.",
    "governance": "A board of seven.",
    "relevance": "We work on the matters at issue.",
    "contact_name": "Contact Person",
    "contact_email": "contact@example.org",
    "declares_consultative": True,
    "declares_circulation": True,
    "declares_true": True,
}


def person(name: str = "Person") -> User:
    number = next(_numbers)
    return User.objects.create_user(f"{name.lower()}{number}@example.org", "correct horse battery", full_name=name)


def mandate(party: Party, *rights: Right, state: MemberState | None = None, user: User | None = None) -> Mandate:
    return Mandate.objects.create(
        user=user or person(party.value),
        party=party.value,
        state=state,
        rights=[right.value for right in rights],
        from_at=LONG_AGO,
    )


def member_state(name: str = "") -> MemberState:
    """A Member State with a mailbox; invented where a transaction test has emptied the table."""
    number = next(_numbers)
    code = chr(65 + number // 26 % 26) + chr(65 + number % 26)
    state, _made = MemberState.objects.get_or_create(
        name=name or f"State {number}", defaults={"code": code.lower(), "regional_group": ""}
    )
    state.mailbox = f"mission{number}@example.org"
    state.save(update_fields=["mailbox"])
    return state


def secretariat(*rights: Right) -> Actor:
    chosen = rights or (Right.CHECKER, Right.CIRCULATOR, Right.MODERATOR, Right.SETTINGS)
    return mandate(Party.SECRETARIAT, *chosen).actor()


def chair() -> Actor:
    return mandate(Party.CHAIR, Right.OFFICE).actor()


def delegate(state: MemberState | None = None, *rights: Right) -> Actor:
    return mandate(Party.STATE, *(rights or (Right.LODGING,)), state=state or member_state()).actor()


def applicant() -> Actor:
    return Actor(Party.PERSON, user_id=person("Alice").pk)


def process() -> Process:
    made, _ = Process.objects.get_or_create(
        code="GM", defaults={"name": "Global Mechanism on ICT security", "short_name": "Global Mechanism"}
    )
    return made


def cycle() -> Cycle:
    made, _ = Cycle.objects.get_or_create(
        process=process(),
        number=1,
        defaults={"starts_at": datetime(2026, 3, 30, 4, tzinfo=UTC), "ends_at": datetime(2031, 3, 30, 4, tzinfo=UTC)},
    )
    return made


def window(
    opens_at: datetime = OPENS,
    closes_at: datetime = CLOSES,
    title: str = "Window 2027",
    announced_at: datetime | None = LONG_AGO,
) -> Window:
    """A window, announced long ago; without `announced_at` it is still the Secretariat's own."""
    made, _ = Window.objects.get_or_create(
        cycle=cycle(),
        title=title,
        defaults={
            "year": opens_at.year,
            "opens_at": opens_at,
            "closes_at": closes_at,
            "announced_at": announced_at,
        },
    )
    return made


DECLARED = {name: "on" for name in ANSWERS if name.startswith("declares_")}


def organization(actor: Actor, name: str = "", now: datetime = OPENS) -> Organization:
    return register_organization(
        profile={"name": name or f"Organization {next(_numbers)}", "type": "ngo", "country": "KE", "website": ""},
        actor=actor,
        now=now,
    )


def letter_of_head(application: Application, now: datetime = OPENS) -> Document:
    file = StoredFile.objects.create(
        sha256="a" * 64,
        size=1000,
        media_type="application/pdf",
        original_name="letter.pdf",
        uploaded_at=now,
        checked_at=now,
    )
    return Document.objects.create(application=application, kind="letter_of_head", file=file, added_at=now)


def draft(
    actor: Actor,
    *,
    in_window: Window | None = None,
    route: Route = Route.NON_OBJECTION,
    name: str = "",
    now: datetime = OPENS,
) -> Application:
    """A complete draft, ready to be submitted."""
    body = organization(actor, name, now)
    if route is Route.ECOSOC:
        body.ecosoc_status, body.ecosoc_number = "special", f"{next(_numbers)}"
        body.save(update_fields=["ecosoc_status", "ecosoc_number"])
    application = begin_application(organization=body, window=in_window or window(), route=route, actor=actor, now=now)
    if route is Route.NON_OBJECTION:
        letter_of_head(application, now)
    return save_answers(application=application, answers=ANSWERS, actor=actor, now=now)


@dataclass
class Case:
    """A file on its way, with the people around it."""

    application: Application
    alice: Actor
    checker: Actor = field(default_factory=secretariat)
    circulator: Actor = field(default_factory=secretariat)

    def fresh(self) -> Application:
        self.application = Application.objects.select_related("organization", "cycle", "window").get(
            pk=self.application.pk
        )
        return self.application

    @property
    def state(self) -> State:
        return self.fresh().state_now


def submitted(route: Route = Route.NON_OBJECTION, now: datetime = OPENS) -> Case:
    alice = applicant()
    application = draft(alice, route=route, now=now)
    return Case(submit_application(application=application, key="once", actor=alice, now=now), alice)


def complete(now: datetime = OPENS) -> Case:
    case = submitted(now=now)
    confirm_organization(organization=case.application.organization, actor=case.checker, now=now + timedelta(hours=1))
    find_complete(application=case.application, actor=case.checker, now=now + timedelta(hours=1))
    case.fresh()
    return case


def missions_settled(now: datetime = LONG_AGO) -> None:
    """Every mission was looked at: those without a checked mailbox are acknowledged on record."""
    unsettled = reach_of_missions().unsettled
    if unsettled:
        acknowledge_missions(states=unsettled, actor=secretariat(Right.CIRCULATOR), now=now)


def circulated(now: datetime = CIRCULATED, period_ends_at: datetime = PERIOD_ENDS) -> Case:
    case = complete()
    missions_settled()
    prepared = prepare_circulation(
        window=case.application.window,
        applications=[case.application],
        period_ends_at=period_ends_at,
        actor=case.checker,
        now=now,
    )
    circulate(circulation=prepared, actor=case.circulator, now=now)
    case.fresh()
    return case


def circulated_together(number: int, now: datetime = CIRCULATED) -> list[Application]:
    """So many files on one list."""
    cases = [complete() for _n in range(number)]
    missions_settled()
    prepared = prepare_circulation(
        window=cases[0].application.window,
        applications=[case.application for case in cases],
        period_ends_at=PERIOD_ENDS,
        actor=cases[0].checker,
        now=now,
    )
    circulate(circulation=prepared, actor=cases[0].circulator, now=now)
    return [case.fresh() for case in cases]


def accredited(now: datetime = CIRCULATED) -> Case:
    """A body in consultative status, accredited; on the public list only once it has been posted."""
    case = submitted(Route.ECOSOC)
    number = next(_numbers)
    entry = EcosocEntry.objects.create(number=f"E{number}", name=case.application.organization.name, status="special")
    confirm_organization(organization=case.application.organization, actor=case.checker, now=now, otherwise=True)
    confirm_ecosoc(application=case.application, entry=entry, actor=case.checker, now=now)
    case.fresh()
    return case


def invited(
    *, organization: Organization, email: str, actor: Actor, now: datetime, token: str
) -> OrganizationInvitation:
    """A colleague invited by a link whose token the test chooses."""
    invitation = invite_colleague(organization=organization, email=email, actor=actor, now=now)
    invitation.token_sha256 = digest(token)
    invitation.save(update_fields=["token_sha256"])
    return invitation


def token_of(invitation: Invitation) -> str:
    """What the link in its letter carries, chosen by the test."""
    token = f"token-{invitation.pk}"
    Invitation.objects.filter(pk=invitation.pk).update(token_sha256=digest(token))
    return token
