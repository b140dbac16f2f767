"""The letter of the head of an organization, made from its answers, to be printed, signed and uploaded (DESIGN 10)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.refusals import Refused
from accounts.typesetting import NoFaceError, set_pdf
from accreditation.modalities.outcomes import Reason
from accreditation.modalities.states import Route
from accreditation.models import Application, Organization
from accreditation.models.organization import RepresentativeRole
from accreditation.queries.parameters import process_for_bodies
from accreditation.services.representatives import current


def letter_of_head(application: Application, *, now: datetime) -> bytes:
    """The letter that goes with a file, as PDF. Raises Refused(GLYPHS_MISSING) rather than print an empty box where a
    letter should be."""
    names = {"reference": application.reference, "process": application.cycle.process.name}
    title = _("Application for accreditation: %(reference)s") % names
    about = [_("%(name)s applies for accreditation under reference %(reference)s.")]
    agreed = []
    if application.route_now is Route.NON_OBJECTION:
        agreed.append(
            _(
                "The organization agrees that its application, without contact people, is circulated to all Member States."
            )
        )
    return _set(application.organization, title, about, agreed, names, now)


def letter_of_organization(organization: Organization, *, now: datetime) -> bytes:
    """The same beside any file, for a body that sends written inputs and has not applied (R10)."""
    process = process_for_bodies(now)
    names = {"reference": organization.reference, "process": process.name if process is not None else ""}
    title = _("Who acts for %(name)s") % {"name": organization.name}
    about = [
        _("%(name)s is registered with you under reference %(reference)s."),
        _("It sends written inputs, which are posted in its name once the Secretariat has confirmed who it is."),
    ]
    return _set(organization, title, about, [], names, now)


def _set(
    body: Organization, title: str, about: list[str], agreed: list[str], names: dict[str, str], now: datetime
) -> bytes:
    country: Any = body.country  # a Country; the field has no stubs
    focal = current(body).filter(role=RepresentativeRole.FOCAL_POINT).select_related("user").first()
    person = (focal.user.full_name or focal.user.email) if focal else ""
    names = {"name": body.name, "person": person, **names}
    paragraphs = [
        _("To the Secretariat of the %(process)s"),
        *about,
        _("I confirm that I am the head of the organization, and that %(person)s acts for it in this matter."),
        *agreed,
    ]
    data = {
        "title": title,
        "organization": body.name,
        "address": "\n".join(filter(None, [body.address, str(country.name)])),
        "place": "",
        "paragraphs": [paragraph % names for paragraph in paragraphs],
        "closing": _("Respectfully,"),
        "sign": _("Signature and stamp"),
        "date": _("Place and date"),
        "head": body.head_name,
        "head_title": body.head_title,
        "foot": _("Print this letter, have it signed, and upload a scan or photograph of it."),
        "language": (get_language() or "en").split("-")[0],
    }
    try:
        return set_pdf("letter_of_head.typ", data, made_at=now)
    except NoFaceError as missing:
        raise Refused(Reason.GLYPHS_MISSING) from missing
