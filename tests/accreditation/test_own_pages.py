"""The applicant's pages: whose they are, what they may show, what bad input does to them."""

import re
from datetime import timedelta

import psutil
import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.capacities import Actor, Party
from accounts.connection import desk
from accounts.models import User
from accreditation.modalities.paragraphs import PARAGRAPHS, Rule
from accreditation.modalities.states import State
from accreditation.models import Organization, OrganizationInvitation, Question
from accreditation.notices.own_case import CHECK_QUOTED, CIRCULATION_QUOTED, ECOSOC_QUOTED, QUOTED, next_action
from accreditation.notices.own_timeline import timeline
from accreditation.queries.own import own_application
from accreditation.queries.own_case import own_case_facts
from accreditation.services.applications import save_answers, withdraw_application
from accreditation.services.checking import answer_questions, ask_applicant
from accreditation.urls import urlpatterns
from objections.services.disseminating import disseminate
from objections.services.lodging import lodge_objection
from objections.services.sweeps import end_periods
from tests import builders as build

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)
NOW = build.OPENS + timedelta(days=1)
GET_ONLY = {"my_document_remove", "my_submit", "my_autosave", "my_keep"}


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.SECOND_FACTOR_REQUIRED = False


def signed_in(actor: Actor, **kwargs) -> Client:
    client = Client(**kwargs)
    client.force_login(User.objects.get(pk=actor.user_id))
    return client


def case_addresses(reference: str, pk: int = 1) -> list[str]:
    """Every address of a case."""
    named = [p.name for p in urlpatterns if str(p.pattern).startswith("my/<str:reference>/")]
    addresses = []
    for name in named:
        kwargs = {"reference": reference}
        if name in {"my_document_remove", "my_state_question"}:
            kwargs["pk"] = pk
        if name == "my_keep":
            kwargs["place"] = "reply"
        if name == "my_section":
            kwargs["name"] = "purpose"
        addresses.append(reverse(name, kwargs=kwargs))
    return addresses


def test_somebody_elses_case_does_not_exist():
    case = build.submitted()
    pages = case_addresses(case.application.reference)
    assert len(pages) >= 16
    mine = signed_in(case.alice)
    assert mine.get(f"/my/{case.application.reference}/").status_code == 200
    stranger = signed_in(build.applicant())
    for page in pages:
        for answer in (stranger.get(page), stranger.post(page, {"field": "purpose", "value": "x", "key": "k"})):
            assert answer.status_code in {404, 405}, page
            assert case.application.organization.name not in answer.content.decode()


@pytest.mark.parametrize("party", [Party.STATE, Party.CHAIR, Party.SECRETARIAT])
def test_who_acts_in_another_capacity_is_told_so(party):
    case = build.submitted()
    actor = {Party.STATE: build.delegate, Party.CHAIR: build.chair, Party.SECRETARIAT: build.secretariat}[party]()
    answer = signed_in(actor).get(f"/my/{case.application.reference}/")
    assert answer.status_code == 403
    assert case.application.organization.name not in answer.content.decode()


def test_signed_out_one_is_asked_to_sign_in_and_brought_back():
    case = build.submitted()
    page = f"/my/{case.application.reference}/check/"
    answer = Client().get(page)
    assert answer.status_code == 302
    assert answer.url == f"/accounts/login/?next={page}"


def test_what_is_typed_into_a_lost_session_comes_back():
    alice = build.applicant()
    application = build.draft(alice)
    typed = "Words that took <b>an hour</b>."
    answer = Client().post(f"/my/{application.reference}/edit/purpose/", {"purpose": typed, "version": "1"})
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "Words that took &lt;b&gt;an hour&lt;/b&gt;." in page
    assert "/accounts/login/?next=%2Fmy%2F" in page
    application.refresh_from_db()
    assert application.purpose == build.ANSWERS["purpose"]


