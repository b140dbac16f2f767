"""A lost status that was flagged is taken back once the register has the body: told to the same, and on record (R1, R2)."""

from __future__ import annotations

import re

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Act, Letter, User
from accounts.refusals import Refused
from accreditation.modalities.outcomes import Reason
from accreditation.modalities.states import State
from accreditation.models import Accreditation, EcosocEntry, RouteChange
from accreditation.queries.ecosoc import lost, regained
from accreditation.services.route_changes import status_lost, take_back_status_lost
from tests import builders as build
from tests.papers import pdf
from tests.signing_in import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_second_factor", "own_files")]
NOW = build.CIRCULATED
EVIDENCE = "The register of 20 March 2027, complete."


def flagged():
    """Accredited, gone from a register that was imported without it, and flagged."""
    case = build.accredited()
    entry = EcosocEntry.objects.get()
    body = case.application.organization
    body.ecosoc_number = entry.number
    body.save(update_fields=["ecosoc_number"])
    EcosocEntry.objects.update(gone_at=NOW)
    status_lost(accreditation=Accreditation.objects.get(), evidence="Gone.", actor=case.checker, now=NOW)
    return case


def test_while_the_register_lacks_the_body_the_flag_stays():
    case = flagged()
    act = {"accreditation": Accreditation.objects.get(), "evidence": EVIDENCE, "now": NOW}
    assert not regained().exists()
    with pytest.raises(Refused, match=Reason.STILL_GONE):
        take_back_status_lost(**act, actor=case.checker)
    EcosocEntry.objects.update(gone_at=None)
    for who in (build.chair(), build.delegate(), case.alice):
        with pytest.raises(Refused):
            take_back_status_lost(**act, actor=who)
    with pytest.raises(Refused, match=Reason.NEEDS_EVIDENCE):
        take_back_status_lost(**{**act, "evidence": " "}, actor=case.checker)
    assert Accreditation.objects.get().status_lost_at == NOW


def test_in_the_register_again_it_is_taken_back_once_and_the_same_are_told():
    mission, chris = build.member_state(), build.chair()
    case = flagged()
    EcosocEntry.objects.update(gone_at=None)
    place = regained().get()
    act = {"accreditation": place, "evidence": EVIDENCE, "actor": case.checker, "now": NOW}
    take_back_status_lost(**act)
    assert Accreditation.objects.get().status_lost_at is None
    assert case.state is State.ACCREDITED
    assert not regained().exists()
    assert not lost().exists()

    def told(kind):
        letters = Letter.objects.filter(kind=kind)
        return {(letter.user_id, letter.state_id) for letter in letters}

    for end in ("", "_to_missions"):
        assert told(f"accreditation.status_restored{end}") == told(f"accreditation.status_lost{end}")
    assert {(case.alice.user_id, None), (chris.user_id, None)} <= told("accreditation.status_restored")
    assert (None, mission.pk) in told("accreditation.status_restored_to_missions")
    done = Act.objects.get(kind="accreditation.status_restored")
    assert (done.subject, done.rule) == (case.application.record_subject, "R2")
    assert RouteChange.objects.get(pk=done.facts["route_change"]).evidence == EVIDENCE
    with pytest.raises(Refused, match=Reason.NOT_FLAGGED):
        take_back_status_lost(**act)


def test_the_matches_lead_to_the_page_that_reads_back_who_is_told():
    case = flagged()
    build.member_state("Reached")
    page = f"/admin/accreditation/accreditation/{Accreditation.objects.get().pk}/status-restored/"
    with time_machine.travel(NOW, tick=False):
        sam = signed_in(case.checker)
        matches = "/admin/accreditation/ecosocentry/matches/"
        assert page not in sam.get(matches).content.decode()
        barred = sam.get(page)
        assert barred.status_code == 409
        assert "does not have this body" in barred.content.decode()
        EcosocEntry.objects.update(gone_at=None)
        assert page in sam.get(matches).content.decode()
        read = sam.post(page, {"evidence": EVIDENCE, "scan": SimpleUploadedFile("page.pdf", pdf())}).content.decode()
        assert "Reached</li>" in read
        assert f"{User.objects.get(pk=case.alice.user_id).email}</li>" in read
        assert not Letter.objects.filter(kind__startswith="accreditation.status_restored").exists()
        mark = re.search(r'name="scan-kept" value="([^"]+)"', read).group(1)
        sent = sam.post(page, {"evidence": EVIDENCE, "scan-kept": mark, "confirmed": "yes"})
        assert sent.status_code == 302
        assert page not in sam.get(matches).content.decode()
        record = sam.get(f"/admin/accreditation/application/{case.application.reference}/").content.decode()
        assert "Flag of a lost consultative status taken back" in record
    assert RouteChange.objects.order_by("id").last().file.original_name == "page.pdf"


def test_a_flag_is_no_change_of_route_at_any_desk():
    """The Chair's, the Secretariat's and the body's own page say that the status is lost, and that the place stands."""
    chris, case = build.chair(), flagged()
    reference = case.application.reference
    desks = (
        (chris, f"/chair/cases/{reference}/"),
        (case.checker, f"/admin/accreditation/application/{reference}/"),
        (case.alice, f"/my/{reference}/"),
    )
    with time_machine.travel(NOW, tick=False):
        pages = [signed_in(who).get(address).content.decode() for who, address in desks]
    for page in pages:
        assert "Consultative status lost" in page
        assert "stands to the end of the cycle" in page
        assert "change of route took effect" not in page
        assert "oved to the ECOSOC route" not in page
    EcosocEntry.objects.update(gone_at=None)
    take_back_status_lost(accreditation=Accreditation.objects.get(), evidence=EVIDENCE, actor=case.checker, now=NOW)
    with time_machine.travel(NOW, tick=False):
        chairs, office, own = (signed_in(who).get(address).content.decode() for who, address in desks)
    assert "The flag of a lost status was taken back" in chairs
    assert "the flag of a lost status was taken back" in office
    assert "Consultative status lost</" not in own
    assert "oved to the ECOSOC route" not in chairs + office + own
