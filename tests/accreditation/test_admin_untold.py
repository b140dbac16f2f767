"""From the end of a period until outcomes are told the ordinary Secretariat cannot tell, by who is accredited already, who
was objected to: on no page, list, count, export, letter, act, nor by what is refused (DESIGN 4, docs/decisions/0007)."""

import io
import re
import zipfile
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from pypdf import PdfReader

from accounts.capacities import Right
from accounts.connection import desk
from accounts.models import Letter
from accounts.models.letter import LetterStatus
from accounts.queries.letters import readable_letters
from accounts.refusals import Refused
from accreditation.modalities.outcomes import Reason
from accreditation.modalities.states import State
from accreditation.models import Accreditation, Circulation, EcosocEntry, RouteChange
from accreditation.queries.ecosoc import gained
from accreditation.services.accreditations import relinquish_accreditation
from accreditation.services.applications import withdraw_application
from accreditation.services.organization_changes import dissolve_organization, split_organization
from accreditation.services.route_changes import status_gained
from objections.services.disseminating import disseminate
from objections.services.lodging import lodge_objection
from objections.services.route_changes import consent_to_route_change, take_up_route_changes
from objections.services.state_questions import ask_as_state
from objections.services.sweeps import end_periods
from tests import builders as build
from tests.accreditation.test_admin_leaks import LISTS, PAGES, RIGHTS, one_case, plain, signed_in

pytestmark = pytest.mark.django_db
AFTER = build.PERIOD_ENDS + timedelta(minutes=5)
LATER = build.PERIOD_ENDS + timedelta(days=2)
TOLD = build.PERIOD_ENDS + timedelta(days=8)


@pytest.fixture(autouse=True)
def _no_second_factor(settings):
    settings.SECOND_FACTOR_REQUIRED = False


@pytest.fixture
def pair():
    """Two files of one list whose period is over: one in consultation, the other accredited. Outcomes are not told."""
    contested, quiet = build.circulated_together(2)
    with desk():
        lodge_objection(
            application=contested,
            basis="",
            share_basis=False,
            share_name=False,
            actor=build.delegate(),
            now=build.CIRCULATED + timedelta(days=2),
        )
        end_periods(now=AFTER)
    for one in (contested, quiet):
        one.refresh_from_db()
    assert (contested.state_now, quiet.state_now) == (State.IN_CONSULTATION, State.ACCREDITED)
    assert AFTER < Circulation.objects.get().outcomes_known_at < TOLD
    return contested, quiet


def alike(text, application):
    """Without what names the case: its own words, its place on the list, the keys of its neighbour."""
    text = one_case(text, application).replace(f"application:{application.pk}", "application:ID")
    text = re.sub(r"application%3A\d+", "application%3AID", text)
    return re.sub(r"/letter/\d+/", "/letter/ID/", text)


def test_every_page_of_both_is_the_same_in_bytes(client, pair):
    with time_machine.travel(LATER, tick=False):
        signed_in(client, *RIGHTS)
        addresses = [(f"admin:{name}", lambda one: one.reference) for name in PAGES]
        addresses += [
            (f"admin:accreditation_organization_{name}", lambda one: one.organization.reference)
            for name in ("body", "merge", "split", "dissolve", "rename", "freeze")
        ]
        for name, key in addresses:
            answers = [client.get(reverse(name, args=[key(one)])) for one in pair]
            assert answers[0].status_code == answers[1].status_code, name
            texts = [alike(plain(answer), one) for answer, one in zip(answers, pair, strict=True)]
            assert texts[0] == texts[1], name
        page = plain(client.get(reverse("admin:accreditation_application_file", args=[pair[1].reference])))
        assert "Before Member States" in page
        assert "accredited" not in page.lower()


def test_every_list_filter_and_export_has_both_or_neither(client, pair):
    with time_machine.travel(LATER, tick=False):
        signed_in(client, *RIGHTS)
        queues = ("check", "gained", "returned", "complete", "scope", "answered", "ecosoc")
        lists = [*LISTS, *(f"accreditation/application/?queue={queue}" for queue in queues)]
        lists += ["accreditation/accreditation/?queue=lost", "accreditation/ecosocentry/matches/", "accounts/letter/"]
        lists += [f"accreditation/application/?q={one.reference}&status=accredited" for one in pair]
        for path in lists:
            text = plain(client.get(f"/admin/{path}"))
            found = [one.reference in text or one.organization.name in text for one in pair]
            assert found[0] == found[1] or f"q={pair[0].reference}" in path or f"q={pair[1].reference}" in path, path
        assert pair[1].reference in plain(client.get("/admin/accreditation/application/?status=before_states"))
        for path in ("accreditation/application/?status=accredited", "accreditation/accreditation/"):
            for kind in ("csv", "xlsx"):
                sizes = client.post(f"/admin/{path}", {"export": kind})
                assert sizes.status_code == 200
            assert pair[1].organization.name not in client.post(f"/admin/{path}", {"export": "csv"}).content.decode()
        place = Accreditation.objects.get(application=pair[1])
        flag = reverse("admin:accreditation_accreditation_status_lost", args=[place.pk])
        assert client.get(flag).status_code == 404


