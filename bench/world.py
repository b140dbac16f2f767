"""A scratch database with the demo's world, and some of its rows many times over."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import quote

from django.db import connections
from django.test import Client
from django.test.utils import override_settings, setup_databases, teardown_databases

from accounts.models import User
from accreditation.models import Accreditation, Application, Organization
from config.rehearsal.demo import lay_out
from submissions.models import PostedInput
from tests.signing_in import sign_in

# Median length of an input; a fifth of them share the word "quorum".
WORDS = 600
# A circulated list is a document that States read: many files are many lists.
ON_A_LIST = 200


@dataclass
class World:
    """`environment` lets another process use the same database; `cookies` are signed-in sessions by role."""

    environment: dict[str, str]
    cookies: dict[str, str]


def _address(alias: str) -> str:
    found = connections[alias].settings_dict
    host, port = quote(found["HOST"], safe=""), f":{found['PORT']}" if found["PORT"] else ""
    return f"postgresql://{found['USER']}:{quote(found['PASSWORD'], safe='')}@{host}{port}/{found['NAME']}"


@contextmanager
def scratch() -> Iterator[World]:
    """Make the database, lay out the demo's world in it, and take it away again."""
    connections["owner"].settings_dict["TEST"] |= {"NAME": f"bench_{os.getpid()}", "DEPENDENCIES": []}
    made = setup_databases(verbosity=0, interactive=False, aliases=dict.fromkeys(("default", "desk", "owner")))
    try:
        with tempfile.TemporaryDirectory() as files, override_settings(MEDIA_ROOT=files, ALLOWED_HOSTS=["*"]):
            lay_out(datetime.now(UTC))
            _keep_open()
            environment = {
                "ROSTRUM_ENV": "development",
                "MEDIA_ROOT": files,
                "DATABASE_URL": _address("owner"),
                "DATABASE_WEB_URL": _address("default"),
                "DATABASE_DESK_URL": _address("desk"),
            }
            yield World(environment, _cookies())
    finally:
        connections.close_all()
        teardown_databases(made, verbosity=0)


def _keep_open() -> None:
    """The demo's open window closes within minutes: measuring takes longer."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "UPDATE accreditation_window SET closes_at = closes_at + interval '6 hours'"
            " WHERE opens_at <= now() AND closes_at > now()"
        )


def _cookies() -> dict[str, str]:
    people = {
        "applicant": "applicant@rostrum.example",
        "state": "delegate.one@rostrum.example",
        "chair": "chair@rostrum.example",
        "secretariat": "secretariat@rostrum.example",
    }
    found = {}
    for role, email in people.items():
        client = sign_in(Client(), User.objects.get(email=email))
        client.get("/accounts/capacity/")
        found[role] = "; ".join(f"{name}={cookie.value}" for name, cookie in client.cookies.items())
    return found


def multiply(bodies: int, inputs: int, *, start: int) -> None:
    """`bodies` more on the public list and as many circulated files; `inputs` more posted; numbered from `start` + 1. Rows
    only, no acts: what is measured on them is reading."""
    _accredited(bodies, start)
    _circulated(bodies, start)
    _posted(inputs, start)
    with connections["owner"].cursor() as cursor:
        cursor.execute("ANALYZE")


def _clone(table: str, source: int, count: int, start: int = 0, **changes: str) -> int:
    """`count` copies of a row under ids of their own, with SQL expressions for some columns: of `n` (1…count) for what points
    at other copies, of `m` (`start` + n) for what must be unique. The first copy's id is one more than what is returned."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_name = %s AND is_generated = 'NEVER'"
            " AND column_name <> 'id'",
            [table],
        )
        columns = [name for (name,) in cursor.fetchall()]
        cursor.execute(f'SELECT max(id) FROM "{table}"')
        (highest,) = cursor.fetchone()
        values = ", ".join(changes.get(name, f's."{name}"') for name in columns)
        names = ", ".join(f'"{name}"' for name in columns)
        cursor.execute(
            f'INSERT INTO "{table}" (id, {names}) OVERRIDING SYSTEM VALUE'
            f' SELECT {highest} + n, {values} FROM "{table}" s, generate_series(1, %s) n, LATERAL (SELECT n + {start} AS m) x'
            " WHERE s.id = %s",
            [count, source],
        )
        cursor.execute(f"SELECT setval(pg_get_serial_sequence('\"{table}\"', 'id'), (SELECT max(id) FROM \"{table}\"))")
    return int(highest)


