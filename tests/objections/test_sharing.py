"""A State lets the organization know its name or its basis after all, and never less again (R5, DESIGN 2)."""

from __future__ import annotations

import pytest

from accounts.connection import desk
from accounts.models import Act, Letter
from accounts.refusals import Refused
from accreditation.modalities.outcomes import Reason
from objections.models import Objection, PreparedAct
from objections.services.confirming import confirm_prepared
from objections.services.disseminating import disseminate, withhold_from_applicant
from objections.services.sharing import share_objection
from objections.services.withdrawing import withdraw_objection
from tests import builders as build
from tests.objections.scenes import DAY, DURING, MINUTE, object_to, state_of
from tests.objections.states_people import at, client_of

pytestmark = pytest.mark.django_db
LATER = DURING + 2 * DAY


@pytest.fixture
def case():
    return build.circulated()


@pytest.fixture
def dora():
    return build.delegate()


@pytest.fixture
def chris():
    return build.chair()


def share(objection, dora, *, name=False, basis=False, now=LATER):
    return share_objection(objection=objection, name=name, basis=basis, actor=dora, now=now)


def test_each_is_shared_apart_and_never_taken_back(case, dora, chris):
    with desk():
        objection = object_to(case, dora, basis="zqbasis")
        disseminate(actor=chris, now=DURING + DAY)
        assert (case.fresh().shared_states, case.application.shared_bases) == ([], [])
        digest = objection.digest
        share(objection, dora, basis=True)
        assert case.fresh().shared_states == []
        assert [row["text"] for row in case.application.shared_bases] == ["zqbasis"]
        share(objection, dora, name=True, now=LATER + MINUTE)
        assert case.fresh().shared_states == [str(state_of(dora))]
        objection.refresh_from_db()
        assert (objection.shares_name, objection.shares_basis, objection.digest) == (True, True, digest)
        assert (objection.basis_shared_at, objection.name_shared_at) == (LATER, LATER + MINUTE)
        # The organization is told to sign in, without a name or a basis; the Chair, and the mission by a receipt.
        for kind, count in (("objection.applicant_learns", 3), ("objection.shared", 2), ("objection.receipt", 3)):
            written = Letter.objects.filter(kind=kind)
            assert written.count() == count, kind
            assert not [one for one in written if "zqbasis" in one.body or str(state_of(dora)) in one.subject]
        assert Act.objects.filter(kind="objection.share", secret=True).count() == 2


def test_a_second_press_does_nothing_and_nothing_chosen_is_refused(case, dora):
    with desk():
        objection = object_to(case, dora)
        share(objection, dora, name=True)
        share(objection, dora, name=True)
        assert Act.objects.filter(kind="objection.share").count() == 1
        with pytest.raises(Refused) as refused:
            share(objection, dora)
        assert refused.value.reason == Reason.NOTHING_CHOSEN


def test_nobody_else_and_not_once_withdrawn(case, dora):
    with desk():
        objection = object_to(case, dora)
        with pytest.raises(Refused) as refused:
            share(objection, build.delegate(), name=True)
        assert refused.value.reason == Reason.OTHER_PARTY
        withdraw_objection(objection=objection, actor=dora, now=LATER)
        with pytest.raises(Refused) as refused:
            share(objection, dora, name=True)
        assert refused.value.reason == Reason.NOT_STANDING


def test_what_is_not_disseminated_or_is_withheld_the_organization_is_not_told(case, dora, chris):
    with desk():
        objection = object_to(case, dora, basis="zqbasis")
        share(objection, dora, basis=True)
        assert case.fresh().shared_bases == []
        withhold_from_applicant(objection=objection, reason="A reason.", actor=chris, now=LATER)
        disseminate(actor=chris, now=LATER + DAY)
        share(objection, dora, name=True, now=LATER + 2 * DAY)
        assert (case.fresh().shared_states, case.application.shared_bases) == ([], [])
        assert Letter.objects.filter(kind="objection.applicant_learns").count() == 1


def test_it_awaits_the_missions_second_person(case, dora, chris):
    mission = state_of(dora)
    with desk():
        objection = object_to(case, dora, basis="zqbasis")
        mission.second_person = True
        mission.save(update_fields=["second_person"])
        disseminate(actor=chris, now=DURING + DAY)
        share(objection, dora, name=True)
        share(objection, dora, name=True)
        waiting = PreparedAct.objects.get()
        share(objection, dora, basis=True)  # another choice takes its place
        assert [one.ended_at is None for one in PreparedAct.objects.order_by("pk")] == [False, True]
        waiting = PreparedAct.objects.get(ended_at__isnull=True)
        assert (case.fresh().shared_states, case.application.shared_bases) == ([], [])
        confirm_prepared(prepared=waiting, actor=build.delegate(mission), now=LATER + MINUTE)
        assert case.fresh().shared_states == []
        assert len(case.application.shared_bases) == 1


def test_the_ceremony_over_http(case, dora, chris):
    with desk():
        objection = object_to(case, dora, basis="zqbasis")
        disseminate(actor=chris, now=DURING + DAY)
    address = f"/states/objections/{objection.receipt}/share/"
    with at(LATER):
        client = client_of(dora)
        assert address in client.get(f"/states/objections/{objection.receipt}/").content.decode()
        form = client.get(address).content.decode()
        assert 'name="share_name"' in form
        assert client.post(address, {}).status_code == 422
        asked = client.post(address, {"share_name": "on"}).content.decode()
        assert "This cannot be taken back" in asked
        with desk():
            assert not Objection.objects.get().shares_name
        late = client_of(dora, again=False).post(address, {"share_name": "on", "step": "send"})
        assert late.status_code == 403  # asked to sign in again
        with desk():
            assert not Objection.objects.get().shares_name
        done = client.post(address, {"share_name": "on", "step": "send"}, follow=True).content.decode()
        assert "Its name was shared later" in done
        assert 'name="share_name"' not in client.get(address).content.decode()
        with desk():
            assert Objection.objects.get().shares_name
        # Not another mission's to see.
        assert client_of(build.delegate()).get(address).status_code == 404
