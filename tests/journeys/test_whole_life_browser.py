"""Two applications in a real browser, on the real server, worker, beat and broker, while time acts by itself.

One goes from a blank form to accreditation through a window that closes and a period that ends with nobody objecting. The
other is objected to by a delegate, disseminated by the Chair, found with its clock over when its period ends, updated on in a
plenary and confirmed by decision. A third's clock ended last night, while no worker ran. Nobody calls a sweep.
"""

from __future__ import annotations

import socket
from datetime import datetime, timedelta
from urllib.request import urlopen
from zoneinfo import ZoneInfo

import pytest
from django.db.models import QuerySet
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.capacities import Actor
from accounts.connection import desk
from accounts.models import Act, Letter, User
from accreditation.forms.sections import answers_on
from accreditation.modalities.calendar import close_of, local_date
from accreditation.modalities.states import State
from accreditation.models import Application, Circulation, Cycle, Organization, Window
from accreditation.services.applications import submit_application
from accreditation.services.checking import find_complete
from accreditation.services.circulation import circulate, prepare_circulation
from accreditation.services.organizations import confirm_organization
from desks.queries.invariants import every_broken_invariant
from objections.models import Consultation
from objections.services.consulting import open_consultation
from objections.services.disseminating import disseminate
from objections.services.lodging import lodge_objection
from objections.services.sweeps import end_periods
from sessions_app.models import Session
from tests import builders as build
from tests.papers import pdf
from tests.processes import running, until
from tests.signing_in import sign_in

pytestmark = [
    pytest.mark.long,
    pytest.mark.browser,
    pytest.mark.servers,
    pytest.mark.django_db(transaction=True, databases=["default", "desk", "owner"]),
]
SECOND, MINUTE, HOUR, DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
SEAT = ZoneInfo("America/New_York")
# From choosing the end of the period to the last page before it; and from it to the sweep that records it.
AHEAD, PATIENCE = 45 * SECOND, 150


def test_two_lives_while_time_acts_by_itself(chromium_page, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    port = free_port()
    site = f"http://127.0.0.1:{port}"
    (tmp_path / "mail").mkdir()
    surroundings = {
        "PORT": str(port),
        "SITE_URL": site,
        "READY_URL": f"{site}/readyz",
        "WEB_CONCURRENCY": "1",
        "EMAIL_URL": f"filemail://{tmp_path / 'mail'}",
        "MEDIA_ROOT": str(settings.MEDIA_ROOT),
    }
    celery = ("-m", "celery", "--app", "config.celery")
    log = tmp_path / "log.txt"
    stage = Stage(timezone.now().replace(microsecond=0), chromium_page, site)
    with (
        running("-m", "config.serve", log=log, **surroundings),
        running(*celery, "worker", "--pool", "solo", "--loglevel", "INFO", log=log, **surroundings),
        running(*celery, "beat", "--schedule", str(tmp_path / "beat"), log=log, **surroundings),
    ):
        assert until(lambda: answers(f"{site}/healthz"), 60), log.read_text()[-4000:]
        try:
            tell(stage)
        except Exception as error:
            error.add_note(log.read_text()[-4000:])
            raise


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(address: str) -> bool:
    try:
        with urlopen(address, timeout=5) as answer:
            return answer.status == 200
    except OSError:
        return False


class Stage:
    """People, a calendar around the present moment, and two cases whose history lies months back."""

    def __init__(self, now: datetime, page, site: str) -> None:
        self.site, self.browser = site, page.context.browser
        self.now = now
        Cycle.objects.create(process=build.process(), number=1, starts_at=now - 400 * DAY, ends_at=now + 1400 * DAY)
        self.dora, self.elif_ = build.delegate(), build.delegate()
        self.sam, self.sid = build.secretariat(), build.secretariat()
        self.chris, self.cora = build.chair(), build.chair()
        build.missions_settled(now - 390 * DAY)
        self.past = build.window(now - 320 * DAY, now - 270 * DAY, "Window of last year")
        self.window = build.window(now - 20 * DAY, now + 20 * DAY, "Window of now")
        self.plenary = Session.objects.create(
            cycle=build.cycle(),
            slug="plenary",
            title="Plenary of now",
            kind="plenary",
            opens_at=now - DAY,
            closes_at=now + 3 * DAY,
        )
        with desk():
            self.forgotten = self.clock_that_ended_last_night()

    # What lies back, by the services and their own past `now`.

    def circulated(self, published: datetime, ends_at: datetime) -> Application:
        alice = build.applicant()
        sent = self.past.opens_at + DAY
        file = build.draft(alice, in_window=self.past, now=sent)
        file = submit_application(application=file, key="once", actor=alice, now=sent)
        confirm_organization(organization=file.organization, actor=self.sam, now=sent + DAY)
        find_complete(application=file, actor=self.sam, now=sent + DAY)
        listed = prepare_circulation(
            window=self.past, applications=[file], period_ends_at=ends_at, actor=self.sam, now=published - HOUR
        )
        circulate(circulation=listed, actor=self.sid, now=published)
        return Application.objects.get(pk=file.pk)

    def objected(self, file: Application, now: datetime) -> None:
        lodge_objection(application=file, basis="", share_basis=False, share_name=False, actor=self.elif_, now=now)
        disseminate(actor=self.chris, now=now + HOUR)

    def clock_that_ended_last_night(self) -> Application:
        """Its three months are over, and no worker has been there to record it."""
        rules = build.process().rules()
        ends_at = close_of(local_date(self.now - 95 * DAY, rules), rules)
        file = self.circulated(ends_at - 40 * DAY, ends_at)
        self.objected(file, ends_at - DAY)
        end_periods(now=ends_at + MINUTE)
        assert Consultation.objects.get(application=file).ends_at < self.now
        return file

    def opened_early(self, ends_at: datetime) -> Application:
        """A long period that ends in a moment; consultations opened early, whose three months are over."""
        with desk():
            file = self.circulated(self.now - 140 * DAY, ends_at)
            self.objected(file, self.now - 138 * DAY)
            open_consultation(application=file, actor=self.chris, now=self.now - 130 * DAY)
        return file

    def sits_down(self, actor: Actor) -> Browser:
        """A person at a browser of their own, signed in with a second factor, and again for sensitive acts."""
        client = sign_in(Client(), User.objects.get(pk=actor.user_id), again=True)
        context = self.browser.new_context()
        context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": self.site}])
        return Browser(self.site, context.new_page())


class Browser:
    """One person's page."""

    def __init__(self, site: str, page) -> None:
        self.site, self.page = site, page
        page.set_default_timeout(30_000)

    def open(self, path: str) -> str:
        self.page.goto(f"{self.site}{path}")
        return self.page.inner_text("main")

    def press(self, button: str, **values: str) -> str:
        """Fill in what stands on the page, by the names of its fields, press the button that says so, and confirm what is
        read back. Returns the words of the page arrived at."""
        for name, value in values.items():
            field = self.page.locator(f"[name={name}]").first
            if field.get_attribute("type") in {"checkbox", "radio"}:
                self.page.locator(f"[name={name}][value='{value}']").check()
            elif field.evaluate("element => element.tagName") == "SELECT":
                field.select_option(value)
            else:
                field.fill(value)
        self._click(button)
        if self.page.locator("[name=confirmed]").count():
            self._click(button)
        return self.page.inner_text("main")

    def _click(self, button: str) -> None:
        """And wait for the page that comes: on a busy machine the old one may be read once more."""
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=button, exact=True).click()

    @property
    def path(self) -> str:
        return self.page.url.removeprefix(self.site)


