"""By its consultative status a body is accredited at once: never one that nobody has compared, nor one that two claim (R1)."""

import re

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.models import Act, User
from accounts.refusals import Refused
from accreditation.modalities.outcomes import Reason
from accreditation.modalities.states import Route, State
from accreditation.models import EcosocEntry
from accreditation.queries.case_file import compare
from accreditation.services.checking import ask_applicant, confirm_ecosoc, invite_other_route
from accreditation.services.claims_decision import freeze_organization
from accreditation.services.organization_changes import dissolve_organization
from accreditation.services.organizations import confirm_organization
from accreditation.services.route_changes import status_gained
from tests import builders as build
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db
NOW = build.OPENS


def file_page(name: str, case) -> str:
    return reverse(f"admin:accreditation_application_{name}", args=[case.application.reference])


def body_page(name: str, case) -> str:
    return reverse(f"admin:accreditation_organization_{name}", args=[case.application.organization.reference])


def entry_for(case) -> EcosocEntry:
    body = case.application.organization
    return EcosocEntry.objects.create(number=body.ecosoc_number or "E-77", name=body.name, status="special")


@pytest.fixture
def client(settings):
    settings.SECOND_FACTOR_REQUIRED = False
    with time_machine.travel(NOW, tick=False):
        yield sign_in(Client(), User.objects.get(pk=build.secretariat().user_id))


def test_an_impostor_with_the_name_and_number_of_a_body_is_not_accredited():
    informs, applies = build.submitted(Route.ECOSOC), build.submitted()
    with pytest.raises(Refused, match=Reason.ORGANIZATION_NOT_CONFIRMED):
        confirm_ecosoc(application=informs.application, entry=entry_for(informs), actor=informs.checker, now=NOW)
    with pytest.raises(Refused, match=Reason.ORGANIZATION_NOT_CONFIRMED):
        status_gained(
            application=applies.application,
            entry=entry_for(applies),
            evidence="Listed.",
            actor=applies.checker,
            now=NOW,
        )
    assert (informs.state, applies.state) == (State.SUBMITTED, State.SUBMITTED)
    informs.application.organization.refresh_from_db()
    assert informs.application.organization.confirmed_at is None


def test_the_page_says_that_the_body_is_compared_first_and_leads_there_and_back(client):
    case = build.submitted(Route.ECOSOC)
    entry = entry_for(case)
    page, confirm = file_page("confirm_ecosoc", case), body_page("confirm", case)
    refused = client.get(page)
    assert refused.status_code == 409
    assert "has not been confirmed yet" in refused.content.decode()
    assert f'href="{confirm}"' in refused.content.decode()
    compared = client.get(confirm)
    typed = {"version": compared.context["form"]["version"].value()}
    unsaid = client.post(confirm, typed)
    assert (unsaid.status_code, case.fresh().organization.confirmed_at) == (422, None)
    assert "Tick this once you have made sure" in unsaid.content.decode()
    done = client.post(confirm, {**typed, "otherwise": "on"})
    assert done["Location"] == file_page("file", case)
    form = client.get(page).context["form"]
    typed = {"number": entry.number, "version": form["version"].value(), "confirmed": "yes"}
    assert client.post(page, typed).status_code == 302
    assert case.state is State.ACCREDITED
    assert Act.objects.get(kind="organization.confirm").facts == {"without_letter": True}


def test_a_file_offers_to_compare_first_and_not_what_is_refused_until_then(client):
    informs, applies = build.submitted(Route.ECOSOC), build.submitted()
    entry = entry_for(informs)
    late = {"confirm_ecosoc": informs, "complete": applies, "gained": applies}
    for name, case in late.items():
        text = client.get(file_page("file", case)).content.decode()
        assert file_page(name, case) not in text
        assert f"Compare and confirm {case.application.organization.name}" in text
    matches = reverse("admin:accreditation_ecosocentry_matches")
    assert f"{file_page('confirm_ecosoc', informs)}?number={entry.number}" not in client.get(matches).content.decode()
    for case in (informs, applies):
        who = {"actor": case.checker, "now": NOW}
        confirm_organization(organization=case.application.organization, **who, otherwise=case is informs)
    for name, case in late.items():
        assert file_page(name, case) in client.get(file_page("file", case)).content.decode()
    assert f"{file_page('confirm_ecosoc', informs)}?number={entry.number}" in client.get(matches).content.decode()