def test_an_objection_shows_nowhere_before_the_applicant_may_know():
    """Two like cases, one objected to: their pages are the same until the dissemination; then one is told of one."""
    objected, free = build.circulated(), build.circulated()
    for case in (objected, free):
        Organization.objects.filter(pk=case.application.organization_id).update(name="Same Name")
    dora = build.delegate()

    def lodge(delegate):
        with desk():
            lodge_objection(
                application=objected.application,
                basis="PLANTED BASIS",
                share_basis=False,
                share_name=False,
                actor=delegate,
                now=build.CIRCULATED + timedelta(hours=1),
            )

    def page(case, name="my_case"):
        with time_machine.travel(build.CIRCULATED + timedelta(days=2), tick=False):
            text = signed_in(case.alice).get(reverse(name, args=[case.application.reference])).content.decode()
        text = text.replace(case.application.reference, "REF")
        text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text)
        text = re.sub(r"List \d+", "List", text)
        return re.sub(r"/organizations/ORG-[\w-]+/", "", text)

    lodge(dora)
    lodge(build.delegate())
    for name in ("my_case", "my_file"):
        assert page(objected, name).replace("digest", "") != ""
    assert page(objected) == page(free)
    assert signed_in(objected.alice).get(reverse("my_reply", args=[objected.application.reference])).status_code == 404
    with desk():
        disseminate(actor=build.chair(), now=build.CIRCULATED + timedelta(days=1))
    told = page(objected)
    assert "An objection was received" in told
    assert "An objection was received" not in page(free)
    state = User.objects.get(pk=dora.user_id).mandates.get().state
    for secret in ("PLANTED BASIS", state.name, "2 objections", "objections were"):
        assert secret not in told


def test_at_the_end_of_the_period_one_may_know_and_reply():
    case = build.circulated()
    with desk():
        lodge_objection(
            application=case.application,
            basis="Shared basis.",
            share_basis=True,
            share_name=True,
            actor=build.delegate(),
            now=build.CIRCULATED,
        )
        end_periods(now=build.PERIOD_ENDS + timedelta(minutes=1))
    with time_machine.travel(build.PERIOD_ENDS + timedelta(hours=1), tick=False):
        page = signed_in(case.alice).get(f"/my/{case.application.reference}/").content.decode()
        answer = signed_in(case.alice).post(
            f"/my/{case.application.reference}/reply/", {"text": "We are independent."}, follow=True
        )
    assert "In consultation" in page
    assert "You may reply to the objection" in page
    assert "Your reply has reached the Chair" in answer.content.decode()
    assert "Nothing is needed from you" in answer.content.decode()


def test_a_states_name_is_told_only_if_it_chose_so():
    case = build.circulated()
    for shows in (True, False):
        dora = build.delegate(build.member_state(f"Land {shows}"))
        Question.objects.create(
            application=case.application,
            asked_by_state_id=dora.state_id,
            shows_state=shows,
            text="Who funds it?",
            asked_at=build.CIRCULATED,
            asked_by_id=dora.user_id,
        )
    pages = [f"/my/{case.application.reference}/"]
    pages += [f"{pages[0]}questions/{q.pk}/" for q in case.application.questions.all()]
    text = "".join(signed_in(case.alice).get(page).content.decode() for page in pages)
    assert "Land True" in text
    assert "Land False" not in text


@pytest.mark.parametrize(
    ("state", "words", "needed"),
    [
        (State.SUBMITTED, "Nothing is needed from you", False),
        (State.COMPLETE, "Nothing is needed from you", False),
        (State.CIRCULATED, "Nothing is needed from you", False),
        (State.RETURNED, "Answer the questions of the Secretariat", True),
        (State.DRAFT, "Complete the application and submit it", True),
    ],
)
def test_one_named_next_action(state, words, needed):
    case = build.submitted()
    case.application.state = state.value
    case.application.due_at = NOW + timedelta(days=3) if state is State.RETURNED else None
    case.application.save()
    if state is State.RETURNED:
        Question.objects.create(
            application=case.application, text="?", asked_at=NOW, asked_by_id=case.checker.user_id, due_at=NOW
        )
    own = own_application(case.alice, case.application.reference)
    action = next_action(own, NOW)
    assert action.words.startswith(words)
    assert action.needed is needed


