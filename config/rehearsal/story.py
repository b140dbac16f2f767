"""The people and the acts of a rehearsal: each act is the product's own service, given a past or future `now`."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.core.files.base import ContentFile
from django_countries import countries
from pypdf import PdfWriter

from accounts.capacities import Actor, Party, Right
from accounts.connection import desk
from accounts.models import Mandate, MemberState, User
from accounts.services.files import store_upload
from accreditation.modalities.applications import NGO
from accreditation.modalities.states import Route
from accreditation.models import Application, Circulation, Cycle, Document, EcosocEntry, Process, Window
from accreditation.queries.missions import reach_of_missions
from accreditation.services.applications import begin_application, save_answers, submit_application
from accreditation.services.calendar import announce_window, set_cycle, set_window
from accreditation.services.checking import confirm_ecosoc, find_complete
from accreditation.services.circulation import circulate, prepare_circulation
from accreditation.services.missions import acknowledge_missions
from accreditation.services.organizations import confirm_organization, register_organization
from config.rehearsal.names import organizations
from objections.models import Objection
from objections.services.lodging import lodge_objection
from sessions_app.models import Session
from sessions_app.services.meetings import set_agenda, set_meeting
from sessions_app.services.targets import set_target

ANSWERS = {
    "purpose": "To strengthen the security of and in the use of information and communications technologies.",
    "programmes": "Training for incident responders; a yearly exercise with operators of critical services; a reading "
    "list on the framework of responsible State behaviour, kept up to date in four languages.",
    "activities": "Workshops on norms 13(g) and 13(h), a study of points of contact, and contributions to open "
    "consultations on capacity-building.",
    "past_interaction": "Took part in informal consultative meetings and sent two written inputs.",
    "funding": "Membership fees (60 per cent) and project grants (40 per cent); no contribution above a tenth of the budget.",
    "governance": "A board of nine elected by the members for three years; accounts audited each year.",
    "relevance": "The organization works directly on the matters before the Mechanism and informs of its interest.",
    "contact_name": "Invented Contact",
    "contact_phone": "+00 000 000",
    "declares_consultative": True,
    "declares_circulation": True,
    "declares_true": True,
}


@dataclass
class Story:
    """Who is who in a rehearsal, and short names for their acts. Instants are UTC."""

    cycle: Cycle
    began: datetime
    checker: Actor
    circulator: Actor
    chair: Actor
    chairs_second: Actor
    first_state: Actor
    second_state: Actor
    names: list[tuple[str, str, str]] = field(default_factory=lambda: list(organizations()))
    used: int = 0

    def take_names(self, count: int) -> list[tuple[str, str, str]]:
        """The next names that nobody has yet."""
        taken = self.names[self.used : self.used + count]
        self.used += count
        return taken

    def announce(
        self,
        title: str,
        opens_at: datetime,
        closes_at: datetime,
        announced_at: datetime,
        *,
        cycle: Cycle | None = None,
        feeds: Session | None = None,
    ) -> Window:
        """The Secretariat sets a window, says which plenary it is for, and announces it to all missions."""
        done: dict[str, Any] = {"actor": self.checker, "now": announced_at}
        window = set_window(cycle=cycle or self.cycle, title=title, opens_at=opens_at, closes_at=closes_at, **done)
        if feeds is not None:
            set_target(window=window, meetings=[feeds.pk], reason="As planned backwards from it.", **done)
        return announce_window(window=window, **done)

    def meet(
        self,
        title: str,
        kind: str,
        opens_at: datetime,
        closes_at: datetime,
        *,
        cycle: Cycle | None = None,
        agenda: Sequence[str] = (),
    ) -> Session:
        """The Secretariat puts a meeting on the calendar, with its agenda."""
        values = {
            "title": title,
            "kind": kind,
            "opens_at": opens_at,
            "closes_at": closes_at,
            "place": "New York",
            "description": "",
            "source": "",
        }
        done: dict[str, Any] = {"actor": self.checker, "now": self.began}
        session = set_meeting(cycle=cycle or self.cycle, values=values, **done)
        if agenda:
            set_agenda(session=session, lines=[(str(number), item) for number, item in enumerate(agenda, 1)], **done)
        return session

    def draft(
        self, name: tuple[str, str, str], window: Window, route: Route, now: datetime, user: User | None = None
    ) -> Application:
        """An organization registers and completes a draft."""
        title, country, kind = name
        domain = f"{title.lower().replace(' ', '-')}.example"
        number = f"E-{self.names.index(name) + 1:05}"
        user = user or person(f"focal.point@{domain}", f"Focal point of {title}", now)
        actor = Actor(Party.PERSON, user_id=user.pk)
        organization = register_organization(
            profile={
                "name": title,
                "type": NGO if route is Route.ECOSOC else kind,
                "country": country,
                "website": f"https://www.{domain}/",
                "legal_form": "Registered association",
                "head_name": "Invented Head",
                "head_title": "President",
                "founded": 2009,
                "address": f"1 Invented Street\n{countries.name(country)}",
                **({"ecosoc_status": "special", "ecosoc_number": number} if route is Route.ECOSOC else {}),
            },
            actor=actor,
            now=now,
        )
        application = begin_application(organization=organization, window=window, route=route, actor=actor, now=now)
        if route is Route.NON_OBJECTION:
            attach_letter(application, user, now)
        return save_answers(
            application=application, answers={**ANSWERS, "contact_email": user.email}, actor=actor, now=now
        )

    def apply(self, count: int, window: Window, route: Route, start: datetime, every: timedelta) -> list[Application]:
        """Bodies apply one after another."""
        applications = []
        for index, name in enumerate(self.take_names(count)):
            now = start + index * every
            application = self.draft(name, window, route, now)
            actor = Actor(Party.PERSON, user_id=application.created_by_id)
            applications.append(
                submit_application(application=application, key=f"rehearsal-{index}", actor=actor, now=now)
            )
        return applications

    def check(self, applications: Sequence[Application], start: datetime, every: timedelta) -> None:
        """The Secretariat confirms each organization and finds each file complete."""
        for index, application in enumerate(applications):
            now = start + index * every
            confirm_organization(organization=application.organization, actor=self.checker, now=now)
            find_complete(application=application, actor=self.checker, now=now)

    def confirm_in_register(self, applications: Sequence[Application], start: datetime, every: timedelta) -> None:
        """The Secretariat confirms each organization and finds it in the ECOSOC register."""
        for index, application in enumerate(applications):
            now = start + index * every
            entry, _made = EcosocEntry.objects.get_or_create(
                number=application.organization.ecosoc_number,
                defaults={"name": application.organization.name, "status": "special", "since": 2015},
            )
            confirm_organization(organization=application.organization, actor=self.checker, now=now, otherwise=True)
            confirm_ecosoc(application=application, entry=entry, actor=self.checker, now=now)

    def circulate(
        self, window: Window, applications: Sequence[Application], ends_at: datetime, now: datetime
    ) -> Circulation:
        """One circulator prepares the list, another circulates it; before the first, each mission is settled."""
        unsettled = reach_of_missions().unsettled
        if unsettled:
            acknowledge_missions(states=unsettled, actor=self.circulator, now=now - timedelta(hours=2))
        prepared = prepare_circulation(
            window=window,
            applications=applications,
            period_ends_at=ends_at,
            actor=self.checker,
            now=now - timedelta(hours=1),
        )
        return circulate(circulation=prepared, actor=self.circulator, now=now)

    def object(
        self, applications: Sequence[Application], actor: Actor, basis: str, start: datetime, every: timedelta
    ) -> list[Objection]:
        """A State objects to some."""
        with desk():
            return [
                lodge_objection(
                    application=application,
                    basis=basis,
                    share_basis=bool(basis),
                    share_name=False,
                    actor=actor,
                    now=start + index * every,
                )
                for index, application in enumerate(applications)
            ]


def person(email: str, name: str, now: datetime, password: str | None = None) -> User:
    """An invented person, whose address counts as verified."""
    user = User.objects.filter(email__iexact=email).first()
    if user is None:
        user = User.objects.create_user(email, password, full_name=name, joined_at=now)
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def give_mandate(
    user: User, party: Party, rights: Sequence[Right], since: datetime, state: MemberState | None = None
) -> Actor:
    """A mandate as if it had been given at `since`."""
    mandate = Mandate.objects.create(
        user=user, party=party.value, state=state, rights=[right.value for right in rights], from_at=since
    )
    return mandate.actor()


def open_mailboxes(now: datetime) -> None:
    """Every mission has a mailbox and has answered the test letter."""
    for state in MemberState.objects.all():
        state.mailbox = f"mission.{state.code.lower()}@missions.example"
        state.mailbox_checked_at = now
        state.save(update_fields=["mailbox", "mailbox_checked_at"])


def begin_process() -> Process:
    """The process, which has no service of its own: a production start loads it."""
    process, _made = Process.objects.get_or_create(
        code="GM",
        defaults={
            "name": "Global Mechanism on developments in the field of ICTs in the context of international security and "
            "advancing responsible State behaviour in the use of ICTs",
            "short_name": "Global Mechanism",
        },
    )
    return process


def tell_story(since: datetime, ends_at: datetime, password: str | None = None) -> Story:
    """The process, its first cycle from `since` to `ends_at`, and the standing people: two of the Secretariat, two of the
    Chair's office, a delegate of each of two States."""
    first, second = MemberState.objects.order_by("id")[40], MemberState.objects.order_by("id")[90]
    everything = (Right.CHECKER, Right.CIRCULATOR, Right.MODERATOR, Right.SETTINGS, Right.SECURITY_OFFICER)
    desk_of_state = (Right.LODGING, Right.ADMINISTRATOR)

    def somebody(address: str, name: str) -> User:
        return person(f"{address}@rostrum.example", name, since, password)

    checker = give_mandate(somebody("secretariat", "Sam Secretariat"), Party.SECRETARIAT, everything, since)
    return Story(
        cycle=set_cycle(process=begin_process(), number=1, starts_at=since, ends_at=ends_at, actor=checker, now=since),
        began=since,
        checker=checker,
        circulator=give_mandate(
            somebody("secretariat.second", "Sid Secretariat"), Party.SECRETARIAT, everything, since
        ),
        chair=give_mandate(somebody("chair", "Chris Chair"), Party.CHAIR, [Right.OFFICE], since),
        chairs_second=give_mandate(somebody("chair.second", "Cora Chair"), Party.CHAIR, [Right.OFFICE], since),
        first_state=give_mandate(somebody("delegate.one", "Dora Delegate"), Party.STATE, desk_of_state, since, first),
        second_state=give_mandate(somebody("delegate.two", "Elif Delegate"), Party.STATE, desk_of_state, since, second),
    )


def attach_letter(application: Application, user: User, now: datetime) -> Document:
    """A signed letter of the head: a real, empty PDF, kept like any upload."""
    writer = PdfWriter()
    writer.add_blank_page(width=595, height=842)
    buffer = io.BytesIO()
    writer.write(buffer)
    actor = Actor(Party.PERSON, user_id=user.pk)
    file = store_upload(
        upload=ContentFile(buffer.getvalue(), name="letter-of-the-head.pdf"), most_bytes=1_000_000, actor=actor, now=now
    )
    return Document.objects.create(application=application, kind="letter_of_head", file=file, added_at=now)
