"""An input's whole way over HTTP: sent, returned with a reason, mended, posted, found, fed, in the API (R10, R11)."""

from __future__ import annotations

import json
import re

import pytest
from django.test import Client

from accounts.models import Act, Letter
from submissions.models import PostedInput, WrittenInput
from tests import builders as build
from tests.papers import scan
from tests.signing_in import signed_in
from tests.submissions import making as make
from tests.submissions.making import fields
from tests.submissions.sending import send

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("one_factor")]


def test_send_return_mend_post_find():
    alice, body = make.body("Centre for Careful Words")
    moderator, public = signed_in(build.secretariat()), Client()
    sender = signed_in(alice)

    # Written and sent, with a PDF.
    answer = sender.post("/my/inputs/new/", fields(file=scan()))
    written = WrittenInput.objects.get(organization=body)
    assert answer.url == f"/my/inputs/{written.reference}/check/"
    assert "Norms in practice" in sender.get(answer.url).content.decode()
    assert send(sender, written.reference).status_code == 302
    receipt = sender.get(f"/my/inputs/{written.reference}/").content.decode()
    assert written.versions.get().digest in receipt
    assert public.get("/inputs/?q=norms").context["page"].rows == []

    # Returned with a reason, which its sender reads; mended, sent again.
    queue = "/admin/submissions/writteninput/"
    assert written.reference in moderator.get(queue).content.decode()
    written.refresh_from_db()
    refused = moderator.post(f"{queue}{written.pk}/return/", {"reason": " ", "version": written.version})
    assert refused.status_code == 422
    assert "Fill this in." in refused.content.decode()
    assert WrittenInput.objects.get(pk=written.pk).state == "sent"
    moderator.post(f"{queue}{written.pk}/return/", {"reason": "Name the agenda item.", "version": written.version})
    assert "Name the agenda item." in sender.get(f"/my/inputs/{written.reference}/").content.decode()
    written.refresh_from_db()
    mended = fields(title="Norms in careful practice", version=written.version)
    sender.post(f"/my/inputs/{written.reference}/edit/", mended)
    send(sender, written.reference)
    assert [version.number for version in written.versions.all()] == [1, 2]
    assert written.versions.first().content["title"] == "Norms in practice"

    # Posted under the first symbol of the year, and found by everybody.
    written.refresh_from_db()
    shown = moderator.get(f"{queue}{written.pk}/change/").content.decode()
    assert "Norms in careful practice" in shown
    assert "This will notify 1 recipient." in shown
    moderator.post(f"{queue}{written.pk}/post/", {"version": written.version})
    row = PostedInput.objects.get(input=written)
    assert row.symbol == f"GM/{row.year}/INPUT/1"
    listed = public.get("/inputs/?q=careful")
    assert [found.pk for found in listed.context["page"].rows] == [row.pk]
    page = public.get(f"/inputs/{row.slug}/")
    assert page.status_code == 200
    for words in (row.symbol, "Norms in careful practice", "Centre for Careful Words", "national views"):
        assert words in page.content.decode()
    # A name in another script turns nothing beside it.
    for path in ("", "print/"):
        cited = re.search(r"<p class=\"small\">(.*?)</p>", public.get(f"/inputs/{row.slug}/{path}").content.decode())[1]
        assert cited.startswith("<bdi>Centre for Careful Words</bdi>, “<bdi>Norms in careful practice</bdi>”, ")
        assert cited.endswith(f"/inputs/{row.slug}/</bdi>")
    assert public.get(f"/inputs/{row.slug}/file.pdf").content.startswith(b"%PDF")
    assert public.get(f"/inputs/{row.slug}/text.pdf").content.startswith(b"%PDF")
    assert row.symbol in public.get(f"/inputs/{row.slug}/print/").content.decode()
    assert row.symbol in public.get("/inputs/feed.atom?q=careful").content.decode()
    assert row.symbol in public.get("/inputs/export.csv").content.decode()
    assert json.loads(public.get("/inputs/export.json").content)["inputs"][0]["symbol"] == row.symbol
    api = public.get(f"/api/v1/inputs/{row.slug}").json()
    assert api["text"] == "States could publish their national views on norms."
    assert public.get("/api/v1/inputs/?q=careful").json()["inputs"][0]["symbol"] == row.symbol

    # Each step an act, each told to the sender's people.
    kinds = list(Act.objects.filter(subject=written.record_subject).values_list("kind", flat=True))
    assert kinds == ["input.begin", "input.send", "input.return", "input.send", "input.post"]
    letters = Letter.objects.filter(user_id=alice.user_id, kind__startswith="input.").order_by("id")
    assert [letter.kind for letter in letters] == ["input.sent", "input.returned", "input.sent", "input.posted"]
    assert "Name the agenda item." in letters[1].body


