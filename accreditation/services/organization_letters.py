"""The signed letter of the head given at the organization itself, beside any file (R1, R10)."""

from __future__ import annotations

from datetime import datetime

from django.core.files import File
from django.db import transaction

from accounts.capacities import Actor
from accounts.models import StoredFile
from accounts.services.files import store_upload
from accounts.services.record import record_act
from accreditation.modalities.checking import may_give_letter
from accreditation.modalities.parameters import Parameters
from accreditation.models import Organization, OrganizationLetter
from accreditation.policy import insist_represents
from accreditation.queries.documents import own_letter_of
from accreditation.queries.organizations import is_gone
from accreditation.services.steps import insist, lock_organization


def insist_takes_letter(organization: Organization) -> None:
    """Raise Refused of a body that is no more: what the page asks before anything is chosen, and the act."""
    insist(may_give_letter(organization_gone=is_gone(organization)))


def give_letter(
    *, organization: Organization, upload: File | StoredFile | None, actor: Actor, now: datetime, rules: Parameters
) -> tuple[OrganizationLetter, bool]:
    """Check an upload, or take one already checked, as the letter of the head by which the Secretariat confirms the body.
    It takes the place of the one before, which is kept; False beside it says that the same bytes stood there already.
    A page of the Secretariat's on which another letter was compared is stale from then on (R1).

    Raises Refused: another party, a body that is no more, or a FileReason where the file cannot be taken."""
    insist_represents(actor, organization)
    insist_takes_letter(organization)
    stored = (
        upload
        if isinstance(upload, StoredFile)
        else store_upload(upload=upload, most_bytes=rules.max_file_bytes, actor=actor, now=now)
    )
    with transaction.atomic():
        organization = lock_organization(organization.pk)
        actor = insist_represents(actor, organization)
        insist_takes_letter(organization)
        before = own_letter_of(organization)
        if before is not None and before.file.sha256 == stored.sha256:
            return before, False
        organization.letters.filter(replaced_at__isnull=True).update(replaced_at=now)
        letter = OrganizationLetter.objects.create(organization=organization, file=stored, added_at=now)
        organization.version += 1
        organization.save(update_fields=["version"])
        record_act(
            kind="organization.letter",
            moment=now,
            actor=actor,
            subject=f"organization:{organization.pk}",
            facts={"letter": letter.pk, "sha256": stored.sha256},
            rule="R1",
        )
    return letter, True
