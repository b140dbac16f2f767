"""What a mission has prepared or drafted on a file that is on no list any more: told wherever a delegate looks, with the reason
and what can still be done (DESIGN 2, docs/decisions/0009)."""

from __future__ import annotations

import pytest

from accounts.connection import desk
from accreditation.services.applications import withdraw_application
from accreditation.services.circulation import circulate, prepare_circulation
from accreditation.services.recall import ask_recall, recall
from objections.services.confirming import confirm_objection
from objections.services.mission import save_draft
from tests import builders as build
from tests.objections.scenes import DAY, DURING, MINUTE, object_to
from tests.objections.states_people import at, client_of, file_url, objections

pytestmark = pytest.mark.django_db
RECALLED = DURING + DAY
AGAIN = DURING + 2 * DAY
WAITS = "If it is circulated again, a second delegate"


@pytest.fixture
def two(db):
    """A mission with a second person: its two delegates."""
    state = build.member_state()
    state.second_person = True
    state.save(update_fields=["second_person"])
    return build.delegate(state), build.delegate(state)


def recall_file(case):
    entry = case.application.entries.get()
    ask_recall(entry=entry, reason="The wrong statutes.", actor=case.checker, now=RECALLED)
    recall(entry=entry, actor=case.circulator, now=RECALLED)


def circulate_again(case):
    build.missions_settled()
    prepared = prepare_circulation(
        window=case.fresh().window,
        applications=[case.application],
        period_ends_at=build.PERIOD_ENDS + 30 * DAY,
        actor=case.checker,
        now=AGAIN,
    )
    circulate(circulation=prepared, actor=case.circulator, now=AGAIN)


def page(actor, address, moment):
    with at(moment):
        return " ".join(client_of(actor).get(address).content.decode().split())


def test_an_objection_prepared_on_a_recalled_file_is_told_wherever_a_delegate_looks(two):
    """Front page, file and receipt, the page that confirms: to both; circulated again, it is confirmed as before."""
    case, (dora, dev) = build.circulated(), two
    with desk():
        objection = object_to(case, dora)
    recall_file(case)
    receipt = f"/states/objections/{objection.receipt}/"
    later = RECALLED + MINUTE
    for person in two:
        front = page(person, "/states/", later)
        assert receipt in front
        assert f'href="{file_url(case)}"' in front
        for address in ("/states/", file_url(case), receipt, f"{receipt}confirm/"):
            words = page(person, address, later)
            assert WAITS in words, address
            assert "must confirm it" not in words, address
            assert f"{receipt}confirm/" not in words.replace(f"next={receipt}confirm/", ""), address
    assert "Awaits your second person" in page(dev, "/states/files/?position=awaiting_second", later)
    circulate_again(case)
    assert f"{receipt}confirm/" in page(dev, "/states/", AGAIN)
    assert WAITS not in page(dev, file_url(case), AGAIN)
    with desk():
        assert confirm_objection(objection=objection, actor=dev, now=AGAIN).standing == "standing"


def test_one_prepared_on_a_case_that_ended_awaits_nobody(two):
    case, (dora, dev) = build.circulated(), two
    with desk():
        objection = object_to(case, dora)
        withdraw_application(application=case.application, actor=case.alice, now=RECALLED)
    receipt, later = f"/states/objections/{objection.receipt}/", RECALLED + MINUTE
    assert objection.receipt not in page(dev, "/states/", later)
    assert "No file matches" in page(dev, "/states/files/?position=awaiting_second", later)
    for address in (receipt, f"{receipt}confirm/", "/states/objections/", file_url(case)):
        words = page(dev, address, later)
        assert "Not lodged: the case ended before its second person confirmed it" in words, address
        assert "must confirm it" not in words, address


@pytest.mark.parametrize(
    ("ends", "why"),
    [
        (recall_file, "The Secretariat has recalled this file. No objection can be lodged"),
        (
            lambda case: withdraw_application(application=case.application, actor=case.alice, now=RECALLED),
            "The case has ended. There is nothing to object to.",
        ),
    ],
)
def test_a_draft_on_a_closed_file_is_linked_from_it_and_says_why_it_cannot_be_lodged(case, dora, ends, why):
    """The draft can be copied and discarded; nothing is offered that would be refused, nor by a page drawn before."""
    draft = {"text": "MARKER draft.", "shares_basis": False, "shares_name": False}
    with desk():
        save_draft(application=case.application, **draft, actor=dora, now=DURING)
        ends(case)
    form, back, later = file_url(case, "objection/"), file_url(case, "objection/read-back/"), RECALLED + MINUTE
    front = page(dora, "/states/", later)
    assert form in front
    assert ("The file is on no list now" in front) is (ends is recall_file)
    file = page(dora, file_url(case), later)
    assert f'href="{form}"' in file
    assert "Your draft, which was not lodged" in file
    with at(later):
        client = client_of(dora)
        answers = [client.get(form), client.get(back), client.post(form, {"basis": "TYPED since."})]
        answers.append(client.post(back, {"key": client.get(back).context["draft"].key}))
    for answer in answers:
        words = " ".join(answer.content.decode().split())
        assert answer.status_code == 409
        assert why in words
        assert "MARKER draft." in words
        for button in ("Read it back</button>", "Lodge the objection</button>", "ask a question"):
            assert button not in words
    assert "TYPED since." in answers[2].content.decode()
    with at(later):
        client.post(file_url(case, "objection/discard/"))
    assert "Your draft, which was not lodged" not in page(dora, file_url(case), later)
    assert objections() == []
