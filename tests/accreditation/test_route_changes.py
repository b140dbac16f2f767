"""Consultative status gained or lost, and the register imported from the console (R1, DESIGN 2)."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from accounts.connection import desk
from accounts.deadline_words import instant_words
from accounts.models import Act, Letter, User
from accounts.refusals import Refused
from accreditation.modalities.outcomes import Reason
from accreditation.modalities.states import Route, State
from accreditation.models import Accreditation, EcosocEntry, Process, RouteChange
from accreditation.queries.ecosoc import gained, lost
from accreditation.services.checking import confirm_ecosoc
from accreditation.services.organizations import confirm_organization
from accreditation.services.route_changes import status_gained, status_lost
from objections.services.lodging import lodge_objection
from tests import builders as build
from tests.papers import pdf
from tests.signing_in import signed_in

pytestmark = pytest.mark.django_db
NOW = build.CIRCULATED + timedelta(days=2)
EVIDENCE = "Decision 2027/1 of ECOSOC."


def entry_of(case, **more):
    return EcosocEntry.objects.create(
        number=f"E-{case.application.pk}", name=case.application.organization.name, status="special", **more
    )


def reason_of(act, **arguments):
    with pytest.raises(Refused) as caught:
        act(**arguments)
    return caught.value.reason


def confirmed(route: Route = Route.NON_OBJECTION):
    case = build.submitted(route)
    who = {"actor": case.checker, "now": build.CIRCULATED}
    confirm_organization(organization=case.application.organization, **who, otherwise=route is Route.ECOSOC)
    return case


@pytest.mark.parametrize("made", [confirmed, build.complete])
def test_before_circulation_the_secretariat_moves_it_with_evidence(made):
    case = made()
    entry = entry_of(case)
    assert [a.pk for a in gained(build.CIRCULATED)] == [case.application.pk]
    act = {"application": case.application, "entry": entry, "actor": case.checker, "now": NOW}
    assert reason_of(status_gained, **act, evidence=" ") == Reason.NEEDS_EVIDENCE
    status_gained(**act, evidence=EVIDENCE)
    assert case.state is State.ACCREDITED
    assert case.application.route_now is Route.ECOSOC
    assert not gained(build.CIRCULATED).exists()


def test_after_circulation_it_only_asks_the_chair_and_answers_every_file_alike():
    contested, quiet = build.circulated(), build.circulated()
    Process.objects.update(parameters={"ecosoc_notice_days": 21})
    build.chair()
    with desk():
        lodge_objection(
            application=contested.application,
            basis="",
            share_basis=False,
            share_name=False,
            actor=build.delegate(),
            now=build.CIRCULATED + timedelta(days=1),
        )
    for case in (contested, quiet):
        change = status_gained(
            application=case.application, entry=entry_of(case), evidence=EVIDENCE, actor=case.checker, now=NOW
        )
        assert change.done_at is None
        assert case.state is State.CIRCULATED
        again = {"application": case.application, "evidence": EVIDENCE, "actor": case.checker, "now": NOW}
        assert reason_of(status_gained, **again, entry=EcosocEntry.objects.first()) == Reason.ROUTE_CHANGE_ASKED
    asked = Letter.objects.filter(kind="route.to_chair")
    assert asked.count() == 2
    assert "a notice of 21 days to all Member States" in asked.first().body


def test_a_body_gone_from_the_register_gains_nothing():
    case = build.submitted()
    entry = entry_of(case, gone_at=NOW)
    act = {"application": case.application, "entry": entry, "evidence": EVIDENCE, "actor": case.checker, "now": NOW}
    assert reason_of(status_gained, **act) == Reason.GONE_FROM_REGISTER


def test_lost_while_accredited_it_stands_and_is_flagged_once():
    case = confirmed(Route.ECOSOC)
    entry = entry_of(case)
    confirm_ecosoc(application=case.application, entry=entry, actor=case.checker, now=NOW)
    assert not lost().exists()
    EcosocEntry.objects.filter(pk=entry.pk).update(gone_at=NOW)
    place = lost().get()
    act = {"accreditation": place, "evidence": EVIDENCE, "actor": case.checker, "now": NOW}
    status_lost(**act)
    assert Accreditation.objects.get().status_lost_at == NOW
    told = Letter.objects.get(kind="accreditation.status_lost", user_id=case.alice.user_id)
    assert instant_words(case.application.cycle.ends_at) in told.body
    assert case.state is State.ACCREDITED
    assert not lost().exists()
    assert reason_of(status_lost, **act) == Reason.ALREADY_FLAGGED


def test_the_document_is_kept_with_the_change_and_read_by_secretariat_and_chair(settings, tmp_path):
    settings.MEDIA_ROOT, settings.SECOND_FACTOR_REQUIRED = tmp_path / "media", False
    case = build.circulated()
    entry, chris = entry_of(case), build.chair()
    sam, reference = signed_in(case.checker), case.application.reference
    page = f"/admin/accreditation/application/{reference}/gained-status/"
    typed = {"number": entry.number, "evidence": EVIDENCE}
    bare = sam.post(page, typed)
    assert bare.status_code == 422
    assert "the document itself is kept as evidence" in bare.content.decode()
    wrong = sam.post(page, {**typed, "scan": SimpleUploadedFile("decision.pdf", b"MZ no pdf")})
    assert wrong.status_code == 422
    assert not RouteChange.objects.exists()
    # Checked and kept beside another error, so that it is not chosen again.
    half = sam.post(page, {**typed, "number": "none", "scan": SimpleUploadedFile("decision.pdf", pdf())})
    mark = re.search(r'name="scan-kept" value="([^"]+)"', half.content.decode()).group(1)
    asked = sam.post(page, {**typed, "scan-kept": mark})
    assert f"· {User.objects.get(pk=chris.user_id).email}</li>" in asked.content.decode()  # who would be told
    assert not RouteChange.objects.exists()
    assert sam.post(page, {**typed, "scan-kept": mark, "confirmed": "yes"}).status_code == 302
    change = RouteChange.objects.get()
    assert (change.evidence, change.file.original_name) == (EVIDENCE, "decision.pdf")
    with desk():
        act = Act.objects.get(kind="application.ask_route_change")
    assert act.facts["document"] == change.file.sha256
    document = f"/admin/accreditation/application/{reference}/route/{change.pk}/evidence/"
    assert document in sam.get(f"/admin/accreditation/application/{reference}/").content.decode()
    assert b"".join(sam.get(document).streaming_content) == pdf()
    chair = signed_in(chris)
    assert f"/chair/routes/{change.pk}/document/" in chair.get(f"/chair/routes/{change.pk}/").content.decode()
    assert b"".join(chair.get(f"/chair/routes/{change.pk}/document/").streaming_content) == pdf()
    for other in (build.delegate(), case.alice):
        assert signed_in(other).get(f"/chair/routes/{change.pk}/document/").status_code in {403, 404}
        assert signed_in(other).get(document).status_code in {302, 403, 404}


def test_the_document_of_a_lost_status_is_kept(settings, tmp_path):
    settings.MEDIA_ROOT, settings.SECOND_FACTOR_REQUIRED = tmp_path / "media", False
    case = confirmed(Route.ECOSOC)
    entry = entry_of(case)
    confirm_ecosoc(application=case.application, entry=entry, actor=case.checker, now=NOW)
    page = f"/admin/accreditation/accreditation/{Accreditation.objects.get().pk}/status-lost/"
    sam = signed_in(case.checker)
    barred = sam.get(page)
    assert barred.status_code == 409
    assert "still has this body" in barred.content.decode()
    EcosocEntry.objects.filter(pk=entry.pk).update(gone_at=NOW)
    assert sam.post(page, {"evidence": EVIDENCE}).status_code == 422
    read = sam.post(page, {"evidence": EVIDENCE, "scan": SimpleUploadedFile("page.pdf", pdf())}).content.decode()
    told = [str(build.member_state(f"Reached {number}")) for number in range(2)]
    mark = re.search(r'name="scan-kept" value="([^"]+)"', read).group(1)
    read = sam.post(page, {"evidence": EVIDENCE, "scan-kept": mark}).content.decode()
    for who in (*told, User.objects.get(pk=case.alice.user_id).email):
        assert f"{who}</li>" in read
    assert not Letter.objects.filter(kind__startswith="accreditation.status_lost").exists()
    assert sam.post(page, {"evidence": EVIDENCE, "scan-kept": mark, "confirmed": "yes"}).status_code == 302
    assert Letter.objects.filter(kind="accreditation.status_lost_to_missions").count() >= 2
    assert RouteChange.objects.get().file.original_name == "page.pdf"


@pytest.mark.parametrize("who", [build.chair, build.delegate, build.applicant])
def test_nobody_else_changes_a_route(who):
    case = build.submitted()
    act = {"application": case.application, "entry": entry_of(case), "evidence": EVIDENCE, "actor": who(), "now": NOW}
    assert reason_of(status_gained, **act) == Reason.OTHER_PARTY


def test_the_command_imports_whole_or_not_at_all(tmp_path, capsys):
    file = tmp_path / "register.csv"
    file.write_text("number,name,status\n1,Union,general\n2,League,honorary\n")
    with pytest.raises(CommandError, match="Nothing was imported"):
        call_command("import_ecosoc", str(file))
    assert "Line 3" in capsys.readouterr().err
    assert not EcosocEntry.objects.exists()
    file.write_text("number,name,status\n1,Union,general\n2,League,roster\n")
    call_command("import_ecosoc", str(file), "--dry-run")
    assert not EcosocEntry.objects.exists()
    call_command("import_ecosoc", str(file))
    assert "Imported: 2 new, 0 changed, 0 gone" in capsys.readouterr().out
    file.write_bytes("number,name,status\n1,Société,general\n".encode("latin-1"))
    with pytest.raises(CommandError, match="not in UTF-8"):
        call_command("import_ecosoc", str(file))
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("import_ecosoc", str(tmp_path / "nothing.csv"))
