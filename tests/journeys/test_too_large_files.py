"""A file that is larger than any form of ours: each page with a file says so at that field, never that none was chosen."""

from __future__ import annotations

import html
import importlib
import pkgutil
from collections.abc import Callable, Iterator

import pytest
from django import forms
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.capacities import Actor, Right
from accounts.connection import desk
from accreditation.modalities.annulments import Ground
from accreditation.modalities.states import Route
from accreditation.models import EcosocEntry
from accreditation.queries.ecosoc import lost
from accreditation.services.annulment import propose_annulment
from accreditation.services.checking import confirm_ecosoc
from accreditation.views.apply import CLAIM_SALT
from tests import builders as build
from tests.objections.scenes import DAY, SWEPT, contested
from tests.objections.states_people import at, client_of
from tests.objections.test_imports import GOOD

pytestmark = pytest.mark.django_db
APPS = ("accounts", "accreditation", "objections", "sessions_app", "submissions")
Page = tuple[Actor, str, dict[str, object]]
EARLY, LATE = build.OPENS + DAY, SWEPT + 9 * DAY
RIGHTS = (Right.CHECKER, Right.CIRCULATOR, Right.SETTINGS, Right.SECURITY_OFFICER)


def staff() -> Actor:
    return build.secretariat(*RIGHTS)


def body_act(name: str) -> Page:
    body = build.submitted().application.organization
    return staff(), reverse(f"admin:accreditation_organization_{name}", args=[body.reference]), {}


def mailbox() -> Page:
    return staff(), f"/admin/accounts/memberstate/{build.member_state().pk}/mailbox/", {}


def claim() -> Page:
    body = build.organization(build.applicant())
    return build.applicant(), f"/apply/claim/{signing.dumps([body.pk, body.name], salt=CLAIM_SALT)}/", {}


def documents() -> Page:
    alice = build.applicant()
    return alice, f"/my/{build.draft(alice).reference}/documents/", {"kind": "statutes"}


def correction() -> Page:
    case = build.circulated()
    return case.alice, f"/my/{case.application.reference}/correct/", {"explanation": "x", "kind": "statutes"}


def replacement() -> Page:
    colleague, body = build.applicant(), build.organization(build.applicant())
    body.representatives.create(user_id=colleague.user_id, from_at=build.OPENS, role="colleague")
    return colleague, f"/my/organizations/{body.reference}/focal-point/", {}


def body_letter() -> Page:
    alice = build.applicant()
    return alice, f"/my/organizations/{build.organization(alice).reference}/letter/", {}


def gained() -> Page:
    case = build.complete()
    address = f"/admin/accreditation/application/{case.application.reference}/gained-status/"
    return staff(), address, {}


def status_lost() -> Page:
    case = build.submitted(Route.ECOSOC)
    entry = EcosocEntry.objects.create(number="E9", name=case.application.organization.name, status="special")
    build.confirm_organization(
        organization=case.application.organization, actor=case.checker, now=build.OPENS, otherwise=True
    )
    confirm_ecosoc(application=case.application, entry=entry, actor=case.checker, now=build.OPENS)
    EcosocEntry.objects.update(gone_at=build.OPENS)
    return staff(), f"/admin/accreditation/accreditation/{lost().get().pk}/status-lost/", {}


def annulment() -> Page:
    case, chris = build.accredited(), build.chair()
    with desk():
        propose_annulment(application=case.application, ground=Ground.FRAUD, reason="x", actor=chris, now=SWEPT)
    return chris, f"/chair/cases/{case.application.reference}/annul/answer/", {}


def withdrawal() -> Page:
    chris = build.chair()
    with desk():
        _case, objection = contested()
    return chris, f"/chair/objections/{objection.pk}/withdrawal/", {}


def second_press() -> Page:
    """The press that imports what was shown brings the paper on which it rests."""
    sent = {"kind": "objections", "window": build.window().pk, "text": GOOD, "import": "1"}
    return build.chair(), "/chair/import/", sent


def input_page() -> Page:
    alice = build.applicant()
    build.draft(alice)
    return alice, "/my/inputs/new/", {}


