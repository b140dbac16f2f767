"""Letters about an outcome held after an outage and what becomes of it (DESIGN 2), and what an outage puts off
(docs/decisions/0021)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.notices.occasions import occasion

HELD_CONFIRMED = occasion(
    "held.confirmed",
    _("{title}: the outcome held after an outage is confirmed"),
    _(
        "{name}\n\nThe portal had not been ready before the end of {title}. The Secretariat, with the Chair's consent, "
        "confirms that end, {ends}, for this reason:\n\n{reason}\n\n{portal}"
    ),
    ("title", "ends", "reason"),
)
HELD_REOPENED = occasion(
    "held.reopened",
    _("{title}: reopened for all until {ends}"),
    _(
        "{name}\n\nThe portal had not been ready before the end of {title}, {before}. The Secretariat, with the Chair's consent, "
        "reopens it for all until {ends}, for this reason:\n\n{reason}\n\n{portal}"
    ),
    ("title", "before", "ends", "reason"),
)
HELD_RECORDED = occasion(
    "held.recorded",
    _("{title}: ended, held after an outage"),
    _(
        "{name}\n\nThe portal was not ready for too long before the end of {title}, {ends}, so that people may have been kept "
        "out. Nothing becomes automatic until the Secretariat, with the Chair's consent, confirms that end or reopens it for "
        "all; everybody concerned is then told. {portal}"
    ),
    ("title", "ends"),
)
HELD_DECLINED = occasion(
    "held.declined",
    _("{title}: the Chair does not consent"),
    _(
        "{name}\n\nThe Chair does not consent to your proposal about {title}, held after an outage. It stays held until "
        "another proposal. {portal}/admin/accreditation/heldrelease/"
    ),
    ("title",),
)
HELD_PROPOSED = occasion(
    "held.proposed",
    _("{title}: your consent is asked"),
    _("The Secretariat asks the Chair's consent about {title}, held after an outage. Sign in at {portal}/chair/."),
    ("title",),
)
ANSWER_PUT_OFF = occasion(
    "held.answer_put_off",
    _("{reference}: you may answer until {due}"),
    _(
        "The portal was not ready for too long before your answer about the application of {organization} was due, so that you "
        "may have been kept out. Its due date is put off: you may answer until {due}. Without an answer by then, the application "
        "is not completed in this window.\n\n{portal}/my/"
    ),
    ("reference", "organization", "due"),
    called=_("{reference}: you may answer until {due}, put off after an outage"),
)