def test_the_timeline_quotes_the_rules_to_the_letter():
    for rule, words in QUOTED.items():
        assert words in PARAGRAPHS[rule].text
    assert ECOSOC_QUOTED in PARAGRAPHS[Rule.R1].text
    assert CHECK_QUOTED in PARAGRAPHS[Rule.R1].text
    assert CIRCULATION_QUOTED in PARAGRAPHS[Rule.R3].text
    case = build.circulated()
    own = own_application(case.alice, case.application.reference)
    now = build.CIRCULATED + timedelta(days=1)
    steps = timeline(own, own_case_facts(own, now), now)
    assert [step["state"] for step in steps].count("current") == 1
    assert all(step["rule"] and step["symbol"] for step in steps)
    earliest = steps[-1]
    assert earliest["title"] == "Earliest possible decision"
    assert earliest["when"] == "2 April 2027, 23:59 New York, if no State objects"


def test_the_timeline_tells_only_what_happened():
    """A file that was asked about and withdrawn was never checked; that it was asked about is told when it is over too."""
    case = build.submitted()
    asked_at, answered_at, withdrawn_at = NOW, NOW + timedelta(hours=1), NOW + timedelta(hours=2)
    ask_applicant(application=case.application, questions=[("purpose", "Why?")], actor=case.checker, now=asked_at)
    answers = {Question.objects.get().pk: "Because."}
    answer_questions(application=case.application, answers=answers, actor=case.alice, now=answered_at)
    withdraw_application(application=case.application, actor=case.alice, now=withdrawn_at)
    own = own_application(case.alice, case.application.reference)
    steps = timeline(own, own_case_facts(own, withdrawn_at), withdrawn_at)
    assert [(step["title"], step["when"], step["state"]) for step in steps] == [
        ("Submitted", build.OPENS, "done"),
        ("Returned with questions", asked_at, "done"),
        ("Withdrawn", withdrawn_at, "done"),
    ]


def test_what_was_checked_before_it_was_withdrawn_is_told():
    case = build.complete()
    withdrawn_at = NOW + timedelta(hours=2)
    withdraw_application(application=case.application, actor=case.alice, now=withdrawn_at)
    own = own_application(case.alice, case.application.reference)
    steps = timeline(own, own_case_facts(own, withdrawn_at), withdrawn_at)
    assert [step["title"] for step in steps] == [
        "Submitted",
        "Checked by the Secretariat for completeness",
        "Withdrawn",
    ]
    assert all(step["when"] for step in steps)


def test_the_file_as_sent_is_the_frozen_version_in_the_order_of_the_form():
    case = build.submitted()
    name = case.application.organization.name
    Organization.objects.filter(pk=case.application.organization_id).update(name="Renamed since")
    page = signed_in(case.alice).get(f"/my/{case.application.reference}/file/").content.decode()
    profile = page[page.index("Organization profile") : page.index("Contact, not circulated")]
    assert name in profile
    assert "Renamed since" not in profile
    titles = ["Purpose", "Programmes", "Activities in the scope", "Past interaction", "Funding", "Governance in brief"]
    places = [profile.index(title) for title in titles]
    assert places == sorted(places)


def test_the_front_page_asks_a_constant_number_of_queries(django_assert_max_num_queries):
    alice = build.applicant()
    client = signed_in(alice)
    build.draft(alice)
    with django_assert_max_num_queries(13):
        client.get("/my/")
    for _ in range(5):
        build.draft(alice)
    with django_assert_max_num_queries(13):
        page = client.get("/my/").content.decode()
    assert page.count("symbol") >= 6


# --- saving by itself ---------------------------------------------------------------------------------------------------


def autosave(client, application, value, version, field="purpose", **extra):
    return client.post(
        f"/my/{application.reference}/autosave/", {"field": field, "value": value, "version": version}, **extra
    )


