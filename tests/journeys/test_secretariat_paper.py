"""What exists on paper brought in, over HTTP: previewed, whole or not at all."""

import hashlib
import html
from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.connection import desk
from accounts.models import Act, Letter
from accreditation.modalities.states import State
from accreditation.models import Accreditation, Application, Circulation
from accreditation.notices.imports import ProblemKind
from accreditation.services.listing import list_due
from accreditation.services.organizations import confirm_organization
from accreditation.services.paper_previews import preview_paper
from objections.services.sweeps import end_periods
from tests import builders as build
from tests.journeys.secretariat import address, drawn, sign_in
from tests.papers import scan

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_second_factor")]


def test_a_status_on_paper_is_one_that_the_register_knows(client):
    window = build.window()
    head = "name,type,country,route,accredited_on,ecosoc_status,evidence\n"
    with time_machine.travel(build.OPENS, tick=False):
        for given, problems in (("bogus-status", [ProblemKind.UNKNOWN_STATUS]), ("Special", []), ("", [])):
            found = preview_paper(f"{head}Union,ngo,KE,ecosoc,2026-07-01,{given},Note", window, build.OPENS)
            assert [problem.kind for problem in found.problems] == problems
            assert [body.values["ecosoc_status"] for body in found.bodies] == ([] if problems else [given.lower()])


def test_what_exists_on_paper_is_brought_in_whole_or_not_at_all(client, settings, tmp_path):
    """Accredited, before Member States, being checked: each with its evidence kept, none written to."""
    settings.MEDIA_ROOT = tmp_path
    window = build.window()
    head = "name,type,country,route,standing,accredited_on,submitted_on,circulated_on,period_ends_on,evidence\n"
    rows = [
        "Union,ngo,KE,ecosoc,,2026-07-01,,2026-06-20,,Note 1",
        "League,business,FR,non_objection,accredited,2026-07-02,,,,Note 2",
        "Club,academia,NO,non_objection,Circulated,,2026-11-15,2026-12-20,2027-01-25,Note 3",
        "Circle,academia,NO,non_objection,circulated,,,2026-12-20,2027-01-25,Note 3",
        "Forum,ngo,BR,non_objection,submitted,,2026-12-28,,,Letter 4",
    ]
    now = build.OPENS
    with time_machine.travel(now, tick=False):
        sign_in(client)
        path = address("importupload_paper", window.pk)

        def send(lines, with_paper=True):
            data = {"file": SimpleUploadedFile("paper.csv", (head + "\n".join(lines)).encode())}
            if with_paper:
                data["evidence"] = scan("decision.pdf")
            return client.post(path, data, follow=True)

        assert send(rows, with_paper=False).status_code == 422
        wrong = [
            ("Bad,club,XX,ecosoc,,2026-07-01,,,,Note", "“club” is not a type"),
            ("Bad,ngo,KE,ecosoc,,2026-13-01,,,,Note", "is not a date"),
            ("Bad,ngo,KE,ecosoc,,,,,,Note", "needs a date in: accredited_on"),
            ("Bad,ngo,KE,non_objection,circulated,,,2026-12-20,,Note", "needs a date in: period_ends_on"),
            ("Bad,ngo,KE,non_objection,circulated,,,2026-11-20,2026-12-20,Note", "The period ended on 2026-12-20"),
            ("Bad,ngo,KE,ecosoc,circulated,,,2026-12-20,2027-01-25,Note", "of the ECOSOC route is not circulated"),
            (
                "Bad,ngo,KE,non_objection,circulated,,,2026-12-20,2199-12-31,Note",
                "ends on 2199-12-31: after the end of the cycle",
            ),
            ("Bad\u200b,ngo,KE,ecosoc,,2026-07-01,,,,Note", "in: name (U+200B)"),
            ("Bad,ngo,KE,non_objection,circulated,,,2026-12-20,9999-12-31,Note", "“9999-12-31” is not a date"),
            ("Bad,ngo,KE,non_objection,submitted,,0001-01-01,,,Note", "“0001-01-01” is not a date"),
            ("Bad,ngo,KE,ecosoc,,2020-01-01,,,,Note", "“2020-01-01” lies before the beginning of the cycle"),
            ("Bad,ngo,KE,non_objection,pending,2026-12-20,,,,Note", "“pending” is no standing"),
            ("Bad,ngo,KE,non_objection,,2027-06-01,,,,Note", "“2027-06-01” lies in the future"),
            ("Bad,ngo,KE,ecosoc,,2026-07-01,2026-07-02,,,Note", "“2026-07-02” lies after the day on which"),
            ("Bad,ngo,KE,ecosoc,,2026-07-01,July,,,Note", "“July” is not a date"),
            ("union,ngo,KE,ecosoc,,2026-07-01,,,,Note", "stands already in line 2"),
        ]
        for line, sentence in wrong:
            shown = html.unescape(send([*rows, line]).content.decode())
            assert "Line 7: " in shown, line
            assert sentence in shown, line
        assert not Application.objects.exists()
        good = send(rows)
        assert b"2 accredited" in good.content
        assert "2026-07-01; circulated_on “2026-06-20” is not taken" in html.unescape(good.content.decode())
        shown = good.redirect_chain[-1][0]
        seen = drawn(client, shown)
        # Somebody registered meanwhile under one of the names: the same file would now do something else.
        body = build.organization(build.applicant(), "Forum")
        confirm_organization(organization=body, actor=build.secretariat(), now=now, otherwise=True)
        stale = client.post(shown, seen)
        assert stale.status_code == 409
        assert b"Nothing was imported" in stale.content
        assert body.reference.encode() in stale.content
        assert client.post(shown).status_code == 409
        assert not Application.objects.exists()
        done = client.post(shown, drawn(client, shown), follow=True).content.decode()
        assert "Bodies accredited before the last posting of the public list go on it within minutes" in done
        assert list_due(now=now) == 2
        states = dict(Application.objects.values_list("organization__name", "state"))
        assert states == {
            "Union": "accredited", "League": "accredited", "Club": "circulated", "Circle": "circulated", "Forum": "submitted",
        }  # fmt: skip
        # When they applied, where the paper says it: noon in New York.
        applied = dict(
            Application.objects.filter(submission_unknown=False).values_list("organization__name", "submitted_at")
        )
        assert {name: at.isoformat() for name, at in applied.items()} == {
            "Club": "2026-11-15T17:00:00+00:00", "Forum": "2026-12-28T17:00:00+00:00",
        }  # fmt: skip
        for name, words in (("Circle", "Submitted on a day not known"), ("Club", "Submitted <time")):
            reference = Application.objects.get(organization__name=name).reference
            page = client.get(address("application_file", reference)).content.decode()
            assert words in " ".join(page.split())
        assert b"not known" in client.get(address("application_changelist"), {"q": "Circle"}).content
        assert set(Accreditation.objects.values_list("organization__name", flat=True)) == {"Union", "League"}
        listed = Circulation.objects.get()
        assert (listed.number, listed.imported, listed.entries.count()) == (1, True, 2)
        page = client.get(address("circulation_list", listed.pk)).content.decode()
        assert "<dt>Brought in</dt>" in page
        assert "<dt>Prepared</dt>" not in page
        assert listed.period_ends_at.isoformat() == "2027-01-26T04:59:00+00:00"
        acts = Act.objects.filter(kind="application.import")
        note = Application.objects.get(organization__name="Club").secretariat_notes.get()
        assert acts.count() == 5
        assert acts.first().facts["evidence"] == note.file.sha256
        assert not Letter.objects.exists()
        kept = client.get(address("application_evidence", note.application.reference, note.pk))
        assert hashlib.sha256(b"".join(kept.streaming_content)).hexdigest() == note.file.sha256
        again = html.unescape(send(["union,ngo,KE,ecosoc,,2026-07-01,,,,Note"]).content.decode())
        assert "already has an application" in again
    # From here on they are cases like any other: the period ends by itself.
    with desk():
        end_periods(now=listed.period_ends_at + timedelta(minutes=2))
    assert Application.objects.get(organization__name="Circle").state_now is State.ACCREDITED


