"""A visible correction after the close; of a circulated file an addendum that goes to all missions (DESIGN 3)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.files import File
from django.db import transaction

from accounts.capacities import Actor
from accounts.deadline_words import instant_words
from accounts.models import Act, StoredFile
from accounts.refusals import Refused
from accounts.said import said
from accounts.services.files import store_upload
from accounts.services.record import record_act
from accreditation.modalities.changes import calls_for_new_circulation
from accreditation.modalities.outcomes import Reason
from accreditation.modalities.states import BEFORE_STATES, Step, may_step
from accreditation.models import Application, Correction
from accreditation.models.application import DocumentKind
from accreditation.notices import applicant_letters as letters
from accreditation.policy import insist_represents
from accreditation.services.anew import circulate_anew
from accreditation.services.answerable import insist_correctable
from accreditation.services.applications import ANSWER_FIELDS
from accreditation.services.documents import put_document
from accreditation.services.edits import insist_whole
from accreditation.services.given import insist_said
from accreditation.services.organizations import write_profile
from accreditation.services.steps import lock_application, take_step
from accreditation.services.telling import tell_applicant, tell_missions
from accreditation.services.unsent import CORRECT, take_kept
from accreditation.services.versions import freeze_version


def correct_file(
    *,
    application: Application,
    answers: dict[str, Any],
    profile: dict[str, Any],
    explanation: str,
    actor: Actor,
    now: datetime,
    document: tuple[DocumentKind, File | StoredFile] | None = None,
    drawn_from: int | None = None,
    kept_version: int | None = None,
) -> Correction:
    """Correct a file after the close, with an explanation that everybody who sees the file sees. The circulated version
    stays as it was, the addendum goes to all missions; where purpose, control or funding change in the period, the file
    leaves its list to be circulated anew (R3, DESIGN 3).

    `drawn_from`: the number of the frozen version that the page was drawn from, which no step of the case moves; another one
    raises STALE with "file" as detail. `kept_version`: that of what was kept beside it (`services.unsent`), erased with it.
    Raises Refused: another party, no explanation, a stale page, not to be corrected now, nothing changed, the file
    not whole."""
    actor = insist_represents(actor, application.organization)
    insist_said(explanation, "R3")
    insist_correctable(application, now)
    stored = _stored(document, application, actor, now)
    with transaction.atomic():
        application = lock_application(application.pk)
        actor = insist_represents(actor, application.organization)
        insist_correctable(application, now)
        if drawn_from is not None and drawn_from != application.versions.count():
            raise Refused(Reason.STALE, "R3", ("file",))
        if kept_version is not None:
            typed = {**answers, **profile, "explanation": explanation}
            take_kept(application=application, place=CORRECT, texts=typed, version=kept_version)
        changed = _write(application, answers, profile, actor, now)
        if stored is not None:
            _document, added = put_document(application, *stored, actor, now)
            changed += ["documents"] if added else []
        if not changed:
            raise Refused(Reason.NOTHING_CHANGED, "R3")
        insist_whole(application)
        frozen = freeze_version(application, reason="corrected", now=now)
        addendum = application.state_now in BEFORE_STATES
        correction = Correction.objects.create(
            application=application,
            version=frozen,
            fields=sorted(changed),
            explanation=said(explanation),
            made_at=now,
            made_by_id=actor.person_id,
            addendum=addendum,
        )
        anew = calls_for_new_circulation(application.state_now, frozenset(changed))
        act = _record(correction, anew, actor, now)
        if anew:
            circulate_anew(application=application, actor=actor, now=now)
        if may_step(Step.REOPEN_CHECK, application.state_now, application.route_now).allowed:
            take_step(application=application, step=Step.REOPEN_CHECK, actor=actor, now=now)
        _tell(act, correction, anew, now)
    return correction


def _stored(
    document: tuple[DocumentKind, File | StoredFile] | None, application: Application, actor: Actor, now: datetime
) -> tuple[DocumentKind, StoredFile] | None:
    """The document with its upload checked and kept, where it was not kept before."""
    if document is None:
        return None
    kind, file = document
    if isinstance(file, StoredFile):
        return kind, file
    most = application.cycle.process.rules().max_file_bytes
    return kind, store_upload(upload=file, most_bytes=most, actor=actor, now=now)


def _record(correction: Correction, anew: bool, actor: Actor, now: datetime) -> Act:
    return record_act(
        kind="application.correct",
        moment=now,
        actor=actor,
        subject=correction.application.record_subject,
        facts={
            "correction": correction.pk,
            "fields": correction.fields,
            "digest": correction.version.digest,
            "addendum": correction.addendum,
            "anew": anew,
        },
        rule="R3",
    )


def _tell(act: Act, correction: Correction, anew: bool, now: datetime) -> None:
    """The applicant, and of an addendum all missions; of a file that is circulated anew its next list tells."""
    application = correction.application
    digest = correction.version.digest
    tell_applicant(act, letters.CORRECTED, application, now, moment=instant_words(now), digest=digest)
    if correction.addendum and not anew:
        case: dict[str, Any] = {"reference": application.reference, "organization": application.organization.name}
        tell_missions(act, letters.ADDENDUM, now, **case)


def _write(
    application: Application, answers: dict[str, Any], profile: dict[str, Any], actor: Actor, now: datetime
) -> list[str]:
    unknown = set(answers) - set(ANSWER_FIELDS)
    if unknown:
        raise KeyError(", ".join(sorted(unknown)))
    changed = [key for key, value in answers.items() if getattr(application, key) != value]
    for key in changed:
        setattr(application, key, answers[key])
    organization, profile_changed = write_profile(
        organization=application.organization, profile=profile, actor=actor, now=now
    )
    application.organization = organization
    application.saved_at = now
    application.version += 1
    application.save(update_fields=[*changed, "saved_at", "version"])
    return [*changed, *profile_changed]
