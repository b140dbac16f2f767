"""An applicant's acts on a file: begin, save, submit, withdraw (R1, R2, R3)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.capacities import Actor
from accounts.deadline_words import instant_words
from accounts.services.record import record_act
from accreditation.modalities.applications import (
    DECLARATIONS,
    REQUIRED,
    may_act_in_its_name,
    may_begin,
    may_submit,
    may_take_route,
    missing_from,
    over_limit,
)
from accreditation.modalities.states import PENDING, Route, State, Step
from accreditation.models import Application, Organization, Window
from accreditation.notices import letters
from accreditation.policy import insist_represents
from accreditation.queries.files import earlier_applications, file_facts, prefill_source
from accreditation.queries.organizations import is_gone
from accreditation.services.edits import insist_editable, keep_edit, late_permission_of
from accreditation.services.given import insist_version
from accreditation.services.organizations import write_profile
from accreditation.services.references import fresh_reference
from accreditation.services.steps import insist, insist_free, lock_application, lock_organization, take_step
from accreditation.services.telling import tell_applicant
from accreditation.services.versions import freeze_version

ANSWER_FIELDS = tuple(dict.fromkeys(name for names in REQUIRED.values() for name in names))
DECLARATION_FIELDS = tuple(dict.fromkeys(name for names in DECLARATIONS.values() for name in names))
CONTACT_FIELDS = ("contact_name", "contact_email", "contact_phone", "contact_sensitive")
EDITABLE = (*ANSWER_FIELDS, *DECLARATION_FIELDS, *CONTACT_FIELDS, "language")


def begin_application(
    *, organization: Organization, window: Window, route: Route, actor: Actor, now: datetime
) -> Application:
    """Begin a draft for `window`, prefilled from the latest earlier file; an existing draft of the window is
    returned, by the route now chosen.

    A draft may be begun before the window opens, once it is announced, and be incomplete. Raises Refused when one
    may not apply again (R2), or not by this route (R1)."""
    actor = insist_represents(actor, organization)
    with transaction.atomic():
        organization = lock_organization(organization.pk)
        insist(may_take_route(route, organization.type))
        draft = Application.objects.filter(organization=organization, window=window, state=State.DRAFT.value).first()
        if draft is not None:
            return _take_route(draft, route, actor, now)
        insist(
            may_act_in_its_name(
                organization_frozen=organization.frozen_at is not None, organization_gone=is_gone(organization)
            )
        )
        insist(may_begin(window.facts(), earlier_applications(organization, window)))
        source = prefill_source(organization)
        application = Application.objects.create(
            reference=fresh_reference(Application, window.cycle.process.code, now),
            organization=organization,
            cycle=window.cycle,
            window=window,
            route=route.value,
            state_since=now,
            created_at=now,
            created_by_id=actor.person_id,
            **(
                {name: getattr(source, name) for name in (*ANSWER_FIELDS, *CONTACT_FIELDS, "language")}
                if source
                else {}
            ),
        )
        record_act(
            kind="application.begin",
            moment=now,
            actor=actor,
            subject=application.record_subject,
            facts={"window": window.pk, "route": route.value, "prefilled_from": source.pk if source else None},
            rule="R3",
        )
    return application


def _take_route(draft: Application, route: Route, actor: Actor, now: datetime) -> Application:
    """The draft there is, by the route now chosen; what was written for the other one is kept."""
    if draft.route != route.value:
        draft = lock_application(draft.pk)
        draft.route = route.value
        draft.version += 1
        draft.save(update_fields=["route", "version"])
        record_act(
            kind="application.change_route",
            moment=now,
            actor=actor,
            subject=draft.record_subject,
            facts={"to": route.value},
            rule="R1",
        )
    return draft


def save_answers(
    *, application: Application, answers: dict[str, Any], actor: Actor, now: datetime, version: int | None = None
) -> Application:
    """Save some answers. A draft may be saved at any time, a submitted file until the close, which freezes a new version
    and re-opens a check already made (DESIGN 3); the contact person while the case is pending, which does neither.

    Unknown keys raise KeyError. Raises Refused otherwise: not to be edited any more before a page out of date, for nobody
    is asked to join two texts in vain."""
    unknown = set(answers) - set(EDITABLE)
    if unknown:
        raise KeyError(", ".join(sorted(unknown)))
    with transaction.atomic():
        application = lock_application(application.pk)
        actor = insist_represents(actor, application.organization)
        # Whom to write to is never circulated and may change as long as the case is under way.
        if not (set(answers) <= set(CONTACT_FIELDS) and application.state_now in PENDING):
            insist_editable(application, now)
        insist_version(application, version)
        changed = [key for key, value in answers.items() if getattr(application, key) != value]
        for key in changed:
            setattr(application, key, answers[key])
        application.saved_at = now
        application.version += 1 if changed else 0
        application.save(update_fields=[*changed, "saved_at", "version"])
        circulated = [key for key in changed if key not in CONTACT_FIELDS]
        if circulated:
            keep_edit(application, circulated, actor, now)
    return application


def save_profile(
    *, application: Application, profile: dict[str, Any], actor: Actor, now: datetime, version: int | None = None
) -> Application:
    """Save the organization's profile as part of a file that may be edited (R1). `version` is the organization's.

    Raises Refused: another party, not to be edited now, a stale page, a rule of the profile."""
    with transaction.atomic():
        application = lock_application(application.pk)
        actor = insist_represents(actor, application.organization)
        insist_editable(application, now)
        organization, changed = write_profile(
            organization=application.organization, profile=profile, actor=actor, now=now, version=version
        )
        application.organization = organization
        application.saved_at = now
        application.version += 1 if changed else 0
        application.save(update_fields=["saved_at", "version"])
        if changed:
            keep_edit(application, changed, actor, now)
    return application


def submit_application(
    *, application: Application, key: str, actor: Actor, now: datetime, declares: frozenset[str] | None = None
) -> Application:
    """Submit a draft at `now`, the instant read at the door: half-open, under the locks of organization, window and file.
    `declares` are the declarations made with it, by name; None: those that the draft holds.

    Safe to press twice: the same `key` returns the submission already made. A second person pressing at the same time
    is refused with the state that the first one left. Raises Refused; nothing written is lost by it (R1, R2, R3).
    """
    key = key[:64]
    with transaction.atomic():
        # Always organization, then window, then file: the order that cannot deadlock.
        organization = lock_organization(application.organization_id)
        # Shared: five hundred may submit at once, while nobody moves the close under them.
        window = Window.objects.raw(
            "SELECT * FROM accreditation_window WHERE id = %s FOR SHARE", [application.window_id]
        )[0]
        application = lock_application(application.pk)
        actor = insist_represents(actor, organization)
        if application.state_now is State.SUBMITTED and key and application.submit_key == key:
            return application
        declared = DECLARATIONS[application.route_now] if declares is not None else ()
        for name in declared:
            setattr(application, name, name in (declares or ()))
        late = late_permission_of(window, organization)
        facts = file_facts(application)
        rules = window.cycle.process.rules()
        insist(
            may_submit(facts, window.facts(late), now, rules),
            *(missing_from(facts) or over_limit(facts.words, rules, facts.characters)),
        )
        application.submitted_at = now
        application.submitted_by_id = actor.user_id
        application.submit_key = key
        application.late = now >= window.closes_at
        version = freeze_version(application, reason="submitted", now=now)
        act = take_step(
            application=application,
            step=Step.SUBMIT,
            actor=actor,
            now=now,
            facts={"digest": version.digest, "window": window.pk, "late": application.late},
            fields=("submitted_at", "submitted_by", "submit_key", "late", *declared),
        )
        tell_applicant(
            act,
            letters.SUBMITTED,
            application,
            now,
            moment=instant_words(now),
            digest=version.digest,
            closes=instant_words(max(window.closes_at, late.until_at) if late else window.closes_at),
        )
    return application


def withdraw_application(*, application: Application, actor: Actor, now: datetime) -> Application:
    """The organization withdraws its application, at any time while it is pending.

    Raises Refused: another party, frozen, not pending."""
    with transaction.atomic():
        application = lock_application(application.pk)
        actor = insist_represents(actor, application.organization)
        insist_free(application)
        act = take_step(application=application, step=Step.WITHDRAW, actor=actor, now=now)
        tell_applicant(act, letters.WITHDRAWN, application, now)
    return application
