"""What people have said is one text wherever it is kept, compared, told or named by its digest (accounts/said.py)."""

from __future__ import annotations

import pytest

from accounts.models import Act
from accounts.refusals import Refused
from accounts.services.people import change_profile
from accounts.services.record import text_digest
from accreditation.services.annulment import propose_annulment
from accreditation.services.notes import write_note
from tests import builders as build
from tests.builders import CIRCULATED

pytestmark = pytest.mark.django_db
UNSEEN, SEEN = " By\x00 fraud.\x0bProven.\u202e \n".replace("\x00", "\x07"), "By fraud.\nProven."


def test_a_digest_names_the_text_that_is_kept():
    """Whoever recomputes it from what the page shows finds it in the record."""
    case, chris = build.accredited(), build.chair()
    place = propose_annulment(
        application=case.application,
        ground="fraud",
        reason=UNSEEN,
        actor=chris,
        now=CIRCULATED + build.timedelta(days=1),
    )
    assert place.annulment_reason == SEEN
    assert Act.objects.get(kind="annulment.propose").facts["sha256"] == text_digest(SEEN) == text_digest(UNSEEN)
    assert text_digest("\u200b \u2800") == ""


def test_what_cannot_be_read_is_no_word():
    case, sam = build.submitted(), build.secretariat()
    with pytest.raises(Refused, match="incomplete"):
        write_note(application=case.application, text=" \u200b", actor=sam, now=CIRCULATED)
    notes = [write_note(application=case.application, text=text, actor=sam, now=CIRCULATED) for text in (UNSEEN, SEEN)]
    assert notes[0] == notes[1]  # the same words, pressed twice
    assert notes[0].text == SEEN


def test_a_name_is_kept_as_it_is_read():
    sam = build.secretariat()
    assert (
        change_profile(full_name=" Sam\u202e Marker\x07 ", language="en", actor=sam, now=CIRCULATED).full_name
        == "Sam Marker"
    )
