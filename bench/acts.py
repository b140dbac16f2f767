"""What people and timers do: a whole application, the last minute before a deadline, the end of a period."""

from __future__ import annotations

import http.client
import re
import statistics
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections, transaction
from django.test import Client

from accounts.connection import desk
from accounts.models import Act, Letter, StoredFile
from accounts.services.files import path_of
from accreditation.modalities.states import Route, State
from accreditation.models import Application, Cycle, Window
from bench.servers import Server, work
from bench.world import clone_circulated
from config.rehearsal.story import ANSWERS, Story, person
from objections.services.sweeps import end_periods
from tests.signing_in import sign_in

# Each page with the answers that it asks for.
TEXTS = {
    **{name: (name,) for name in ("purpose", "programmes", "activities", "past_interaction")},
    "funding": ("funding", "governance"),
}
PROFILE = {
    "name": "Institute for Measured Networks",
    "type": "academia",
    "country": "KE",
    "legal_form": "Foundation",
    "founded": "2009",
    "website": "https://measured.example/",
    "address": "1 Moi Avenue\nNairobi",
    "head_name": "Wanjiru Kamau",
    "head_title": "Director",
}
DECLARED = {key: "on" for key in ANSWERS if key.startswith("declares_")}
PEOPLE, LAST_SECONDS, TOKEN = 500, 40, "b" * 32
PATHS = 10


@dataclass(frozen=True)
class WholeApplication:
    """A whole application: requests, and milliseconds of processor time, the database's included."""

    requests: int
    milliseconds: float


def whole_application() -> WholeApplication:
    """From the landing page to the receipt, in this process, as a browser without JavaScript asks. Some are thrown away
    first: they pay for what a server loads once. Of the rest the mean."""
    first, second = _signed_in("first"), _signed_in("second")
    others = [(f"path{number}", _signed_in(f"path{number}", like=second)) for number in range(PATHS)]
    _walk("first", first)
    _walk("second", second)
    requests = 0

    def walk() -> None:
        nonlocal requests
        for name, client in others:
            requests = _walk(name, client)

    seconds, _web = work(None, walk)
    seconds /= PATHS
    return WholeApplication(requests, seconds * 1000)


def _signed_in(name: str, like: Client | None = None) -> Client:
    """Somebody's browser. A new client loads the middleware anew, static files and all; with `like` it is that one's."""
    client = Client()
    if like is not None:
        client.handler = like.handler
    return sign_in(client, person(f"{name}@measured.example", "Measured Person", datetime.now(UTC)))


def _walk(name: str, client: Client) -> int:
    done = 0

    def get(address: str) -> str:
        nonlocal done
        done += 1
        answer = client.get(address)
        if answer.status_code != 200:
            raise RuntimeError(f"{address} answered {answer.status_code}")
        return answer.content.decode()

    def post(address: str, fields: dict[str, object]) -> str:
        nonlocal done
        done += 1
        answer = client.post(address, fields)
        if answer.status_code != 302:
            said = re.findall(r'class="error[^>]*>([^<]+)', answer.content.decode())
            raise RuntimeError(f"{address} answered {answer.status_code}: {said}")
        return str(answer.headers["Location"])

    get("/apply/")
    body = {"name": f"{PROFILE['name']} {name}", "website": f"https://{name}.measured.example/"}
    organization = post("/apply/register/", {**PROFILE, **body})
    here = post(f"{organization}begin/", {"route": "non_objection"})
    version = re.compile(r'name="version" value="(\d+)"')
    # Each "save and continue" leads to the next page, whose answer holds the version that its own form sends.
    sections: list[dict[str, object]] = [{name: ANSWERS[name] for name in names} for names in TEXTS.values()]
    sections.append({"contact_name": "Ana", "contact_email": "ana@measured.example"})
    for section, fields in zip((*TEXTS, "contact"), sections, strict=True):
        found = version.search(get(f"{here}edit/{section}/"))
        assert found is not None
        post(f"{here}edit/{section}/", {"version": found[1], "action": "list", **fields})
    letter = StoredFile.objects.order_by("id").first()
    assert letter is not None
    upload = SimpleUploadedFile("letter.pdf", _bytes_of(letter))
    post(f"{here}documents/", {"kind": "letter_of_head", "file": upload})
    key = re.search(r'name="key" value="(\w+)"', get(f"{here}check/"))
    assert key is not None
    get(post(f"{here}submit/", {"key": key[1], **DECLARED}))
    return done