def admin(name: str, *keys: object) -> str:
    return reverse(f"admin:accreditation_{name}", args=keys)


def tell(stage: Stage) -> None:
    alice = stage.sits_down(build.applicant())
    ours = from_a_blank_form(alice)
    the_window_closes(stage)
    ends_at = whole_minute(timezone.now() + AHEAD)
    theirs = stage.opened_early(ends_at)
    the_secretariat_circulates(stage, ours, ends_at)
    chris = stage.sits_down(stage.chris)
    a_delegate_objects(stage, theirs)
    chris.open("/chair/disseminations/new/")
    assert "Communication" in chris.press("Disseminate")
    assert timezone.now() < ends_at, "the machine was too slow to try anything"

    def waits_for() -> list[str]:
        window = f"window:{stage.window.pk}"
        found = {
            "the window is recorded closed": Act.objects.filter(kind="window.close", subject=window).exists(),
            "nobody objected": state_of(ours) is State.ACCREDITED,
            "its clock was over when its period ended": state_of(theirs) is State.AWAITING_PLENARY,
            "the forgotten clock has ended": state_of(stage.forgotten) is State.AWAITING_PLENARY,
        }
        return [what for what, so in found.items() if not so]

    left = (ends_at - timezone.now()).total_seconds()
    assert until(lambda: not waits_for(), left + PATIENCE, every=0.5), waits_for()
    assert "Accredited" in alice.open(f"/my/{ours.reference}/")
    the_plenary_decides(stage, chris, theirs)
    assert state_of(stage.forgotten) is State.FURTHER_CONSULTATIONS
    with desk():
        assert every_broken_invariant(timezone.now()) == []
        assert until(lambda: not unposted().exists(), 90, every=0.5), list(unposted().values("kind", "server_answer"))
        assert {letter.attempts for letter in Letter.objects.filter(act__timer__gt="")} == {1}


def unposted() -> QuerySet[Letter]:
    return Letter.objects.filter(act__timer__gt="").exclude(status="posted")


def state_of(application: Application) -> State:
    return Application.objects.get(pk=application.pk).state_now


