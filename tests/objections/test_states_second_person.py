"""Where a mission has chosen a second person: withdrawals and supplements wait for it, inside the mission; warnings before
the close (DESIGN 2, 4)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.db.utils import ProgrammingError
from django.test import Client

from accounts.capacities import Right
from accounts.connection import desk
from accounts.models import Act, Letter, MemberState, User
from accounts.refusals import Refused
from accreditation.modalities.outcomes import Reason
from accreditation.modalities.states import State
from accreditation.models import Process
from objections.models import Objection, ObjectionStatement, PreparedAct
from objections.services.confirming import confirm_prepared, drop_prepared
from objections.services.lodging import lodge_objection
from objections.services.reminders import remind
from objections.services.sharing import share_objection
from objections.services.supplementing import supplement_objection
from objections.services.sweeps import end_periods
from objections.services.withdrawing import withdraw_objection
from tests import builders as build
from tests.objections.scenes import DAY, DURING, MINUTE, SECOND, object_to, state_of
from tests.objections.states_people import at, client_of
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def mission(db):
    """A standing objection of a mission that then chooses a second person: case, objection, first and second delegate."""
    build.chair()
    case, dora = build.circulated(), build.delegate()
    with desk():
        objection = object_to(case, dora)
    state = state_of(dora)
    state.second_person = True
    state.save(update_fields=["second_person"])
    return case, objection, dora, build.mandate(dora.party, Right.LODGING, state=state).actor()


def refused(act, **arguments):
    with pytest.raises(Refused) as caught:
        act(**arguments)
    return caught.value.reason


def to_chair():
    return Letter.objects.filter(kind="objection.to_chair").count()


def test_a_withdrawal_awaits_its_second_person(mission):
    """It stands until another delegate confirms; one who may not, another State and the same person again change nothing."""
    case, objection, dora, dev = mission
    with desk():
        before = to_chair()
        assert withdraw_objection(objection=objection, actor=dora, now=DURING + HOUR).standing == "standing"
        withdraw_objection(objection=objection, actor=dora, now=DURING + HOUR)  # pressed twice
        prepared = PreparedAct.objects.get()
        assert to_chair() == before
        assert [letter.user_id for letter in Letter.objects.filter(kind="mission.prepared")] == [dev.user_id]
        act = {"prepared": prepared, "now": DURING + 2 * HOUR}
        reader = build.mandate(dora.party, Right.ADMINISTRATOR, state=objection.state).actor()
        assert refused(confirm_prepared, actor=dora, **act) == Reason.SAME_PERSON
        assert refused(confirm_prepared, actor=reader, **act) == Reason.NO_RIGHT
        assert refused(confirm_prepared, actor=build.delegate(), **act) == Reason.OTHER_PARTY
        assert refused(confirm_prepared, actor=build.chair(), **act) == Reason.OTHER_PARTY
        assert refused(drop_prepared, actor=build.delegate(), **act) == Reason.OTHER_PARTY
        done = confirm_prepared(actor=dev, **act)
        assert (done.standing, done.withdrawn_by_id) == ("withdrawn", dev.user_id)
        assert done.withdrawal_received_at == DURING + 2 * HOUR
        assert to_chair() > before
        assert refused(confirm_prepared, actor=dev, **act) == Reason.ALREADY_DONE
        end_periods(now=build.PERIOD_ENDS + MINUTE)
        assert case.state is State.ACCREDITED


def test_unconfirmed_the_objection_stands(mission):
    case, objection, dora, _dev = mission
    with desk():
        withdraw_objection(objection=objection, actor=dora, now=DURING + HOUR)
        end_periods(now=build.PERIOD_ENDS + MINUTE)
        assert case.state is State.IN_CONSULTATION


def test_a_supplement_awaits_its_second_person(mission):
    """Another text takes the place of the one that waits; confirmed, it is made as of then and once."""
    _case, objection, dora, dev = mission
    with desk():
        assert supplement_objection(objection=objection, text="First.", actor=dora, now=DURING) is None
        assert supplement_objection(objection=objection, text="Better.", actor=dora, now=DURING) is None
        assert not ObjectionStatement.objects.exists()
        old, new = PreparedAct.objects.order_by("id")
        assert refused(confirm_prepared, prepared=old, actor=dev, now=DURING + HOUR) == Reason.PREPARED_REPLACED
        confirm_prepared(prepared=new, actor=dev, now=DURING + HOUR)
        statement = ObjectionStatement.objects.get()
        assert (statement.text, statement.made_at, statement.made_by_id) == ("Better.", DURING + HOUR, dev.user_id)


def test_what_is_prepared_can_be_taken_back(mission):
    _case, objection, dora, dev = mission
    with desk():
        withdraw_objection(objection=objection, actor=dora, now=DURING)
        prepared = PreparedAct.objects.get()
        for _ in range(2):
            drop_prepared(prepared=prepared, actor=dora, now=DURING + HOUR)
        assert Act.objects.filter(kind="mission.drop").count() == 1
        assert refused(confirm_prepared, prepared=prepared, actor=dev, now=DURING + HOUR) == Reason.PREPARED_TAKEN_BACK
        assert Objection.objects.get().standing == "standing"


def test_an_old_page_takes_back_nothing_of_a_colleague(mission):
    """Neither what has taken the place of the text it shows, nor what was confirmed and sent: it says what became of it."""
    _case, objection, dora, dev = mission
    page = f"/states/objections/{objection.receipt}/prepared/"
    with desk():
        for text, actor in (("First.", dora), ("Better.", dev)):
            supplement_objection(objection=objection, text=text, actor=actor, now=DURING)
        old, new = PreparedAct.objects.order_by("id")
    with at(DURING + HOUR):
        late = client_of(dora).post(f"{page}{old.pk}/", {"step": "drop"})
        assert (late.status_code, "has replaced this" in late.content.decode()) == (409, True)
        with desk():
            confirm_prepared(prepared=new, actor=dora, now=DURING + HOUR)
        late = client_of(dora).post(f"{page}{new.pk}/", {"step": "drop"})
        assert (late.status_code, "had confirmed this already" in late.content.decode()) == (409, True)
    with desk():
        assert ObjectionStatement.objects.get().text == "Better."
        assert not Act.objects.filter(kind="mission.drop").exists()


def test_a_mission_that_has_chosen_one_person_withdraws_at_once(mission):
    """The choice taken back while something waits: the next press does it, and nothing is left waiting."""
    _case, objection, dora, _dev = mission
    with desk():
        withdraw_objection(objection=objection, actor=dora, now=DURING)
        objection.state.second_person = False
        objection.state.save(update_fields=["second_person"])
        assert withdraw_objection(objection=objection, actor=dora, now=DURING).standing == "withdrawn"
        assert not PreparedAct.objects.filter(ended_at__isnull=True).exists()


def test_nobody_replaces_a_text_unawares_and_what_was_replaced_can_be_read(mission):
    """The form shows what waits; the second person's old page says what became of it, with its text, and so does the act."""
    _case, objection, dora, dev = mission
    address = f"/states/objections/{objection.receipt}/"
    with desk():
        supplement_objection(objection=objection, text="SUP one.", actor=dora, now=DURING)
        old = PreparedAct.objects.get()
    with at(DURING + HOUR):
        for typed in (None, {"text": "SUP two."}):
            client = client_of(dora)
            page = client.post(f"{address}supplement/", typed) if typed else client.get(f"{address}supplement/")
            assert "What you send takes its place" in page.content.decode()
            assert "SUP one." in page.content.decode()
        with desk():
            supplement_objection(objection=objection, text="SUP two.", actor=dora, now=DURING + HOUR)
        for answer in (
            client_of(dev).get(f"{address}prepared/{old.pk}/"),
            client_of(dev).post(f"{address}prepared/{old.pk}/"),
        ):
            page = answer.content.decode()
            assert "has replaced this by what it prepared later" in page
            assert "SUP one." in page
            assert "already been done" not in page