def _bytes_of(file: StoredFile) -> bytes:
    return path_of(file.sha256).read_bytes()


@dataclass(frozen=True)
class Rush:
    """`accepted` in time and answered so; `refused` after the close; `wrong`: late and accepted, in time and refused, or
    lost. `median` and `worst` of the waits in seconds."""

    accepted: int
    refused: int
    wrong: int
    median: float
    worst: float


def rush(server: Server) -> Rush:
    """500 people press the button, most of them in the window's last seconds, some after them."""
    cycle = Cycle.objects.order_by("id").first()
    assert cycle is not None
    now = datetime.now(UTC)
    window = Window.objects.create(
        cycle=cycle,
        year=now.year,
        title="Rush",
        opens_at=now - timedelta(days=2),
        closes_at=now + timedelta(hours=4),
        announced_at=now - timedelta(days=100),
    )
    ready = _drafts(cycle, window)
    closes = datetime.now(UTC) + timedelta(seconds=LAST_SECONDS + 5)
    with connections["owner"].cursor() as cursor:
        cursor.execute("UPDATE accreditation_window SET closes_at = %s WHERE id = %s", [closes, window.pk])
    waits, statuses = _press(server, ready, closes.timestamp())
    submitted = dict(
        Application.objects.filter(window=window, state=State.SUBMITTED.value).values_list("reference", "submitted_at")
    )
    wrong = sum(1 for moment in submitted.values() if moment is None or moment >= closes)
    wrong += sum((status == 302) != (reference in submitted) for reference, status in statuses.items())
    wrong += PEOPLE - len(statuses)
    return Rush(len(submitted), sum(s == 409 for s in statuses.values()), wrong, statistics.median(waits), max(waits))


def _drafts(cycle: Cycle, window: Window) -> list[tuple[str, str]]:
    """A complete draft and a signed-in session for each."""
    names = [(f"Rush Institute {number}", "KE", "academia") for number in range(PEOPLE)]
    nobody = Story(cycle, window.opens_at, *([None] * 6), names=names)  # type: ignore[arg-type]
    ready = []
    for number, name in enumerate(names):
        user = person(f"rush{number}@measured.example", f"Person {number}", window.opens_at)
        draft = nobody.draft(name, window, Route.NON_OBJECTION, window.opens_at + timedelta(hours=1), user=user)
        client = sign_in(Client(), user)
        ready.append((draft.reference, f"sessionid={client.cookies['sessionid'].value}; csrftoken={TOKEN}"))
    return ready


