"""Plant an objection with a marker; one crawler finds it as who may know of it, and as nobody else (DESIGN 4, promise 3).

The crawler follows every link from each desk's first page, fetches what is downloaded by POST, and reads headers, pages,
PDFs and archives; it reads the letters as well. It is the same for every role.
"""

from __future__ import annotations

import io
import re
import zipfile
from datetime import UTC, timedelta
from functools import partial
from html import unescape
from urllib.parse import urljoin
from zoneinfo import ZoneInfo

import pypdf
import pytest
from django.test import Client
from django.urls import Resolver404, resolve

from accounts.capacities import Right
from accounts.connection import desk
from accounts.models import Letter, MemberState
from objections.models import Objection, PreparedAct
from objections.services.confirming import confirm_objection, confirm_prepared
from objections.services.consulting import open_consultation
from objections.services.disseminating import disseminate
from objections.services.lodging import lodge_objection
from objections.services.sharing import share_objection
from objections.services.supplementing import supplement_objection
from objections.services.sweeps import end_periods
from objections.services.withdrawing import withdraw_objection
from tests import builders as build
from tests.objections.states_people import at, client_of

pytestmark = pytest.mark.django_db
DURING = build.CIRCULATED + timedelta(days=3)
MARKER = "MARKERBASIS"
STARTS = ("/", "/states/", "/chair/", "/my/", "/apply/", "/organizations/", "/statistics/", "/admin/")
LINK = re.compile(r'(?:href|action)="([^"#]+)')
# Pages that change something by a POST which is no download, or leave the portal's data.
DOWNLOAD = re.compile(r"/(pdf|csv|zip|xlsx)/$")


def texts_of(answer):
    """Everything that can be read in an answer: headers, and the body unpacked."""
    head = " ".join(f"{name}: {value}" for name, value in answer.headers.items())
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return head + " " + unpacked(body)


def unpacked(body):
    if body.startswith(b"%PDF"):
        return " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(body)).pages)
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            return " ".join(name + " " + unpacked(archive.read(name)) for name in archive.namelist())
    return body.decode("utf-8", "replace")


def crawl(client, extra=(), most=150):
    """Every page that can be reached, by address; downloads by POST."""
    waiting, read = [*STARTS, *extra], {}
    while waiting and len(read) < most:
        address = waiting.pop(0)
        if address in read or not address.startswith("/") or "logout" in address or address.startswith("/static/"):
            continue
        try:
            resolve(address.split("?")[0])
        except Resolver404:
            continue
        answer = client.post(address) if DOWNLOAD.search(address) else client.get(address)
        read[address] = texts_of(answer) if answer.status_code == 200 else ""
        if answer.status_code == 200 and "html" in answer.headers.get("Content-Type", ""):
            links = [urljoin(address, unescape(link)) for link in LINK.findall(read[address])]
            # Sorting and leafing through other desks multiplies addresses and shows nothing new.
            waiting += [link for link in links if "?" not in link or link.startswith(("/states/", "/chair/"))]
    return read


def found(read, *needles):
    """The addresses at which one of the needles stands. A search box that repeats what was typed into it is no leak."""
    return sorted(
        address for address, text in read.items() if any(needle in text and needle not in address for needle in needles)
    )


@pytest.fixture
def planted(db):
    """State A has objected with a marker; its name is a marker too."""
    chris = build.chair()
    case = build.circulated()
    state_a = build.member_state("Markerland")
    dora = build.delegate(state_a)
    with desk():
        objection = lodge_objection(
            application=case.application, basis=MARKER, share_basis=False, share_name=False, actor=dora, now=DURING
        )
    return case, dora, chris, objection


def addresses(case, objection):
    """What somebody might guess, besides what is linked."""
    ref = case.application.reference
    return (
        f"/states/files/{ref}/",
        f"/states/objections/{objection.receipt}/",
        f"/states/files/?position=objected&q={ref}",
        "/states/files/?status=in_consultation",
        f"/states/files/?q={MARKER}",
        "/states/communications/1/",
    )


def others(case):
    """Everybody who may not know of it yet, by name."""
    return {
        "another State": client_of(build.delegate(build.member_state("Elsewhere"))),
        "the applicant": client_of(case.alice),
        "the ordinary Secretariat": client_of(build.secretariat()),
        "somebody signed in": client_of(build.applicant()),
        "the public": Client(),
    }


