"""Found not in scope after the last list of its window: a list of an annex alone tells Member States, with the reason, and any
of them may ask for its circulation (DESIGN 2)."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pypdf
import pytest
import time_machine
from django.urls import reverse

from accounts.capacities import Right
from accounts.connection import desk
from accounts.models import Letter, User
from accounts.refusals import Refused
from accreditation.modalities.outcomes import Reason
from accreditation.modalities.states import State
from accreditation.models import Circulation
from accreditation.services.circulation import circulate, prepare_annex
from accreditation.services.outages import record_list_ends
from accreditation.services.scope import confirm_not_in_scope, propose_not_in_scope, request_circulation
from sessions_app.queries import calendar_risks
from tests import builders as build
from tests.objections.states_people import at, client_of

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
AFTER = build.CIRCULATED + 20 * DAY


@pytest.fixture(autouse=True)
def _no_second_factor(settings):
    settings.SECOND_FACTOR_REQUIRED = False


@pytest.fixture
def left_out():
    """Not admitted after the window's list went out: in no annex."""
    late = build.submitted()
    build.circulated()
    proposal = propose_not_in_scope(
        application=late.application, reason="zqscope", actor=late.checker, now=build.CIRCULATED + DAY
    )
    confirm_not_in_scope(proposal=proposal, actor=build.chair(), now=AFTER)
    assert late.state is State.NOT_ADMITTED
    assert not [row for one in Circulation.objects.all() for row in one.annex]
    return late


def sent(left_out):
    window = left_out.application.window
    prepared = prepare_annex(window=window, actor=build.secretariat(), now=AFTER + DAY)
    assert not list(calendar_risks(AFTER + DAY)) or prepared not in [r.about for r in calendar_risks(AFTER + DAY)]
    return circulate(circulation=prepared, actor=build.secretariat(), now=AFTER + 2 * DAY)


def test_it_is_told_to_all_missions_and_a_state_may_ask_for_it(left_out):
    dora = build.delegate()
    build.missions_settled()
    made = sent(left_out)
    assert [row["reason"] for row in made.annex] == ["zqscope"]
    letter = Letter.objects.get(kind="circulation.annex", state=dora.state_id)
    assert "1 in number" in letter.body
    assert "zqscope" not in letter.body
    assert record_list_ends(now=AFTER + 3 * DAY) == 0  # nothing ends on it
    with at(AFTER + 3 * DAY):
        client = client_of(dora)
        assert f"/states/lists/{made.pk}/" in client.get("/states/").content.decode()
        page = client.get(f"/states/lists/{made.pk}/").content.decode()
        assert "zqscope" in page
        assert "An annex alone" in page
        assert "Non-objection period" not in page
        assert "annex alone" in client.get("/states/lists/").content.decode()
        assert f"/states/lists/{made.pk}/" not in client.get("/states/").content.decode()  # the mission has opened it
        assert "Kenya" in page
        assert '<th scope="col"></th>' not in page
        copy = client.post(f"/states/lists/{made.pk}/pdf/")
        printed = " ".join(
            " ".join(one.extract_text() for one in pypdf.PdfReader(io.BytesIO(copy.content)).pages).split()
        )
        for words in ("zqscope", "Kenya", "an annex alone, of bodies that were not admitted"):
            assert words in printed
        assert "non-objection basis" not in printed
        assert f"-w{made.window_id}.pdf" in copy.headers["Content-Disposition"]
        (row,) = csv.DictReader(io.StringIO(client.post(f"/states/lists/{made.pk}/csv/").content.decode("utf-8-sig")))
        assert (row["status"], row["not_admitted_because"], row["country"]) == ("not_admitted", "zqscope", "KE")
        assert row["reference"] == left_out.application.reference
        assert row["copy"].startswith("Copy for the Permanent Mission of")
    with desk():
        request_circulation(application=left_out.application, actor=dora, now=AFTER + 3 * DAY)
    assert left_out.state is State.COMPLETE


def test_once_named_there_is_nothing_more_to_name(left_out):
    build.missions_settled()
    sent(left_out)
    with pytest.raises(Refused) as refused:
        prepare_annex(window=left_out.application.window, actor=build.secretariat(), now=AFTER + 3 * DAY)
    assert refused.value.reason == Reason.NOTHING_CHOSEN


def test_prepared_and_circulated_by_two_people_in_the_admin(client, left_out):
    build.missions_settled()
    first, second = build.secretariat(Right.CIRCULATOR), build.secretariat(Right.CIRCULATOR)
    with time_machine.travel(AFTER + DAY, tick=False):
        client.force_login(User.objects.get(pk=first.user_id))
        address = reverse("admin:accreditation_circulation_annex", args=[left_out.application.window_id])
        assert address in client.get("/admin/accreditation/circulation/").content.decode()
        asked = client.post(address, {}).content.decode()
        assert "zqscope" in asked
        assert not Circulation.objects.filter(annex_only=True).exists()
        client.post(address, {"confirmed": "yes"})
        made = Circulation.objects.get(annex_only=True)
        client.force_login(User.objects.get(pk=second.user_id))
        listed = client.get(reverse("admin:accreditation_circulation_list", args=[made.pk])).content.decode()
        assert "0 files" not in listed
        assert "zqscope" in listed
        assert "Period ends" not in listed
        client.post(
            reverse("admin:accreditation_circulation_circulate", args=[made.pk]),
            {"version": made.version, "confirmed": "yes"},
        )
        made.refresh_from_db()
        assert (made.status, made.number) == ("circulated", 2)
        assert client.get(reverse("admin:accreditation_circulation_pdf", args=[made.pk])).status_code == 200
