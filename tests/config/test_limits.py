"""Text over the limit gets a message, wherever it is written: no form and no file takes more than its column keeps."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django import forms
from django.apps import apps
from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.db import models
from django.urls import reverse

from accounts.capacities import Right
from accounts.forms.secretariat import MailboxForm, MailboxListForm
from accounts.forms.sign_in import Worded
from accounts.mail_addresses import MOST_CHARACTERS
from accounts.models import MemberState
from accounts.refusals import Refused
from accounts.services.invitations import clean_address
from accreditation.forms.case import InvitationForm
from accreditation.forms.organization_acts import FocalPointForm
from accreditation.forms.sections import ContactForm
from accreditation.models import Organization
from accreditation.notices.imports import ProblemKind
from accreditation.services import ecosoc, paper_previews
from accreditation.services.paper import import_paper
from accreditation.services.paper_previews import preview_paper
from objections.services import import_previews
from objections.services.import_previews import preview_objections
from sessions_app.forms import AgendaForm
from sessions_app.models import AgendaItem
from tests import builders as build
from tests.journeys.test_apply import PROFILE
from tests.objections.scenes import scan
from tests.signing_in import signed_in

HOUSE = ("config", "desks", "objections", "submissions", "sessions_app", "accreditation", "accounts")
# Columns that code fills with words of its own: no form writes there.
OUR_OWN_WORDS = {
    "accreditation.ApplicationVersion.reason",
    "accreditation.Reminder.subject",
    "accreditation.UnsentText.place",
    "accreditation.ParameterChange.name",
    "accreditation.ImportUpload.name",
    "accounts.Act.subject",
    "accounts.Heartbeat.source",
    "sessions_app.PublicDecision.title",
    # From a file or a list, line by line: see below.
    "sessions_app.AgendaItem.title",
    "accreditation.EcosocEntry.name",
    "objections.Decision.evidence",
    "objections.Objection.evidence",
    "submissions.FacetCount.value",
    "objections.LodgingDraft.key",
}
# Fields whose name is that of another column, and what they are kept in.
KEPT_IN = {
    "EntryForm.number": "accreditation.EcosocEntry.number",
    "RenameForm.name": "accreditation.Organization.name",
    "CorrectForm.address": "accounts.Letter.address",
    "MailboxForm.mailbox": "accounts.MemberState.mailbox",
    "ContestForm.outcome": "objections.Objection.contest_outcome",
    "PaperObjectionForm.basis": "objections.PreparedAct.text",
    "LodgingForm.basis": "objections.PreparedAct.text",
    "InputForm.key": "submissions.WrittenInput.send_key",
    "SendForm.key": "submissions.WrittenInput.send_key",
    "InputForm.topic": "submissions.WrittenInput.topic",
}
# Kept as a digest or not at all: compared, looked up, read as lines or numbers, or a part of a longer text.
NOT_KEPT = {
    *("password", "password1", "password2", "oldpassword", "code", "username", "seen", "read_back"),
    *("AddWebAuthnForm.name", "AddWebAuthnForm.credential", "LateForm.organization", "OtherBodyForm.other"),
    *("PaperObjectionForm.case", "MailboxListForm.lines", "AgendaForm.agenda", "ImportForm.text", "value"),
}


def _below(kind: type) -> Iterator[type]:
    for one in kind.__subclasses__():
        yield one
        yield from _below(one)


def house_forms() -> list[type[forms.Form]]:
    for app in HOUSE:
        package = importlib.import_module(app)
        for module in pkgutil.walk_packages(package.__path__, f"{app}."):
            if ".migrations" not in module.name and ".no_database" not in module.name:
                importlib.import_module(module.name)
    ours = {one for one in _below(forms.BaseForm) if one.__module__.split(".")[0] in HOUSE}
    return sorted(ours, key=lambda one: (one.__module__, one.__name__))


def columns() -> dict[str, models.Field]:
    found = {}
    for model in apps.get_models():
        if model._meta.app_label in HOUSE:
            for column in model._meta.concrete_fields:
                label = f"{model._meta.label}.{column.name}"
                if isinstance(column, models.CharField | models.TextField) and label not in OUR_OWN_WORDS:
                    found[label] = column
    return found


def most(field: forms.Field) -> float:
    limits = [one.limit_value for one in field.validators if isinstance(one, MaxLengthValidator)]
    return min([*limits, getattr(field, "max_length", None) or float("inf")])


def test_no_form_takes_more_than_its_column_keeps():
    kept, asked, wider, unknown = columns(), 0, [], []
    for form in [one for one in house_forms() if not issubclass(one, Worded)]:  # allauth's: the next test
        for name, field in form.base_fields.items():
            label = f"{form.__name__}.{name}"
            if not isinstance(field, forms.CharField) or {name, label} & NOT_KEPT:
                continue
            app = form.__module__.split(".")[0]
            named = {key: column for key, column in kept.items() if key.endswith(f".{name}")}
            of_the_app = {key: column for key, column in named.items() if key.startswith(f"{app}.")}
            there = {KEPT_IN[label]: kept[KEPT_IN[label]]} if label in KEPT_IN else of_the_app or named
            # A text column keeps all.
            limits = {key: column.max_length for key, column in there.items() if isinstance(column, models.CharField)}
            if not there or (len(set(limits.values())) > 1):
                unknown.append((label, limits))
            asked += 1
            wider += [(label, most(field), limits)] if limits and most(field) > min(limits.values()) else []
    assert unknown == [], "say in KEPT_IN which column it goes to, or in NOT_KEPT that it goes to none"
    assert wider == []
    assert asked > 60


@pytest.mark.parametrize("kind", ["signup", "add_email", "reset_password", "login"])
def test_whoever_signs_up_is_told_of_too_long_an_address(kind):
    """Of allauth's own forms, built with each request."""
    module, _dot, name = settings.ACCOUNT_FORMS[kind].rpartition(".")
    form = getattr(importlib.import_module(module), name)()
    asked = [field for field in form.fields.values() if isinstance(field, forms.EmailField)]
    assert [most(field) for field in asked] == [MOST_CHARACTERS]
    with pytest.raises(forms.ValidationError, match="At most 254 characters"):
        asked[0].clean(LONG_ADDRESS)


