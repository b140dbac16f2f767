"""The ceremony over HTTP: form, read-back, sign in again, receipt; and everybody who is refused."""

from __future__ import annotations

from datetime import timedelta

import pytest

from accounts.capacities import Right
from accounts.connection import desk
from accounts.models import Letter, Mandate, MemberState, User
from accreditation.modalities.states import State
from accreditation.services.parameters import change_parameter
from objections.models import Decision, LodgingDraft, Objection
from objections.services.disseminating import disseminate
from objections.services.lodging import lodge_objection
from objections.services.sweeps import end_periods
from tests import builders as build
from tests.objections.states_people import at, client_of

pytestmark = pytest.mark.django_db
DURING = build.CIRCULATED + timedelta(days=3)
SECOND = timedelta(seconds=1)


@pytest.fixture
def case(db):
    build.chair()
    return build.circulated()


@pytest.fixture
def dora(db):
    return build.delegate()


def url(case, rest=""):
    return f"/states/files/{case.application.reference}/{rest}"


def lodge(case, actor, **values):
    with desk():
        return lodge_objection(
            application=case.application,
            actor=actor,
            now=DURING,
            **{"basis": "", "share_basis": False, "share_name": False, **values},
        )


def objections():
    with desk():
        return list(Objection.objects.order_by("id"))


def act_as(client, mandate_id):
    session = client.session
    session["capacity"] = mandate_id
    session.save()


def key_in(page):
    return page.split('name="key" value="')[1].split('"')[0]


def test_from_form_to_receipt(case, dora):
    """R5 stands beside the button; the sentence is read back; one POST; a receipt with instant and digest, also by mail."""
    with at(DURING):
        client = client_of(dora)
        form = client.get(url(case, "objection/")).content.decode()
        assert "judiciously" in form
        assert "A/80/257, annex I" in form
        assert f'<a href="{url(case)}">Cancel</a>' in form
        step = client.post(url(case, "objection/"), {"basis": "A general basis.", "share_name": "on"})
        assert step.headers["Location"] == url(case, "objection/read-back/")
        assert objections() == []
        page = client.get(step.headers["Location"]).content.decode()
        state = MemberState.objects.get(pk=dora.state_id).name
        assert f"{state} objects to the accreditation of {case.application.organization.name}" in page
        assert "visible to the Chair at once" in page
        assert "judiciously" in page
        assert "A general basis." in page
        assert "which State objects" in page
        assert f'<a href="{url(case)}">Go back and change nothing</a>' in page
        done = client.post(step.headers["Location"], {"key": key_in(page)})
        (objection,) = objections()
        assert done.headers["Location"] == f"/states/objections/{objection.receipt}/"
        again = client.post(step.headers["Location"], {"key": key_in(page)})
        assert again.headers["Location"] == done.headers["Location"]
        receipt = client.get(done.headers["Location"]).content.decode()
    assert len(objections()) == 1
    assert (objection.shares_name, objection.shares_basis) == (True, False)
    assert objection.receipt in receipt
    assert objection.digest in receipt
    assert "2027-03-04T15:00:00Z" in receipt
    with desk():
        letter = Letter.objects.get(kind="objection.receipt")
        assert objection.digest in letter.body
        assert not LodgingDraft.objects.exists()


def test_an_older_tab_lodges_nothing_that_it_did_not_read_back(case, dora):
    """Two tabs of one delegate: the first has read back one thing, the draft now says another, and sharing is for good."""
    path = url(case, "objection/read-back/")
    with at(DURING):
        client = client_of(dora)
        client.post(url(case, "objection/"), {"basis": "First tab."})
        first = client.get(path).content.decode()
        client.post(url(case, "objection/"), {"basis": "Second tab.", "share_basis": "on", "share_name": "on"})
        second = client.get(path).content.decode()
        stale = client.post(path, {"key": key_in(first)}, follow=True).content.decode()
        assert objections() == []
        assert "The draft has changed since this page was opened" in stale
        assert "Second tab." in stale
        client.post(path, {"key": key_in(second)})
    (objection,) = objections()
    assert (objection.shares_name, objection.shares_basis) == (True, True)


