"""What staff named by the Chair may read beside the objections themselves. Run as the desk role."""

from __future__ import annotations

from accreditation.modalities.visibility import Audience, CaseFacts, Item, may_see
from accreditation.models import Application, ObjectionReply


def replies_to(application: Application) -> list[ObjectionReply]:
    """The organization's replies, where the table of DESIGN 4 lets named staff read them."""
    if not may_see(Item.REPLY, Audience.NAMED_STAFF, CaseFacts()):
        return []
    return list(ObjectionReply.objects.filter(application=application).order_by("id"))
