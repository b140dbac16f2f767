"""Walking the procedure over HTTP: people who open pages and press the buttons that stand on them, and the minute's tasks.

A person sends only forms that the page holds, with the fields that the page drew, so a missing button stops a walk. A walk
keeps which steps of the record came from a page, which from a task, and which from neither: the last do not count.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import lxml.html
import time_machine
from django.test import Client
from lxml.html import FormElement

import accounts.tasks
import accreditation.tasks
import objections.tasks
import sessions_app.tasks
from accounts.capacities import Actor
from accounts.connection import desk
from accounts.models import Act, Heartbeat, User
from accreditation.modalities.states import TRANSITIONS, State, Step
from desks.queries.invariants import every_broken_invariant
from tests.signing_in import sign_in

SEAT = ZoneInfo("America/New_York")
SECOND, MINUTE, HOUR, DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True, order=True)
class Arrow:
    """One arrow of DESIGN 3 from one of its states."""

    step: Step
    source: State

    def __repr__(self) -> str:
        return f"{self.source.value} --{self.step.value}-->"


# Every arrow from every state that it may leave.
EVERY_ARROW = frozenset(Arrow(step, source) for step, arrow in TRANSITIONS.items() for source in arrow.sources)


@dataclass
class Walk:
    """The steps of a story as the record has them, by what brought them about."""

    over_http: set[Arrow] = field(default_factory=set)
    by_timer: set[Arrow] = field(default_factory=set)
    now: datetime | None = None
    _seen: int = 0
    _stands: dict[str, State] = field(default_factory=dict)

    def person(self, actor: Actor) -> Person:
        return Person(actor, self)

    @contextmanager
    def at(self, moment: datetime) -> Iterator[None]:
        """The clock at every door reads `moment`."""
        with time_machine.travel(moment, tick=False):
            self.now = moment
            yield

    @contextmanager
    def noting(self, *, timer: bool) -> Iterator[None]:
        """Keep the steps that the block brings about: by somebody through a page, or by a task with nobody's hand."""
        self._new()  # what a builder's service has done does not count
        yield
        for arrow, by in self._new():
            assert bool(by) is timer, f"{arrow!r}: timer {by!r}"
            (self.by_timer if timer else self.over_http).add(arrow)

    def _new(self) -> list[tuple[Arrow, str]]:
        kinds = {f"application.{step.value}": step for step in Step}
        with desk():
            acts = list(Act.objects.filter(number__gt=self._seen).order_by("number"))
        self._seen = max([act.number for act in acts], default=self._seen)
        found = []
        for act in acts:
            if act.kind in kinds:
                # What the ordinary Secretariat may read names no state before States: the acts before it tell.
                stood = self._stands.get(act.subject, State.DRAFT)
                assert act.facts.get("from", stood.value) == stood.value
                arrow = Arrow(kinds[act.kind], stood)
                self._stands[act.subject] = TRANSITIONS[arrow.step].target
                assert act.facts["to"] == self._stands[act.subject].value
                found.append((arrow, act.timer))
        return found

    def minute(self, boundary: datetime) -> None:
        """The worker's minute, on the first one that may act on `boundary`: every task that beat sends, in its order."""
        with self.at(boundary + MINUTE):
            with self.noting(timer=True):
                accreditation.tasks.sweep()
                objections.tasks.sweep()
                sessions_app.tasks.warn()
                accounts.tasks.post_letters()
            with desk():
                assert Heartbeat.objects.filter(source="sweep", beat_at=self.now).exists(), "every sweep ran whole"

    def ends(self) -> set[Arrow]:
        """What was walked. The record must agree with every state, and nothing impossible may stand."""
        assert self.now is not None
        with desk():
            assert every_broken_invariant(self.now) == []
        return self.over_http | self.by_timer


@dataclass
class Page:
    """What came back."""

    address: str
    status: int
    text: str

    def forms(self) -> list[FormElement]:
        return lxml.html.fromstring(self.text).forms

    def says(self, words: str) -> bool:
        return words in " ".join(lxml.html.fromstring(self.text).text_content().split())

    def troubles(self) -> str:
        """What stands on the page as a refusal, for a failing test."""
        found = lxml.html.fromstring(self.text).xpath(
            "//*[contains(@class,'error') or contains(@class,'notice') or contains(@class,'alert')] | //h1"
        )
        return " / ".join(" ".join(element.text_content().split()) for element in found)


@dataclass
class Person:
    """Somebody at a browser without JavaScript, in one capacity, signed in again just now."""

    actor: Actor
    walk: Walk
    _signed_in: tuple[datetime, Client] | None = None

    def _client(self) -> Client:
        assert self.walk.now is not None
        if self._signed_in is None or self._signed_in[0] != self.walk.now:
            client = sign_in(Client(), User.objects.get(pk=self.actor.user_id), again=True)
            self._signed_in = (self.walk.now, client)
        return self._signed_in[1]

    def open(self, address: str) -> Page:
        return self._page(self._client().get(address, follow=True), address)

    def press(self, address: str, button: str, *, then: str = "", refused: bool = False, **values: Any) -> Page:
        """Open a page, fill in the form whose button says `button`, press it; confirm what is read back, or press `then`
        on the page that follows. The page arrived at is returned; unless `refused`, it must not be a refusal."""
        client = self._client()
        page = self._page(client.get(address, follow=True), address)
        with self.walk.noting(timer=False):
            page = self._send(client, page, button, values)
            if page.status == 200 and any("confirmed" in form.inputs for form in page.forms()):
                page = self._send(client, page, button, {})
            if then:
                page = self._send(client, page, then, {})
        assert (page.status >= 400) is refused, f"{page.address} answered {page.status}: {page.troubles()}"
        return page

    def press_later(self, page: Page, button: str) -> Page:
        """Press the button of a page that was opened before, and is refused by now."""
        with self.walk.noting(timer=False):
            page = self._send(self._client(), page, button, {})
        assert page.status >= 400, f"{page.address} answered {page.status}: {page.troubles()}"
        return page

    def _send(self, client: Client, page: Page, button: str, values: dict[str, Any]) -> Page:
        form, sender = _form_with(page, button)
        data: dict[str, Any] = {}
        for name, value in form.form_values():
            data.setdefault(name, []).append(value)
        drawn = set(form.inputs.keys())
        for name, value in values.items():
            if isinstance(value, datetime):
                local = value.astimezone(SEAT)
                pair = {f"{name}_0": local.strftime("%Y-%m-%d"), f"{name}_1": local.strftime("%H:%M")}
            else:
                pair = {name: value}
            assert pair.keys() <= drawn, f"{page.address} has no field {name}: {sorted(map(str, drawn))}"
            data |= pair
        if sender.get("name"):
            data[sender.get("name")] = sender.get("value", "")
        target = form.action or page.address
        return self._page(client.post(target, data, follow=True), target)

    @staticmethod
    def _page(response: Any, address: str) -> Page:
        chain = getattr(response, "redirect_chain", [])
        return Page(chain[-1][0] if chain else address, response.status_code, response.content.decode())


def _form_with(page: Page, button: str) -> tuple[FormElement, Any]:
    offered = []
    for form in page.forms():
        for sender in form.xpath(".//button"):
            label = " ".join(sender.text_content().split())
            if label == button:
                return form, sender
            offered.append(label)
    raise AssertionError(f"{page.address} ({page.status}) has no button {button!r}; {offered}; {page.troubles()}")
