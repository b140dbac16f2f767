"""The ceremony over HTTP: form, read-back, sign in again, receipt; and everybody who is refused."""

from __future__ import annotations

from datetime import timedelta

import pytest

from accounts.capacities import Right
from accounts.connection import desk
from accounts.models import Letter, Mandate, MemberState, User
from accreditation.services.parameters import change_parameter
from objections.models import LodgingDraft
from objections.services.disseminating import disseminate
from objections.services.lodging import lodge_objection
from objections.services.sweeps import end_periods
from tests import builders as build
from tests.objections.scenes import DURING, SECOND
from tests.objections.states_people import at, client_of, file_url, objections

pytestmark = pytest.mark.django_db


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
        form = client.get(file_url(case, "objection/")).content.decode()
        assert "judiciously" in form
        assert "A/80/257, annex I" in form
        assert f'<a href="{file_url(case)}">Cancel</a>' in form
        step = client.post(file_url(case, "objection/"), {"basis": "A general basis.", "share_name": "on"})
        assert step.headers["Location"] == file_url(case, "objection/read-back/")
        assert objections() == []
        page = client.get(step.headers["Location"]).content.decode()
        state = MemberState.objects.get(pk=dora.state_id).name
        assert f"{state} objects to the accreditation of {case.application.organization.name}" in page
        assert "visible to the Chair at once" in page
        assert "judiciously" in page
        assert "A general basis." in page
        assert "which State objects" in page
        assert f'<a href="{file_url(case)}">Go back and change nothing</a>' in page
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
    path = file_url(case, "objection/read-back/")
    with at(DURING):
        client = client_of(dora)
        client.post(file_url(case, "objection/"), {"basis": "First tab."})
        first = client.get(path).content.decode()
        client.post(file_url(case, "objection/"), {"basis": "Second tab.", "share_basis": "on", "share_name": "on"})
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
        client.post(file_url(case, "objection/"), {"basis": "", "share_basis": "on"})
        page = client.get(file_url(case, "objection/read-back/")).content.decode()
        assert "the general basis if one is given" in page
        client.post(file_url(case, "objection/read-back/"), {"key": key_in(page)})
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
        client.post(file_url(case, "objection/"), {"basis": "Kept words."})
        page = client.get(file_url(case, "objection/read-back/")).content.decode()
        refused = client.post(file_url(case, "objection/read-back/"), {"key": key_in(page)})
        assert refused.status_code == 403
        assert objections() == []
        assert "Kept words." in client.get(file_url(case, "objection/")).content.decode()
        client_of(dora).post(file_url(case, "objection/read-back/"), {"key": key_in(page)})
    assert len(objections()) == 1


@pytest.mark.parametrize(("offset", "lodged"), [(-SECOND, 1), (0 * SECOND, 0), (SECOND, 0)])
def test_the_last_second_over_http(case, dora, offset, lodged):
    """What was read back in time but pressed at the end is refused with a sentence; what was typed is still on the page."""
    with at(build.PERIOD_ENDS - 2 * SECOND):
        client = client_of(dora)
        client.post(file_url(case, "objection/"), {"basis": "Typed words."})
        page = client.get(file_url(case, "objection/read-back/")).content.decode()
    with at(build.PERIOD_ENDS + offset):
        answer = client.post(file_url(case, "objection/read-back/"), {"key": key_in(page)})
    assert len(objections()) == lodged
    if not lodged:
        assert answer.status_code == 409
        assert "non-objection period for this file has ended" in answer.content.decode()
        assert "Typed words." in answer.content.decode()


def test_after_the_period_a_sentence_stands_instead_of_the_button(case, dora):
    with at(DURING):
        assert file_url(case, "objection/") in client_of(dora).get(file_url(case)).content.decode()
    with at(build.PERIOD_ENDS):
        page = client_of(dora).get(file_url(case)).content.decode()
        assert file_url(case, "objection/") not in page
        assert "An objection can no longer be lodged" in page
        assert client_of(dora).get(file_url(case, "objection/")).status_code == 409