def test_a_long_text_saves_itself_with_the_time_in_utc():
    alice = build.applicant()
    application = build.draft(alice)
    with time_machine.travel(build.OPENS.replace(hour=14, minute=2), tick=False):
        answer = autosave(signed_in(alice), application, "Line one.\r\nLine two.", application.version)
    assert answer.json()["saved"] == "Saved 14:02 UTC"
    application.refresh_from_db()
    assert application.purpose == "Line one.\nLine two."
    assert answer.json()["version"] == application.version


def test_a_stale_autosave_is_answered_with_both_texts():
    alice = build.applicant()
    application = build.draft(alice)
    seen = application.version
    save_answers(application=application, answers={"purpose": "Bob's."}, actor=alice, now=NOW)
    answer = autosave(signed_in(alice), application, "Mine.", seen)
    assert answer.status_code == 409
    assert (answer.json()["theirs"], answer.json()["yours"]) == ("Bob's.", "Mine.")
    application.refresh_from_db()
    assert application.purpose == "Bob's."


def test_autosave_asks_what_the_button_asks():
    alice = build.applicant()
    application = build.draft(alice)
    version = application.version
    assert autosave(Client(), application, "x", version).status_code == 401
    assert autosave(signed_in(build.applicant()), application, "x", version).status_code == 404
    assert autosave(signed_in(alice, enforce_csrf_checks=True), application, "x", version).status_code == 403
    assert autosave(signed_in(alice), application, "x", version, field="state").status_code == 400
    assert autosave(signed_in(alice), application, "x", version, field="contact_email").status_code == 400
    application.refresh_from_db()
    assert application.purpose == build.ANSWERS["purpose"]
    sent = build.submitted()
    assert autosave(signed_in(sent.alice), sent.application, "x", sent.application.version).status_code == 409
    assert sent.fresh().purpose == build.ANSWERS["purpose"]


def test_a_page_that_comes_back_for_another_reason_is_as_out_of_date_as_before():
    """Somebody else saves; one's own page comes back because a field is wrong; its next press overwrites nothing unseen."""
    alice = build.applicant()
    application = build.draft(alice)
    client, seen = signed_in(alice), application.version
    save_answers(application=application, answers={"contact_name": "Bob"}, actor=alice, now=NOW)
    page = f"/my/{application.reference}/edit/contact/"
    typed = {"contact_name": "Alice", "contact_email": "no address", "version": seen}
    wrong = client.post(page, typed)
    assert wrong.context["version"] == seen
    again = client.post(page, {**typed, "contact_email": "a@example.org", "version": wrong.context["version"]})
    assert again.status_code == 409
    application.refresh_from_db()
    assert application.contact_name == "Bob"
    body = f"/my/organizations/{application.organization.reference}/profile/"
    assert client.post(body, {"name": "", "version": "1"}).context["version"] == 1


def test_a_stale_page_shows_both_texts_and_keeps_what_was_typed():
    alice = build.applicant()
    application = build.draft(alice)
    page = f"/my/{application.reference}/edit/purpose/"
    client, seen = signed_in(alice), application.version
    save_answers(application=application, answers={"purpose": "Bob's text."}, actor=alice, now=NOW)
    answer = client.post(page, {"purpose": "Mine is this.", "version": seen})
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "Bob&#x27;s text." in text
    assert "Mine is this." in text
    again = re.search(r'name="version" value="(\d+)"', text).group(1)
    assert client.post(page, {"purpose": "Joined.", "version": again}).status_code == 302
    application.refresh_from_db()
    assert application.purpose == "Joined."


# --- bad input ----------------------------------------------------------------------------------------------------------


def test_a_submission_one_second_late_is_told_and_kept():
    alice = build.applicant()
    application = build.draft(alice)
    client = signed_in(alice)
    with time_machine.travel(build.CLOSES + SECOND, tick=False):
        client.force_login(User.objects.get(pk=alice.user_id))
        answer = client.post(f"/my/{application.reference}/submit/", {"key": "k"})
    assert answer.status_code == 409
    assert "The window has closed. Your draft is kept" in answer.content.decode()
    assert own_application(alice, application.reference).state_now is State.DRAFT


