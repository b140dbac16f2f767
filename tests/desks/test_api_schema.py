"""The public interface against its own schema: whatever is asked, an answer of a documented status, type and shape."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import schemathesis
import time_machine
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from accreditation.services.listing import list_accredited
from submissions.services.moderating import withhold_input
from tests import builders as build
from tests.submissions import making as make

pytestmark = pytest.mark.django_db
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
NOW = build.PERIOD_ENDS + timedelta(days=1)


@pytest.fixture
def interface(db) -> Iterator[schemathesis.BaseSchema]:
    """The schema as it is served. As with Django's own test client, no request closes the connection: it is the test's."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    with time_machine.travel(NOW, tick=True):
        yield schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def test_whatever_is_asked_is_answered_as_documented(interface):
    operations = [found.ok() for found in interface.get_all_operations()]
    assert len(operations) == 11
    for operation in operations:

        @given(case=operation.as_strategy())
        @settings(max_examples=8, deadline=None, derandomize=True, database=None)
        def ask(case: schemathesis.Case) -> None:
            case.call_and_validate(checks=CHECKS)

        ask()


def test_what_is_there_is_answered_in_its_shape(interface):
    """Rows of every kind: accredited, circulated and counted, posted and withheld."""
    accredited = build.accredited()
    list_accredited(cycle=build.cycle(), begun_before=build.PERIOD_ENDS, now=NOW)
    posted, withheld = make.posted(), make.posted()
    withhold_input(written=withheld.written, reason="Not of the matter.", actor=withheld.chair, now=NOW)
    known = {
        "reference": [accredited.application.organization.reference],
        "slug": [posted.public.slug, withheld.public.slug],
    }
    statuses = []
    for operation in (found.ok() for found in interface.get_all_operations()):
        name = next((parameter.name for parameter in operation.path_parameters), None)
        for value in known.get(name, [None]):
            case = operation.Case(path_parameters={name: value} if name else {})
            statuses.append(case.call_and_validate(checks=CHECKS).status_code)
    assert statuses == [200] * 11 + [410]