def test_appeal_upheld_then_mended_returned_again_and_overturned():
    story = make.sent(title="A disputed paper")
    sender, chair, public = signed_in(story.alice), signed_in(story.chair), Client()
    mine, desk = f"/my/inputs/{story.written.reference}/", f"/chair/inputs/{story.written.reference}/"
    moderator, queue = signed_in(story.moderator), f"/admin/submissions/writteninput/{story.written.pk}"

    def say(client, url, **values):
        return client.post(url, {"version": story.fresh().version, **values})

    say(moderator, f"{queue}/return/", reason="Not technical.")
    assert say(sender, f"{mine}appeal/", reason="It is.").status_code == 302
    assert "A disputed paper" in chair.get("/chair/inputs/").content.decode()
    page = chair.get(desk).content.decode()
    assert "It is." in page
    assert "The Chair decides on the appeal" in page
    assert '<dd class="who">Chair</dd>' in page
    assert (
        "Before the Chair"
        in page[page.index('<header class="case">') : page.index("</header>", page.index("case-facts"))]
    )
    assert '<dd class="who">Chair</dd>' in sender.get(mine).content.decode()
    say(chair, desk, outcome="uphold", reason="It names a State.")
    assert story.state == "returned"
    assert '<dd class="who">You</dd>' in sender.get(mine).content.decode()
    assert say(sender, f"{mine}appeal/", reason="Again.").status_code == 409
    send(sender, story.written.reference)
    say(moderator, f"{queue}/return/", reason="Still not.")
    say(sender, f"{mine}appeal/", reason="Now it is.")
    say(chair, desk, outcome="overturn", reason="Agreed.")
    assert story.state == "posted"
    assert public.get(f"/inputs/{story.public.slug}/").status_code == 200


def test_withheld_by_the_chair_leaves_a_tombstone():
    story = make.posted(title="A withheld title", text="withheldword")
    chair, public, slug = signed_in(story.chair), Client(), story.public.slug
    assert public.get("/inputs/?q=withheldword").context["page"].rows
    desk = f"/chair/inputs/{story.written.reference}/"
    assert chair.post(desk, {"version": story.written.version, "reason": ""}).status_code == 422
    assert story.state == "posted"
    chair.post(desk, {"version": story.written.version, "reason": "A secret reason."})
    page = public.get(f"/inputs/{slug}/")
    assert page.status_code == 410
    text = page.content.decode()
    assert "Withheld by the Chair" in text
    assert story.public.symbol in text
    for gone in ("A withheld title", "withheldword", "A secret reason."):
        for address in (
            f"/inputs/{slug}/",
            f"/inputs/{slug}/print/",
            "/inputs/",
            "/inputs/feed.atom",
            "/inputs/export.json",
        ):
            assert gone not in public.get(address).content.decode()
    assert public.get("/inputs/?q=withheldword").context["page"].rows == []
    assert public.get(f"/api/v1/inputs/{slug}").status_code == 410
    assert Letter.objects.filter(kind="input.withheld", body__contains="A secret reason.").exists()


def test_withdrawn_after_posting_leaves_a_tombstone_and_before_it_nothing():
    after, before = make.posted(), make.sent(title="Never posted")
    for story in (after, before):
        url = f"/my/inputs/{story.written.reference}/withdraw/"
        assert signed_in(story.alice).post(url, {"version": story.written.version}).status_code == 302
        assert story.state == "withdrawn"
    assert Client().get(f"/inputs/{after.public.slug}/").status_code == 410
    assert not PostedInput.objects.filter(input=before.written).exists()


def test_the_form_works_for_a_person_with_two_bodies():
    alice, first = make.body("First body")
    second = build.organization(alice, "Second body")
    client = signed_in(alice)
    client.post("/my/inputs/new/", fields(organization=second.pk, then=""))
    assert WrittenInput.objects.get().organization == second
    page = client.get("/my/inputs/").content.decode()
    assert "Second body" in page
    assert first.name not in page
