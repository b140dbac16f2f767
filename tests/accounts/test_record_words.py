"""The record in words: no code where a name can stand, few queries, and no name that the reader may not see."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.capacities import Party, Right, timer
from accounts.models import Act, User
from accounts.models.proposal import ProposalKind
from accounts.notices.acts import act_words, kinds_known, named
from accounts.services.record import record_act
from accreditation.modalities.inputs import InputStep
from accreditation.modalities.states import Step
from accreditation.models.secretariat import OrganizationChangeKind
from tests import builders as build
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db
RECORD = "/admin/accounts/act/"


@pytest.fixture(autouse=True)
def _no_second_factor(settings):
    settings.SECOND_FACTOR_REQUIRED = False


def reader(*rights: Right) -> tuple[Client, User]:
    user = User.objects.get(pk=build.secretariat(*rights).user_id)
    return sign_in(Client(), user), user


def shown(page: str) -> str:
    """The words of the list itself."""
    return re.sub(r"<[^>]+>", " ", page.partition("<tbody>")[2].partition("</tbody>")[0])


def test_every_act_of_the_procedure_has_words():
    """The kinds that services write as they stand, and those made from a table of steps."""
    kinds = {f"application.{step.value}" for step in Step} | {f"input.{step.value}" for step in InputStep}
    kinds |= {f"organization.{kind.value}" for kind in OrganizationChangeKind}
    kinds |= {f"people.propose_{kind.value}" for kind in ProposalKind}
    for app in ("accounts", "accreditation", "sessions_app", "objections", "submissions"):
        for path in (Path(django_settings.BASE_DIR) / app / "services").rglob("*.py"):
            kinds |= kinds_written(path)
    assert len(kinds) > 120
    assert sorted(kinds - set(kinds_known())) == []


def kinds_written(path: Path) -> set[str]:
    """What a module hands to `record_act`, or to a `_record` of its own, as a plain string."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name | ast.Attribute):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else node.func.attr
        if name not in {"record_act", "_record", "_record_publicly"}:
            continue
        words = [*node.args, *(k.value for k in node.keywords if k.arg == "kind")]
        found |= {
            w.value for w in words if isinstance(w, ast.Constant) and re.fullmatch(r"[a-z_]+\.[a-z_]+", str(w.value))
        }
    return found


def test_the_record_names_who_and_what_with_a_link():
    case = build.circulated()
    client, _user = reader(Right.CHECKER)
    state = build.member_state("Utopia")
    act = record_act(
        kind="mailbox.confirm", moment=build.CIRCULATED, actor=build.delegate(state), subject=f"memberstate:{state.pk}"
    )
    page = client.get(RECORD).content.decode()
    assert "Mission mailbox confirmed" in page
    assert page.count("Utopia") >= 2  # about it, and on behalf of it
    assert reverse("admin:accounts_memberstate_change", args=[state.pk]) in page
    circulation = case.application.entries.get().circulation
    assert f"List {circulation.number} of {circulation.window.title}" in page
    assert reverse("admin:accreditation_circulation_list", args=[circulation.pk]) in page
    # No code of the record is left among the words.
    assert not re.search(r"\b[a-z_]+:\d+\b|\b[a-z_]+\.[a-z_]+\b", shown(page).replace("rostrum.example", ""))
    one = client.get(f"{RECORD}{act.pk}/change/").content.decode()
    assert "Mission mailbox confirmed" in one
    assert f"?q=memberstate%3A{state.pk}" in one


def test_acts_are_found_by_their_kind_in_words():
    build.circulated()
    client, _user = reader()
    page = client.get(f"{RECORD}?act=circulation.publish").content.decode()
    assert shown(page).count("List circulated") == 1
    assert "Organization registered" not in shown(page)
    assert client.get(f"{RECORD}?act=nonsense").status_code == 400


def test_a_page_of_the_record_asks_once_for_each_sort_of_subject():
    client, _user = reader()

    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert client.get(RECORD).status_code == 200
        return len(caught)

    build.circulated()
    few = queries()
    for _more in range(3):
        build.circulated()
    assert queries() <= few + 1


def test_a_draft_and_an_objection_are_named_to_nobody_who_may_not_know():
    draft = build.draft(build.applicant())
    ordinary = build.secretariat()
    code = f"application:{draft.pk}"
    assert (
        named([code, "objection:1", "decision:1", "dissemination:1"], ordinary, build.OPENS)[code].words
        == f"File {draft.pk}"
    )
    staff = build.secretariat(Right.NAMED_STAFF)
    assert draft.organization.name not in named([code], staff, build.OPENS)[code].words


def test_what_the_words_do_not_know_is_still_readable():
    assert act_words("strange.new_thing") == "Strange: new thing"
    assert (
        named(["strange:7", "window:x", "nobody"], build.secretariat(), build.OPENS)["strange:7"].words == "Strange 7"
    )
    made = record_act(kind="letter.bounce", moment=build.OPENS, actor=timer("bounces"), subject="letter:999999")
    client, _user = reader()
    page = client.get(f"{RECORD}?q=letter:999999").content.decode()
    assert "By itself: returned letters" in page
    assert "Letter 999999" in page
    assert Act.objects.filter(pk=made.pk).exists()


def test_the_file_and_its_letters_speak_in_words():
    case = build.circulated()
    client, _user = reader(Right.CHECKER, Right.SETTINGS)
    page = client.get(
        reverse("admin:accreditation_application_file", args=[case.application.reference])
    ).content.decode()
    record = page.partition("<h2>Record</h2>")[2]
    assert "Found complete" in record
    assert "application." not in record
    assert case.application.organization.name in record
    letters = client.get("/admin/accounts/letter/").content.decode()
    assert "circulation:" not in shown(letters)
    assert f"{case.application.reference} " in shown(letters)
    assert Party.SECRETARIAT.value not in shown(letters)
