"""What a mission's delegate presses does what the page read back, though the mission's choice of a second person, or a
colleague's act, came between (DESIGN 10)."""

from __future__ import annotations

import re

import pytest

from accounts.capacities import Party, Right
from accounts.connection import desk
from accounts.models import Act, MemberState
from objections.models import Objection, PreparedAct
from objections.services.confirming import confirm_objection
from tests import builders as build
from tests.objections.scenes import DAY, DURING, object_to, state_of
from tests.objections.states_people import at, client_of, file_url

pytestmark = pytest.mark.django_db
CHANGED = "has changed whether a second delegate confirms this"


def course_on(page):
    return {"course": re.search(r'name="course" value="(\w+)"', page)[1]}


def choose(actor, second_person):
    MemberState.objects.filter(pk=actor.state_id).update(second_person=second_person)


def acts():
    with desk():
        return (
            Act.objects.count(),
            PreparedAct.objects.count(),
            list(Objection.objects.values_list("standing", flat=True)),
        )


@pytest.mark.parametrize("two", [True, False])
@pytest.mark.parametrize(
    ("act", "typed"), [("withdraw", {}), ("supplement", {"text": "MORE of it."}), ("share", {"share_name": "on"})]
)
def test_on_an_objection(case, dora, act, typed, two):
    with desk():
        address = f"/states/objections/{object_to(case, dora).receipt}/{act}/"
    choose(dora, two)
    with at(DURING + DAY):
        client = client_of(dora)
        shown = (client.post(address, typed) if typed else client.get(address)).content.decode()
        assert ("Send to your second person" in shown) is two
        assert ("once a second delegate of your mission has confirmed it" in shown) is two
        assert ("The Chair sees this at once" in shown) is (not two and act != "share")
        choose(dora, not two)
        before, sent = acts(), {**typed, **course_on(shown), "step": "send"}
        late = client.post(address, sent)
        page = late.content.decode()
        assert (late.status_code, CHANGED in page, acts()) == (409, True, before)
        assert ("Send to your second person" in page) is not two  # read back anew, with what was typed
        assert client.post(address, {**sent, **course_on(page)}).status_code == 302
    assert acts() != before


@pytest.mark.parametrize("two", [True, False])
def test_lodging(case, dora, two):
    choose(dora, two)
    address = file_url(case, "objection/read-back/")
    with at(DURING):
        client = client_of(dora)
        client.post(file_url(case, "objection/"), {"basis": "Because."})
        shown = client.get(address).content.decode()
        key = {"key": re.search(r'name="key" value="([^"]+)"', shown)[1]}
        choose(dora, not two)
        page = client.post(address, {**key, **course_on(shown)}, follow=True).content.decode()
        assert CHANGED in page
        assert ("Send to your second person" in page) is not two
        with desk():
            assert not Objection.objects.exists()
        client.post(address, {**key, **course_on(page)})
    with desk():
        assert Objection.objects.get().standing == ("standing" if two else "awaiting_second")


def test_what_a_colleague_has_confirmed_is_not_withdrawn_by_a_page_that_takes_it_back(case, dora):
    choose(dora, True)
    dev = build.mandate(Party.STATE, Right.LODGING, state=state_of(dora)).actor()
    with desk():
        objection = object_to(case, dora)
    address = f"/states/objections/{objection.receipt}/withdraw/"
    with at(DURING + DAY):
        client = client_of(dora)
        shown = client.get(address).content.decode()
        assert "Take it back" in shown
        with desk():
            confirm_objection(objection=objection, actor=dev, now=DURING + DAY)
        before = acts()
        late = client.post(address, course_on(shown))
        assert (late.status_code, CHANGED in late.content.decode(), acts()) == (409, True, before)