def test_a_text_over_its_limit_is_saved_and_told():
    alice = build.applicant()
    application = build.draft(alice)
    answer = signed_in(alice).post(
        f"/my/{application.reference}/edit/purpose/", {"purpose": "word " * 503, "version": application.version}
    )
    assert "3 words over the limit of 500" in answer.content.decode()
    application.refresh_from_db()
    assert application.purpose.count("word") == 503
    check = signed_in(alice).get(f"/my/{application.reference}/check/").content.decode()
    assert "503 words, the limit is 500" in check


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (b"", "empty.pdf", "The file is empty"),
        (b"MZ\x90\0" + b"\0" * 2000, "statutes.pdf", "By its content this is not a PDF"),
        (b"<script>alert(1)</script>", "<script>alert(1)</script>.pdf", "By its content this is not a PDF"),
        (b"%PDF-1.4 broken", "broken.pdf", "damaged or cut off"),
    ],
)
def test_a_bad_file_is_told_apart_and_the_rest_of_the_form_kept(data, name, words):
    alice = build.applicant()
    application = build.draft(alice)
    answer = signed_in(alice).post(
        f"/my/{application.reference}/documents/", {"kind": "statutes", "file": SimpleUploadedFile(name, data)}
    )
    text = answer.content.decode()
    assert answer.status_code == 409
    assert words in text
    assert '<option value="statutes" selected>' in text
    assert "<script>alert(1)" not in text
    assert "letter.pdf" in text  # what was there is still there


class Endless:
    """A body of two hundred megabytes that nobody holds in memory."""

    def __init__(self, head: bytes, size: int, tail: bytes) -> None:
        self.parts, self.most = [head, size, tail], 0

    def readline(self, size: int = 65536) -> bytes:
        return self.read(size)

    def read(self, size: int = -1) -> bytes:
        first = self.parts[0]
        if isinstance(first, int):
            part = b"x" * min(size, first)
            if first % 50 == 0:
                self.most = max(self.most, psutil.Process().memory_info().rss)
            self.parts[0] = first - len(part)
            if not self.parts[0]:
                self.parts.pop(0)
            return part
        if len(self.parts) == 1 and not first:
            return b""
        part, rest = first[:size], first[size:]
        if rest or len(self.parts) == 1:
            self.parts[0] = rest
        else:
            self.parts.pop(0)
        return part


def test_two_hundred_megabytes_fill_neither_memory_nor_disk(settings, tmp_path):
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    alice = build.applicant()
    application = build.draft(alice)
    size = 200 * 1024 * 1024
    head = (
        b'--B\r\nContent-Disposition: form-data; name="kind"\r\n\r\nother\r\n'
        b'--B\r\nContent-Disposition: form-data; name="file"; filename="big.pdf"\r\n'
        b"Content-Type: application/pdf\r\n\r\n%PDF-1.4 "
    )
    tail = b"\r\n--B--\r\n"
    client = signed_in(alice)
    body = Endless(head, size, tail)
    before = psutil.Process().memory_info().rss
    answer = client.generic(
        "POST",
        f"/my/{application.reference}/documents/",
        **{
            "wsgi.input": body,
            "CONTENT_TYPE": "multipart/form-data; boundary=B",
            "CONTENT_LENGTH": str(len(head) + size + len(tail)),
        },
    )
    assert answer.status_code == 409
    assert "larger than the limit" in answer.content.decode()
    assert body.most > before / 2  # it was looked at
    assert body.most - before < 60 * 1024 * 1024
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


# --- invitations over HTTP ----------------------------------------------------------------------------------------------