def test_a_basis_given_later_is_shared_as_was_chosen(case, dora):
    """Lodged without a basis, its sharing chosen: the supplement goes to the applicant with its dissemination."""
    chris = build.chair()
    with at(DURING):
        client = client_of(dora)
        client.post(url(case, "objection/"), {"basis": "", "share_basis": "on"})
        page = client.get(url(case, "objection/read-back/")).content.decode()
        assert "the general basis if one is given" in page
        client.post(url(case, "objection/read-back/"), {"key": key_in(page)})
        (objection,) = objections()
        send = {"text": "Given later.", "step": "send"}
        assert client.post(f"/states/objections/{objection.receipt}/supplement/", send).status_code == 302
    with desk():
        disseminate(actor=chris, now=DURING + timedelta(hours=1))
    shared = case.fresh()
    assert [basis["text"] for basis in shared.shared_bases] == ["Given later."]
    assert shared.shared_states == []


def test_signing_in_again_is_asked_and_loses_nothing(case, dora):
    """Without it nothing is lodged, and the draft is still there afterwards."""
    with at(DURING):
        client = client_of(dora, again=False)
        client.post(url(case, "objection/"), {"basis": "Kept words."})
        page = client.get(url(case, "objection/read-back/")).content.decode()
        refused = client.post(url(case, "objection/read-back/"), {"key": key_in(page)})
        assert refused.status_code == 403
        assert objections() == []
        assert "Kept words." in client.get(url(case, "objection/")).content.decode()
        client_of(dora).post(url(case, "objection/read-back/"), {"key": key_in(page)})
    assert len(objections()) == 1


@pytest.mark.parametrize(("offset", "lodged"), [(-SECOND, 1), (0 * SECOND, 0), (SECOND, 0)])
def test_the_last_second_over_http(case, dora, offset, lodged):
    """What was read back in time but pressed at the end is refused with a sentence; what was typed is still on the page."""
    with at(build.PERIOD_ENDS - 2 * SECOND):
        client = client_of(dora)
        client.post(url(case, "objection/"), {"basis": "Typed words."})
        page = client.get(url(case, "objection/read-back/")).content.decode()
    with at(build.PERIOD_ENDS + offset):
        answer = client.post(url(case, "objection/read-back/"), {"key": key_in(page)})
    assert len(objections()) == lodged
    if not lodged:
        assert answer.status_code == 409
        assert "non-objection period for this file has ended" in answer.content.decode()
        assert "Typed words." in answer.content.decode()


def test_after_the_period_a_sentence_stands_instead_of_the_button(case, dora):
    with at(DURING):
        assert url(case, "objection/") in client_of(dora).get(url(case)).content.decode()
    with at(build.PERIOD_ENDS):
        page = client_of(dora).get(url(case)).content.decode()
        assert url(case, "objection/") not in page
        assert "An objection can no longer be lodged" in page
        assert client_of(dora).get(url(case, "objection/")).status_code == 409


def test_without_the_right_no_button_and_a_refused_post(case):
    """A delegate without the lodging right reads everything."""
    reader = build.delegate(None, Right.ADMINISTRATOR)
    with at(DURING):
        client = client_of(reader)
        page = client.get(url(case)).content.decode()
        assert "To make ICTs safer." in page
        assert url(case, "objection/") not in page
        for rest in ("objection/", "objection/read-back/"):
            answer = client.post(url(case, rest), {"basis": "x", "key": "k"})
            assert answer.status_code in {302, 403}
        assert "do not have the right" in client.post(url(case, "objection/"), {"basis": "x"}).content.decode()
    assert objections() == []


