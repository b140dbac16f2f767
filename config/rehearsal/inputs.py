"""The demo's written inputs: three posted, one waiting to be checked (R10, R11)."""

from __future__ import annotations

from datetime import datetime, timedelta

from accounts.capacities import Actor, Party
from accreditation.models import Accreditation
from accreditation.models.organization import RepresentativeRole
from config.rehearsal.story import Story
from sessions_app.models import AgendaItem
from submissions.services.drafting import begin_input
from submissions.services.moderating import post_input
from submissions.services.sending import send_input

DAY = timedelta(days=1)
WORDS = (
    (
        "Points of contact that answer",
        "en",
        (
            "A directory is of use only if somebody answers. States could test their entry twice a year, publish how long an "
            "answer took, and name a deputy. Incident responders outside government can help with such tests at no cost."
        ),
    ),
    (
        "Renforcer les capacités des petites administrations",
        "fr",
        (
            "Les petites administrations manquent moins de textes que de temps. Un programme de jumelage, court et répété, entre "
            "équipes de réponse aux incidents permet d'appliquer les normes convenues sans créer de nouvelles structures."
        ),
    ),
    (
        "Supply chains: what an operator can check",
        "en",
        (
            "Operators of critical services can check three things of a supplier: how it learns of a weakness, how soon it tells, "
            "and how long it mends. A common short form of questions would spare both sides much work."
        ),
    ),
    (
        "What a hospital needs in the first hour",
        "en",
        "In the first hour of an incident a hospital needs one number to call, one person who decides, and paper forms.",
    ),
)


def send_inputs(story: Story, now: datetime) -> None:
    """Accredited bodies send inputs to the plenary; the Secretariat posts all but the latest."""
    items = list(AgendaItem.objects.order_by("position"))
    places = Accreditation.objects.select_related("organization").order_by("id")[:4]
    for index, ((title, language, text), place) in enumerate(zip(WORDS, places, strict=True)):
        focal = place.organization.representatives.get(role=RepresentativeRole.FOCAL_POINT)
        actor = Actor(Party.PERSON, user_id=focal.user_id)
        sent = now - (5 - index) * DAY
        item = items[index % len(items)]
        written = begin_input(
            organization=place.organization,
            answers={"title": title, "session": item.session, "agenda_item": item, "language": language, "text": text},
            actor=actor,
            now=sent,
        )
        send_input(written=written, key=f"demo-{index}", declares=True, actor=actor, now=sent)
        if index < len(WORDS) - 1:
            post_input(written=written, actor=story.checker, now=sent + timedelta(hours=4))