def whole_minute(moment: datetime) -> datetime:
    """The first whole minute from `moment` on: a form of the Secretariat's knows no seconds."""
    return moment.replace(second=0, microsecond=0) + MINUTE


def from_a_blank_form(alice: Browser) -> Application:
    alice.open("/apply/begin/")
    page = alice.page
    page.get_by_label("Legal name").fill("Institute for Quiet Networks")
    page.get_by_label("Type").select_option("academia")
    page.get_by_label("Country of headquarters").select_option("KE")
    page.get_by_label("Legal form").fill("Foundation")
    page.get_by_label("Address of headquarters").fill("Nairobi")
    page.get_by_label("Name of the head").fill("Wanjiru Kamau")
    page.get_by_label("Title of the head").fill("Director")
    alice.press("Register and continue")
    alice.press("Begin the application")
    organization = Organization.objects.get(name="Institute for Quiet Networks")
    application = organization.applications.get()
    here = f"/my/{application.reference}/"
    assert alice.path == here
    for name in ("purpose", "programmes", "activities", "past_interaction", "funding"):
        alice.open(f"{here}edit/{name}/")
        alice.press("Save and continue", **{one: build.ANSWERS[one] for one in answers_on(name)})
    alice.open(f"{here}edit/contact/")
    alice.press("Save and continue", contact_name="Ana", contact_email="ana@quiet.example.org")
    alice.open(f"{here}documents/")
    page.locator("input[type=file]").set_input_files({"name": "l.pdf", "mimeType": "application/pdf", "buffer": pdf()})
    assert "l.pdf" in alice.press("Upload", kind="letter_of_head")
    alice.open(f"{here}check/")
    for box in page.locator("main input[type=checkbox]").all():
        box.check()
    assert "Application received" in alice.press("Submit the application")
    return application


def the_window_closes(stage: Stage) -> None:
    """A few seconds after she has sent it, however slow the machine is, while somebody else's last page lies open: too late."""
    bob = build.applicant()
    late = build.draft(bob, in_window=stage.window, now=stage.window.opens_at + DAY)
    browser = stage.sits_down(bob)
    browser.open(f"/my/{late.reference}/check/")
    closes_at = timezone.now() + 5 * SECOND
    Window.objects.filter(pk=stage.window.pk).update(closes_at=closes_at)
    assert "closes in" in browser.open(f"/my/{late.reference}/check/")
    assert until(lambda: timezone.now() >= closes_at, 10, every=0.1)
    assert "The window has closed" in browser.press("Submit the application")
    assert state_of(late) is State.DRAFT


def the_secretariat_circulates(stage: Stage, file: Application, ends_at: datetime) -> None:
    """Two people, and the Chair, who agrees to a period as short as this one."""
    sam = stage.sits_down(stage.sam)
    sam.open(admin("organization_confirm", file.organization.reference))
    sam.press("Confirm the organization")
    sam.open(admin("application_complete", file.reference))
    sam.press("Find complete")
    sam.open(admin("circulation_new", stage.window.pk))
    local = ends_at.astimezone(SEAT)
    sam.press("Prepare the list", period_ends_at_0=f"{local:%Y-%m-%d}", period_ends_at_1=f"{local:%H:%M}")
    listed = Circulation.objects.get(status="prepared")
    chris = stage.sits_down(stage.chris)
    chris.open(f"/chair/lists/{listed.pk}/period/")
    chris.press("Answer", answer="agree", reason="To see time act by itself.")
    sid = stage.sits_down(stage.sid)
    sid.open(admin("circulation_circulate", listed.pk))
    sid.press("Circulate to all Member States")
    assert state_of(file) is State.CIRCULATED


def a_delegate_objects(stage: Stage, file: Application) -> None:
    dora = stage.sits_down(stage.dora)
    dora.open(f"/states/files/{file.reference}/objection/")
    assert "objects to the accreditation of" in dora.press("Read it back", basis="The funding is not clear.")
    dora.press("Lodge the objection")
    assert dora.path.startswith("/states/objections/")


def the_plenary_decides(stage: Stage, chris: Browser, file: Application) -> None:
    """The Chair updates the plenary on both cases and draws up a decision on one; a second person confirms it."""
    chris.open(f"/chair/updates/new/{stage.plenary.slug}/")
    chris.page.locator(f"[name=cases][value='{stage.forgotten.pk}']").check()
    chris.press("Preview", cases=str(file.pk), exchange_of_views="held")
    chris.press("Give the update")
    assert state_of(file) is State.FURTHER_CONSULTATIONS
    chris.open("/chair/decisions/new/")
    chris.press(
        "Prepare the draft",
        title="Accreditation of one",
        how="meeting",
        session=str(stage.plenary.pk),
        cases=str(file.pk),
    )
    cora = stage.sits_down(stage.cora)
    cora.open(f"{chris.path}confirm/")
    cora.page.locator("[name=consensus]").check()
    cora.press("Confirm")
    assert state_of(file) is State.ACCREDITED