def test_looking_at_an_invitation_accepts_nothing():
    alice = build.applicant()
    body = build.organization(alice)
    user = build.person("Bob")
    build.invited(organization=body, email=user.email, actor=alice, now=NOW, token="token")
    bob = Client()
    with time_machine.travel(NOW, tick=False):
        bob.force_login(user)
        assert "You are invited to act for" in bob.get("/my/invitation/token/").content.decode()
        assert OrganizationInvitation.objects.get().accepted_at is None
        assert bob.post("/my/invitation/token/").url == "/my/"
        used = bob.post("/my/invitation/token/")
        assert used.status_code == 409
        assert "each works once" in used.content.decode()
        assert "no longer works" in bob.get("/my/invitation/token/").content.decode()
        assert "no longer works" in bob.get("/my/invitation/guessed/").content.decode()
    with time_machine.travel(NOW + timedelta(days=15), tick=False):
        bob.force_login(user)
        build.invited(organization=body, email="zoe@example.org", actor=alice, now=NOW, token="old")
        assert "no longer works" in bob.get("/my/invitation/old/").content.decode()
        assert bob.post("/my/invitation/old/").status_code == 409


def test_a_body_that_is_registered_already_is_told_without_its_people():
    alice = build.applicant()
    body = build.organization(alice, "Institute for Quiet Networks")
    profile = {
        "name": "institute for  quiet networks",
        "type": "ngo",
        "country": "KE",
        "legal_form": "Foundation",
        "address": "Nairobi",
        "head_name": "Head",
        "head_title": "Director",
    }
    eve = signed_in(build.applicant())
    answer = eve.post("/apply/register/", profile)
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "may be registered already" in text
    assert User.objects.get(pk=alice.user_id).email not in text
    assert 'value="Foundation"' in text
    claim = re.search(r'href="(/apply/claim/[^"]+)"', text).group(1)
    assert "Claim to act for" in eve.get(claim).content.decode()
    assert eve.get(claim[:-3] + "/").status_code == 404
    assert Organization.objects.count() == 1
    assert eve.post("/apply/register/", profile | {"different": "yes"}).status_code == 302
    assert Organization.objects.count() == 2
    assert body.frozen_at is None


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"accredited": "no", "ngo": "yes", "status": "yes"}, "The ECOSOC route"),
        ({"accredited": "no", "ngo": "yes", "status": "pending"}, "The non-objection route"),
        ({"accredited": "no", "ngo": "no", "status": "yes"}, "The non-objection route"),
        ({"accredited": "yes"}, "Nothing to apply for"),
        ({"ngo": "yes"}, "One more answer is needed"),
    ],
)
def test_which_route_am_i(client, asked, words):
    assert words in client.get("/apply/route/", asked).content.decode()


def test_without_a_window_the_page_says_what_will_appear(client):
    assert "No window is announced" in client.get("/apply/").content.decode()


def test_an_answer_of_blanks_is_named_by_its_question():
    case = build.submitted()
    ask_applicant(application=case.application, questions=[("purpose", "Why?")], actor=case.checker, now=NOW)
    name = f"question_{Question.objects.get().pk}"
    with time_machine.travel(NOW, tick=False):
        for blank in ("", "   "):
            page = signed_in(case.alice).post(f"/my/{case.application.reference}/questions/", {name: blank})
            assert page.context["form"].errors[name] == ["Answer this question."]


def test_a_draft_before_its_window_calls_the_opening_no_deadline():
    alice = build.applicant()
    application = build.draft(alice)
    with time_machine.travel(build.OPENS - timedelta(days=30), tick=False):
        page = signed_in(alice).get(f"/my/{application.reference}/").content.decode()
    assert "opens in" in page
    assert re.search(r"<dt>\s*Window opens\s*</dt>", page)
    assert not re.search(r"<dt>\s*By\s*</dt>", page)


def test_the_receipt_says_its_instant_in_words():
    case = build.submitted()
    page = signed_in(case.alice).get(f"/my/{case.application.reference}/receipt/").content.decode()
    assert re.search(r'<dd><time datetime="2027-01-04T14:00:00Z">Monday 4 January 2027, 09:00 New York', page)
