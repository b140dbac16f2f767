"""A visible correction after the close; of a circulated file an addendum that goes to all missions (DESIGN 3)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.files import File
from django.db import transaction

from accounts.capacities import Actor, Party, Right
from accounts.deadline_words import instant_words
from accounts.models import Act, MemberState, StoredFile
from accounts.notices.drafts import to_mission, to_user
from accounts.notices.occasions import Writer
from accounts.queries.mandates import people_of
from accounts.refusals import Refused
from accounts.services.files import store_upload
from accounts.services.letters import write_letters
from accounts.services.record import record_act
from accreditation.modalities.applications import calls_for_new_circulation, may_correct
from accreditation.modalities.outcomes import Reason
from accreditation.modalities.states import BEFORE_STATES, Step, may_step
from accreditation.models import Application, Correction
from accreditation.models.application import DocumentKind
from accreditation.notices import applicant_letters as letters
from accreditation.policy import insist_represents
from accreditation.services.applications import ANSWER_FIELDS
from accreditation.services.documents import put_document
from accreditation.services.edits import insist_whole, late_permission_of
from accreditation.services.organizations import write_profile
from accreditation.services.steps import insist, lock_application, take_step
from accreditation.services.telling import tell_applicant
from accreditation.services.versions import freeze_version


def last_correction_at(application: Application) -> datetime | None:
    return application.corrections.order_by("-made_at").values_list("made_at", flat=True).first()


def insist_correctable(application: Application, now: datetime) -> None:
    """Raise Refused unless the file may be corrected now."""
    late = late_permission_of(application.window, application.organization)
    last = last_correction_at(application)
    insist(may_correct(application.state_now, application.window.facts(late), now, last))


def correct_file(
    *,
    application: Application,
    answers: dict[str, Any],
    profile: dict[str, Any],
    explanation: str,
    actor: Actor,
    now: datetime,
    document: tuple[DocumentKind, File | StoredFile] | None = None,
    version: int | None = None,
) -> Correction:
    """Correct a file after the close, with an explanation that everybody who sees the file sees. The circulated version
    stays as it was; where purpose, control or funding change, the Secretariat is told to circulate the case anew (R3)."""
    insist_represents(actor, application.organization)
    if not explanation.strip():
        raise Refused(Reason.NEEDS_REASON, "R3")
    insist_correctable(application, now)
    stored = document[1] if document is not None else None
    if stored is not None and not isinstance(stored, StoredFile):
        rules = application.cycle.process.rules()
        stored = store_upload(upload=stored, most_bytes=rules.max_file_bytes, actor=actor, now=now)
    with transaction.atomic():
        application = lock_application(application.pk, version)
        insist_represents(actor, application.organization)
        insist_correctable(application, now)
        changed = _write(application, answers, profile, actor, now)
        if document is not None and stored is not None:
            _document, added = put_document(application, document[0], stored, actor, now)
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
            explanation=explanation.strip(),
            made_at=now,
            made_by_id=actor.person_id,
            addendum=addendum,
        )
        anew = calls_for_new_circulation(application.state_now, frozenset(changed))
        act = record_act(
            kind="application.correct",
            moment=now,
            actor=actor,
            subject=application.record_subject,
            facts={
                "correction": correction.pk,
                "fields": sorted(changed),
                "digest": frozen.digest,
                "addendum": addendum,
                "anew": anew,
            },
            rule="R3",
        )
        if may_step(Step.REOPEN_CHECK, application.state_now, application.route_now).allowed:
            take_step(application=application, step=Step.REOPEN_CHECK, actor=actor, now=now)
        tell_applicant(act, letters.CORRECTED, application, now, moment=instant_words(now), digest=frozen.digest)
        if addendum:
            _tell_missions(act, application, now)
        if anew:
            _tell_secretariat(act, application, now)
    return correction


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


def _case(application: Application) -> dict[str, str]:
    return {"reference": application.reference, "organization": application.organization.name}


def _tell_missions(act: Act, application: Application, now: datetime) -> None:
    writer = Writer(letters.ADDENDUM)
    missions = MemberState.objects.exclude(mailbox="")
    write_letters(act=act, drafts=[writer.draft(to_mission(m), _case(application)) for m in missions], now=now)


def _tell_secretariat(act: Act, application: Application, now: datetime) -> None:
    writer = Writer(letters.ANEW)
    staff = people_of(Party.SECRETARIAT, now, right=Right.CIRCULATOR)
    write_letters(act=act, drafts=[writer.draft(to_user(user), _case(application)) for user in staff], now=now)