PAGES: dict[str, tuple[str, Callable[[], Page]]] = {
    "accounts.forms.secretariat.AdministratorForm": (
        "upload",
        lambda: (staff(), "/admin/accounts/invitation/administrator/", {}),
    ),
    "accounts.forms.secretariat.ChairForm": ("upload", lambda: (staff(), "/admin/accounts/proposal/chair/", {})),
    "accounts.forms.secretariat.MailboxForm": ("upload", mailbox),
    "accreditation.forms.calendar.PastWindowForm": (
        "scan",
        lambda: (staff(), reverse("admin:accreditation_window_past", args=[build.cycle().pk]), {}),
    ),
    "accreditation.forms.case.ClaimForm": ("letter", claim),
    "accreditation.forms.case.CorrectionForm": ("file", correction),
    "accreditation.forms.case.DocumentForm": ("file", documents),
    "accreditation.forms.case.LetterForm": ("file", body_letter),
    "accreditation.forms.case.ReplacementForm": ("letter", replacement),
    "accreditation.forms.file_acts.EntryForm": ("scan", gained),
    "accreditation.forms.organization_acts.EvidenceForm": ("scan", lambda: body_act("dissolve")),
    "accreditation.forms.organization_acts.FocalPointForm": ("scan", lambda: body_act("focal_point")),
    "accreditation.forms.organization_acts.LostForm": ("scan", status_lost),
    "accreditation.forms.organization_acts.OtherBodyForm": ("scan", lambda: body_act("merge")),
    "accreditation.forms.organization_acts.RenameForm": ("scan", lambda: body_act("rename")),
    "objections.forms.chair_consents.AnswerForm": ("paper", annulment),
    "objections.forms.chair_import.EvidenceForm": ("paper", second_press),
    "objections.forms.chair_paper.PaperObjectionForm": (
        "paper",
        lambda: (build.chair(), "/chair/paper/objection/", {}),
    ),
    "objections.forms.chair_paper.PaperWithdrawalForm": ("paper", withdrawal),
    "submissions.forms.writing.InputForm": ("file", input_page),
}
# Of the CSVs below; their pages have a limit of their own.
CSVS = {
    "accreditation.forms.files_brought.UploadForm": lambda: (staff(), "/admin/accreditation/ecosocentry/import/", {}),
    "accreditation.forms.files_brought.PaperForm": lambda: (
        staff(),
        reverse("admin:accreditation_importupload_paper", args=[build.window().pk]),
        {},
    ),
    "objections.forms.chair_import.ImportForm": lambda: (
        build.chair(),
        "/chair/import/",
        {"kind": "objections", "window": build.window().pk},
    ),
}
AT = {name: LATE for name in PAGES if name.startswith("objections.")} | {
    "accreditation.forms.case.CorrectionForm": build.CIRCULATED + DAY,
    "objections.forms.chair_consents.AnswerForm": SWEPT + DAY,
}


def named(kind: type) -> str:
    return f"{kind.__module__}.{kind.__qualname__}"


def with_files(kind: type = forms.BaseForm) -> Iterator[str]:
    """Every form of ours that has a file."""
    for one in kind.__subclasses__():
        fields = getattr(one, "base_fields", {}).values()
        if one.__module__.startswith(APPS) and any(isinstance(field, forms.FileField) for field in fields):
            yield named(one)
        yield from with_files(one)


def test_no_form_with_a_file_is_left_out():
    for app in APPS:
        for found in pkgutil.walk_packages(importlib.import_module(app).__path__, f"{app}."):
            if ".forms" in found.name:
                importlib.import_module(found.name)
    assert set(with_files()) == set(PAGES) | set(CSVS)


def said_at(client: Client, address: str, name: str, data: dict[str, object], size: int, field: str) -> list[str]:
    """What stands at the file's field of that form when the page comes back."""
    # A browser always sends the token too: without anything else a form would not be bound.
    sent = {"csrfmiddlewaretoken": "x", **data, field: SimpleUploadedFile("large.pdf", b"x" * size)}
    answer = client.post(address, sent)
    assert answer.status_code < 500
    assert answer.context is not None, (answer.status_code, answer.headers.get("Location"))
    values = [value for context in answer.context for value in context.flatten().values()]
    form = next(value for value in values if isinstance(value, forms.BaseForm) and named(type(value)) == name)
    said = [str(error) for error in form.errors.get(field, [])]
    assert all(one in html.unescape(answer.content.decode()) for one in said)
    return said


@pytest.mark.parametrize("name", PAGES)
def test_a_file_larger_than_any_form_is_said_at_its_field(settings, tmp_path, name):
    settings.UPLOAD_MOST_BYTES, settings.MEDIA_ROOT = 1000, tmp_path / "media"
    field, page = PAGES[name]
    with at(AT.get(name, EARLY)):
        actor, address, data = page()
        said = said_at(client_of(actor), address, name, data, 1001, field)
    assert said == ["The file is larger than the limit. Scan it at a lower resolution, or split it into several files."]


@pytest.mark.parametrize("above", [False, True])
@pytest.mark.parametrize("name", CSVS)
def test_a_csv_above_its_limit_is_said_with_the_limit(name, above):
    """`above` 25 MB nothing of it is kept, and the form alone could only say that none was chosen."""
    limit = 1 if name.startswith("objections.") else 20
    with at(EARLY):
        actor, address, data = CSVS[name]()
        said = said_at(client_of(actor), address, name, data, (26 if above else limit) * 1024 * 1024 + 1, "file")
    assert said == [f"The file is larger than {limit} MB. Send it in parts."]
