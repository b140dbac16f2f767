"""A late permission is given to a body that may still apply, once; an entry of the register that does not fit is warned of."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.connection import desk
from accounts.models import Act, Letter, User
from accounts.refusals import Refused
from accreditation.modalities.outcomes import Reason
from accreditation.modalities.states import Route, State
from accreditation.models import EcosocEntry, LatePermission
from accreditation.services.claims_decision import freeze_organization
from accreditation.services.late_permissions import give_late_permission
from accreditation.services.organization_changes import dissolve_organization
from objections.services.lodging import lodge_objection
from objections.services.sweeps import end_periods
from tests import builders as build
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
NOW = build.CLOSES + DAY
UNTIL = build.CLOSES + 60 * DAY


@pytest.fixture
def client(settings):
    settings.SECOND_FACTOR_REQUIRED = False
    with time_machine.travel(NOW, tick=False):
        yield sign_in(Client(), User.objects.get(pk=build.secretariat().user_id))


def permit(body, *, window=None, until=UNTIL, reason="A flood.", now=NOW):
    return give_late_permission(
        window=window or build.window(),
        organization=body,
        until_at=until,
        reason=reason,
        actor=build.secretariat(),
        now=now,
    )


def reason_of(body, **more):
    with pytest.raises(Refused) as caught:
        permit(body, **more)
    return caught.value.reason


def typed_for(body) -> dict[str, str]:
    return {
        "window": str(build.window().pk), "organization": body.reference, "reason": "A flood.",
        "until_0": f"{UNTIL:%Y-%m-%d}", "until_1": "23:59",
        "until_at_0": f"{UNTIL:%Y-%m-%d}", "until_at_1": "23:59", "until_at": f"{UNTIL:%Y-%m-%d} 23:59",
    }  # fmt: skip


def test_no_permission_where_no_application_is_possible():
    assert reason_of(build.submitted().application.organization) == Reason.LIVE_APPLICATION_EXISTS
    assert reason_of(build.accredited().application.organization) == Reason.ALREADY_ACCREDITED
    act = {"evidence": "A note.", "actor": build.secretariat(), "now": NOW}
    frozen, gone = build.organization(build.applicant()), build.organization(build.applicant())
    freeze_organization(organization=frozen, **act)
    dissolve_organization(organization=gone, **act)
    assert reason_of(frozen) == Reason.ORGANIZATION_FROZEN
    assert reason_of(gone) == Reason.ORGANIZATION_GONE
    assert reason_of(build.organization(build.applicant()), until=build.cycle().ends_at) == Reason.AFTER_CYCLE
    assert not LatePermission.objects.exists()


def test_the_refusal_does_not_tell_an_outcome_that_is_not_told():
    """Accredited or contested, the file of a list is still "before States" to the Secretariat."""
    clear, contested = build.circulated_together(2)
    when = build.PERIOD_ENDS + timedelta(minutes=1)
    with desk():
        lodge_objection(
            application=contested,
            basis="",
            share_basis=False,
            share_name=False,
            actor=build.delegate(),
            now=build.CIRCULATED + DAY,
        )
        end_periods(now=when)
    clear.refresh_from_db()
    assert clear.state_now is State.ACCREDITED
    found = {reason_of(file.organization, until=when + 9 * DAY, now=when) for file in (clear, contested)}
    assert found == {Reason.LIVE_APPLICATION_EXISTS}


def test_it_is_refused_at_the_read_back(client):
    path = reverse("admin:accreditation_latepermission_new")
    answer = client.post(path, typed_for(build.submitted().application.organization))
    assert answer.status_code == 409
    assert "already has an application in this cycle" in answer.content.decode()


def test_the_same_permission_pressed_twice_stands_once(client):
    body = build.organization(build.applicant())
    path = reverse("admin:accreditation_latepermission_new")
    typed = {**typed_for(body), "confirmed": "yes"}
    assert client.post(path, typed).status_code == 302
    counted = Letter.objects.count(), Act.objects.count()
    assert client.post(path, typed).status_code == 302
    assert (Letter.objects.count(), Act.objects.count()) == counted
    read = client.post(path, typed_for(body)).content.decode()
    assert "has been given already" in read
    given = LatePermission.objects.get()
    assert reason_of(body, until=given.until_at - DAY) == Reason.NEVER_SHORTENED
    assert permit(body, until=given.until_at + DAY).until_at == given.until_at + DAY


@pytest.mark.parametrize(
    ("given", "name", "words"),
    [
        ("E-7", "Some Other Body", ["another name"]),
        ("E-8", "", ["another number"]),
        ("", "", ["gave no number"]),
        ("e-7", "", []),
    ],
)
def test_what_does_not_fit_the_register_is_said_before_the_status_is_confirmed(client, given, name, words):
    application = build.submitted(Route.ECOSOC).application
    body = application.organization
    body.ecosoc_number, body.confirmed_at = given, NOW
    body.save()
    EcosocEntry.objects.create(number="E-7", name=name or body.name.upper(), status="special")
    path = reverse("admin:accreditation_application_confirm_ecosoc", args=[application.reference])
    version = client.get(path).context["form"]["version"].value()
    answer = client.post(path, {"number": "E-7", "version": version})
    assert answer.status_code == 200
    warnings = answer.context["reading"]["warnings"]
    assert len(warnings) == len(words)
    assert all(word in warning for word, warning in zip(words, warnings, strict=True))