RIGHTS = (Right.CHECKER, Right.CIRCULATOR, Right.SETTINGS)
# Django's own check lets it pass, and no column keeps it: 64 + 1 + 241 characters.
LONG_ADDRESS = f"{'n' * 64}@{'.'.join(['h' * 59] * 4)}.org"
LONG_HOST = f"{'.'.join(['h' * 60] * 2)}.example.org"


def test_an_address_is_as_long_as_a_mail_server_takes_it():
    longest = f"{'n' * 64}@{'h' * 60}.{'h' * 60}.{'h' * 60}.org"
    assert len(LONG_ADDRESS) in range(MOST_CHARACTERS + 1, 321)
    assert clean_address(longest) == longest
    with pytest.raises(Refused, match="not_an_address"):
        clean_address(LONG_ADDRESS)
    for form, name in (
        (ContactForm, "contact_email"),
        (InvitationForm, "email"),
        (FocalPointForm, "email"),
        (MailboxForm, "mailbox"),
    ):
        assert "At most 254 characters" in form({name: LONG_ADDRESS}).errors[name][0]


@pytest.mark.django_db
def test_a_pasted_mailbox_that_is_too_long_is_refused_by_its_line():
    state = MemberState.objects.first()
    form = MailboxListForm({"lines": f"\n{state.code},{LONG_ADDRESS}", "reason": "Note"})
    assert form.errors["lines"] == ["Line 2: the mailbox has more than 254 characters."]


def test_the_title_of_an_agenda_item_is_refused_by_its_line():
    assert AgendaItem._meta.get_field("title").max_length == 300
    form = AgendaForm({"agenda": f"1. Opening\n2. {'t' * 301}", "seen": ""})
    assert form.errors["agenda"] == ["Line 2: at most 300 characters after the number. Shorten it."]


@pytest.mark.django_db
def test_a_website_with_a_long_host_is_kept_whole(client):
    """As much of it as the form takes is host: that of a subdomain of a subdomain, or of a name in another script."""
    website = f"https://{LONG_HOST}/"
    with time_machine.travel(build.OPENS + timedelta(days=1), tick=False):
        alice = build.applicant()
        organization = build.organization(alice)
        answer = signed_in(alice).post(
            reverse("my_profile", args=[organization.reference]), PROFILE | {"website": website, "version": "1"}
        )
        organization.refresh_from_db()
        assert (answer.status_code, organization.website, organization.website_domain) == (302, website, LONG_HOST)
    line = f"Body,ngo,KE,ecosoc,2026-07-01,Note,{website}"
    text = f"name,type,country,route,accredited_on,evidence,website\n{line}\n"
    import_paper(text=text, window=build.window(), evidence=scan(), actor=build.secretariat(*RIGHTS), now=build.OPENS)
    assert Organization.objects.get(name="Body").website_domain == LONG_HOST


@pytest.mark.django_db
def test_a_website_of_the_chairs_file_that_is_none_is_refused_by_its_line(client):
    head = "organization,type,country,state,received_on,period_ended_on,consultations_began_on,evidence,website"
    code = MemberState.objects.first().code
    row = f"Body,ngo,KE,{code},2027-03-10,2027-04-02,2027-04-02,NV 12,https://[bad"
    (problem,) = preview_objections(f"{head}\n{row}\n", build.window(), build.PERIOD_ENDS + timedelta(days=30)).problems
    assert (problem.line, problem.kind) == (2, ProblemKind.BAD_WEBSITE)


@pytest.mark.parametrize(
    ("limits", "kept_in"),
    [
        (paper_previews.LIMITS, {"contact_email": "accreditation.Application.contact_email"}),
        (import_previews.LIMITS, {"organization": "accreditation.Organization.name", "evidence": "objections.Objection.evidence"}),
        (import_previews.LIMITS_OF_DECISIONS, {name: f"objections.Decision.{name}" for name in ("title", "symbol", "evidence")}),
        (ecosoc.LIMITS, {name: f"accreditation.EcosocEntry.{name}" for name in ("number", "name")}),
    ],
)  # fmt: skip
def test_no_file_brings_more_than_a_column_keeps(limits, kept_in):
    for name, limit in limits.items():
        model, _dot, column = kept_in.get(name, f"accreditation.Organization.{name}").rpartition(".")
        assert limit <= apps.get_model(model)._meta.get_field(column).max_length, name


@pytest.mark.django_db
def test_every_column_of_a_file_that_is_too_long_is_named_by_its_line():
    window = build.window()
    head = ["name", "type", "country", "route", "evidence", "accredited_on", *list(paper_previews.LIMITS)[1:]]
    for name, limit in paper_previews.LIMITS.items():
        row = {"name": "Body", "type": "ngo", "country": "KE", "route": "ecosoc", "accredited_on": "2026-07-01"}
        row[name] = {"contact_email": LONG_ADDRESS, "website": f"https://example.org/{'p' * limit}"}.get(
            name, "n" * (limit + 1)
        )
        line = ",".join(row.get(one, "") or ("Note" if one == "evidence" else "") for one in head)
        (problem,) = preview_paper(f"{','.join(head)}\n{line}\n", window, build.OPENS).problems
        assert (problem.line, problem.kind, problem.detail) == (2, ProblemKind.TOO_LONG, name)
