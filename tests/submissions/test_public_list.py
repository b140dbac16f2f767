"""The public list: facets in the address, keyset pages, a constant number of queries, feed and files (DESIGN 10, 12)."""

from __future__ import annotations

import csv
import io
import xml.etree.ElementTree as ElementTree

import pytest
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.test import Client

from accounts.models import MemberState
from submissions.models import FacetCount, PostedInput
from submissions.queries import facets
from submissions.queries.catalogue import COLUMNS
from submissions.queries.facets import count
from submissions.queries.posted import Filters, page_of
from submissions.services.moderating import withhold_input
from tests.signing_in import signed_in
from tests.submissions import making as make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("one_factor")]
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def six():
    """Six inputs that differ in every facet."""
    # Transaction tests empty the table of States.
    MemberState.objects.update_or_create(code="KE", defaults={"name": "Kenya", "regional_group": "African Group"})
    plenary, group = make.meeting(), make.meeting("group", "Thematic group")
    kenya = make.body("Kenyan body", country="KE", type="ngo")
    france = make.body("Corps français", country="FR", type="business")
    return [
        make.posted(*kenya, title="One", session=plenary, topic="Norms", language="en").public,
        make.posted(*kenya, title="Two", session=plenary, topic="Norms", language="fr").public,
        make.posted(*kenya, title="Three", session=group, topic="Threats", language="en").public,
        make.posted(*france, title="Four", session=group, topic="Threats", language="fr").public,
        make.posted(*france, title="Five", session=group, topic="Norms", language="ru").public,
        make.posted(
            *france, title="Six", session=plenary, agenda_item=make.item(plenary), topic="", language="ar"
        ).public,
    ]


def titles(query: str) -> set[str]:
    return {row.title for row in Client().get(f"/inputs/?{query}").context["page"].rows}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", "One Two Three Four Five Six"),
        ("session=group", "Three Four Five"),
        ("session=group&session=plenary-2027&language=ru", "Five"),
        ("language=en&language=fr", "One Two Three Four"),
        ("language=en&topic=Norms", "One"),
        ("topic=Existing+and+potential+threats", "Six"),
        ("type=business", "Four Five Six"),
        ("country=KE", "One Two Three"),
        ("region=African+Group", "One Two Three"),
        ("year=2027", "One Two Three Four Five Six"),
        ("year=2026", ""),
        ("by=kenyan", "One Two Three"),
        ("q=kenyan", "One Two Three"),
        ("q=nothing+of+the+kind", ""),
    ],
)
def test_facets_in_the_address(six, query, found):
    assert titles(query) == set(found.split())


def test_counts_agree_with_the_rows(six):
    """Unfiltered from the kept table, filtered from the rows: both say what is there."""
    for filters in (Filters(), Filters(chosen={"session": ("group",)}), Filters(q="kenyan")):
        counts = count(filters)
        rows = page_of(filters).rows
        assert counts.total == len(rows)
        by_language = {value.value: value.count for value in counts.facets["language"] if value.count}
        assert by_language == {
            language: sum(row.language == language for row in rows) for language in {row.language for row in rows}
        }
        for value in counts.facets["session"]:
            assert value.count in {None, sum(row.session.slug == value.value for row in rows)}


def test_counts_are_capped(six, monkeypatch):
    monkeypatch.setattr(facets, "CAP", 2)
    page = Client().get("/inputs/").content.decode()
    assert "2+ inputs" in page
    cache.clear()
    assert "2+ inputs" in Client().get("/inputs/?country=KE").content.decode()


def test_withholding_takes_an_input_out_of_every_count(six):
    before = dict(FacetCount.objects.values_list("facet", "number").filter(value__in=["", "ar", "2027"]))
    story = make.posted(language="ar")
    withhold_input(written=story.written, reason="R.", actor=story.chair, now=make.NOW)
    assert dict(FacetCount.objects.values_list("facet", "number").filter(value__in=["", "ar", "2027"])) == before
    with pytest.raises(IntegrityError), transaction.atomic():
        PostedInput.objects.filter(pk=story.public.pk).update(text="back again")


def test_pages_by_key_meet_every_row_once():
    bodies = make.body()
    rows = [make.posted(*bodies, title=f"Title {n}", text="common").public.pk for n in range(7)]
    for filters in (Filters(), Filters(q="common"), Filters(q="common", sort="best")):
        seen, page = [], page_of(filters, 3)
        seen += [row.pk for row in page.rows]
        assert page.newer is None
        while page.older:
            page = page_of(page.older, 3)
            seen += [row.pk for row in page.rows]
        assert sorted(seen) == rows
        back = page_of(page.newer, 3)
        assert [row.pk for row in back.rows] == seen[3:6]
        first = page_of(back.newer, 3)
        assert [row.pk for row in first.rows] == seen[:3]
        assert first.newer is None