def _press(server: Server, ready: Sequence[tuple[str, str]], closes: float) -> tuple[list[float], dict[str, int]]:
    """Evenly over the last seconds, to three seconds after the close."""
    waits: list[float] = []
    statuses: dict[str, int] = {}
    begins = closes - LAST_SECONDS
    step = (LAST_SECONDS + 3) / len(ready)

    def one(place: int, reference: str, cookies: str) -> None:
        time.sleep(max(0.0, begins + place * step - time.time()))
        started = time.monotonic()
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=120)
        body = urlencode({"key": f"rush-{place}", "csrfmiddlewaretoken": TOKEN, **DECLARED})
        headers = {"Cookie": cookies, "Content-Type": "application/x-www-form-urlencoded"}
        connection.request("POST", f"/my/{reference}/submit/", body, headers)
        answer = connection.getresponse()
        answer.read()
        connection.close()
        waits.append(time.monotonic() - started)
        statuses[reference] = answer.status

    threads = [threading.Thread(target=one, args=(place, *who)) for place, who in enumerate(ready)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return waits, statuses


@dataclass(frozen=True)
class Ending:
    """The end of a period over `cases`, and bare SQL that writes the same rows: milliseconds of processor time a case."""

    cases: int
    sweep: float
    bare: float


def end_of_a_period(cases: int) -> Ending:
    """The sweep over `cases` files without an objection, then the same rows by bare SQL, one transaction a case."""
    boundary = datetime.now(UTC) - timedelta(minutes=2)
    swept, bare = clone_circulated(cases, boundary, "BS"), clone_circulated(cases, boundary, "BB")
    with connections["owner"].cursor() as cursor:  # the second half waits for its own turn
        cursor.execute(
            "UPDATE accreditation_application SET state = 'complete' WHERE id > %s AND id <= %s", [bare, bare + cases]
        )
    last = Act.objects.order_by("-id").values_list("id", flat=True)[0]
    count = 0

    def sweep() -> None:
        nonlocal count
        with desk():
            count = end_periods(now=datetime.now(UTC))

    seconds, _web = work(None, sweep)
    if count < cases:
        raise RuntimeError(f"The sweep ended {count} of {cases} periods.")
    bare_seconds, _web = work(None, lambda: _bare(bare, swept, cases, last))
    return Ending(cases, seconds / count * 1000, bare_seconds / cases * 1000)


def _bare(first: int, like: int, cases: int, last_act: int) -> None:
    """The rows that the sweep wrote for one case, once more for each of `cases` others."""
    with desk():
        subject = f"application:{like + 1}"
        acts = list(Act.objects.filter(id__gt=last_act, subject=subject).values_list("id", flat=True))
        letters = list(Letter.objects.filter(act_id__in=acts).values_list("id", flat=True))
        connection = connections["default"]
        for number in range(1, cases + 1):
            with transaction.atomic(), connection.cursor() as cursor:
                pk = first + number
                cursor.execute("SELECT state FROM accreditation_application WHERE id = %s FOR UPDATE", [pk])
                cursor.execute(
                    "UPDATE accreditation_application SET state = 'accredited', state_since = now() WHERE id = %s", [pk]
                )
                cursor.execute(
                    "INSERT INTO accreditation_accreditation (organization_id, cycle_id, application_id, begun_at, year,"
                    " listed_name, ending, end_reason, annulment_ground, annulment_reason, annulment_answer,"
                    " annulment_entered)"
                    " SELECT organization_id, cycle_id, id, now(), 0, '', '', '', '', '', '', ''"
                    " FROM accreditation_application WHERE id = %s",
                    [pk],
                )
                for act in acts:
                    cursor.execute(
                        "INSERT INTO accounts_act (kind, moment, on_behalf_of, timer, subject, facts, rule, secret, public,"
                        " salt, content) SELECT kind, moment, on_behalf_of, timer, %s, facts, rule, secret, public, salt,"
                        " content FROM accounts_act WHERE id = %s RETURNING id",
                        [f"application:{pk}", act],
                    )
                    (made,) = cursor.fetchone()
                    for letter in letters:
                        cursor.execute(
                            "INSERT INTO accounts_letter (act_id, kind, recipient, user_id, address, language, subject,"
                            " body, wording_version, about, secret, draft_only, message_id, status, written_at, next_attempt_at,"
                            " attempts, server_answer) SELECT %s, kind, recipient, user_id, address, language, subject,"
                            " body, wording_version, about, secret, draft_only, message_id || %s, status, written_at,"
                            " next_attempt_at, attempts, server_answer FROM accounts_letter WHERE id = %s AND act_id = %s",
                            [made, str(pk), letter, act],
                        )