def test_without_the_right_no_button_and_a_refused_post(case):
    """A delegate without the lodging right reads everything."""
    reader = build.delegate(None, Right.ADMINISTRATOR)
    with at(DURING):
        client = client_of(reader)
        page = client.get(file_url(case)).content.decode()
        assert "To make ICTs safer." in page
        assert file_url(case, "objection/") not in page
        for rest in ("objection/", "objection/read-back/"):
            answer = client.post(file_url(case, rest), {"basis": "x", "key": "k"})
            assert answer.status_code in {302, 403}
        assert "do not have the right" in client.post(file_url(case, "objection/"), {"basis": "x"}).content.decode()
    assert objections() == []


def test_the_second_of_two_delegates_is_told(case, dora):
    """Both have read it back; the second to press is told, with its draft kept."""
    dev = build.mandate(dora.party, Right.LODGING, state=MemberState.objects.get(pk=dora.state_id)).actor()
    with at(DURING):
        first, second = client_of(dora), client_of(dev)
        keys = []
        for client, text in ((first, "First."), (second, "Second.")):
            client.post(file_url(case, "objection/"), {"basis": text})
            keys.append(key_in(client.get(file_url(case, "objection/read-back/")).content.decode()))
        assert first.post(file_url(case, "objection/read-back/"), {"key": keys[0]}).status_code == 302
        answer = second.post(file_url(case, "objection/read-back/"), {"key": keys[1]})
    assert answer.status_code == 409
    assert "already has an objection" in answer.content.decode()
    assert "Second." in answer.content.decode()
    assert len(objections()) == 1


def test_a_draft_is_its_writers_alone(case, dora):
    """Not a colleague's, not another State's, not the Chair's; and discarding it lodges nothing."""
    dev = build.mandate(dora.party, Right.LODGING, state=MemberState.objects.get(pk=dora.state_id)).actor()
    with at(DURING):
        client = client_of(dora)
        client.post(file_url(case, "objection/"), {"basis": "MARKER-DRAFT"})
        assert "MARKER-DRAFT" in client.get(file_url(case, "objection/")).content.decode()
        assert "Only you see it" in client.get("/states/").content.decode()
        for other in (dev, build.delegate()):
            pages = [
                client_of(other).get(address).content.decode()
                for address in ("/states/", file_url(case), file_url(case, "objection/"))
            ]
            assert not any("MARKER-DRAFT" in page for page in pages)
        client.post(file_url(case, "objection/discard/"))
        assert "MARKER-DRAFT" not in client.get(file_url(case, "objection/")).content.decode()
    assert objections() == []


def test_a_basis_over_the_limit_keeps_what_was_typed(case, dora):
    with at(DURING):
        answer = client_of(dora).post(file_url(case, "objection/"), {"basis": "word " * 1002, "share_basis": "on"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Shorten it by 2 words" in page
    assert page.count("word word") > 400
    assert "<title>Error:" in page


def test_a_changed_draft_is_read_back_anew(case, dora):
    """The key stays the draft's; a page with a foreign key lodges nothing."""
    with at(DURING):
        client = client_of(dora)
        client.post(file_url(case, "objection/"), {"basis": "One."})
        answer = client.post(file_url(case, "objection/read-back/"), {"key": "somebody-elses"})
        assert answer.headers["Location"] == file_url(case, "objection/read-back/")
    assert objections() == []


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
        client.post(file_url(case, "objection/"), {"basis": "For the first State."})
        key = key_in(client.get(file_url(case, "objection/read-back/")).content.decode())
        act_as(client, second.pk)
        answer = client.post(file_url(case, "objection/read-back/"), {"key": key}, follow=True)
        assert "Nothing was lodged: Elsewhere has no draft of yours" in answer.content.decode()
        assert "For the first State." not in answer.content.decode()
    assert objections() == []
    with desk():
        assert LodgingDraft.objects.get().state_id == dora.state_id


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
        page = client_of(dora).get(file_url(case)).content.decode()
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
        assert "told neither name nor basis" in client.get(file_url(case, "objection/")).content.decode()
        client.post(file_url(case, "objection/"), {"basis": "Words.", "share_basis": "on", "share_name": "on"})
        page = client.get(file_url(case, "objection/read-back/")).content.decode()
        assert "not be told which State objects, nor the basis" in page
        assert "which State objects and the general basis" not in page