def test_the_second_of_two_delegates_is_told(case, dora):
    """Both have read it back; the second to press is told, with its draft kept."""
    dev = build.mandate(dora.party, Right.LODGING, state=MemberState.objects.get(pk=dora.state_id)).actor()
    with at(DURING):
        first, second = client_of(dora), client_of(dev)
        keys = []
        for client, text in ((first, "First."), (second, "Second.")):
            client.post(url(case, "objection/"), {"basis": text})
            keys.append(key_in(client.get(url(case, "objection/read-back/")).content.decode()))
        assert first.post(url(case, "objection/read-back/"), {"key": keys[0]}).status_code == 302
        answer = second.post(url(case, "objection/read-back/"), {"key": keys[1]})
    assert answer.status_code == 409
    assert "already has an objection" in answer.content.decode()
    assert "Second." in answer.content.decode()
    assert len(objections()) == 1


def test_a_draft_is_its_writers_alone(case, dora):
    """Not a colleague's, not another State's, not the Chair's; and discarding it lodges nothing."""
    dev = build.mandate(dora.party, Right.LODGING, state=MemberState.objects.get(pk=dora.state_id)).actor()
    with at(DURING):
        client = client_of(dora)
        client.post(url(case, "objection/"), {"basis": "MARKER-DRAFT"})
        assert "MARKER-DRAFT" in client.get(url(case, "objection/")).content.decode()
        assert "Only you see it" in client.get("/states/").content.decode()
        for other in (dev, build.delegate()):
            pages = [
                client_of(other).get(address).content.decode()
                for address in ("/states/", url(case), url(case, "objection/"))
            ]
            assert not any("MARKER-DRAFT" in page for page in pages)
        client.post(url(case, "objection/discard/"))
        assert "MARKER-DRAFT" not in client.get(url(case, "objection/")).content.decode()
    assert objections() == []


