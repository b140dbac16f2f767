"""DESIGN 4, cell by cell: a marker is planted, one crawler finds it as an entitled role and not as any other.

Every address that any role was led to is then asked for by every other role as well, so that hiding a link is not enough.
"""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.core import mail

from accounts.connection import desk
from accounts.models import MemberState, User
from accounts.services.letters import post_due_letters
from accreditation.modalities.visibility import Item
from tests.crawler import Found, answer_of, crawl, view_of
from tests.journeys.planting import AFTER, DURING, SEEDS, World, later, plant

pytestmark = pytest.mark.django_db
STATES = {"objecting", "other", "waiting"}
STAFF = {"secretariat", "named"}
CHAIRS = {"applicant", "chair"} | STAFF
EVERYBODY = {"public", "stranger"} | CHAIRS | STATES


# Item of DESIGN 4's table → marker → who may find it (while the period runs; after dissemination, update and decision).
# Two words with a + stand on one page: that a State's name is known tells nothing, beside a case it does.
TABLE: dict[Item, dict[str, tuple[set[str], set[str]]]] = {
    Item.CALENDAR: {
        "zqwindow": (EVERYBODY, EVERYBODY),
        "zqaccredited": (CHAIRS, EVERYBODY),  # the list is posted in batches: in the second look it has been
    },
    Item.HAS_APPLIED: {"zqdraft": ({"applicant"}, {"applicant"}), "zqapplied": (CHAIRS, CHAIRS)},
    Item.FILE: {"zqfile": (CHAIRS, CHAIRS), "zqcirculated": (CHAIRS | STATES, CHAIRS | STATES)},
    Item.CONTACTS: {
        "zqcontact": ({"applicant"} | STAFF, {"applicant"} | STAFF),
        "zqcontested": ({"applicant"} | STAFF, {"applicant"} | STAFF),
        # The Chair is given the focal point of a contested case, not the contact on file; of any other case, neither.
        "zqfocal": (CHAIRS, CHAIRS),
        "zqcalmfocal": ({"applicant"} | STAFF, {"applicant"} | STAFF),
    },
    Item.OBJECTION_RECEIVED: {
        "RECEIPT": ({"objecting", "chair", "named"}, {"objecting", "chair", "named"}),
        # The applicant: its own, once disseminated. The words are those of its timeline, and of no other page.
        "An objection was received+CONTESTED": (set(), {"applicant"}),
        # The public: counts, for a window whose period is over.
        "To which an objection stood at the end of the period+zqwindow": (set(), EVERYBODY),
    },
    Item.OBJECTING_STATE: {
        "zqobjector+CONTESTED": ({"objecting", "chair", "named"}, STATES | {"chair", "named"}),
        "zqsharer+SECOND": ({"other", "chair", "named"}, STATES | {"chair", "named", "applicant"}),
    },
    Item.BASIS: {
        "zqbasis": ({"objecting", "chair", "named"}, STATES | {"chair", "named"}),
        "zqshared": ({"other", "chair", "named"}, STATES | {"chair", "named", "applicant"}),
    },
    Item.MISSION_PRIVATE: {"zqwaiting": ({"waiting"}, {"waiting"}), "zqnote": ({"objecting"}, {"objecting"})},
    Item.STATE_QUESTION: {
        "zqquestion": (CHAIRS | STATES, CHAIRS | STATES),
        "zqanswer": (CHAIRS | STATES, CHAIRS | STATES),
        "zqunsentanswer": ({"applicant"}, {"applicant"}),
    },
    Item.QUESTIONING_STATE: {
        "zqwaiter+zqquestion": ({"waiting", "chair"} | STAFF, {"waiting", "chair"} | STAFF),
        "zqwaiter+zqopenly": (CHAIRS | STATES, CHAIRS | STATES),
    },
    Item.REPLY: {
        "zqreply": (set(), {"applicant", "chair", "named"}),
        "zqagreed": (set(), STATES | {"applicant", "chair", "named"}),
        "zqunsentreply": (set(), {"applicant"}),
    },
    Item.CONSULTATION_LOG: {
        "zqlog": (set(), {"chair"}),
        "zqsummary": (set(), STATES | {"chair", "named"}),
    },
    Item.DISSEMINATION: {"zqupdate": (set(), STATES | {"chair", "named"})},
    Item.DECISIONS: {"zqdecision": (set(), EVERYBODY)},
    Item.ENDED_FILE: {
        "zqwithdrawn": (CHAIRS, CHAIRS),
        "zqnotcompleted": (CHAIRS, CHAIRS),
        "zqnotadmitted": (CHAIRS | STATES, CHAIRS | STATES),
        "zqscope": (CHAIRS | STATES, CHAIRS | STATES),
        "zqunheard": (CHAIRS, CHAIRS),
    },
    Item.SECRETARIAT_NOTES: {"zqsecretariat": (STAFF, STAFF)},
    Item.LATE_PERMISSION: {
        "zqlate": (CHAIRS, CHAIRS),
        "zqusedlate": (CHAIRS | STATES, CHAIRS | STATES),
    },
    Item.UNPOSTED_INPUT: {"zqinput": (CHAIRS, CHAIRS)},
}


