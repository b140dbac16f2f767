"""Freezing the file: an immutable version without contact people, and its digest (R5, DESIGN 3)."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import Any

from accreditation.modalities.applications import DECLARATIONS, REQUIRED
from accreditation.models import Application, ApplicationVersion
from accreditation.services.organizations import PROFILE_FIELDS


def content_of(application: Application) -> dict[str, Any]:
    """The file as States read it: organization data and the head's name, answers, documents by digest. No contacts."""
    organization = application.organization
    profile = {name: getattr(organization, name) for name in PROFILE_FIELDS}
    profile["country"] = str(organization.country)
    return {
        "reference": application.reference,
        "route": application.route,
        "language": application.language,
        "organization": profile,
        "answers": {name: getattr(application, name) for name in REQUIRED[application.route_now]},
        "declarations": [name for name in DECLARATIONS[application.route_now] if getattr(application, name)],
        "documents": [
            {
                "id": document.pk,
                "kind": document.kind,
                "name": document.file.original_name,
                "size": document.file.size,
                "media_type": document.file.media_type,
                "sha256": document.file.clean_sha256 or document.file.sha256,
            }
            for document in application.documents.filter(removed_at__isnull=True).select_related("file")
        ],
    }


def freeze_version(application: Application, *, reason: str, now: datetime) -> ApplicationVersion:
    """Write the next version of a locked application. The digest is SHA-256 over the canonical JSON."""
    content = content_of(application)
    digest = hashlib.sha256(
        json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    ).hexdigest()
    number = application.versions.count() + 1
    return ApplicationVersion.objects.create(
        application=application, number=number, content=content, digest=digest, made_at=now, reason=reason
    )


def latest_version(application: Application) -> ApplicationVersion | None:
    """The last frozen version of a file; None before it was first sent."""
    return application.versions.order_by("-number").first()