def test_a_basis_over_the_limit_keeps_what_was_typed(case, dora):
    with at(DURING):
        answer = client_of(dora).post(url(case, "objection/"), {"basis": "word " * 1002, "share_basis": "on"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Shorten it by 2 words" in page
    assert page.count("word word") > 400
    assert "<title>Error:" in page


def test_a_changed_draft_is_read_back_anew(case, dora):
    """The key stays the draft's; a page with a foreign key lodges nothing."""
    with at(DURING):
        client = client_of(dora)
        client.post(url(case, "objection/"), {"basis": "One."})
        answer = client.post(url(case, "objection/read-back/"), {"key": "somebody-elses"})
        assert answer.headers["Location"] == url(case, "objection/read-back/")
    assert objections() == []


# --- second person, withdrawal, supplement, contest ------------------------------------------------------------------


def test_a_draft_of_another_capacity_is_not_lodged_in_this_one(case, dora):
    """Read back for one State, then the capacity changed in another window: nothing is lodged, and the page says why."""
    other = build.delegate(build.member_state("Elsewhere"))
    user = User.objects.get(pk=dora.user_id)
    second = Mandate.objects.get(pk=other.mandate_id)
    second.user = user
    second.save(update_fields=["user"])
    with at(DURING):
        client = client_of(dora)
        act_as(client, dora.mandate_id)
        client.post(url(case, "objection/"), {"basis": "For the first State."})
        key = key_in(client.get(url(case, "objection/read-back/")).content.decode())
        act_as(client, second.pk)
        answer = client.post(url(case, "objection/read-back/"), {"key": key}, follow=True)
        assert "Nothing was lodged: Elsewhere has no draft of yours" in answer.content.decode()
        assert "For the first State." not in answer.content.decode()
    assert objections() == []
    with desk():
        assert LodgingDraft.objects.get().state_id == dora.state_id


def test_the_second_person_confirms_on_a_page_of_its_own(case, dora):
    """Both see the warning on the front page; the first person cannot confirm; the second does, and the Chair is told."""
    state = MemberState.objects.get(pk=dora.state_id)
    state.second_person = True
    state.save(update_fields=["second_person"])
    dev = build.mandate(dora.party, Right.LODGING, state=state).actor()
    objection = lodge(case, dora, basis="MARKER-AWAITS")
    address = f"/states/objections/{objection.receipt}/"
    with at(DURING):
        for actor in (dora, dev):
            page = client_of(actor).get("/states/").content.decode()
            assert "Not lodged yet" in page
            assert objection.receipt in page
        assert objection.receipt not in client_of(build.delegate()).get("/states/").content.decode()
        same = client_of(dora).post(address + "confirm/")
        assert same.status_code == 409
        assert "Another person must confirm it" in same.content.decode()
        assert "Confirm and lodge" in client_of(dev).get(address + "confirm/").content.decode()
        assert client_of(dev).post(address + "confirm/").headers["Location"] == address
        assert client_of(dev).post(address + "confirm/").status_code == 409
    assert objections()[0].standing == "standing"


def test_anothers_objection_is_not_there(case, dora):
    """By address: the receipt and each of its acts are 404 to another State, GET and POST."""
    objection = lodge(case, dora)
    with at(DURING):
        client = client_of(build.delegate())
        for rest in ("", "confirm/", "withdraw/", "supplement/", "contest/"):
            address = f"/states/objections/{objection.receipt}/{rest}"
            assert client.get(address).status_code == 404, rest
            if rest:
                assert client.post(address, {"text": "x", "reason": "x"}).status_code == 404, rest
    assert objections()[0].standing == "standing"


def test_withdrawing_is_read_back_and_done_once(case, dora):
    objection = lodge(case, dora)
    address = f"/states/objections/{objection.receipt}/withdraw/"
    with at(DURING):
        client = client_of(dora)
        assert "withdraws its objection" in client.get(address).content.decode()
        assert objections()[0].standing == "standing"
        assert client.post(address).status_code == 302
        again = client.post(address)
    assert again.status_code == 409
    assert "already been withdrawn" in again.content.decode()
    assert objections()[0].standing == "withdrawn"


def test_a_supplement_is_read_back_first(case, dora):
    objection = lodge(case, dora)
    address = f"/states/objections/{objection.receipt}/supplement/"
    with at(DURING):
        client = client_of(dora)
        page = client.post(address, {"text": "More."}).content.decode()
        assert "supplements the general basis" in page
        with desk():
            assert objection.statements.count() == 0
        assert client.post(address, {"text": "More.", "step": "send"}).status_code == 302
        assert client.post(address, {"text": ""}).status_code == 422
    with desk():
        assert objection.statements.get().text == "More."


def test_an_entry_from_paper_is_contested(case, dora):
    objection = lodge(case, dora)
    address = f"/states/objections/{objection.receipt}/contest/"
    with at(DURING):
        client = client_of(dora)
        assert client.get(address).status_code == 404
        with desk():
            Objection.objects.update(on_paper=True)
        assert client.get(address).status_code == 200
        assert client.post(address, {"reason": ""}).status_code == 422
        assert (
            "contests the objection that the Chair’s office entered"
            in client.post(address, {"reason": "Not ours."}).content.decode()
        )
        with desk():
            assert Objection.objects.get().contested_at is None
        send = {"reason": "Not ours.", "step": "send"}
        assert client.post(address, send).status_code == 302
        assert client.post(address, send).status_code == 409
        page = client.get(f"/states/objections/{objection.receipt}/").content.decode()
    assert "Contested by your mission" in page
    assert "Not ours." in page


# --- silence and circulation -----------------------------------------------------------------------------------------


def under_silence(case):
    chris, cora = build.chair(), build.chair()
    return Decision.objects.create(
        title="Confirmation of some",
        prepared_by_id=chris.user_id,
        prepared_at=DURING,
        confirmed_by_id=cora.user_id,
        confirmed_at=DURING,
        status="under_silence",
        silence_ends_at=DURING + timedelta(days=3),
    )


@pytest.mark.parametrize(("offset", "status"), [(-SECOND, 302), (0 * SECOND, 409)])
def test_silence_is_broken_before_its_end(case, dora, offset, status):
    """One second before: broken. At the instant: too late. A reader and the same press twice change nothing."""
    with desk():
        decision = under_silence(case)
        decision.items.create(application=case.application)
    address = f"/states/decisions/{decision.pk}/break-silence/"
    reader = build.delegate(None, Right.ADMINISTRATOR)
    with at(DURING):
        assert "Confirmation of some" in client_of(dora).get("/states/").content.decode()
        assert "breaks the silence on the proposed decision" in client_of(dora).get(address).content.decode()
        assert client_of(reader).post(address).status_code == 403
    with at(decision.silence_ends_at + offset):
        assert client_of(dora).post(address).status_code == status
        if status == 302:
            assert client_of(dora).post(address).status_code == 302
    with desk():
        decision.refresh_from_db()
    assert decision.status == ("broken" if status == 302 else "under_silence")


def test_a_decision_being_prepared_is_not_there(case, dora):
    with desk():
        decision = under_silence(case)
        Decision.objects.update(status="prepared", title="MARKER-PREPARED")
    with at(DURING):
        client = client_of(dora)
        assert client.get(f"/states/decisions/{decision.pk}/").status_code == 404
        assert client.post(f"/states/decisions/{decision.pk}/break-silence/").status_code == 404
        for page in ("/states/", "/states/communications/"):
            assert "MARKER-PREPARED" not in client.get(page).content.decode()


def test_a_body_not_admitted_may_be_asked_for(case, dora):
    """It stands in the list's annex with the reason; one with the right asks, once; what no list named is not there."""
    from accreditation.models import Application, Circulation, ScopeProposal

    out = build.submitted()
    Application.objects.filter(pk=out.application.pk).update(state="not_admitted")
    ScopeProposal.objects.create(
        application=out.application,
        reason="REASON-WHY",
        proposed_at=build.CLOSES,
        proposed_by_id=out.checker.user_id,
        heard_until=build.CLOSES,
        decided_at=build.CLOSES,
        confirmed=True,
    )
    address = f"/states/not-admitted/{out.application.reference}/"
    circulation = case.application.entries.get().circulation
    with at(DURING):
        assert client_of(dora).get(address).status_code == 404
        Circulation.objects.update(
            annex=[
                {
                    "reference": out.application.reference,
                    "organization": out.application.organization.name,
                    "country": "KE",
                    "reason": "REASON-WHY",
                }
            ],
            for_information=[{"organization": "ECOSOC BODY", "country": "FR", "status": "special", "number": "1"}],
        )
        page = client_of(dora).get(f"/states/lists/{circulation.pk}/").content.decode()
        assert "REASON-WHY" in page
        assert "ECOSOC BODY" in page
        assert "REASON-WHY" in client_of(dora).get(address).content.decode()
        assert client_of(build.delegate(None, Right.ADMINISTRATOR)).post(address).status_code == 403
        assert client_of(dora).post(address).status_code == 302
        assert client_of(build.delegate()).post(address).status_code == 409
        assert "A State has asked" in client_of(dora).get(f"/states/lists/{circulation.pk}/").content.decode()
    assert out.state is State.COMPLETE


def test_the_sweep_and_the_page_agree_after_the_period(case, dora):
    """An objection lodged in the last second stands when the period ends."""
    with desk():
        lodge_objection(
            application=case.application,
            basis="",
            share_basis=False,
            share_name=False,
            actor=dora,
            now=build.PERIOD_ENDS - SECOND,
        )
        end_periods(now=build.PERIOD_ENDS + timedelta(minutes=1))
    with at(build.PERIOD_ENDS + timedelta(minutes=1)):
        page = client_of(dora).get(url(case)).content.decode()
    assert "In consultation" in page
    assert "Your State’s objection was received by the Chair" in page


def test_the_read_back_says_what_the_applicant_will_be_told_by_the_chairs_setting(case, dora):
    """Where the Chair has set "received only", a ticked box tells nothing: the form and the read-back say so."""
    change_parameter(
        process=build.process(),
        name="applicant_learns",
        text="received_only",
        reason="As agreed.",
        actor=build.chair(),
        now=build.CIRCULATED,
    )
    with at(DURING):
        client = client_of(dora)
        assert "told neither name nor basis" in client.get(url(case, "objection/")).content.decode()
        client.post(url(case, "objection/"), {"basis": "Words.", "share_basis": "on", "share_name": "on"})
        page = client.get(url(case, "objection/read-back/")).content.decode()
        assert "not be told which State objects, nor the basis" in page
        assert "which State objects and the general basis" not in page
