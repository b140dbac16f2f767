"""Staff named by the Chair read objections; the rest of the Secretariat, and everybody else, do not (DESIGN 4)."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.capacities import Right
from accounts.connection import desk
from accounts.models import Letter, User
from accounts.queries.acts import readable_acts
from accounts.queries.letters import readable_letters
from objections.services.consulting import log_contact
from objections.services.lodging import lodge_objection
from objections.services.plenary import give_update
from objections.services.reminders import remind
from objections.services.withdrawing import withdraw_objection
from tests import builders as build
from tests.objections.scenes import DAY, DURING, PLENARY_OPENS, awaiting, object_to, plenary

pytestmark = pytest.mark.django_db


@pytest.fixture
def planted(settings):
    settings.SECOND_FACTOR_REQUIRED = False
    case = build.circulated()
    chair = build.chair()
    with desk():
        lodge_objection(
            application=case.application, basis="zqbasis", share_basis=False, share_name=False, actor=build.delegate(),
            now=build.CIRCULATED + timedelta(days=1),
        )  # fmt: skip
        log_contact(
            application=case.application, text="zqlog", happened_at=build.CIRCULATED, actor=chair,
            now=build.CIRCULATED + timedelta(days=2),
        )  # fmt: skip
    return case


def look(client, actor, case):
    if actor is not None:
        client.force_login(User.objects.get(pk=actor.user_id), backend="django.contrib.auth.backends.ModelBackend")
    return [client.get(reverse("named-cases")), client.get(reverse("named-case", args=[case.application.reference]))]


def test_named_staff_read_the_basis_and_never_the_log(client, planted):
    pages = look(client, build.secretariat(Right.NAMED_STAFF), planted)
    assert [page.status_code for page in pages] == [200, 200]
    assert planted.application.reference in pages[0].content.decode()
    assert "zqbasis" in pages[1].content.decode()
    assert "zqlog" not in pages[1].content.decode()


def test_named_staff_are_promised_no_objection_where_none_can_come(client, settings):
    """R1: none on the ECOSOC route. On the other, once States have the file."""
    settings.SECOND_FACTOR_REQUIRED = False
    said = {
        build.Route.ECOSOC: "No objection can be lodged on this route (R1).",
        build.Route.NON_OBJECTION: "Objections can be lodged once the file is circulated.",
    }
    for route, words in said.items():
        _list, page = look(client, build.secretariat(Right.NAMED_STAFF), build.submitted(route))
        assert words in page.content.decode()
        assert "Objections appear here" not in page.content.decode()


@pytest.mark.parametrize("who", ["secretariat", "chair", "delegate", "applicant", "public"])
def test_nobody_else_enters(client, planted, who):
    actor = None if who == "public" else getattr(build, who)()
    pages = look(client, actor, planted)
    assert {page.status_code for page in pages} == {302 if actor is None else 403}
    assert all("zqbasis" not in page.content.decode() for page in pages)


@pytest.fixture
def told(planted):
    """What was sent to all Member States: a communication, and an update whose summary speaks of the consultations."""
    with desk():
        case, _objection = awaiting(build.chair())
        given = give_update(
            session=plenary(),
            applications=[case.application],
            exchange_of_views="held",
            summaries={case.application.pk: "zqsummary"},
            text="zqintroduction",
            actor=build.chair(),
            now=PLENARY_OPENS,
        )
    return [
        reverse("named-communications"),
        reverse("named-communication", args=[1]),
        reverse("named-update", args=[given.pk]),
    ]


def sign(client, actor):
    client.force_login(User.objects.get(pk=actor.user_id), backend="django.contrib.auth.backends.ModelBackend")


def test_named_staff_read_what_was_disseminated_and_the_updates(client, told):
    sign(client, build.secretariat(Right.NAMED_STAFF))
    pages = [client.get(address) for address in told]
    assert [page.status_code for page in pages] == [200, 200, 200]
    assert "zqbasis" in pages[1].content.decode()
    assert "zqsummary" in pages[2].content.decode()
    for page in pages:
        assert "zqlog" not in page.content.decode()
        # Its links lead to pages of their own, not to the Chair's.
        assert "/chair/cases/" not in page.content.decode()
    assert client.get(reverse("named-communication", args=[99])).status_code == 404


@pytest.mark.parametrize("who", ["secretariat", "chair", "delegate", "applicant"])
def test_nobody_else_reads_them_there(client, told, who):
    sign(client, getattr(build, who)())
    for address in told:
        page = client.get(address)
        assert page.status_code == 403
        for marker in ("zqbasis", "zqsummary", "zqlog"):  # whole, for a nonce may hold two letters of them
            assert marker not in page.content.decode()


def test_the_record_and_the_letters_keep_the_log_and_what_a_mission_only_prepared():
    """Named staff read what was received; never the Chair's log, nor what a mission keeps to itself (DESIGN 4)."""
    mission = build.member_state()
    mission.second_person = True
    mission.save()
    chris, dora = build.chair(), build.delegate(mission)
    build.delegate(mission)  # who is asked to confirm
    named = build.secretariat(Right.NAMED_STAFF)
    with desk():
        case = build.circulated()
        prepared = object_to(case, dora)
        log_contact(application=case.application, text="A talk.", happened_at=DURING, actor=chris, now=DURING)
        remind(now=build.PERIOD_ENDS - DAY)
        assert Letter.objects.filter(about=f"objection:{prepared.pk}").count() >= 2
        withdraw_objection(objection=prepared, actor=dora, now=build.PERIOD_ENDS - DAY)
        assert not readable_letters(named, DURING).filter(about=f"objection:{prepared.pk}").exists()
        kinds = set(readable_acts(named).values_list("kind", flat=True))
        assert "circulation.publish" in kinds
        assert {
            kind for kind in kinds if kind.startswith(("objection.", "consultation.", "reminder.", "mission."))
        } == set()
        # One that is lodged is theirs to read of.
        object_to(case, build.delegate())
        assert readable_acts(named).filter(kind="objection.lodge").count() == 1
        assert readable_letters(named, DURING).filter(kind="objection.to_chair").count() == 1