def test_before_dissemination(planted):
    """Found as State A and as the Chair; not as anybody else, by page, address, search, filter, PDF, CSV or archive."""
    case, dora, chris, objection = planted
    needles = (MARKER, objection.receipt, objection.digest)
    with at(DURING + timedelta(hours=1)):
        mine = crawl(client_of(dora), addresses(case, objection))
        assert f"/states/objections/{objection.receipt}/" in found(mine, MARKER)
        assert any(address.endswith("/zip/") and text for address, text in mine.items())
        assert any(
            address.endswith("/pdf/") and "Copy for the Permanent Mission of Markerland" in text
            for address, text in mine.items()
        )
        assert case.application.reference in mine[f"/states/files/?position=objected&q={case.application.reference}"]
        assert [a for a in found(crawl(client_of(chris)), MARKER) if a.startswith("/chair/")]
        for role, client in others(case).items():
            read = crawl(client, addresses(case, objection))
            assert found(read, *needles) == [], role
            assert "Markerland objects" not in " ".join(read.values()), role
            if role == "another State":
                assert read["/states/"]
                listing = read[f"/states/files/?position=objected&q={case.application.reference}"]
                assert "No file matches" in listing
                assert case.application.organization.name not in listing


def test_after_the_period_and_before_dissemination(planted):
    """The case is in consultation; another State reads "awaiting outcome" and is told no plenary date by which to infer it."""
    case, dora, _chris, objection = planted
    after = build.PERIOD_ENDS + timedelta(hours=1)
    with desk():
        end_periods(now=after)
    with at(after):
        mine = client_of(dora).get(addresses(case, objection)[0]).content.decode()
        theirs = client_of(build.delegate()).get(addresses(case, objection)[0]).content.decode()
        filtered = client_of(build.delegate()).get("/states/files/?status=in_consultation").content.decode()
    assert "In consultation" in mine
    assert "Consultations" in mine
    for words in ("In consultation", "Consultations of the Chair", "plenary after the consultations", MARKER):
        assert words not in theirs, words
    assert "Awaiting outcome" in theirs
    assert case.application.reference not in filtered


def test_a_clock_that_another_objection_started_is_not_told(planted):
    """The Chair consults early because of Markerland: a State that objects later reads no clock of before its own."""
    case, dora, chris, _objection = planted
    later, address = build.delegate(), f"/states/files/{planted[0].application.reference}/"
    opened, lodged = DURING + timedelta(hours=1), DURING + timedelta(hours=2)
    with desk():
        open_consultation(application=case.application, actor=chris, now=opened)
        lodge_objection(
            application=case.application, basis="", share_basis=False, share_name=False, actor=later, now=lodged
        )
    words = "Consultations of the Chair begin"
    with at(lodged + timedelta(hours=1)):
        assert words in client_of(dora).get(address).content.decode()
        body = client_of(later).get(address).content.decode()
        assert "objection was received by the Chair" in body
        assert words not in body
        assert "End of the consultations" not in body
        with desk():
            disseminate(actor=chris, now=lodged + timedelta(hours=1))
        assert words in client_of(later).get(address).content.decode()


def test_after_dissemination_all_states_find_it(planted):
    """Another State finds name and basis on the file, in the communication, its PDF and CSV; the others still do not."""
    case, _dora, chris, objection = planted
    with desk():
        disseminate(actor=chris, now=DURING + timedelta(hours=2))
    with at(DURING + timedelta(hours=3)):
        clients = others(case)
        read = crawl(clients.pop("another State"), addresses(case, objection))
        where = found(read, MARKER)
        file, communication = f"/states/files/{case.application.reference}/", "/states/communications/1/"
        for address in (file, communication, f"{communication}pdf/", f"{communication}csv/"):
            assert address in where, where
        assert "Markerland objects" in read[communication]
        # Receipt and digest stay the mission's own.
        assert found(read, objection.receipt, objection.digest) == []
        assert read[f"/states/objections/{objection.receipt}/"] == ""
        for role, client in clients.items():
            assert found(crawl(client, addresses(case, objection)), MARKER, "Markerland objects") == [], role


def test_a_withdrawal_is_not_known_before_it_is_disseminated(planted):
    case, dora, chris, objection = planted
    with desk():
        disseminate(actor=chris, now=DURING + timedelta(hours=2))
        withdraw_objection(objection=objection, actor=dora, now=DURING + timedelta(hours=3))
    address = addresses(case, objection)[0]
    with at(DURING + timedelta(hours=4)):
        other = client_of(build.delegate())
        assert "withdraws its objection" not in other.get(address).content.decode()
        assert "withdrew its objection" in client_of(dora).get(address).content.decode()
        with desk():
            disseminate(actor=chris, now=DURING + timedelta(hours=4))
        assert "Markerland withdraws its objection" in other.get(address).content.decode()


