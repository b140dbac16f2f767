"""The documents of a file: who puts them there, and who may have which copy."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.capacities import Right
from accounts.models import Act
from accounts.refusals import FileReason, Refused
from accreditation.modalities.outcomes import Reason
from accreditation.modalities.states import State
from accreditation.models.application import DocumentKind
from accreditation.queries.documents import document_for
from accreditation.services.circulation import circulate, prepare_circulation
from accreditation.services.corrections import correct_file
from accreditation.services.documents import add_document, remove_document
from accreditation.services.letter_of_head import letter_of_head
from tests import builders as build
from tests.papers import SECRET, pdf, word

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


def add(application, actor, data=None, kind=DocumentKind.STATUTES, now=build.OPENS):
    upload = SimpleUploadedFile("statutes.pdf" if data is None else "statutes", pdf() if data is None else data)
    document, _added = add_document(application=application, kind=kind, upload=upload, actor=actor, now=now)
    return document


def standing(application):
    return list(application.documents.filter(removed_at__isnull=True).order_by("id"))


def test_a_second_letter_of_the_head_takes_the_place_of_the_first():
    alice = build.applicant()
    application = build.draft(alice)
    letter = add(application, alice, kind=DocumentKind.LETTER_OF_HEAD)
    assert standing(application) == [letter]


def test_the_same_file_twice_is_put_once_and_the_number_has_a_limit():
    alice = build.applicant()
    application = build.draft(alice)
    assert add(application, alice).pk == add(application, alice).pk
    for number in range(6):
        add(application, alice, word(f"Author {number}"), DocumentKind.OTHER)
    assert len(standing(application)) == 8
    with pytest.raises(Refused, match=Reason.TOO_MANY_FILES):
        add(application, alice, word("One more"), DocumentKind.OTHER)


def test_what_is_refused_leaves_the_file_as_it_was():
    alice = build.applicant()
    application = build.draft(alice)
    before = standing(application)
    for data, reason in ((b"", FileReason.FILE_EMPTY), (b"MZ" + b"\0" * 900, FileReason.FILE_TYPE)):
        with pytest.raises(Refused, match=reason):
            add(application, alice, data)
    assert standing(application) == before


def test_a_document_of_a_submitted_file_is_a_new_version_until_the_close():
    case = build.submitted()
    document = add(case.application, case.alice)
    assert [row["id"] for row in case.fresh().versions.last().content["documents"]][-1] == document.pk
    remove_document(document=document, actor=case.alice, now=build.OPENS)
    remove_document(document=document, actor=case.alice, now=build.OPENS)
    assert case.application.versions.count() == 3
    for act in (
        lambda: add(case.application, case.alice, word(), now=build.CLOSES),
        lambda: remove_document(document=standing(case.application)[0], actor=case.alice, now=build.CLOSES),
    ):
        with pytest.raises(Refused, match=Reason.SENT_FILE_STANDS):
            act()


def test_the_letter_of_the_head_cannot_be_taken_out_of_a_submitted_file():
    case = build.submitted()
    with pytest.raises(Refused) as refused:
        remove_document(document=standing(case.application)[0], actor=case.alice, now=build.OPENS)
    assert refused.value.detail == ("letter_of_head",)
    assert len(standing(case.application)) == 1


def readers(case):
    """Everybody who might ask, the stranger among them."""
    return {
        "signed out": None,
        "applicant": case.alice,
        "stranger": build.applicant(),
        "another applicant": build.submitted().alice,
        "secretariat": build.secretariat(),
        "named staff": build.secretariat(Right.NAMED_STAFF),
        "chair": build.chair(),
        "delegate": build.delegate(),
    }


def who_may(people, document):
    """name -> whether it is the clean copy, for those who get one at all."""
    answers = {name: document_for(actor, document.pk) for name, actor in people.items()}
    return {name: answer.clean for name, answer in answers.items() if answer}


def circulate_case(case):
    build.missions_settled()
    prepared = prepare_circulation(
        window=case.application.window,
        applications=[case.application],
        period_ends_at=build.PERIOD_ENDS,
        actor=case.checker,
        now=build.CIRCULATED,
    )
    circulate(circulation=prepared, actor=case.circulator, now=build.CIRCULATED)


def test_who_may_have_a_document_at_each_stage():
    alice = build.applicant()
    application = build.draft(alice)
    document = add(application, alice)
    case = build.Case(application, alice)
    people = readers(case)
    offices = {"secretariat": False, "named staff": False, "chair": False}
    assert who_may(people, document) == {"applicant": False}
    build.submit_application(application=application, key="k", actor=alice, now=build.OPENS)
    assert who_may(people, document) == {"applicant": False, **offices}
    build.confirm_organization(organization=application.organization, actor=case.checker, now=build.OPENS)
    build.find_complete(application=application, actor=case.checker, now=build.OPENS)
    assert who_may(people, document) == {"applicant": False, **offices}
    circulate_case(case)
    assert who_may(people, document) == {"applicant": False, **offices, "delegate": True}


def test_states_get_what_was_added_by_an_addendum_and_nothing_that_was_removed():
    case = build.submitted()
    removed = add(case.application, case.alice)
    remove_document(document=removed, actor=case.alice, now=build.OPENS)
    build.confirm_organization(organization=case.application.organization, actor=case.checker, now=build.OPENS)
    build.find_complete(application=case.fresh(), actor=case.checker, now=build.OPENS)
    circulate_case(case)
    people = readers(case)
    assert set(who_may(people, removed)) == {"secretariat", "named staff", "chair"}
    correction = correct_file(
        application=case.fresh(),
        answers={},
        profile={},
        explanation="The statutes were missing.",
        document=(DocumentKind.STATUTES, SimpleUploadedFile("s.docx", word())),
        actor=case.alice,
        now=build.CIRCULATED + timedelta(days=1),
    )
    added = standing(case.application)[-1]
    assert correction.addendum
    assert who_may(people, added)["delegate"] is True


@pytest.mark.parametrize("role", ["applicant", "delegate"])
def test_a_document_comes_as_a_download_that_can_do_nothing(client, settings, role):
    settings.SECOND_FACTOR_REQUIRED = False
    alice = build.applicant()
    application = build.draft(alice)
    document = add(application, alice)
    case = build.Case(application, alice)
    build.submit_application(application=application, key="k", actor=alice, now=build.OPENS)
    build.confirm_organization(organization=application.organization, actor=case.checker, now=build.OPENS)
    build.find_complete(application=application, actor=case.checker, now=build.OPENS)
    circulate_case(case)
    assert client.get(f"/documents/{document.pk}/").status_code == 404  # signed out
    actor = alice if role == "applicant" else build.delegate()
    client.force_login(build.User.objects.get(pk=actor.user_id))
    answer = client.get(f"/documents/{document.pk}/")
    body = b"".join(answer.streaming_content)
    assert (SECRET.encode() in body) is (role == "applicant")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert "script-src" not in answer.headers["Content-Security-Policy"]


def test_the_letter_of_the_head_is_set_from_the_answers_and_never_with_a_gap():
    import io

    from pypdf import PdfReader

    alice = build.applicant()
    application = build.draft(alice, name="Fundación Ñandú *not _markup_* #x")
    body = application.organization
    body.head_name = "Наталья Петрова"
    body.save(update_fields=["head_name"])
    text = PdfReader(io.BytesIO(letter_of_head(application, now=build.OPENS))).pages[0].extract_text()
    assert "Fundación Ñandú *not _markup_* #x" in text
    assert "Наталья Петрова" in text
    assert application.reference in text
    body.head_name = "\U0001dfff\U000e0fff"  # no typeface has these
    with pytest.raises(Refused, match=Reason.GLYPHS_MISSING):
        letter_of_head(application, now=build.OPENS)


def test_acts_name_no_file():
    alice = build.applicant()
    application = build.draft(alice)
    add(application, alice)
    act = Act.objects.get(kind="document.add")
    assert set(act.facts) == {"document", "sha256", "kind"}
    assert application.state_now is State.DRAFT
