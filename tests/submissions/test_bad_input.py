"""Bad input gets a clear message, changes nothing and loses nothing (DESIGN 11)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import Act, Letter
from accounts.refusals import Refused
from accreditation.modalities.outcomes import Reason
from accreditation.services.parameters import change_cycle_inputs
from sessions_app.models import Session
from submissions.models import WrittenInput
from submissions.services.drafting import save_input
from submissions.services.moderating import return_input
from submissions.services.sending import appeal_return, send_input
from tests import builders as build
from tests.papers import scan
from tests.signing_in import signed_in
from tests.submissions import making as make
from tests.submissions.making import fields
from tests.submissions.sending import hidden

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("one_factor")]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"text": "word " * 2001}, "2,001 words; the limit is 2,000"),
        ({"title": ""}, "Fill this in"),
        ({"title": "x" * 201}, "At most 200 characters"),
        ({"title": "\u202eTitle"}, "(U+202E)"),
        ({"title": "\u3164"}, "nothing here that can be read"),
        ({"topic": "Top\u200bic"}, "(U+200B)"),
        ({"session": "999999"}, "not one of the answers offered"),
        ({"session": "abc"}, "not one of the answers offered"),
        ({"topic": ""}, "Choose the agenda item, or name the topic"),
        ({"text": ""}, "Write the text, or choose a PDF"),
        ({"language": "tlh"}, "not one of the answers offered"),
        ({"text": "", "file": SimpleUploadedFile("a.pdf", b"MZ\x90\x00 not a pdf at all")}, "this is not a PDF"),
        ({"text": "", "file": SimpleUploadedFile("empty.pdf", b"")}, "empty"),
    ],
)
def test_the_form_says_what_to_do_and_keeps_what_was_typed(changes, said):
    alice, _body = make.body()
    typed = fields(**{"title": "Kept title", **changes})
    page = signed_in(alice).post("/my/inputs/new/", typed)
    text = page.content.decode()
    assert page.status_code in {200, 409}
    assert said in text
    assert "error-summary" in text
    if changes.get("title") is None:
        assert "Kept title" in text
    if typed["text"]:
        assert typed["text"].strip()[:60] in text
    assert not WrittenInput.objects.exists()


def test_too_long_a_text_is_one_error_and_what_one_of_two_needs_is_not_optional():
    alice, _body = make.body()
    client = signed_in(alice)
    page = client.post("/my/inputs/new/", fields(text="word " * 2001)).content.decode()
    assert "the limit is 2,000" in page
    assert "Write the text, or choose a PDF." not in page
    assert "(optional)" not in client.get("/my/inputs/new/").content.decode()


def test_a_meeting_long_over_takes_no_more_inputs():
    story = make.draft()
    client, url = signed_in(story.alice), f"/my/inputs/{story.written.reference}/check/"
    given = hidden(client.get(url))
    over = make.NOW - timedelta(days=40)
    Session.objects.filter(pk=story.written.session_id).update(opens_at=over - timedelta(days=4), closes_at=over)
    assert "Plenary 2027" not in client.get("/my/inputs/new/").content.decode()
    assert "has been over for too long" in client.get(url).content.decode()
    assert client.post(url, given).status_code == 409
    assert story.state == "draft"


def test_two_thousand_words_are_not_too_many():
    alice, _body = make.body()
    assert signed_in(alice).post("/my/inputs/new/", fields(text="word " * 2000)).status_code == 302


def test_an_agenda_item_of_another_meeting():
    alice, _body = make.body()
    other = make.item(make.meeting("other", "Another meeting"))
    page = signed_in(alice).post("/my/inputs/new/", fields(agenda_item=other.pk)).content.decode()
    assert "on the agenda of another meeting" in page


def test_a_draft_is_saved_with_gaps_and_not_sent_with_them():
    alice, _body = make.body()
    client = signed_in(alice)
    client.post("/my/inputs/new/", fields(title="", session="", topic="", text="A beginning", then=""))
    written = WrittenInput.objects.get()
    assert written.text == "A beginning"
    page = client.get(f"/my/inputs/{written.reference}/check/")
    assert "Still missing" in page.content.decode()
    answer = client.post(f"/my/inputs/{written.reference}/check/", hidden(page))
    assert answer.status_code == 409
    assert "Something is still missing" in answer.content.decode()
    written.refresh_from_db()
    assert written.state == "draft"


def test_the_guidelines_must_be_accepted():
    story = make.draft()
    client = signed_in(story.alice)
    url = f"/my/inputs/{story.written.reference}/check/"
    given = hidden(client.get(url))
    del given["declares"]
    assert "Accept the guidelines of R11" in client.post(url, given).content.decode()
    assert story.state == "draft"


def test_scripts_in_title_and_text_stay_words():
    nasty = '<script>alert("x")</script><img src=x onerror=alert(1)>'
    alice, body = make.body(f"Body {nasty}"[:200])
    story = make.posted(alice, body, title=nasty, text=f"{nasty} due diligence", topic=nasty)
    slug = story.public.slug
    for address in (
        "/inputs/?q=diligence",
        f"/inputs/?q={nasty}",
        f"/inputs/{slug}/",
        f"/inputs/{slug}/print/",
        "/inputs/feed.atom",
        "/inputs/?topic=" + nasty,
    ):
        text = Client().get(address).content.decode()
        assert "<script>alert" not in text
        assert "<img" not in text.replace('<img src="/static/', "")
    assert Client().get(f"/inputs/{slug}/text.pdf").content.startswith(b"%PDF")
    for client, address in (
        (signed_in(alice), f"/my/inputs/{story.written.reference}/"),
        (signed_in(story.chair), f"/chair/inputs/{story.written.reference}/"),
        (signed_in(story.moderator), f"/admin/submissions/writteninput/{story.written.pk}/change/"),
    ):
        assert "<script>alert" not in client.get(address).content.decode()


def test_a_formula_in_a_title_is_text_in_the_csv():
    make.posted(title='=HYPERLINK("http://evil.example")')
    assert "'=HYPERLINK" in Client().get("/inputs/export.csv").content.decode()


def test_sending_twice_is_sending_once():
    story = make.draft()
    client, url = signed_in(story.alice), f"/my/inputs/{story.written.reference}/check/"
    given = hidden(client.get(url))
    assert [client.post(url, given).status_code for _ in range(2)] == [302, 302]
    assert story.fresh().versions.count() == 1
    assert Act.objects.filter(kind="input.send").count() == 1
    assert Letter.objects.filter(kind="input.sent").count() == 1


def test_who_sends_after_a_colleague_is_shown_what_was_sent():
    story = make.draft()
    client, url = signed_in(story.alice), f"/my/inputs/{story.written.reference}/check/"
    given = hidden(client.get(url))
    send_input(written=story.written, key="a colleague's", declares=True, actor=story.alice, now=make.NOW)
    answer = client.post(url, given, follow=True)
    assert answer.redirect_chain == [(f"/my/inputs/{story.written.reference}/", 302)]
    assert "was not sent twice" in answer.content.decode()
    assert story.fresh().versions.count() == 1


def test_a_stale_page_overwrites_nothing():
    story = make.draft()
    old = story.written.version
    save_input(written=story.written, answers={"title": "A colleague's title"}, actor=story.alice, now=make.NOW)
    client = signed_in(story.alice)
    page = client.post(f"/my/inputs/{story.written.reference}/edit/", fields(title="Mine", version=old))
    assert page.status_code == 409
    assert "Somebody else has changed this" in page.content.decode()
    assert "Mine" in page.content.decode()
    assert story.fresh().title == "A colleague's title"
    with pytest.raises(Refused) as refused:
        send_input(written=story.written, key="k", declares=True, actor=story.alice, now=make.NOW, version=old)
    assert refused.value.reason == Reason.STALE


def test_looking_changes_nothing():
    story = make.sent()
    client, url = signed_in(story.moderator), f"/admin/submissions/writteninput/{story.written.pk}"
    assert {client.get(f"{url}/post/").status_code, client.get(f"{url}/return/").status_code} == {404}
    assert story.state == "sent"


def test_only_the_accredited_where_the_process_says_so():
    story = make.draft()
    process = build.process()
    process.parameters = {"inputs_from": "accredited"}
    process.save()
    client, url = signed_in(story.alice), f"/my/inputs/{story.written.reference}/check/"
    page = client.get(url)
    assert "only accredited organizations" in page.content.decode()
    assert client.post(url, hidden(page)).status_code == 409
    assert story.state == "draft"


def test_a_cycle_says_otherwise_than_the_process():
    story = make.draft()
    client, url = signed_in(story.alice), f"/my/inputs/{story.written.reference}/check/"
    sam = build.secretariat()
    cycle = story.written.session.cycle
    desk, page = signed_in(sam), f"/admin/accreditation/cycle/{cycle.pk}/inputs/"
    assert "as the process says: any registered organization" in desk.get(page).content.decode()
    typed = {"value": "accredited", "reason": "Agreed at the first plenary.", "seen": ""}
    read_back = desk.post(page, typed).content.decode()
    assert "to accredited organizations only. What has been sent or posted stays." in read_back
    assert "only accredited organizations" not in client.get(url).content.decode()
    for code in (302, 409):  # pressed twice, the second is out of date
        assert desk.post(page, {**typed, "confirmed": "yes"}).status_code == code
    shown = client.get(url)
    assert "only accredited organizations" in shown.content.decode()
    assert client.post(url, hidden(shown)).status_code == 409
    act = Act.objects.get(kind="parameter.change")
    assert (act.subject, act.facts["after"], act.public) == (f"cycle:{cycle.pk}", "accredited", True)
    assert "Agreed at the first plenary." in desk.get(page).content.decode()
    assert str(cycle) in desk.get("/admin/accreditation/parameterchange/").content.decode()
    rules = Client().get("/rules/").content.decode()
    assert f"{cycle}: Accredited organizations only" in rules
    # Another cycle goes on as the process says, and the cycle itself may again.
    assert build.process().rules().inputs_from == "registered"
    change_cycle_inputs(cycle=cycle, value="", reason="Opened.", actor=sam, now=make.NOW)
    cycle.refresh_from_db()
    assert cycle.rules().inputs_from == "registered"
    for value, reason, actor, refused in (
        ("everybody", "Why.", sam, Reason.BAD_VALUE),
        ("", "Why.", sam, Reason.UNCHANGED),
        ("accredited", " ", sam, Reason.NEEDS_REASON),
        ("accredited", "Why.", build.chair(), Reason.OTHER_PARTY),
    ):
        with pytest.raises(Refused, match=refused):
            change_cycle_inputs(cycle=cycle, value=value, reason=reason, actor=actor, now=make.NOW)


def test_what_was_sent_is_not_edited():
    story = make.sent()
    with pytest.raises(Refused):
        save_input(written=story.written, answers={"title": "X"}, actor=story.alice, now=make.NOW)
    client, url = signed_in(story.alice), f"/my/inputs/{story.written.reference}/edit/"
    assert client.get(url).url == f"/my/inputs/{story.written.reference}/"


@pytest.mark.parametrize("appealed", [False, True])
def test_what_is_typed_after_the_sending_stays_on_the_page(appealed):
    """Another tab has sent it, or it is before the Chair: nothing is saved, nothing typed is lost, no button leads on."""
    story = make.sent()
    if appealed:
        returned = return_input(
            written=story.written, reason="Whom?", actor=story.moderator, now=make.NOW + make.MINUTE
        )
        appeal_return(written=returned, reason="It is ours.", actor=story.alice, now=make.NOW + 2 * make.MINUTE)
    url = f"/my/inputs/{story.written.reference}/edit/"
    answer = signed_in(story.alice).post(url, fields(text="An hour of work.", version=1))
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "sent already; this change is not in it" in page
    assert "An hour of work." in page
    assert 'value="check"' not in page
    assert "Received" not in page
    assert story.fresh().text != "An hour of work."


def test_a_letter_that_no_typeface_has_is_told():
    """A machine without the face says so and offers the text; it never prints an empty box."""
    story = make.posted(title="A private letter", text="Unlisted: \U00013440 \U0001f9ff")
    page = Client().get(f"/inputs/{story.public.slug}/text.pdf")
    assert page.status_code == 404
    assert "no typeface" in page.content.decode()
    assert f"/inputs/{story.public.slug}/" in page.content.decode()


def test_a_file_is_kept_replaced_and_taken_out():
    story = make.draft()
    client, url = signed_in(story.alice), f"/my/inputs/{story.written.reference}/edit/"

    def save(**changes):
        return client.post(url, fields(then="", version=story.fresh().version, **changes))

    save(file=scan())
    first = story.fresh().file
    assert "letter.pdf" in client.get(url).content.decode()
    save(title="Changed")
    assert story.fresh().file == first
    save(remove_file="on")
    assert story.fresh().file is None


@pytest.mark.parametrize(
    "query",
    [
        "session=%00",
        "year=abc",
        "before=x",
        "after=99999999999999999999",
        "from=-1",
        "sort=<",
        "language=zz",
        "q=%00%27",
    ],
)
def test_a_mangled_address_is_answered(query):
    make.posted()
    for path in ("/inputs/", "/inputs/feed.atom", "/inputs/export.csv", "/inputs/export.json", "/api/v1/inputs/"):
        assert Client().get(f"{path}?{query}").status_code in {200, 400, 422}


def test_save_the_draft_pressed_twice_is_one_draft():
    alice, _body = make.body()
    client = signed_in(alice)
    key = client.get("/my/inputs/new/").context["form"]["key"].value()
    assert key
    typed = fields(key=key, then="")
    first, again = client.post("/my/inputs/new/", typed), client.post("/my/inputs/new/", typed)
    assert first.status_code == again.status_code == 302
    assert first.url == again.url
    assert WrittenInput.objects.count() == 1
    # Another text is another draft: nothing typed is lost.
    assert client.post("/my/inputs/new/", typed | {"text": "Other words."}).url != first.url
    assert {row.text for row in WrittenInput.objects.all()} == {typed["text"].strip(), "Other words."}


def test_a_form_that_outlives_its_session_is_shown_in_its_own_words():
    _alice, body = make.body()
    typed = fields(organization=str(body.pk), then="check", key="secret")
    page = Client().post("/my/inputs/new/", typed)
    text = page.content.decode()
    assert page.status_code == 403
    assert typed["text"].strip() in text
    session = WrittenInput._meta.get_field("session").related_model.objects.get(pk=typed["session"])
    for shown in (session.title, "Language of the input", "English", "Meeting"):
        assert shown in text
    for raw in (body.name, "Organization</label>", ">Then<", "secret", ">en<"):
        assert raw not in text


def test_the_list_of_own_inputs_begins_a_status_with_a_capital():
    story = make.draft(title="x" * 200)
    page = signed_in(story.alice).get("/my/inputs/").content.decode()
    assert "Draft" in page[page.index("x" * 200) :]
    assert '<th scope="row" class="long">' in page


def test_an_agenda_item_and_a_topic_exclude_each_other():
    alice, _body = make.body()
    typed = fields(agenda_item=str(make.item(make.meeting()).pk), topic="Typed topic")
    page = signed_in(alice).post("/my/inputs/new/", typed).content.decode()
    assert "has one or the other" in page
    assert "Typed topic" in page
    assert not WrittenInput.objects.exists()
