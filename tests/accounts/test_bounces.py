"""Letters that came back."""

from __future__ import annotations

import io
import mailbox
from datetime import UTC, datetime

import pytest
from django.core.management import CommandError, call_command

from accounts.capacities import timer
from accounts.connection import desk
from accounts.models import Act, Letter
from accounts.models.letter import LetterStatus
from accounts.notices.drafts import Draft, to_mission
from accounts.queries.missions import Why, unreachable
from accounts.services.bounces import messages_in, take_bounces
from accounts.services.letters import write_letters
from accounts.services.record import record_act
from tests import builders as build

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 3, 1, 12, tzinfo=UTC)


def posted(*, secret: bool = False) -> Letter:
    state = build.member_state()
    act = record_act(kind="test.letters", moment=NOW, actor=timer("tests"), subject="case:1", secret=secret)
    write_letters(act=act, drafts=[Draft("test.kind", to_mission(state), "s", "b", secret=secret)], now=NOW)
    with desk():
        Letter.objects.filter(act_id=act.pk).update(status=LetterStatus.POSTED, posted_at=NOW)
        return Letter.objects.get(act_id=act.pk)


def report(message_id: str, *, action: str = "failed", original: str = "message/rfc822") -> bytes:
    return f"""From: MAILER-DAEMON@mail.example
To: rostrum@example.org
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="B"

--B
Content-Type: text/plain

I am sorry.
--B
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example

Final-Recipient: rfc822; mission@example.org
Action: {action}
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 no such user
--B
Content-Type: {original}

Message-ID: {message_id}
Subject: s

b
--B--
""".encode()


def take(data: bytes) -> None:
    with desk():
        take_bounces(messages=messages_in(data), now=NOW)


@pytest.mark.parametrize("original", ["message/rfc822", "text/rfc822-headers"])
def test_a_report_marks_the_letter_once_and_the_mission(original):
    letter = posted()
    for _ in range(2):
        take(report(letter.message_id, original=original))
    letter.refresh_from_db()
    assert (letter.status, letter.bounced_at) == (LetterStatus.BOUNCED, NOW)
    assert "550 5.1.1 no such user" in letter.server_answer
    assert Act.objects.filter(kind="letter.bounce").count() == 1
    assert {one.state.pk: one.why for one in unreachable()}[letter.state_id] is Why.FAILED


@pytest.mark.parametrize("action", ["delayed", "delivered", "relayed"])
def test_a_report_of_anything_else_marks_nothing(action):
    letter = posted()
    take(report(letter.message_id, action=action))
    letter.refresh_from_db()
    assert letter.status == LetterStatus.POSTED


def test_a_letter_of_nobodys_and_noise_are_passed_over():
    letter = posted()
    out = take_bounces(
        messages=iter(
            [*messages_in(report("<other@example.org>")), *messages_in(b"\xff\x00 noise"), *messages_in(b"")]
        ),
        now=NOW,
    )
    assert (out.bounced, out.not_ours, out.not_failures) == (0, 1, 1)
    letter.refresh_from_db()
    assert letter.status == LetterStatus.POSTED


def test_a_secret_letter_that_came_back_dates_no_mission():
    letter = posted(secret=True)
    take(report(letter.message_id))
    with desk():
        letter.refresh_from_db()
        assert letter.status == LetterStatus.BOUNCED
    letter.state.refresh_from_db()
    assert letter.state.mailbox_failed_at is None
    assert not Act.objects.filter(kind="letter.bounce").exists()


def test_a_mailbox_of_reports(tmp_path):
    letters = [posted() for _ in range(3)]
    mbox = mailbox.mbox(tmp_path / "bounces")
    for letter in letters:
        mbox.add(report(letter.message_id))
    mbox.close()
    out = io.StringIO()
    call_command("take_bounces", str(tmp_path / "bounces"), stdout=out)
    assert out.getvalue().startswith("3 letters came back")
    folder = mailbox.Maildir(tmp_path / "folder")
    folder.add(report(letters[0].message_id))
    out = io.StringIO()
    call_command("take_bounces", str(tmp_path / "folder"), stdout=out)
    assert out.getvalue().startswith("0 letters came back, 1 were known")
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("take_bounces", str(tmp_path / "nowhere"))
