"""The main chain, by its services: circulated, objected to by one State, a clock, an update, a decision."""

from datetime import UTC, datetime, timedelta

import pytest

from accounts.connection import desk
from accounts.models import Act, Letter
from accreditation.modalities.states import Route, State
from accreditation.models import Accreditation
from objections.models import Consultation
from objections.services.deciding import confirm_decision, prepare_decision
from objections.services.disseminating import disseminate
from objections.services.lodging import lodge_objection
from objections.services.plenary import give_update
from objections.services.sweeps import end_clocks, end_periods
from objections.services.withdrawing import withdraw_objection
from sessions_app.models import Session
from tests import builders as build

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def test_silence_accredits_at_the_end_of_the_period():
    """Nobody objects: accredited one minute after the period's end, as of its end."""
    case = build.circulated()
    with desk():
        end_periods(now=build.PERIOD_ENDS + timedelta(seconds=59))
        assert case.state is State.CIRCULATED
        end_periods(now=build.PERIOD_ENDS + MINUTE)
        assert case.state is State.ACCREDITED
        assert Accreditation.objects.get(application=case.application).begun_at == build.PERIOD_ENDS
        assert end_periods(now=build.PERIOD_ENDS + 2 * MINUTE) == 0


def test_an_objection_leads_to_consultation_plenary_and_decision():
    """One objection stands: three months, the Chair's update, a decision by consensus."""
    case = build.circulated()
    dora, chris, cora = build.delegate(), build.chair(), build.chair()
    with desk():
        lodge_objection(
            application=case.application,
            basis="A general basis.",
            share_basis=False,
            share_name=False,
            actor=dora,
            now=build.CIRCULATED + timedelta(days=3),
        )
        end_periods(now=build.PERIOD_ENDS + MINUTE)
        assert case.state is State.IN_CONSULTATION
        clock = Consultation.objects.get(application=case.application)
        assert clock.opened_at == build.PERIOD_ENDS
        assert clock.ends_at == datetime(2027, 7, 2, 3, 59, tzinfo=UTC)
        disseminate(actor=chris, now=build.PERIOD_ENDS + timedelta(days=1))
        end_clocks(now=clock.ends_at + MINUTE)
        assert case.state is State.AWAITING_PLENARY
        plenary = Session.objects.create(
            cycle=build.cycle(),
            slug="plenary-2027",
            title="Plenary 2027",
            kind="plenary",
            opens_at=datetime(2027, 7, 19, 14, tzinfo=UTC),
            closes_at=datetime(2027, 7, 23, 22, tzinfo=UTC),
        )
        during = plenary.opens_at + timedelta(hours=3)
        give_update(
            session=plenary,
            applications=[case.application],
            exchange_of_views="held",
            summaries={},
            text="",
            actor=chris,
            now=during,
        )
        assert case.state is State.FURTHER_CONSULTATIONS
        decision = prepare_decision(
            applications=[case.application],
            title="Confirmation",
            symbol="A/AC.999/2027/1",
            session=plenary,
            silence_ends_at=None,
            actor=chris,
            now=during,
        )
        confirm_decision(decision=decision, consensus=True, actor=cora, now=during + MINUTE)
        assert case.state is State.ACCREDITED


def test_the_last_withdrawal_accredits():
    """The only objection is withdrawn after the period: accredited at once."""
    case = build.circulated()
    dora = build.delegate()
    with desk():
        objection = lodge_objection(
            application=case.application,
            basis="",
            share_basis=False,
            share_name=False,
            actor=dora,
            now=build.CIRCULATED,
        )
        end_periods(now=build.PERIOD_ENDS + MINUTE)
        withdraw_objection(objection=objection, actor=dora, now=build.PERIOD_ENDS + timedelta(days=9))
        assert case.state is State.ACCREDITED


def test_what_is_secret_is_out_of_the_web_roles_reach():
    """The web role reads neither the acts nor the letters of an objection; the desk role reads both."""
    case = build.circulated()
    build.chair()
    dora = build.delegate()
    with desk():
        lodge_objection(
            application=case.application,
            basis="",
            share_basis=False,
            share_name=False,
            actor=dora,
            now=build.CIRCULATED,
        )
        assert Act.objects.filter(kind="objection.lodge").count() == 1
        assert Letter.objects.filter(kind="objection.to_chair").count() == 1
    assert Act.objects.filter(kind="objection.lodge").count() == 0
    assert Letter.objects.filter(kind="objection.to_chair").count() == 0
    assert Act.objects.filter(kind="application.circulate").count() == 1


def test_a_file_by_the_ecosoc_route_is_submitted():
    """The short form is enough for a body that informs."""
    assert build.submitted(Route.ECOSOC).state is State.SUBMITTED