def test_dossiers_letters_and_record_say_the_same_of_both(client, pair):
    # The accredited one's letter came back: letters in trouble are read whatever they are about, once told.
    Letter.objects.filter(kind="application.accredited").update(status=LetterStatus.BOUNCED)
    with time_machine.travel(LATER, tick=False):
        signed_in(client, *RIGHTS)
        for path in ("accounts/letter/?about=application:{}", "accounts/act/?q=application:{}"):
            texts = [alike(plain(client.get("/admin/" + path.format(one.pk))), one) for one in pair]
            assert texts[0] == texts[1], path
        letter = Letter.objects.filter(kind="application.accredited").first()
        assert client.get(f"/admin/accounts/letter/{letter.pk}/change/").status_code == 404
        assert f"/letter/{letter.pk}/" not in plain(client.get("/admin/accounts/letter/?status=trouble"))
        found = []
        for one in pair:
            answer = client.post(reverse("admin:accreditation_application_dossier", args=[one.reference]))
            with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
                acts = archive.read(f"{one.reference}/acts.csv").decode()
                pages = PdfReader(io.BytesIO(archive.read(f"{one.reference}/{one.reference}.pdf"))).pages
                words = " ".join(" ".join(page.extract_text() for page in pages).split())
            found.append((alike(acts, one), alike(words, one)))
        assert found[0] == found[1]


def test_once_told_the_word_the_place_and_a_letter_that_came_back_are_there(client, pair):
    """The other side: what was kept was there to be found."""
    Letter.objects.filter(kind="application.accredited").update(status=LetterStatus.BOUNCED)
    with time_machine.travel(TOLD, tick=False):
        signed_in(client, *RIGHTS)
        assert pair[1].reference in plain(client.get("/admin/accreditation/application/?status=accredited"))
        assert pair[1].organization.name in plain(client.get("/admin/accreditation/accreditation/"))
        letter = Letter.objects.filter(kind="application.accredited").first()
        assert f"/letter/{letter.pk}/" in plain(client.get("/admin/accounts/letter/?status=trouble"))
    named = build.secretariat(Right.NAMED_STAFF)
    assert readable_letters(named, LATER).filter(kind="application.accredited").exists()


def test_one_that_withdraws_and_one_that_gives_its_place_up_look_alike(client, pair):
    contested, quiet = pair
    people = [one.organization.representatives.get().user for one in pair]
    actors = [build.Actor(build.Party.PERSON, user_id=user.pk) for user in people]
    withdraw_application(application=contested, actor=actors[0], now=LATER)
    relinquish_accreditation(application=quiet, actor=actors[1], now=LATER)
    with time_machine.travel(LATER + timedelta(hours=1), tick=False):
        signed_in(client, *RIGHTS)
        for name in PAGES:
            texts = [alike(plain(client.get(reverse(f"admin:{name}", args=[one.reference]))), one) for one in pair]
            assert texts[0] == texts[1], name
        letters = [alike(plain(client.get(f"/admin/accounts/letter/?about=application:{one.pk}")), one) for one in pair]
        assert letters[0] == letters[1]
        listed = plain(client.get("/admin/accreditation/application/?status=withdrawn"))
        assert contested.reference in listed
        assert quiet.reference in listed
        assert quiet.reference not in plain(client.get("/admin/accreditation/application/?status=relinquished"))


def test_bodies_dissolved_look_alike(client, pair):
    for one in pair:
        dissolve_organization(
            organization=one.organization, evidence="A register.", actor=build.secretariat(), now=LATER
        )
    with time_machine.travel(LATER + timedelta(hours=1), tick=False):
        signed_in(client, *RIGHTS)
        for name, key in (("application_file", "reference"), ("organization_body", "organization.reference")):
            addresses = [reverse(f"admin:accreditation_{name}", args=[_named(one, key)]) for one in pair]
            texts = [alike(plain(client.get(address)), one) for address, one in zip(addresses, pair, strict=True)]
            assert re.sub(r"/changes/\d+/", "", texts[0]) == re.sub(r"/changes/\d+/", "", texts[1]), name


def _named(one, key):
    for part in key.split("."):
        one = getattr(one, part)
    return one


