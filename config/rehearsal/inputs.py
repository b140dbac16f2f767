"""The demo's written inputs: three posted, one waiting to be checked (R10, R11)."""

from __future__ import annotations

from datetime import datetime, timedelta

from accounts.capacities import Actor, Party
from accreditation.models import Accreditation
from accreditation.models.organization import RepresentativeRole
from config.rehearsal.story import Story
from sessions_app.models import AgendaItem
from submissions.services.drafting import begin_input
from submissions.services.moderating import post_input, return_input
from submissions.services.sending import appeal_return, send_input

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
    (
        "On the conduct of certain operators",
        "en",
        "Some operators do not tell their customers of a weakness for months. The Mechanism could take the matter up.",
    ),
)
POSTED = 3


def send_inputs(story: Story, now: datetime) -> None:
    """Accredited bodies send inputs to the plenary. The Secretariat posts three; one waits to be checked; one is returned and
    brought before the Chair."""
    items = list(AgendaItem.objects.order_by("position"))
    places = Accreditation.objects.select_related("organization").order_by("id")[: len(WORDS)]
    for index, ((title, language, text), place) in enumerate(zip(WORDS, places, strict=True)):
        focal = place.organization.representatives.get(role=RepresentativeRole.FOCAL_POINT)
        actor = Actor(Party.PERSON, user_id=focal.user_id)
        sent = now - (6 - index) * DAY
        item = items[index % len(items)]
        written = begin_input(
            organization=place.organization,
            answers={"title": title, "session": item.session, "agenda_item": item, "language": language, "text": text},
            actor=actor,
            now=sent,
        )
        send_input(written=written, key=f"demo-{index}", declares=True, actor=actor, now=sent)
        if index < POSTED:
            post_input(written=written, actor=story.checker, now=sent + timedelta(hours=4))
        elif index > POSTED:
            return_input(
                written=written,
                reason="Name the agenda item it is about.",
                actor=story.checker,
                now=sent + timedelta(hours=4),
            )
            appeal_return(
                written=written, reason="It names the item: threats.", actor=actor, now=sent + timedelta(hours=9)
            )