def test_a_date_from_before_the_window_is_warned_of_and_titles_keep_their_capitals(client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    window = build.window()
    head = "name,type,country,route,standing,accredited_on,circulated_on,period_ends_on,evidence\n"
    early = "Union,ngo,KE,ecosoc,,2026-07-01,,,Note 1\n"
    fitting = "League,ngo,KE,non_objection,circulated,,2027-03-01,2027-04-20,Note 2\n"
    with time_machine.travel(build.CIRCULATED + timedelta(days=1), tick=False):
        sign_in(client)

        def shown(text):
            data = {"file": SimpleUploadedFile("paper.csv", text.encode()), "evidence": scan("decision.pdf")}
            answer = client.post(address("importupload_paper", window.pk), data, follow=True)
            return html.unescape(answer.content.decode())

        page = shown(head + fitting + early)
        assert "These lines have dates from before: 3. Make sure" in page
        assert "<h2>Before Member States</h2>" in page
        assert "dates from before" not in shown(head + fitting)


def test_a_file_that_cannot_be_brought_in_any_more_says_why_on_its_preview(client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    window = build.window()
    text = "name,type,country,route,accredited_on,evidence\nUnion,ngo,KE,ecosoc,2026-07-01,Note 1\n"
    with time_machine.travel(build.OPENS, tick=False):
        sign_in(client)
        data = {"file": SimpleUploadedFile("paper.csv", text.encode()), "evidence": scan("decision.pdf")}
        shown = client.post(address("importupload_paper", window.pk), data, follow=True).redirect_chain[-1][0]
        seen = drawn(client, shown)
        alice = build.applicant()
        case = build.draft(alice, name="Union")
        build.submit_application(application=case, key="k", actor=alice, now=build.OPENS)
        stale = client.post(shown, seen)
    assert stale.status_code == 409
    assert "already has an application" in html.unescape(stale.content.decode())
    assert not Application.objects.filter(imported=True).exists()