def test_while_a_withdrawal_awaits_nothing_prepared_before_it_is_confirmed(mission):
    _case, objection, dora, dev = mission
    with desk():
        supplement_objection(objection=objection, text="More.", actor=dora, now=DURING)
        share_objection(objection=objection, name=True, basis=False, actor=dora, now=DURING)
        added = list(PreparedAct.objects.all())
        withdraw_objection(objection=objection, actor=dora, now=DURING + HOUR)
        for one in added:
            assert refused(confirm_prepared, prepared=one, actor=dev, now=DURING + HOUR) == Reason.WITHDRAWAL_AWAITS
        MemberState.objects.filter(pk=dora.state_id).update(second_person=False)
    address = f"/states/objections/{objection.receipt}/"
    with at(DURING + HOUR):
        for one in added:
            page = client_of(dev).get(f"{address}prepared/{one.pk}/").content.decode()
            assert "A withdrawal of this objection awaits" in page
            assert "Confirm and send" not in page
        assert "take it back and do it directly" in client_of(dora).get(address).content.decode()
    with desk():
        confirm_prepared(prepared=PreparedAct.objects.get(kind="withdrawal"), actor=dev, now=DURING + 2 * HOUR)
        for one in added:
            assert refused(confirm_prepared, prepared=one, actor=dev, now=DURING + DAY) == Reason.PREPARED_OVERTAKEN