def test_what_awaits_its_second_person_is_the_missions_alone(db):
    """Neither another State nor the Chair nor named staff, who see all that is lodged, find it; nor is the Chair written to."""
    chris, case = build.chair(), build.circulated()
    state = build.member_state("Markerland")
    state.second_person = True
    state.save(update_fields=["second_person"])
    dora = build.delegate(state)
    with desk():
        objection = lodge_objection(
            application=case.application, basis=MARKER, share_basis=True, share_name=True, actor=dora, now=DURING
        )
    with at(DURING + timedelta(hours=1)):
        assert found(crawl(client_of(dora), addresses(case, objection)), MARKER)
        named = client_of(build.secretariat(Right.NAMED_STAFF))
        other = client_of(build.delegate(build.member_state("Elsewhere")))
        for role, client in {"another State": other, "the Chair": client_of(chris), "named staff": named}.items():
            assert found(crawl(client, addresses(case, objection)), MARKER, objection.receipt) == [], role
    with desk():
        assert not Letter.objects.filter(kind="objection.to_chair").exists()


def test_when_a_mission_prepared_something_is_told_to_nobody_else(db):
    """Objection and basis, supplement, sharing and withdrawal are made when their second person confirms them: no page, PDF,
    CSV, archive or letter of anybody outside the mission holds the instant of the first, not the Chair's either."""
    chris, case, state = build.chair(), build.circulated(), build.member_state("Markerland")
    state.second_person = True
    state.save(update_fields=["second_person"])
    dora, dev = build.delegate(state), build.delegate(state)
    prepared = [DURING + timedelta(hours=hours, minutes=37) for hours in range(4)]
    with desk():
        objection = lodge_objection(
            application=case.application, basis=MARKER, share_basis=False, share_name=False, actor=dora, now=prepared[0]
        )
        confirm_objection(objection=objection, actor=dev, now=prepared[0] + timedelta(minutes=5))
        acts = {"objection": objection, "actor": dora}
        for act, moment in (
            (partial(supplement_objection, text="More.", **acts), prepared[1]),
            (partial(share_objection, name=True, basis=True, **acts), prepared[2]),
            (partial(withdraw_objection, **acts), prepared[3]),
        ):
            act(now=moment)
            waiting = PreparedAct.objects.get(ended_at__isnull=True)
            confirm_prepared(prepared=waiting, actor=dev, now=moment + timedelta(minutes=5))
        disseminate(actor=chris, now=DURING + timedelta(hours=5))
        letters = Letter.objects.filter(written_at__gte=DURING).exclude(kind__startswith="mission.")
        letters = " ".join(letter.subject + letter.body for letter in letters)
    seat = ZoneInfo("America/New_York")
    needles = [f"{moment.astimezone(zone):%H:%M}" for moment in prepared for zone in (UTC, seat)]
    assert not [needle for needle in needles if needle in letters]
    with at(DURING + timedelta(hours=6)):
        mine = crawl(client_of(dora), addresses(case, objection))
        assert found(mine, *needles)
        roles = others(case) | {"the Chair": client_of(chris), "named": client_of(build.secretariat(Right.NAMED_STAFF))}
        for role, client in roles.items():
            assert found(crawl(client, addresses(case, objection)), *needles) == [], role


def test_no_letter_carries_the_basis_or_tells_another_mission(planted):
    """From lodging to the end of the period, before dissemination: letters about it go to the Chair and the own mission."""
    _case, dora, _chris, _objection = planted
    build.member_state("Elsewhere")
    with desk():
        end_periods(now=build.PERIOD_ENDS + timedelta(minutes=1))
        letters = list(Letter.objects.filter(written_at__gte=DURING))
        assert letters
        assert not [letter for letter in letters if MARKER in letter.subject + letter.body]
        told = {letter.state_id for letter in letters if letter.state_id and letter.kind != "circulation.published"}
        assert told == {dora.state_id}
        assert Objection.objects.get().state == MemberState.objects.get(name="Markerland")
        named = [letter for letter in letters if "Markerland" in letter.subject + letter.body]
        assert {letter.state_id for letter in named} == {dora.state_id}
