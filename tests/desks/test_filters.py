"""A filter that does not exist is said, on every list and in every format; what is beside a list follows the search."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.capacities import Right
from accounts.models import User
from accreditation.models import Organization
from accreditation.services.listing import list_due
from tests import builders as build
from tests.objections.states_people import at, client_of
from tests.signing_in import sign_in
from tests.submissions import making

pytestmark = pytest.mark.django_db
NEXT_MONTH = build.CIRCULATED + timedelta(days=60)


@pytest.fixture
def three():
    """Three on the public list."""
    bodies = (("Zeta Lab", "business", "KE"), ("Alpha Forum", "ngo", "FR"), ("Alpha Lab", "ngo", "KE"))
    for name, kind, country in bodies:
        case = build.accredited()
        Organization.objects.filter(pk=case.application.organization_id).update(name=name, type=kind, country=country)
    list_due(now=NEXT_MONTH)


def get(client: Client, path: str):
    with time_machine.travel(NEXT_MONTH, tick=False):
        return client.get(path)


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("/organizations/?country=ZZ", "Country: “ZZ” is not one of its choices."),
        ("/organizations/?type=zzz&type=ngo", "Type of organization: “zzz” is not one of its choices."),
        ("/organizations/?region=Nowhere", "Regional group: “Nowhere”"),
        ("/organizations/?cycle=9", "Cycle: “9”"),
        ("/inputs/?language=xx", "Language: “xx”"),
        ("/inputs/?session=none-such", "Meeting: “none-such”"),
        ("/inputs/?year=abc", "Year: “abc”"),
        ("/inputs/?country=zz", "Country: “zz”"),
        ("/inputs/?sort=worst&q=x", "Order: “worst”"),
        ("/inputs/?agenda_item=zzz", "“agenda_item”: there is no such filter."),
        ("/inputs/?format=xlsx", "“format”: there is no such filter."),
        ("/organizations/?format=xlsx", "Format: “xlsx” is not one of its choices."),
    ],
)
def test_a_public_page_says_which_filter_it_does_not_know_and_shows_no_list(client, three, path, sentence):
    making.posted(title="Shown where nothing is asked")
    answer = get(client, path)
    page = answer.content.decode()
    assert answer.status_code == 400
    assert sentence in page
    assert "Zeta Lab" not in page
    assert "Shown where nothing" not in page
    assert f'href="{path.partition("?")[0]}">Show the whole list' in page


def test_the_other_filters_are_kept_in_a_link(client, three):
    page = get(client, "/organizations/?type=zzz&type=ngo&q=Alpha&after=1~x").content.decode()
    link = re.search(r'href="([^"]*)">Show the list with the other', page)[1].replace("&amp;", "&")
    assert link == "/organizations/?type=ngo&q=Alpha"
    assert "2 organizations match" in get(client, link).content.decode()


def test_names_that_others_hang_on_an_address_change_nothing(client, three):
    for path in ("/organizations/", "/inputs/"):
        assert get(client, f"{path}?utm_source=mail&format=&foo=bar").status_code == 200
    page = get(client, "/inputs/?agenda_item=5&language=en").content.decode()
    assert re.search(r'href="([^"]*)">Show the list with the other', page)[1] == "/inputs/?language=en"


def test_files_and_feeds_refuse_in_their_own_format(client, three):
    for path in ("/organizations/?format=json&country=ZZ", "/inputs/export.json?country=ZZ"):
        answer = get(client, path)
        assert (answer.status_code, answer.json()["message"]) == (400, "country: “ZZ” is not known.")
    for path in ("/organizations/?format=csv&type=x", "/inputs/export.csv?type=x", "/inputs/feed.atom?type=x"):
        answer = get(client, path)
        assert (answer.status_code, answer["Content-Type"]) == (400, "text/plain; charset=utf-8")
        assert "It may be: ngo, " in answer.content.decode()


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("organizations?country=ZZ", "country: “ZZ” is not known."),
        ("organizations?contry=FR", "contry: there is no such filter."),
        ("inputs/?language=xx", "language: “xx” is not known. It may be: ar, zh, en, fr, ru, es, other."),
        ("inputs/?lang=fr", "lang: there is no such filter."),
    ],
)
def test_the_interface_refuses_with_the_name_of_the_filter(client, three, query, message):
    answer = get(client, f"/api/v1/{query}")
    assert (answer.status_code, answer.json()) == (422, {"error": "invalid", "message": message})


@pytest.mark.parametrize(
    "query",
    ["country=ZZ", "country=%27", "list=99999999999", "list=99", "status=x", "seen=perhaps", "position=x", "new=2"],
)
def test_a_delegate_is_told_too(query):
    case = build.circulated()
    with at(build.CIRCULATED + timedelta(days=1)):
        answer = client_of(build.delegate()).get(f"/states/files/?{query}")
    assert answer.status_code == 400
    assert case.application.reference not in answer.content.decode()


def test_the_chair_is_told_too():
    with at(build.CIRCULATED):
        answer = client_of(build.chair()).get("/chair/cases/?stage=nonsense")
    assert answer.status_code == 400
    assert "Stage: “nonsense”" in answer.content.decode()


@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("accreditation_application", "queue=x"),
        ("accreditation_application", "status=x"),
        ("accreditation_application", "window=999"),
        ("accreditation_application", "window=x"),
        ("accreditation_application", "route=x"),
        ("accreditation_application", "late=x"),
        ("accreditation_organization", "queue=x"),
        ("accreditation_accreditation", "queue=x"),
        ("accreditation_claim", "queue=x"),
        ("accreditation_circulation", "queue=x"),
        ("submissions_writteninput", "state=x"),
        ("accounts_letter", "status=x"),
        ("accounts_letter", "kind=x"),
        ("accounts_mandate", "party=x"),
        ("accounts_mandate", "ended=x"),
        ("accounts_memberstate", "only=x"),
    ],
)
def test_the_secretariat_is_told_too(settings, name, query):
    settings.SECOND_FACTOR_REQUIRED = False
    actor = build.secretariat(Right.CHECKER, Right.CIRCULATOR, Right.MODERATOR, Right.SETTINGS)
    client = sign_in(Client(), User.objects.get(pk=actor.user_id))
    answer = client.get(f"{reverse(f'admin:{name}_changelist')}?{query}")
    assert answer.status_code == 400
    assert "This filter does not exist" in answer.content.decode()


def facets(page: str) -> dict[str, str]:
    """Label to count, as the filters show them."""
    found = re.findall(r"<span>([^<]+)</span> <span class=.count.>([^<]+)</span>", page)
    return {label.strip(): count for label, count in found}


def test_facets_of_the_accredited_follow_the_search_and_each_other(client, three):
    page = get(client, "/organizations/").content.decode()
    assert facets(page) == {
        "Business": "1", "Non-governmental organization": "2", "African Group": "2",
        "Western European and other States Group": "1", "Kenya": "2", "France": "1",
    }  # fmt: skip
    assert " match" not in page
    page = get(client, "/organizations/?q=alpha").content.decode()
    assert "2 organizations match." in page
    assert (facets(page)["Kenya"], facets(page)["France"]) == ("1", "1")
    assert "Business" not in facets(page)
    page = get(client, "/organizations/?country=KE&type=ngo").content.decode()
    assert "One organization matches." in page
    # Of its own facet a filter counts what another choice would give.
    assert facets(page)["Business"] == "1"
    assert (facets(page)["Kenya"], facets(page)["France"]) == ("1", "1")


def test_a_search_that_finds_more_than_is_counted_says_so(client, three, monkeypatch):
    monkeypatch.setattr("accreditation.queries.accredited.MOST_COUNTED", 1)
    page = get(client, "/organizations/?q=alpha").content.decode()
    assert "More than 1 organizations match." in page
    assert json.loads(get(client, "/organizations/?q=alpha&format=json").content)["organizations"]
