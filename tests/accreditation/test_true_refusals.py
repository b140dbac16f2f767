"""What is refused says why in words that fit who reads them, and offers no button that would be refused again."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.capacities import Right
from accounts.models import User
from accounts.refusals import Refused
from accreditation.forms.calendar import WindowForm
from accreditation.forms.refused import field_of
from accreditation.forms.settings import ParameterForm
from accreditation.modalities.outcomes import Reason
from accreditation.notices.refusals import refusal_sentence
from accreditation.services.applications import withdraw_application
from accreditation.services.calendar import move_window_close
from accreditation.services.circulation import circulate, prepare_annex
from accreditation.services.parameters import change_parameter
from accreditation.services.scope import confirm_not_in_scope, propose_not_in_scope
from tests import builders as build
from tests.signing_in import sign_in, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_second_factor", "own_files")]
NOW, MINUTE, DAY = build.CIRCULATED, timedelta(minutes=1), timedelta(days=1)


def staff(*rights: Right) -> Client:
    return sign_in(Client(), User.objects.get(pk=build.secretariat(*rights).user_id), again=True)


def words_of(answer) -> str:
    return " ".join(answer.content.decode().split())


def left_out():
    """Not admitted, in a window from which no list has gone out."""
    late = build.submitted()
    proposal = propose_not_in_scope(
        application=late.application, reason="zqscope", actor=late.checker, now=NOW - 20 * DAY
    )
    confirm_not_in_scope(proposal=proposal, actor=build.chair(), now=NOW - DAY)
    return late


def test_the_annex_alone_is_offered_where_no_list_has_gone_out_yet():
    late = left_out()
    link = reverse("admin:accreditation_circulation_annex", args=[late.application.window_id])
    with time_machine.travel(NOW, tick=False):
        assert link in words_of(staff().get("/admin/accreditation/circulation/"))


def test_a_second_annex_of_the_same_bodies_is_put_away_not_circulated():
    late = left_out()
    build.missions_settled()
    window = late.application.window
    one, two = (prepare_annex(window=window, actor=late.checker, now=NOW) for _n in range(2))
    circulate(circulation=one, actor=late.circulator, now=NOW)
    with pytest.raises(Refused, match=Reason.ANNEX_NAMED) as caught:
        circulate(circulation=two, actor=late.circulator, now=NOW + MINUTE)
    said = "List 1 has named the bodies of this one. Put this one away."
    assert refusal_sentence(caught.value) == said
    with time_machine.travel(NOW + MINUTE, tick=False):
        client = staff()
        page = words_of(client.get(reverse("admin:accreditation_circulation_list", args=[two.pk])))
        assert said in page
        assert reverse("admin:accreditation_circulation_circulate", args=[two.pk]) not in page
        assert reverse("admin:accreditation_circulation_discard", args=[two.pk]) in page
        refused = client.get(reverse("admin:accreditation_circulation_circulate", args=[two.pk]))
        assert (refused.status_code, said in words_of(refused)) == (409, True)


def test_a_close_that_has_passed_is_not_refused_in_the_applicants_words():
    with pytest.raises(Refused) as caught:
        move_window_close(
            window=build.window(), closes_at=build.CLOSES + DAY, reason="x", actor=build.secretariat(), now=build.CLOSES
        )
    assert caught.value.reason == Reason.DEADLINE_PASSED
    assert "draft" not in refusal_sentence(caught.value)


@pytest.mark.parametrize(("name", "typed"), [("checking_days", "100000"), ("reminder_days", "5, 100000")])
def test_a_setting_beyond_its_bounds_names_them_at_its_field(name, typed):
    act = {"process": build.process(), "reason": "x", "actor": build.secretariat(Right.SETTINGS), "now": NOW}
    with pytest.raises(Refused, match=Reason.BAD_VALUE) as caught:
        change_parameter(name=name, text=typed, **act)
    said = refusal_sentence(caught.value)
    assert said.startswith("This value is not possible here. Give whole numbers from ")
    form = ParameterForm(name=name, current=getattr(build.process().rules(), name))
    assert field_of(form, caught.value) == "value"


def test_a_window_has_a_title_that_can_be_read():
    form = WindowForm({"title": "\u200b"})
    assert not form.is_valid()
    assert "U+200B" in str(form.errors["title"])


def test_withdrawn_from_a_stale_page_no_button_is_drawn_again():
    case = build.submitted()
    page = reverse("my_withdraw", args=[case.application.reference])
    withdraw_application(application=case.application, actor=case.alice, now=build.OPENS + DAY)
    with time_machine.travel(build.OPENS + DAY, tick=False):
        answer = signed_in(case.alice).post(page)
    assert answer.status_code == 409
    assert "Withdraw the application</button>" not in words_of(answer)
    assert "See where the case stands" in words_of(answer)


def test_of_a_body_without_people_no_page_says_that_somebody_acts_for_it():
    body = build.organization(build.applicant(), "Zq Alone")
    profile = {
        "name": "Zq Alone",
        "type": "ngo",
        "country": "KE",
        "website": "https://zq.example/",
        "head_name": "Zq Head",
        "head_title": "Director",
        "legal_form": "Association",
        "address": "1 Street",
    }
    someone = build.applicant()
    register, freeze = (
        reverse("apply_register"),
        reverse("admin:accreditation_organization_freeze", args=[body.reference]),
    )

    def told() -> tuple[str, str, str]:
        stranger = signed_in(someone)
        answer = stranger.post(register, profile)
        assert answer.status_code == 409, answer.context["form"].errors
        claim = reverse("apply_claim", args=[answer.context["alike"][0]["token"]])
        return words_of(answer), words_of(stranger.get(claim)), words_of(staff().get(freeze))

    with time_machine.travel(build.OPENS, tick=False):
        listed, claim, frozen = told()
        assert "somebody acts for it here" in listed
        assert "Others act for this organization here" in claim
        assert "Its people are told" in frozen
        body.representatives.update(until_at=build.OPENS)
        listed, claim, frozen = told()
        assert "nobody acts for it here yet" in listed
        assert "ask a colleague" not in listed
        assert "Nobody acts for this organization here yet" in claim
        assert "Its people are told" not in frozen
        assert "nobody is told" in frozen