def _organizations(source: Organization, count: int, start: int, mark: str) -> int:
    # Names in no order of id, as names are.
    name = f"'Institute ' || substr(md5(m::text), 1, 8) || ' of {mark} ' || m"
    return _clone(
        "accreditation_organization",
        source.pk,
        count,
        start,
        reference=f"'{mark}-' || m",
        name=name,
        website_domain="m || '.example'",
    )


def _accredited(count: int, start: int) -> None:
    place = Accreditation.objects.filter(listed_at__isnull=False).order_by("id").first()
    assert place is not None
    bodies = _organizations(place.organization, count, start, "BA")
    files = _clone(
        "accreditation_application",
        place.application_id,
        count,
        start,
        reference="'BA-' || m",
        organization_id=f"{bodies} + n",
        submit_key="''",
    )
    _clone(
        "accreditation_accreditation",
        place.pk,
        count,
        organization_id=f"{bodies} + n",
        application_id=f"{files} + n",
        listed_name=f"'Institute ' || substr(md5((n + {start})::text), 1, 8) || ' of BA ' || (n + {start})",
    )


def _circulated(count: int, start: int) -> None:
    case = Application.objects.filter(state="circulated").order_by("-period_ends_at", "id").first()
    assert case is not None
    entry, version = case.entries.get(), case.versions.get()
    bodies = _organizations(case.organization, count, start, "BC")
    files = _clone(
        "accreditation_application",
        case.pk,
        count,
        start,
        reference="'BC-' || m",
        organization_id=f"{bodies} + n",
        submit_key="''",
    )
    versions = _clone("accreditation_applicationversion", version.pk, count, application_id=f"{files} + n")
    lists = _clone(
        "accreditation_circulation",
        entry.circulation_id,
        -(-count // ON_A_LIST),
        number="(SELECT max(number) FROM accreditation_circulation) + n",
    )
    _clone(
        "accreditation_circulationentry",
        entry.pk,
        count,
        circulation_id=f"{lists + 1} + (n - 1) / {ON_A_LIST}",
        application_id=f"{files} + n",
        version_id=f"{versions} + n",
        position=f"1 + (n - 1) % {ON_A_LIST}",
    )


def clone_circulated(count: int, period_ended_at: datetime, mark: str) -> int:
    """`count` circulated files, each of a body with a focal point, on a list of their own whose period ended at
    `period_ended_at` (UTC). The first one's id is one more than what is returned."""
    case = (
        Application.objects.filter(state="circulated", reference__startswith="GM-")
        .order_by("-period_ends_at", "id")
        .first()
    )
    assert case is not None
    entry = case.entries.get()
    focal = case.organization.representatives.get()
    instant = f"'{period_ended_at.isoformat()}'::timestamptz"
    lists = _clone(
        "accreditation_circulation",
        entry.circulation_id,
        1,
        number="(SELECT max(number) + 1 FROM accreditation_circulation)",
        period_ends_at=instant,
    )
    bodies = _organizations(case.organization, count, 0, mark)
    _clone("accreditation_representative", focal.pk, count, organization_id=f"{bodies} + n")
    files = _clone(
        "accreditation_application",
        case.pk,
        count,
        reference=f"'{mark}-' || n",
        organization_id=f"{bodies} + n",
        period_ends_at=instant,
        submit_key="''",
    )
    _clone(
        "accreditation_circulationentry", entry.pk, count, application_id=f"{files} + n", circulation_id=f"{lists + 1}"
    )
    return files


def _posted(count: int, start: int) -> None:
    row = PostedInput.objects.filter(language="en").order_by("id").first()
    assert row is not None
    sent = _clone("submissions_writteninput", row.input_id, count, start, reference="'BI-' || m", send_key="''")
    words = (
        f"SELECT string_agg('w' || (hashint4((n + {start}) * 1000 + k) & 8191), ' ') FROM generate_series(1, {WORDS}) k"
    )
    body = f"({words}) || CASE WHEN mod(n, 5) = 0 THEN ' quorum' ELSE '' END"
    _clone(
        "submissions_postedinput",
        row.pk,
        count,
        start,
        input_id=f"{sent} + n",
        number="1000 + m",
        symbol="'GM/B/INPUT/' || m",
        slug="'gm-b-input-' || m",
        title="'Input ' || m || ' on ' || substr(md5(m::text), 1, 8)",
        text=body,
    )