def test_what_turns_on_the_outcome_is_refused_for_both_until_it_is_told(pair):
    for one in pair:
        entry = EcosocEntry.objects.create(number=f"E{one.pk}", name=one.organization.name, status="special")
        with pytest.raises(Refused) as refused:
            status_gained(application=one, entry=entry, evidence="Listed.", actor=build.secretariat(), now=LATER)
        assert refused.value.reason == Reason.OUTCOME_UNTOLD
        heir = build.organization(build.applicant())
        with pytest.raises(Refused) as refused:
            split_organization(
                organization=one.organization, heir=heir, evidence="A deed.", actor=build.secretariat(), now=LATER
            )
        assert refused.value.reason == Reason.OUTCOME_UNTOLD
    assert not gained(LATER).exists()
    assert [one.pk for one in gained(TOLD)] == [pair[0].pk]
    assert not RouteChange.objects.exists()


def test_the_chairs_consent_waits_too_since_all_states_have_notice_of_it():
    contested = build.circulated()
    entry = EcosocEntry.objects.create(number="E9", name=contested.application.organization.name, status="special")
    change = status_gained(
        application=contested.application, entry=entry, evidence="Listed.", actor=build.secretariat(),
        now=build.CIRCULATED + timedelta(days=1),
    )  # fmt: skip
    with desk():
        lodge_objection(
            application=contested.application, basis="", share_basis=False, share_name=False, actor=build.delegate(),
            now=build.CIRCULATED + timedelta(days=2),
        )  # fmt: skip
        end_periods(now=AFTER)
        chris = build.chair()
        with pytest.raises(Refused) as refused:
            consent_to_route_change(change=change, actor=chris, now=LATER)
        assert refused.value.reason == Reason.OUTCOME_UNTOLD
        assert consent_to_route_change(change=change, actor=chris, now=TOLD).consented_at == TOLD


def test_a_question_asked_after_the_period_is_read_when_outcomes_are_told(client, pair):
    """Only a case on which an objection was disseminated can be asked about then."""
    with desk():
        disseminate(actor=build.chair(), now=LATER)
        ask_as_state(
            application=pair[0],
            text="zqafter",
            shows_state=True,
            actor=build.delegate(),
            now=LATER + timedelta(hours=1),
        )
    address = reverse("admin:accreditation_application_file", args=[pair[0].reference])
    for moment, read in ((LATER + timedelta(hours=2), False), (TOLD, True)):
        with time_machine.travel(moment, tick=False):
            signed_in(client, *RIGHTS)
            assert ("zqafter" in plain(client.get(address))) is read


def test_a_change_of_route_that_took_effect_on_the_one_still_pending_is_not_shown(client):
    """Consented to while the period ran, for both; after its end it moves only the file to which a State objected."""
    contested, quiet = build.circulated_together(2)
    chris, ends = build.chair(), contested.period_ends_at
    with desk():
        for one in (contested, quiet):
            EcosocEntry.objects.create(number=f"E-{one.pk}", name=one.organization.name, status="special")
            change = status_gained(
                application=one,
                entry=EcosocEntry.objects.get(number=f"E-{one.pk}"),
                evidence="Decision 2027/201.",
                actor=build.secretariat(Right.CHECKER),
                now=ends - timedelta(days=14),
            )
            effect = consent_to_route_change(
                change=change, actor=chris, now=ends - timedelta(days=14) + timedelta(minutes=1)
            ).takes_effect_at
        lodge_objection(
            application=contested,
            basis="",
            share_basis=False,
            share_name=False,
            actor=build.delegate(),
            now=ends - timedelta(days=1),
        )
        end_periods(now=AFTER)
        assert take_up_route_changes(now=effect + timedelta(minutes=1)) == 1
    listed = reverse("admin:accreditation_application_changelist")
    with time_machine.travel(effect + timedelta(hours=1), tick=False):
        signed_in(client, *RIGHTS)
        pages = []
        for one in (contested, quiet):
            one.refresh_from_db()
            page = alike(plain(client.get(reverse("admin:accreditation_application_file", args=[one.reference]))), one)
            pages.append(re.sub(r"E-\d+|change_\d+|/\d+/", "", page))
            assert "non-objection basis" in page
            assert one.reference in plain(client.get(f"{listed}?route=non_objection"))
            assert one.reference not in plain(client.get(f"{listed}?route=ecosoc"))
            row = plain(client.get(f"{listed}?q={one.reference}")).split("<tbody")[1]
            assert "consultative status with ECOSOC" not in row.split("</tbody")[0]
        assert pages[0] == pages[1]
    assert (contested.route, quiet.route) == ("ecosoc", "non_objection")