# What mail tells who is entitled to it, so that a reader of mail that finds nothing anywhere is found out.
TOLD_BY_MAIL = {"RECEIPT", "zqfocal", "zqinput", "zqlate", "zqnotadmitted", "zqscope"}
MAILED = (TOLD_BY_MAIL, TOLD_BY_MAIL | {"zqdecision"})
CELLS = {marker: cell for markers in TABLE.values() for marker, cell in markers.items()}


def test_every_row_of_the_table_is_planted():
    assert set(TABLE) == set(Item)


def look(world: World) -> dict[str, Found]:
    """Crawl as every role; then let every role ask for what the others were led to, a few addresses of each view."""
    found = {role: crawl(world.client(role), SEEDS) for role in world.people}
    union: dict[str, list[str]] = {}
    for pages in found.values():
        for address, (status, _content) in pages.pages.items():
            same = union.setdefault(view_of(address), [])
            if status == 200 and address not in pages.buttons and address not in same and len(same) < 2:
                same.append(address)
    buttons: dict[str, tuple[str, dict[str, str]]] = {}
    for pages in found.values():  # one button of each view is enough for a role to whom it does not belong
        known = {view_of(address) for address, _fields in buttons.values()}
        buttons |= {button: sent for button, sent in pages.buttons.items() if view_of(sent[0]) not in known}
    for role, pages in found.items():
        client = world.client(role)
        for address in (address for same in union.values() for address in same if address not in pages.pages):
            pages.pages[address] = answer_of(client.get(address))
        for button, (address, fields) in buttons.items():
            if button not in pages.pages:
                pages.pages[button] = answer_of(client.post(address, fields))
    return found


def judge(world: World, found: dict[str, Found], phase: int) -> list[str]:
    wrong = []
    for marker, cell in CELLS.items():
        entitled = cell[phase]
        words = [world.words.get(word, word) for word in marker.split("+")]
        for role, pages in found.items():
            where = [
                address
                for address in pages.addresses_with(words[0])
                if all(address in pages.addresses_with(word) for word in words[1:])
                and not any(word in address for word in words)  # an answer may repeat the address it was asked for
            ]
            if role not in entitled and where:
                wrong.append(f"LEAK: {role} finds {marker} at {where[:4]}")
            if role in entitled and not where:
                wrong.append(f"MISSING: {role} does not find {marker}")
    wrong += [f"BROKEN: {role} at {address}" for role, pages in found.items() for address in pages.broken()]
    return wrong


def judge_mail(world: World, phase: int) -> list[str]:
    """The letters, posted: what a mail server was given, headers and all, by who reads the address. Each marker that is in
    any mail at all must have been found in that of somebody entitled."""
    with desk():
        post_due_letters(now=(DURING, AFTER)[phase] + timedelta(minutes=1))
    wrong, found = [], set()
    for message in mail.outbox:
        raw = f"{message.subject}\n{message.body}\n{message.message().as_string()}"
        for role in readers_of(message.to[0], world):
            for marker, cell in CELLS.items():
                if not all(world.words.get(word, word) in raw for word in marker.split("+")):
                    continue
                if role in cell[phase]:
                    found.add(marker)
                else:
                    wrong.append(f"MAIL: {message.subject!r} to {role} carries {marker}")
    missing = MAILED[phase] - found
    return wrong + [f"MISSING: no mail of who is entitled carries {marker}" for marker in sorted(missing)]


def readers_of(address: str, world: World) -> set[str]:
    """The roles that read an address. Whoever else has a mailbox here acts for a body with a file of its own, or is a mission
    like any other."""
    with desk():
        roles = {
            role
            for role, actor in world.actors.items()
            if address == User.objects.get(pk=actor.user_id).email
            or (actor.state_id and address == MemberState.objects.get(pk=actor.state_id).mailbox)
        }
        if roles:
            return roles
        return {"other"} if MemberState.objects.filter(mailbox=address).exists() else {"applicant"}


@pytest.mark.long
@pytest.mark.parametrize("phase", [0, 1], ids=["while the period runs", "after the decision"])
def test_every_cell(settings, tmp_path, phase):
    settings.SECOND_FACTOR_REQUIRED = False
    settings.MEDIA_ROOT = tmp_path
    with time_machine.travel(DURING, tick=True):
        world = plant()
        wrong = [] if phase else judge(world, look(world), 0) + judge_mail(world, 0)
    if phase:
        with time_machine.travel(AFTER, tick=True):
            later(world)
            wrong = judge(world, look(world), 1) + judge_mail(world, 1)
    assert not wrong, "\n".join(wrong)
