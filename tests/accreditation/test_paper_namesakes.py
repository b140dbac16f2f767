"""A row of a file from paper meets a body that is registered under its name: a name alone says nothing of who registered it
(R1, R2)."""

from __future__ import annotations

import html

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.refusals import Refused
from accreditation.modalities.outcomes import Reason
from accreditation.models import Application, Organization
from accreditation.services.organizations import confirm_organization
from accreditation.services.paper import import_paper
from accreditation.services.paper_previews import preview_paper
from tests import builders as build
from tests.journeys.secretariat import address, sign_in
from tests.papers import scan

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_second_factor")]
HEAD = "name,type,country,route,standing,accredited_on,submitted_on,website,evidence\n"
ROWS = [
    "third body,ngo,FR,ecosoc,accredited,2026-07-01,,https://third.example/,Note 1",
    "third body,ngo,FR,ecosoc,submitted,,2026-12-28,https://third.example/,Note 1",
]


@pytest.mark.parametrize("row", ROWS)
@pytest.mark.parametrize(
    ("change", "words"),
    [
        (
            {},
            (
                "“Third Body” is registered under this name and was not confirmed as who it says it is: let the Secretariat"
                " confirm it first."
            ),
        ),
        (
            {"confirmed_at": build.OPENS, "frozen_at": build.OPENS},
            "“Third Body” is registered under this name and is frozen: settle first who acts for it.",
        ),
    ],
)
def test_nothing_is_given_to_a_namesake_that_was_not_confirmed(client, settings, tmp_path, row, change, words):
    settings.MEDIA_ROOT = tmp_path
    window, body = build.window(), build.organization(build.applicant(), "Third Body")
    Organization.objects.filter(pk=body.pk).update(**change)
    with time_machine.travel(build.OPENS, tick=False):
        sign_in(client)
        data = {"file": SimpleUploadedFile("paper.csv", (HEAD + row).encode()), "evidence": scan("note.pdf")}
        page = client.post(address("importupload_paper", window.pk), data, follow=True)
    assert f"Line 2: {words}" in html.unescape(page.content.decode())
    file = build.letter_of_head(build.submitted().application).file
    with pytest.raises(Refused) as caught:
        import_paper(text=HEAD + row, window=window, evidence=file, actor=build.secretariat(), now=build.OPENS)
    assert (caught.value.reason, caught.value.detail) == (Reason.BAD_LINES, ("2",))
    assert not Application.objects.filter(organization=body).exists()


def test_each_cell_that_differs_from_a_confirmed_body_is_named_and_what_is_registered_stays(client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    window, body = build.window(), build.organization(build.applicant(), "Third Body")
    confirm_organization(organization=body, actor=build.secretariat(), now=build.OPENS, otherwise=True)
    with time_machine.travel(build.OPENS, tick=False):
        sign_in(client)
        data = {"file": SimpleUploadedFile("paper.csv", (HEAD + ROWS[0]).encode()), "evidence": scan("note.pdf")}
        page = client.post(address("importupload_paper", window.pk), data, follow=True)
        words = html.unescape(page.content.decode())
        assert f"{body.reference}; name: “Third Body” stays, “third body” is not taken" in words
        assert "country: “KE” stays, “FR” is not taken" in words
        assert "website: “” stays, “https://third.example/” is not taken" in words
        assert "type: “ngo”" not in words
        seen = preview_paper(HEAD + ROWS[0], window, build.OPENS).fingerprint
        assert seen == page.context["seen"]
        Organization.objects.filter(pk=body.pk).update(country="FR")
        assert preview_paper(HEAD + ROWS[0], window, build.OPENS).fingerprint != seen


@pytest.mark.parametrize("confirmed_first", [True, False])
def test_of_two_namesakes_the_one_that_was_confirmed_is_meant(confirmed_first):
    bodies = [build.organization(build.applicant(), "Third Body") for _n in range(2)]
    body = bodies[0 if confirmed_first else 1]
    confirm_organization(organization=body, actor=build.secretariat(), now=build.OPENS, otherwise=True)
    preview = preview_paper(HEAD + ROWS[0], build.window(), build.OPENS)
    assert not preview.problems
    assert [one.known for one in preview.bodies] == [body]
