"""What the public must not learn, at any address: one crawler over everything that is read signed out (DESIGN 4, 11)."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from accounts.connection import desk
from accreditation.modalities.states import Route, State
from accreditation.models import Application, Organization
from accreditation.services.accreditations import relinquish_accreditation
from accreditation.services.listing import list_due
from objections.services.lodging import lodge_objection
from tests import builders

pytestmark = pytest.mark.django_db
NEXT_MONTH = builders.CIRCULATED + timedelta(days=60)
STARTS = [
    "/",
    "/timetable.ics",
    "/sessions.ics",
    "/inputs/",
    "/inputs/feed.atom",
    "/verify/record.jsonl",
    "/.well-known/security.txt",
    "/organizations/?format=csv",
    "/organizations/?format=json",
    "/organizations/?q=hidden",
    "/inputs/?q=hidden",
    "/inputs/?by=hidden",
    "/api/v1/openapi.json",
    "/api/v1/windows",
    "/api/v1/meetings",
    "/api/v1/timetable",
    "/api/v1/organizations?q=hidden",
    "/api/v1/organizations",
    "/api/v1/inputs/?q=hidden",
    "/api/v1/statistics",
    "/healthz",
]
NOT_READ = ("/static/", "/accounts/")


def crawl(client, starts: list[str]) -> dict[str, bytes]:
    """Everything there is to read from `starts`, headers included, following each link on the site once."""
    found: dict[str, bytes] = {}
    waiting = list(starts)
    while waiting:
        path = waiting.pop()
        if path in found or path.startswith(NOT_READ):
            continue
        answer = client.get(path)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        found[path] = body + repr(sorted(answer.headers.items())).encode()
        links = re.findall(rb'href="(/[^"#]*)', body) if b"<html" in body else []
        waiting += [link.decode().replace("&amp;", "&") for link in links]
    return found


def mark(case: builders.Case, word: str) -> str:
    """Put a word into everything a body says of itself."""
    Organization.objects.filter(pk=case.application.organization_id).update(
        name=f"hidden {word} organization", acronym=f"X{word}"[:30], head_name=word, website=f"https://{word}.example"
    )
    Application.objects.filter(pk=case.application.pk).update(purpose=word, contact_name=word)
    return word


@pytest.fixture
def planted() -> tuple[dict[str, builders.Case], builders.Case]:
    """A body in each state, and one that is accredited and posted."""
    cases = {}
    for state in State:
        if state is State.ACCREDITED:
            continue
        route = Route.NON_OBJECTION
        cases[state.value] = builders.submitted(route)
        Application.objects.filter(pk=cases[state.value].application.pk).update(state=state.value)
    before_states = builders.circulated()
    with desk():
        lodge_objection(
            application=before_states.application,
            basis="hiddenbasis",
            share_basis=True,
            share_name=True,
            actor=builders.delegate(builders.member_state("Hiddenland")),
            now=builders.CIRCULATED + timedelta(days=1),
        )
    cases["objected"] = before_states
    public = builders.accredited()
    gone = cases["left the list"] = builders.accredited()
    list_due(now=NEXT_MONTH)
    relinquish_accreditation(application=gone.fresh(), actor=gone.alice, now=NEXT_MONTH)
    cases["accredited, not posted yet"] = builders.accredited()
    return cases, public


def test_no_address_shows_a_body_that_is_not_on_the_list(client, planted):
    cases, public = planted
    words = {mark(case, f"mark{number:02}er"): state for number, (state, case) in enumerate(cases.items())}
    mark(public, "markpublic")
    hidden = [case.application for case in cases.values()]
    starts = STARTS + [
        path
        for application in hidden
        for path in (
            f"/organizations/{application.reference}/",
            f"/api/v1/organizations/{application.organization.reference}",
        )
    ]
    found = crawl(client, starts)
    assert len(found) > 60
    # What the crawler can find it does find: name, page and export of the one body that is public.
    reference = public.application.organization.reference
    assert b"markpublic" in found["/organizations/"]
    assert b"markpublic" in found[f"/organizations/{reference}/"]
    assert b"markpublic" in found["/organizations/?format=csv"]
    assert b"markpublic" in found["/api/v1/organizations"]
    assert reference.encode() in found["/verify/record.jsonl"]
    for path, content in found.items():
        for word, state in words.items():
            assert word.encode() not in content, (path, state)
        assert b"hiddenbasis" not in content, path
        assert b"Hiddenland" not in content, path
    for application in hidden:
        assert_no_reference(found, application, but_list=application is cases["left the list"].application)


def assert_no_reference(found: dict[str, bytes], application: Application, *, but_list: bool) -> None:
    """Neither reference stands anywhere but in the address that was asked for; who has left the list was on it once."""
    for path, content in found.items():
        assert application.reference.encode() not in content or application.reference in path, path
        own = application.organization.reference
        if own not in path and not (but_list and path == "/verify/record.jsonl"):
            assert own.encode() not in content, path


def test_a_body_that_applied_is_answered_like_one_that_nobody_knows(client, planted):
    cases, _public = planted
    unknown = client.get("/organizations/ORG-2027-9999-99/")
    for case in cases.values():
        reference = case.application.organization.reference
        answer = client.get(f"/organizations/{reference}/")
        assert answer.status_code == unknown.status_code == 404
        assert len(answer.content) == len(unknown.content), case.state