def test_the_pages_of_two_delegates(mission):
    """First person: sent to the second. Second: on the front page, read back, signed in again, confirmed. Others: 404."""
    _case, objection, dora, dev = mission
    address = f"/states/objections/{objection.receipt}/"
    with at(DURING + HOUR):
        first, second = client_of(dora), client_of(dev)
        assert "Send to your second person" in first.get(f"{address}withdraw/").content.decode()
        assert first.post(f"{address}withdraw/").headers["Location"] == address
        assert "A withdrawal was prepared by" in first.get(address).content.decode()
        with desk():
            prepared = PreparedAct.objects.get()
        page = f"{address}prepared/{prepared.pk}/"
        assert page in second.get("/states/").content.decode()
        assert "Another delegate of your mission" in first.get(page).content.decode()
        assert first.post(page).status_code == 409
        assert "With your confirmation the Chair sees this at once" in second.get(page).content.decode()
        unasked = sign_in(Client(), User.objects.get(pk=dev.user_id))
        assert unasked.post(page).status_code == 403  # sign in again first
        with desk():
            assert Objection.objects.get().standing == "standing"
        other = client_of(build.delegate())
        assert other.get(page).status_code == other.post(page).status_code == 404
        assert page not in other.get("/states/").content.decode()
        assert second.post(page).headers["Location"] == address
        assert "It awaits no confirmation any more." in second.get(page).content.decode()
    with desk():
        assert Objection.objects.get().standing == "withdrawn"


def test_nobody_outside_the_mission_reads_of_it(mission):
    """Not staff named by the Chair, who read the record and the letters about objections; not by act, letter or reminder."""
    case, objection, dora, _dev = mission
    with desk():
        withdraw_objection(objection=objection, actor=dora, now=DURING + HOUR)
        another = lodge_objection(
            application=build.circulated().application,
            basis="",
            share_basis=False,
            share_name=False,
            actor=dora,
            now=DURING + HOUR,
        )
        remind(now=build.PERIOD_ENDS - 2 * HOUR)
        withdraw_objection(objection=another, actor=dora, now=build.PERIOD_ENDS - HOUR)
        private = list(Act.objects.filter(kind__startswith="mission.").values_list("number", "pk"))
        private += list(Act.objects.filter(kind="reminder.second_person").values_list("number", "pk"))
        letters = list(Letter.objects.filter(kind__startswith="mission.").values_list("pk", flat=True))
        assert len(private) == 4  # prepared twice, warned, taken back
        assert len(letters) >= 3
    with at(DURING + DAY):
        named = client_of(build.secretariat(Right.NAMED_STAFF))
        record = named.get("/admin/accounts/act/").content.decode()
        assert "objection.lodge" in record
        assert "mission." not in record
        assert "reminder.second_person" not in record
        for _number, pk in private:
            assert named.get(f"/admin/accounts/act/{pk}/change/").status_code == 404
        listed = named.get(f"/admin/accounts/letter/?q={case.application.reference}").content.decode()
        assert "awaiting a second person" not in listed
        for pk in letters:
            assert named.get(f"/admin/accounts/letter/{pk}/change/").status_code == 404


def test_the_web_role_does_not_know_what_there_is_to_remind_of(mission):
    """A reminder's row names the objection or the clock: the table is the desk's alone."""
    with connection.cursor() as cursor, pytest.raises(ProgrammingError, match="permission denied"):
        cursor.execute("SELECT subject FROM accreditation_reminder")


@pytest.mark.parametrize("hours", [48, 24, 2])
def test_both_are_warned_48_24_and_2_hours_before_the_close(mission, hours):
    """To the second, once each, nobody else; and not when it has been confirmed or taken back."""
    _case, _objection, dora, dev = mission
    with desk():
        awaited = lodge_objection(
            application=build.circulated().application,
            basis="",
            share_basis=False,
            share_name=False,
            actor=dora,
            now=DURING,
        )
        told = Letter.objects.filter(kind="mission.second_person")
        already = set(told.values_list("pk", flat=True))
        due = build.PERIOD_ENDS - timedelta(hours=hours)

        def warned():
            return sorted(told.exclude(pk__in=already).values_list("user_id", flat=True))

        remind(now=due - SECOND)
        already = set(told.values_list("pk", flat=True))  # an earlier warning, if there was one
        for moment in (due, due + SECOND):
            remind(now=moment)
            assert warned() == sorted([dora.user_id, dev.user_id])
        withdraw_objection(objection=awaited, actor=dora, now=due + MINUTE)
        remind(now=build.PERIOD_ENDS - SECOND)
        assert warned() == sorted([dora.user_id, dev.user_id])


def test_a_prepared_objection_says_what_to_do_once_the_mission_has_switched_off(mission):
    _case, _objection, dora, _dev = mission
    other = build.circulated()
    with desk():
        prepared = object_to(other, dora)
    address = f"/states/objections/{prepared.receipt}/"
    with at(DURING):
        page = client_of(dora).get(address).content.decode()
        assert "is warned 48, 24 and 2 hours before" in page
        Process.objects.update(parameters={"second_person_warning_hours": [36, 3]})
        assert "is warned 36 and 3 hours before" in client_of(dora).get(address).content.decode()
        assert "take it back and lodge again" not in page
        MemberState.objects.filter(pk=dora.state_id).update(second_person=False)
        assert "take it back and lodge again" in client_of(dora).get(address).content.decode()
        assert client_of(dora).post(f"{address}withdraw/").status_code == 302
    with desk():
        assert object_to(other, dora).standing == "standing"