@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("/inputs/", 7),
        ("/inputs/?q=national&language=en", 8),
        ("/inputs/?q=national&sort=best", 8),
        ("/inputs/feed.atom", 5),
        ("/inputs/export.csv", 5),
        ("/inputs/export.json", 5),
        ("/api/v1/inputs/", 5),
    ],
)
def test_the_number_of_queries_does_not_grow(path, most, django_assert_max_num_queries):
    """The cache's own look-ups included; the same with one row and with five."""
    bodies = make.body()
    make.posted(*bodies)
    for _ in range(2):
        cache.clear()
        with django_assert_max_num_queries(most):
            assert Client().get(path).status_code == 200
        for _row in range(4):
            make.posted(*bodies)


@pytest.mark.parametrize("who", ["alice", "chair", "moderator"])
def test_the_desks_lists_do_not_grow(who, django_assert_max_num_queries):
    bodies = make.body()
    stories = [make.sent(*bodies) for _ in range(2)]
    path, most = {
        "alice": ("/my/inputs/", 8),
        "chair": ("/chair/inputs/", 8),
        "moderator": ("/admin/submissions/writteninput/", 15),
    }[who]
    client = signed_in(getattr(stories[0], who))
    for _ in range(2):
        with django_assert_max_num_queries(most):
            assert client.get(path).status_code == 200
        for _row in range(4):
            make.sent(*bodies)


def test_the_feed_is_atom_of_what_the_filters_show(six):
    answer = Client().get("/inputs/feed.atom?language=fr")
    assert answer["Content-Type"].startswith("application/atom+xml")
    feed = ElementTree.fromstring(answer.content)
    entries = feed.findall(f"{ATOM}entry")
    assert [entry.findtext(f"{ATOM}title").split(" ", 1)[1] for entry in entries] == ["Four", "Two"]
    assert entries[0].findtext(f"{ATOM}author/{ATOM}name") == "Corps français"
    assert "language=fr" in next(link.get("href") for link in feed.findall(f"{ATOM}link") if link.get("rel") == "self")
    assert ElementTree.fromstring(Client().get("/inputs/feed.atom?q=nothing").content).findall(f"{ATOM}entry") == []


def test_what_somebody_wrote_is_no_markup_in_a_feed():
    make.posted(title="T", text="<img src=x onerror=alert(1)> & more")
    entry = ElementTree.fromstring(Client().get("/inputs/feed.atom").content).find(f"{ATOM}entry")
    summary = entry.find(f"{ATOM}summary")
    assert (summary.get("type"), summary.text) == ("text", "<img src=x onerror=alert(1)> & more")
    assert "html" not in {element.get("type") for element in entry}


def test_csv_has_the_columns_of_the_dictionary(six):
    answer = Client().get("/inputs/export.csv?type=business")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode())))
    assert list(rows[0]) == list(COLUMNS)
    assert [row["title"] for row in rows] == ["Six", "Five", "Four"]
    assert rows[0]["agenda_item"] == "5"
    assert 'rel="license"' in answer["Link"]
    page = Client().get("/inputs/data/").content.decode()
    assert all(f"<code>{name}</code>" in page for name in COLUMNS)


def test_the_api_pages_by_cursor(six):
    bodies = make.body()
    for _ in range(24):
        make.posted(*bodies)
    first = Client().get("/api/v1/inputs/").json()
    second = Client().get(f"/api/v1/inputs/?before={first['next']}").json()
    assert (len(first["inputs"]), len(second["inputs"])) == (25, 5)
    assert second["next"] is None
    assert not {row["symbol"] for row in first["inputs"]} & {row["symbol"] for row in second["inputs"]}
    assert Client().get("/api/v1/inputs/gm-1999-input-1").status_code == 404


def test_a_posting_renews_the_cached_list_at_once():
    """And a reader who has the page already is told so."""
    make.posted(title="First of all")
    client = Client()
    first = client.get("/inputs/")
    assert client.get("/inputs/", headers={"If-None-Match": first["ETag"]}).status_code == 304
    assert first["Last-Modified"]
    make.posted(title="Second of all")
    assert "Second of all" in client.get("/inputs/", headers={"If-None-Match": first["ETag"]}).content.decode()


def test_words_carry_their_language_and_direction(six):
    arabic, russian = six[5], six[4]
    assert '<h1 lang="ar" dir="rtl">' in Client().get(f"/inputs/{arabic.slug}/").content.decode()
    assert '<h1 lang="ru" dir="ltr">' in Client().get(f"/inputs/{russian.slug}/").content.decode()
    other = make.posted(language="other").public
    assert '<h1 lang="" dir="auto">' in Client().get(f"/inputs/{other.slug}/").content.decode()


def test_an_empty_list_says_what_will_appear():
    page = Client().get("/inputs/").content.decode()
    assert "The first appears here once" in page
    assert Client().get("/inputs/gm-2027-input-99/").status_code == 404