def test_what_a_route_does_not_have_is_neither_compared_nor_ticked(client):
    informs, applies = build.submitted(Route.ECOSOC), build.submitted()
    without, with_letter = (client.get(body_page("confirm", case)).content.decode() for case in (informs, applies))
    assert "There is no letter of its head to compare" in without
    assert "The letter of its head, its website" not in without
    assert "There is no letter of its head to compare" not in with_letter
    short, whole = (client.get(file_page("file", case)).content.decode() for case in (informs, applies))
    for item, there in (("letter", False), ("scope", False), ("registration", True), ("identity", True)):
        assert (f'id="tick-{item}"' in short) is there
        assert f'id="tick-{item}"' in whole


def test_among_many_those_without_a_letter_are_not_confirmed(client):
    informs, applies = build.submitted(Route.ECOSOC), build.submitted()
    data = {
        "act": "confirm",
        "chosen": [informs.application.reference, applies.application.reference],
        "confirmed": "yes",
    }
    answer = client.post(reverse("admin:accreditation_application_bulk"), data)
    assert (
        "There is no letter of its head to compare. Confirm this organization on its own page"
        in answer.content.decode()
    )
    assert informs.fresh().organization.confirmed_at is None
    assert applies.fresh().organization.confirmed_at is not None


def test_among_many_those_not_confirmed_are_skipped_with_the_reason(client):
    case = build.submitted(Route.ECOSOC)
    entry_for(case)
    data = {"act": "ecosoc", "chosen": [case.application.reference], "confirmed": "yes"}
    answer = client.post(reverse("admin:accreditation_application_bulk"), data)
    assert "has not been confirmed yet" in answer.content.decode()
    assert case.state is State.SUBMITTED


def test_the_file_of_a_body_that_two_claim_is_not_returned_either_way(client):
    case = build.submitted(Route.ECOSOC)
    assert file_page("other_route", case) in client.get(file_page("file", case)).content.decode()
    freeze_organization(
        organization=case.application.organization, evidence="Two letters.", actor=case.checker, now=NOW
    )
    with pytest.raises(Refused, match=Reason.BODY_DISPUTED):
        invite_other_route(application=case.application, actor=case.checker, now=NOW)
    assert case.state is State.SUBMITTED
    assert client.get(file_page("other_route", case)).status_code == 409
    assert file_page("other_route", case) not in client.get(file_page("file", case)).content.decode()


def test_of_a_body_that_is_no_more_no_file_is_left_to_return():
    case = build.submitted(Route.ECOSOC)
    dissolve_organization(organization=case.application.organization, evidence="Register.", actor=case.checker, now=NOW)
    act = {"application": case.fresh(), "actor": case.checker, "now": NOW}
    for do in (invite_other_route, lambda **who: ask_applicant(questions=[("", "Who?")], **who)):
        with pytest.raises(Refused, match=Reason.WRONG_STATE):
            do(**act)


def test_a_typed_contact_at_the_true_domain_does_not_make_the_impostors_own_address_that_of_the_website(client):
    case = build.submitted()
    application = case.application
    body = application.organization
    body.website, body.website_domain = "https://true-body.example/", "true-body.example"
    body.save()
    application.contact_email = "info@true-body.example"
    application.save()
    own = body.representatives.first().user.email.partition("@")[2]
    for page in (file_page("file", case), body_page("body", case), body_page("confirm", case)):
        html = re.sub(r"<[^>]+>", " ", client.get(page).content.decode())
        judged = re.sub(r"\s+", " ", html)
        assert re.search(rf"{own} \(?not that of the website", judged), page
        assert re.search(r"true-body\.example \(?typed, not verified,? same as the website", judged), page
        assert not re.search(rf"{own} \(?same as", judged), page


def test_a_contact_at_a_domain_of_its_people_adds_nothing_to_what_they_have_verified():
    case = build.submitted()
    application = case.application
    application.contact_email = "desk@people.example"
    application.organization.website_domain = "people.example"
    [domain] = compare(application.organization, ["ada@people.example"], application.contact_email)
    assert (domain.same, domain.typed, domain.words()) == (True, False, ["same as the website"])
