"""The ordinary Secretariat cannot tell a contested case from an uncontested one: in bytes, on every page and file."""

import io
import re
import zipfile
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from pypdf import PdfReader

from accounts.capacities import Right
from accounts.connection import desk
from accounts.models import Act, Mandate, User
from accreditation.modalities.states import State
from accreditation.models import Application, Organization
from objections.models import Objection
from objections.services.consulting import open_consultation
from objections.services.disseminating import disseminate
from objections.services.lodging import lodge_objection
from objections.services.sweeps import end_periods
from objections.services.withdrawing import withdraw_objection
from tests import builders as build

pytestmark = pytest.mark.django_db
BASIS = "MARKER-BASIS-OF-AN-OBJECTION"
AFTER = build.PERIOD_ENDS + timedelta(minutes=5)
RIGHTS = (Right.CHECKER, Right.CIRCULATOR, Right.MODERATOR, Right.SETTINGS)


@pytest.fixture(autouse=True)
def _no_second_factor(settings):
    settings.SECOND_FACTOR_REQUIRED = False


@pytest.fixture
def pair():
    """Two files of one list day; against the first an objection was lodged and consultations were opened early."""
    contested, quiet = build.circulated(), build.circulated()
    dora, chris = build.delegate(), build.chair()
    with desk():
        lodge_objection(
            application=contested.application,
            basis=BASIS,
            share_basis=True,
            share_name=True,
            actor=dora,
            now=build.CIRCULATED + timedelta(days=2),
        )
        disseminate(actor=chris, now=build.CIRCULATED + timedelta(days=3))
        open_consultation(application=contested.application, actor=chris, now=build.CIRCULATED + timedelta(days=4))
    contested.fresh()
    assert contested.application.objection_known_at is not None  # there is something that could leak
    return contested.application, quiet.application


def signed_in(client, *rights):
    client.force_login(User.objects.get(pk=build.secretariat(*rights).user_id))
    return client


def plain(answer) -> str:
    """The page without what changes from one request to the next by nature."""
    text = answer.content.decode()
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", text)


def one_case(text: str, application: Application) -> str:
    """The text with the case's own names and keys taken out, and the names of any other body that it may resemble."""
    text = _without(text, application)
    for other in Organization.objects.exclude(pk=application.organization_id):
        text = text.replace(other.reference, "OTHER").replace(other.name, "OTHER NAME")
    return text


def _without(text: str, application: Application) -> str:
    organization = application.organization
    entry = application.entries.get()
    user = organization.representatives.get().user
    for word, name in (
        (application.reference, "REFERENCE"),
        (organization.reference, "BODY"),
        (organization.name, "NAME"),
        (user.email, "EMAIL"),
        (entry.version.digest, "DIGEST"),
        (f"/circulation/{entry.circulation_id}/", "/circulation/LIST/"),
        (f"organization:{organization.pk}", "organization:ID"),
    ):
        text = text.replace(word, name)
    text = re.sub(r"/documents/\d+/", "/documents/ID/", text)
    return re.sub(r"list \d+\b", "list NUMBER", text, flags=re.IGNORECASE)


PAGES = (
    "accreditation_application_file",
    "accreditation_application_ask",
    "accreditation_application_complete",
    "accreditation_application_scope",
    "accreditation_application_other_route",
    "accreditation_application_confirm_ecosoc",
    "accreditation_application_gained",
    "accreditation_application_note",
    "accreditation_application_recall",
    "accreditation_application_recall_confirm",
)
LISTS = (
    "",
    "accreditation/application/",
    *(f"accreditation/application/?status={state.value}" for state in State),
    "accreditation/application/?status=before_states",
    "accreditation/application/?status=awaiting_outcome",
    "accreditation/application/?state=in_consultation",
    "accreditation/application/?o=state_since&order=version",
    "accreditation/application/?q=Organization",
    "accreditation/organization/",
    "accreditation/accreditation/",
    "accreditation/circulation/",
)


@pytest.mark.parametrize("moment", [build.CIRCULATED + timedelta(days=6), AFTER], ids=["in the period", "after it"])
def test_pages_of_both_cases_are_the_same_in_bytes(client, pair, moment):
    contested, quiet = pair
    with time_machine.travel(moment, tick=False):
        if moment == AFTER:
            # The sweep acts on the contested case alone, as if the other were held.
            Application.objects.filter(pk=quiet.pk).update(period_ends_at=moment)
            with desk():
                end_periods(now=moment)
            Application.objects.filter(pk=quiet.pk).update(period_ends_at=build.PERIOD_ENDS)
            contested.refresh_from_db()
            assert contested.state_now is State.IN_CONSULTATION
        signed_in(client, *RIGHTS)
        for name in PAGES:
            answers = [client.get(reverse(f"admin:{name}", args=[a.reference])) for a in pair]
            assert answers[0].status_code == answers[1].status_code, name
            texts = [one_case(plain(a), case) for a, case in zip(answers, pair, strict=True)]
            assert texts[0] == texts[1], name
            assert BASIS not in texts[0]
        bodies = [
            client.get(reverse("admin:accreditation_organization_body", args=[a.organization.reference])) for a in pair
        ]
        assert one_case(plain(bodies[0]), contested) == one_case(plain(bodies[1]), quiet)


