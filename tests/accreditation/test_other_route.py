"""A body that is not in the ECOSOC register: the other route, in this window while it is open, else in the next (R1, R3)."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from accounts.models import Act, Letter, User
from accounts.notices.acts import told
from accounts.refusals import Refused
from accreditation.modalities.checking import answer_due
from accreditation.modalities.outcomes import Reason
from accreditation.modalities.parameters import Parameters
from accreditation.modalities.states import Route, State
from accreditation.services.applications import begin_application
from accreditation.services.checking import invite_other_route
from accreditation.services.circulation import circulate, prepare_circulation
from accreditation.services.claims_decision import freeze_organization
from tests import builders as build

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


def test_while_the_window_is_open_the_file_is_returned_to_be_completed():
    case = build.submitted(Route.ECOSOC)
    invite_other_route(application=case.application, actor=case.checker, now=build.CLOSES - SECOND)
    assert (case.state, case.application.route_now) == (State.RETURNED, Route.NON_OBJECTION)
    assert case.application.due_at == answer_due(build.CLOSES - SECOND, Parameters())
    assert Letter.objects.filter(kind="application.other_route").exists()


def test_after_the_close_it_is_over_in_this_window_and_goes_on_in_the_next():
    """No file comes by the non-objection route after the close; what was written prefills the next window's."""
    case = build.submitted(Route.ECOSOC)
    invite_other_route(application=case.application, actor=case.checker, now=build.CLOSES)
    assert (case.state, case.application.due_at) == (State.NOT_COMPLETED, None)
    assert case.application.route_now is Route.ECOSOC  # by the other it has not applied
    assert not Act.objects.filter(kind="application.change_route").exists()
    letter = Letter.objects.get(kind="application.other_route_next")
    assert "in the next one" in letter.body
    body, alice = case.application.organization, case.alice
    given = {"organization": body, "route": Route.NON_OBJECTION, "actor": alice, "now": build.CLOSES}
    with pytest.raises(Refused) as caught:
        begin_application(window=case.application.window, **given)
    assert caught.value.reason == Reason.SAME_WINDOW
    year = timedelta(days=365)
    later = build.window(build.OPENS + year, build.CLOSES + year, title="Window 2028")
    assert begin_application(window=later, **given).relevance == build.ANSWERS["relevance"]


def test_its_own_page_says_why_it_is_over_and_where_it_goes_on(client):
    case, year = build.submitted(Route.ECOSOC), timedelta(days=365)
    invite_other_route(application=case.application, actor=case.checker, now=build.CLOSES)
    build.window(build.OPENS + year, build.CLOSES + year, title="Window 2028")
    with time_machine.travel(build.OPENS + year, tick=False):
        client.force_login(User.objects.get(pk=case.alice.user_id))
        page = client.get(reverse("my_case", args=[case.application.reference]))
    text = " ".join(page.content.decode().split())
    assert "invited to apply by the other route" in text
    assert "Window 2028: from" in text
    last = page.context["steps"][-1]
    assert (last["title"], last["rule"][:2]) == ("Not completed", "R1")
    assert "Not found in the ECOSOC register" in last["note"]


def test_the_page_says_which_of_the_two_it_is_and_the_record_why(client, settings):
    settings.SECOND_FACTOR_REQUIRED = False
    case, sam = build.submitted(Route.ECOSOC), build.secretariat()
    page = reverse("admin:accreditation_application_other_route", args=[case.application.reference])
    with time_machine.travel(build.CLOSES - SECOND, tick=False):
        client.force_login(User.objects.get(pk=sam.user_id))
        shown = client.get(page)
        assert "Return and invite" in shown.content.decode()
        form = shown.context["form"]
        drawn = {name: form[name].value() for name in ("version", "seen")}
    with time_machine.travel(build.CLOSES, tick=False):
        client.force_login(User.objects.get(pk=sam.user_id))
        assert client.post(page, drawn).status_code == 409
        assert case.state is State.SUBMITTED
        text = client.get(page).content.decode()
        assert "ends here as not completed" in text
        assert "Return and invite" not in text
        assert client.post(page, {**drawn, "seen": "closed", "confirmed": "yes"}).status_code == 302
    assert case.state is State.NOT_COMPLETED
    acts = Act.objects.filter(subject=case.application.record_subject).select_related("actor")
    words = {one.words for one in told(acts, case.checker, build.CLOSES)}
    assert "Not completed: the other route opens again in the next window" in words
    assert "Not completed: no answer by the due date" not in words


def test_a_late_permission_for_an_earlier_window_is_no_way_round_the_later_one():
    """Who was not admitted in a window applies again in a later one, not in one that opened before it (DESIGN 3)."""
    year = timedelta(days=365)
    case = build.submitted(Route.ECOSOC)
    invite_other_route(application=case.application, actor=case.checker, now=build.CLOSES)
    earlier = build.window(build.OPENS - year, build.CLOSES - year, title="Window 2026")
    with pytest.raises(Refused) as caught:
        begin_application(
            organization=case.application.organization,
            window=earlier,
            route=Route.NON_OBJECTION,
            actor=case.alice,
            now=build.CLOSES,
        )
    assert caught.value.reason == Reason.SAME_WINDOW


def test_a_file_whose_organization_is_frozen_is_not_circulated():
    one, two = build.complete(), build.complete()
    build.missions_settled()
    given = {"window": one.application.window, "period_ends_at": build.PERIOD_ENDS, "actor": one.checker}
    prepared = prepare_circulation(
        applications=[one.application, two.application], now=build.CIRCULATED - SECOND, **given
    )
    freeze_organization(
        organization=two.application.organization, evidence="Two letters.", actor=one.checker, now=build.CIRCULATED
    )
    circulate(circulation=prepared, actor=one.circulator, now=build.CIRCULATED)
    assert (one.state, two.state) == (State.CIRCULATED, State.COMPLETE)
    with pytest.raises(Refused) as caught:
        prepare_circulation(applications=[two.fresh()], now=build.CIRCULATED, **given)
    assert caught.value.reason == Reason.ORGANIZATION_FROZEN
