"""What becomes of a body is recorded of one that is there and that nobody disputes; its page says when it is no more."""

from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.refusals import Refused
from accreditation.modalities.outcomes import Reason
from accreditation.services.checking import ask_applicant
from accreditation.services.claims import claim_organization
from accreditation.services.claims_decision import free_organization, freeze_organization
from accreditation.services.organization_changes import (
    dissolve_organization,
    merge_organization,
    rename_organization,
    split_organization,
)
from tests import builders as build
from tests.papers import pdf
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db
NOW = build.OPENS + timedelta(days=1)
EVIDENCE = "Note of 3 May 2027, file 12."


def page(name: str, body) -> str:
    return reverse(f"admin:accreditation_organization_{name}", args=[body.reference])


@pytest.fixture
def client(settings):
    settings.SECOND_FACTOR_REQUIRED = False
    with time_machine.travel(NOW, tick=False):
        yield sign_in(Client(), User.objects.get(pk=build.secretariat().user_id))


@pytest.fixture
def act():
    return {"evidence": EVIDENCE, "actor": build.secretariat(), "now": NOW}


def changes_of(body, act):
    """Each act that records what became of it."""
    other = build.organization(build.applicant())
    return (
        lambda: rename_organization(organization=body, name="Another Name", **act),
        lambda: merge_organization(organization=body, survivor=other, **act),
        lambda: split_organization(organization=body, heir=other, **act),
        lambda: dissolve_organization(organization=body, **act),
    )


def drawn(client: Client, path: str) -> dict[str, str]:
    form = client.get(path).context["form"]
    return {name: str(form[name].value() or "") for name in form.fields if name != "scan"}


def paper() -> SimpleUploadedFile:
    return SimpleUploadedFile("note.pdf", pdf())


def test_nothing_becomes_of_a_frozen_body_and_its_page_offers_none_of_it(client, act):
    body = build.organization(build.applicant())
    offered = client.get(page("body", body)).content.decode()
    assert page("rename", body) in offered
    freeze_organization(organization=body, **act)
    for do in changes_of(body, act):
        with pytest.raises(Refused, match=Reason.BODY_DISPUTED):
            do()
    shown = client.get(page("body", body)).content.decode()
    assert not any(page(name, body) in shown for name in ("rename", "merge", "split", "dissolve"))
    assert page("free", body) in shown
    assert client.get(page("dissolve", body)).status_code == 409


@pytest.mark.parametrize("claimed", [True, False])
def test_a_page_opened_before_the_freeze_is_out_of_date(client, act, claimed):
    body = build.organization(build.applicant())
    typed = {**drawn(client, page("rename", body)), "name": "Another Name", "evidence": EVIDENCE}
    if claimed:
        claim_organization(
            organization=body,
            statement="I do.",
            letter=build.letter_of_head(build.draft(build.applicant())).file,
            actor=build.applicant(),
            now=NOW,
        )
    else:
        freeze_organization(organization=body, **act)
    answer = client.post(page("rename", body), {**typed, "scan": paper(), "confirmed": "yes"})
    assert answer.status_code == 409
    before = body.version
    body.refresh_from_db()
    assert (body.name != "Another Name", body.version) == (True, before + 1)
    if not claimed:
        free_organization(organization=body, **act)
        body.refresh_from_db()
        assert body.version == before + 2


def test_the_file_of_a_frozen_body_is_not_returned(client, act):
    case = build.submitted()
    file = reverse("admin:accreditation_application_file", args=[case.application.reference])
    ask = reverse("admin:accreditation_application_ask", args=[case.application.reference])
    assert ask in client.get(file).content.decode()
    freeze_organization(organization=case.application.organization, **act)
    with pytest.raises(Refused, match=Reason.BODY_DISPUTED):
        ask_applicant(application=case.application, questions=[("funding", "Who?")], actor=case.checker, now=NOW)
    assert ask not in client.get(file).content.decode()
    assert client.get(ask).status_code == 409


@pytest.mark.parametrize("end", ["merged", "dissolved"])
def test_a_body_that_is_no_more_ends_once_takes_no_place_and_is_shown_as_such(client, act, end):
    body, there = build.organization(build.applicant()), build.organization(build.applicant(), "Survivor")
    assert "no more" not in client.get(page("body", body)).content.decode()
    if end == "merged":
        merge_organization(organization=body, survivor=there, **act)
    else:
        dissolve_organization(organization=body, **act)
    for do in changes_of(body, act):
        with pytest.raises(Refused, match=Reason.BODY_ENDED):
            do()
    with pytest.raises(Refused, match=Reason.OTHER_BODY_ENDED):
        merge_organization(organization=there, survivor=body, **act)
    with pytest.raises(Refused, match=Reason.OTHER_BODY_ENDED):
        split_organization(organization=there, heir=body, **act)
    shown = client.get(page("body", body)).content.decode()
    assert "This organization is no more" in shown
    assert page("dissolve", body) not in shown
    listed = client.get(reverse("admin:accreditation_organization_changelist")).context["lines"]
    words = {row.pk: next(str(c["value"]) for c in cells if c["key"] == "ended") for row, cells in listed}
    assert words[body.pk].startswith(end)
    assert words[there.pk] == ""


def test_a_name_that_another_body_holds_is_warned_of_before_the_renaming(client):
    body, other = build.organization(build.applicant()), build.organization(build.applicant(), "Taken Name")
    typed = {**drawn(client, page("rename", body)), "evidence": EVIDENCE}
    answer = client.post(page("rename", body), {**typed, "name": "taken  name", "scan": paper()})
    assert answer.status_code == 200
    assert other.reference in answer.content.decode()
    answer = client.post(page("rename", body), {**typed, "name": "Free Name", "scan": paper()})
    assert "Another body has this name already" not in answer.content.decode()
