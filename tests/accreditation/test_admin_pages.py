"""The Secretariat's pages by role: who reaches which address, and that none takes more queries than it may."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.capacities import Party, Right
from accounts.models import User
from accreditation.modalities.states import Route
from accreditation.models import Claim, EcosocEntry, Process
from accreditation.models.secretariat import UploadKind
from accreditation.services.circulation import prepare_circulation
from accreditation.services.organizations import confirm_organization
from accreditation.services.uploads import keep_upload
from tests import builders as build

pytestmark = pytest.mark.django_db
ALL = (Right.CHECKER, Right.CIRCULATOR, Right.MODERATOR, Right.SETTINGS)


@pytest.fixture(autouse=True)
def _no_second_factor(settings):
    settings.SECOND_FACTOR_REQUIRED = False


def user_of(actor) -> User:
    return User.objects.get(pk=actor.user_id)


@pytest.fixture
def world():
    """One of everything, so that each address has something to show."""
    circulated = build.circulated()
    submitted = build.submitted()
    ecosoc = build.submitted(Route.ECOSOC)
    for case in (submitted, ecosoc):
        who = {"actor": case.checker, "now": build.OPENS}
        confirm_organization(organization=case.application.organization, **who, otherwise=case is ecosoc)
    complete = build.complete()
    prepared = prepare_circulation(
        window=complete.application.window,
        applications=[complete.application],
        period_ends_at=build.PERIOD_ENDS,
        actor=build.secretariat(),
        now=build.CIRCULATED,
    )
    entry = EcosocEntry.objects.create(number="E-1", name=ecosoc.application.organization.name, status="special")
    claim = Claim.objects.create(
        organization=submitted.application.organization, claimed_by=build.person("Strange"), claimed_at=build.OPENS
    )
    upload = keep_upload(
        kind=UploadKind.ECOSOC,
        name="register.csv",
        data=b"number,name,status\n1,Union,general\n",
        actor=build.secretariat(),
        now=build.OPENS,
    )
    from sessions_app.models import Session

    session = Session.objects.create(
        cycle=build.cycle(),
        slug="plenary-2029",
        title="Plenary",
        kind="plenary",
        opens_at=build.OPENS + timedelta(days=900),
        closes_at=build.OPENS + timedelta(days=905),
    )
    ends = build.cycle().ends_at
    return {
        "circulated": circulated.application,
        "submitted": submitted.application,
        "ecosoc": ecosoc.application,
        "complete": complete.application,
        "prepared": prepared,
        "list": circulated.application.entries.get().circulation,
        "entry": entry,
        "claim": claim,
        "upload": upload,
        "session": session,
        "window": build.window(),
        "unannounced": build.window(ends - timedelta(days=90), ends - timedelta(days=30), "To come", announced_at=None),
        "cycle": build.cycle(),
    }


def addresses(world):
    """Every address of this desk, with the status that a full-right member of the Secretariat is given."""
    file = world["submitted"].reference
    body = world["submitted"].organization.reference
    other = world["complete"].organization.reference
    process = Process.objects.get().pk
    names = [
        ("index", [], 200),
        ("accreditation_application_changelist", [], 200),
        ("accreditation_application_file", [file], 200),
        ("accreditation_application_file", [world["circulated"].reference], 200),
        ("accreditation_application_file", [world["ecosoc"].reference], 200),
        ("accreditation_application_ask", [file], 200),
        ("accreditation_application_complete", [file], 200),
        ("accreditation_application_scope", [file], 200),
        ("accreditation_application_confirm_ecosoc", [world["ecosoc"].reference], 200),
        ("accreditation_application_other_route", [world["ecosoc"].reference], 200),
        ("accreditation_application_gained", [file], 200),
        ("accreditation_application_gained", [world["circulated"].reference], 200),
        ("accreditation_application_note", [file], 200),
        ("accreditation_application_recall", [world["circulated"].reference], 200),
        ("accreditation_application_recall_confirm", [world["circulated"].reference], 200),
        ("accreditation_application_recall_drop", [world["circulated"].reference], 200),
        ("accreditation_application_bulk", [], 302),
        ("accreditation_application_checklist", [file], 302),
        ("accreditation_application_dossier", [file], 302),
        ("accreditation_organization_changelist", [], 200),
        ("accreditation_organization_duplicates", [], 200),
        ("accreditation_organization_compare", [body, other], 200),
        ("accreditation_organization_body", [body], 200),
        *(
            (f"accreditation_organization_{name}", [body], 200)
            for name in ("confirm", "rename", "merge", "split", "link", "dissolve", "freeze", "free", "focal_point")
        ),
        ("accreditation_claim_changelist", [], 200),
        ("accreditation_claim_decide", [world["claim"].pk], 200),
        ("accreditation_claim_letter", [world["claim"].pk], 404),
        ("accreditation_accreditation_changelist", [], 200),
        ("accreditation_circulation_changelist", [], 200),
        ("accreditation_circulation_new", [world["window"].pk], 200),
        ("accreditation_circulation_missions", [], 200),
        ("accreditation_circulation_list", [world["list"].pk], 200),
        ("accreditation_circulation_list", [world["prepared"].pk], 200),
        ("accreditation_circulation_circulate", [world["prepared"].pk], 200),
        ("accreditation_circulation_discard", [world["prepared"].pk], 200),
        ("accreditation_circulation_move", [world["list"].pk], 200),
        ("accreditation_circulation_pdf", [world["list"].pk], 200),
        ("accreditation_latepermission_changelist", [], 200),
        ("accreditation_latepermission_new", [], 200),
        ("accreditation_ecosocentry_changelist", [], 200),
        ("accreditation_ecosocentry_matches", [], 200),
        ("accreditation_ecosocentry_import", [], 200),
        ("accreditation_ecosocentry_preview", [world["upload"].pk], 200),
        ("accreditation_importupload_changelist", [], 200),
        ("accreditation_importupload_paper", [world["window"].pk], 200),
        ("accreditation_window_changelist", [], 200),
        ("accreditation_window_new", [world["cycle"].pk], 200),
        ("accreditation_window_window", [world["window"].pk], 200),
        ("accreditation_window_change", [world["unannounced"].pk], 200),
        ("accreditation_window_announce", [world["unannounced"].pk], 200),
        ("accreditation_window_change", [world["window"].pk], 409),
        ("accreditation_window_announce", [world["window"].pk], 409),
        ("accreditation_window_correct", [world["window"].pk], 409),
        ("accreditation_window_move", [world["window"].pk], 200),
        ("accreditation_cycle_changelist", [], 200),
        ("accreditation_cycle_new", [process], 200),
        ("accreditation_cycle_move", [world["cycle"].pk], 200),
        ("accreditation_process_changelist", [], 200),
        ("accreditation_process_setting", [process, "checking_days"], 200),
        ("accreditation_process_setting", [process, "small_count"], 200),
        ("accreditation_process_setting", [process, "consultation_months"], 200),
        ("accreditation_parameterchange_changelist", [], 200),
        ("sessions_app_session_changelist", [], 200),
        ("sessions_app_session_planner", [], 200),
        ("sessions_app_session_new", [world["cycle"].pk], 200),
        ("sessions_app_session_change", [world["session"].pk], 200),
        ("sessions_app_session_agenda", [world["session"].pk], 200),
    ]
    return [(reverse(f"admin:{name}", args=args), status) for name, args, status in names]


# The pages of acts that need a right, by the end of their address: who has none is told so, and sees no form.
NEEDS_A_RIGHT = (
    "/ask/", "/complete/", "/not-in-scope/", "/ecosoc/", "/other-route/", "/gained-status/", "/recall/",
    "/recall/confirm/", "/recall/drop/", "/confirm/", "/rename/", "/merge/", "/split/", "/link/", "/dissolve/",
    "/freeze/", "/free/", "/focal-point/", "/circulate/", "/discard/", "/move/", "/change/", "/announce/", "/agenda/",
    "/correct/",
)  # fmt: skip


def needs_a_right(path):
    if path.startswith("/admin/sessions_app/session/") and path.rstrip("/").rpartition("/")[2].isdigit():
        return True
    return (
        path.endswith(NEEDS_A_RIGHT)
        or ("/new/" in path)
        or ("/import" in path and "ecosocentry" in path)
        or ("/accredited/" in path)
        or ("/accreditation/claim/" in path and path.rstrip("/").rpartition("/")[2].isdigit())
    )


def test_with_its_rights_the_secretariat_opens_every_page(client, world):
    client.force_login(user_of(build.secretariat(*ALL)))
    client.raise_request_exception = False
    found = [(path, client.get(path).status_code, status) for path, status in addresses(world)]
    assert [row for row in found if row[1] != row[2]] == []


def test_without_rights_it_reads_and_is_refused_every_act(client, world):
    client.force_login(user_of(build.mandate(Party.SECRETARIAT).actor()))
    wrong = []
    for path, status in addresses(world):
        answer = client.get(path)
        expected = 403 if needs_a_right(path) else status
        if answer.status_code != expected or (expected == 403 and b'name="version"' in answer.content):
            wrong.append((path, answer.status_code, expected))
    assert wrong == []


@pytest.mark.parametrize("who", ["public", "stranger", "applicant", "delegate", "chair"])
def test_nobody_else_opens_any_of_them(client, world, who):
    """Neither reading nor posting: every address sends to sign-in or refuses, and shows nothing of a file."""
    if who != "public":
        actor = {
            "stranger": lambda: build.applicant(),
            "applicant": lambda: build.applicant(),
            "delegate": build.delegate,
            "chair": build.chair,
        }[who]()
        user = user_of(actor)
        if who == "applicant":
            user = User.objects.get(representations__organization=world["submitted"].organization)
        client.force_login(user)
    name = world["submitted"].organization.name.encode()
    for path, _status in addresses(world):
        for answer in (client.get(path), client.post(path, {"confirmed": "yes", "reason": "x"})):
            assert answer.status_code in {302, 403, 404}, (path, answer.status_code)
            assert name not in answer.content, path


LISTS = [
    "accreditation_application_changelist",
    "accreditation_organization_changelist",
    "accreditation_organization_duplicates",
    "accreditation_claim_changelist",
    "accreditation_accreditation_changelist",
    "accreditation_circulation_changelist",
    "accreditation_latepermission_changelist",
    "accreditation_ecosocentry_changelist",
    "accreditation_window_changelist",
    "accreditation_cycle_changelist",
    "accreditation_parameterchange_changelist",
    "sessions_app_session_changelist",
]


@pytest.mark.parametrize("name", LISTS)
def test_a_list_takes_at_most_fifteen_queries(client, world, name, django_assert_max_num_queries):
    client.force_login(user_of(build.secretariat(*ALL)))
    build.submitted()
    with django_assert_max_num_queries(15):
        assert client.get(reverse(f"admin:{name}")).status_code == 200


GARBLED = ['["junk",50]', '[50,"junk"]', "[50,50]", "[" * 3000, '["x"]', "[true,true]", "[true]", "{}"]


@pytest.mark.parametrize("key", GARBLED)
def test_a_garbled_page_key_asks_for_the_first_page(client, world, key):
    client.force_login(user_of(build.secretariat(*ALL)))
    path = reverse("admin:accreditation_window_changelist")
    plain = rows_of(client.get(path))
    assert plain
    for end in ("from", "to"):
        assert rows_of(client.get(path, {end: key})) == plain


@pytest.mark.parametrize("name", ["window", "application", "organization", "ecosocentry"])
def test_no_page_key_is_an_error(client, world, name):
    client.force_login(user_of(build.secretariat(*ALL)))
    path = reverse(f"admin:accreditation_{name}_changelist")
    for key in (
        *GARBLED,
        f"[{10**30}]",
        '["9999-12-31T23:59:59-14:00",1]',
        '["0001-01-01T00:00:00+14:00",1]',
        '["\\ud800",1]',
    ):
        for end in ("from", "to"):
            assert client.get(path, {end: key}).status_code == 200


def rows_of(response) -> str:
    return response.content.decode().partition("<tbody")[2].partition("</tbody>")[0]