def test_the_end_of_the_period_changes_no_byte_of_a_contested_case(client, pair):
    """The same pages, at the same instant, before and after the sweep has moved the case to consultation."""
    contested, _quiet = pair
    with time_machine.travel(AFTER, tick=False):
        signed_in(client, *RIGHTS)
        paths = [f"/admin/{path}" for path in LISTS]
        paths += [reverse(f"admin:{name}", args=[contested.reference]) for name in PAGES]
        Application.objects.exclude(pk=contested.pk).update(period_ends_at=AFTER + timedelta(days=1))
        before = [plain(client.get(path)) for path in paths]
        with desk():
            assert end_periods(now=AFTER) == 1
        contested.refresh_from_db()
        assert contested.state_now is State.IN_CONSULTATION
        after = [plain(client.get(path)) for path in paths]
        for path, one, other in zip(paths, before, after, strict=True):
            assert one == other, path
        posts = [
            ("/admin/accreditation/application/bulk/", {"act": "complete", "chosen": contested.reference}),
            (
                "/admin/accreditation/application/bulk/",
                {"act": "complete", "chosen": contested.reference, "confirmed": "y"},
            ),
        ]
        for path, data in posts:
            assert "the case has moved on" in plain(client.post(path, data))


def test_exports_hold_the_word_and_no_date_that_tells(client, pair):
    contested, quiet = pair
    with time_machine.travel(AFTER, tick=False):
        Application.objects.filter(pk=quiet.pk).update(period_ends_at=AFTER + timedelta(days=1))
        with desk():
            end_periods(now=AFTER)
        Application.objects.filter(pk=quiet.pk).update(period_ends_at=build.PERIOD_ENDS)
        signed_in(client, *RIGHTS)
        answer = client.post("/admin/accreditation/application/", {"export": "csv"})
        rows = [
            line
            for line in answer.content.decode().splitlines()
            if contested.reference in line or quiet.reference in line
        ]
        assert len(rows) == 2
        one, other = (one_case(next(r for r in rows if a.reference in r), a) for a in pair)
        assert one == other
        assert "Before Member States" in one


def test_dossiers_are_the_same_but_for_the_names(client, pair):
    contested, quiet = pair
    with time_machine.travel(AFTER, tick=False):
        Application.objects.filter(pk=quiet.pk).update(period_ends_at=AFTER + timedelta(days=1))
        with desk():
            end_periods(now=AFTER)
        Application.objects.filter(pk=quiet.pk).update(period_ends_at=build.PERIOD_ENDS)
        signed_in(client, *RIGHTS)
        found = []
        for case in (contested, quiet):
            answer = client.post(reverse("admin:accreditation_application_dossier", args=[case.reference]))
            with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
                acts = archive.read(f"{case.reference}/acts.csv").decode()
                pages = PdfReader(io.BytesIO(archive.read(f"{case.reference}/{case.reference}.pdf"))).pages
                words = " ".join(" ".join(page.extract_text() for page in pages).split())
            found.append((one_case(acts, case), one_case(words, case)))
        assert found[0] == found[1]
        assert "Circulated to Member States" in found[0][0]
        assert "Before Member States" in found[0][1]


def test_staff_named_by_the_chair_see_where_the_case_stands(client, pair):
    """The other side: the marker is there to be found by those who may."""
    contested, _quiet = pair
    with time_machine.travel(AFTER, tick=False):
        with desk():
            end_periods(now=AFTER)
        signed_in(client, Right.NAMED_STAFF)
        text = plain(client.get(reverse("admin:accreditation_application_file", args=[contested.reference])))
        assert "In consultation" in text
        listed = plain(client.get("/admin/accreditation/application/?status=in_consultation"))
        assert contested.reference in listed


def test_record_and_letters_tell_nothing_of_a_case_that_was_contested(client, pair):
    """One accredited at the period's end, one when its last objection was withdrawn: no act, no letter, no day tells."""
    contested, quiet = pair
    with desk():
        end_periods(now=AFTER)
        objection = Objection.objects.get(application=contested)
        withdraw_objection(objection=objection, actor=_of(objection), now=AFTER + timedelta(days=9))
    with time_machine.travel(AFTER + timedelta(days=20), tick=False):
        signed_in(client, *RIGHTS)
        for case in pair:
            case.refresh_from_db()
            assert case.state_now is State.ACCREDITED
        pages = []
        for case in pair:
            texts = [
                plain(client.get(f"/admin/accounts/act/?q=application:{case.pk}")),
                plain(client.get(f"/admin/accounts/letter/?about=application:{case.pk}")),
                plain(client.get(reverse("admin:accreditation_application_file", args=[case.reference]))),
            ]
            pages.append([one_case(text, case).replace(f"application:{case.pk}", "application:ID") for text in texts])
        assert "circulated" in pages[0][1]
        for index, case in enumerate(pair):
            keys = ((r"/letter/\d+/", "/letter/ID/"), (f"application%3A{case.pk}", "application%3AID"))
            for key, generic in keys:
                pages[index] = [re.sub(key, generic, text) for text in pages[index]]
        assert pages[0] == pages[1]
    act = Act.objects.filter(kind="application.end_period_clear", subject=quiet.record_subject).get()
    assert client.get(f"/admin/accounts/act/{act.pk}/change/").status_code == 404


def _of(objection):
    """Who acts for the State that objected."""
    return Mandate.objects.get(state_id=objection.state_id).actor()


def test_a_recall_after_the_period_is_refused_alike(client, pair):
    with time_machine.travel(AFTER, tick=False):
        with desk():
            end_periods(now=AFTER)
        signed_in(client, *RIGHTS)
        path = reverse("admin:accreditation_application_recall", args=[pair[0].reference])
        answer = client.post(path, {"reason": "An error."})
        assert answer.status_code == 409
        assert "The non-objection period of this list has ended" in plain(answer)
