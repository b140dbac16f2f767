"""What a rule answers: allowed, or refused with a reason and the rule it rests on. No sentences; notices/ has those."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from accreditation.modalities.paragraphs import Rule


class Reason(StrEnum):
    """Why an act is refused. Each one has its sentence in accreditation/notices/refusals.py, held by a test."""

    NOT_YET_OPEN = "not_yet_open"
    WINDOW_CLOSED = "window_closed"
    SENT_FILE_STANDS = "sent_file_stands"
    WRONG_STATE = "wrong_state"
    CASE_OVER = "case_over"
    WRONG_ROUTE = "wrong_route"
    NOT_AN_NGO = "not_an_ngo"
    LIVE_APPLICATION_EXISTS = "live_application_exists"
    ALREADY_ACCREDITED = "already_accredited"
    SAME_WINDOW = "same_window"
    ORGANIZATION_FROZEN = "organization_frozen"
    ORGANIZATION_GONE = "organization_gone"
    BODY_DISPUTED = "body_disputed"
    BODY_ENDED = "body_ended"
    OTHER_BODY_ENDED = "other_body_ended"
    ORGANIZATION_NOT_CONFIRMED = "organization_not_confirmed"
    NO_LETTER_OF_HEAD = "no_letter_of_head"
    INCOMPLETE = "incomplete"
    NOT_DECLARED = "not_declared"
    CHECK_BEFORE_CLOSE = "check_before_close"
    NO_RIGHT = "no_right"
    OTHER_PARTY = "other_party"
    NEEDS_SECOND_PERSON = "needs_second_person"
    SAME_PERSON = "same_person"
    NEEDS_REASON = "needs_reason"
    PERIOD_NOT_STARTED = "period_not_started"
    RECEIVED_BEFORE_PERIOD = "received_before_period"
    RECEIVED_AFTER_PERIOD = "received_after_period"
    PERIOD_ENDED = "period_ended"
    RECALL_ENDED = "recall_ended"
    QUESTIONS_ENDED = "questions_ended"
    PERIOD_TOO_SHORT = "period_too_short"
    SHORT_PERIOD_DECLINED = "short_period_declined"
    PERIOD_IN_PAST = "period_in_past"
    SILENCE_IN_PAST = "silence_in_past"
    RECEIVED_BEFORE_OBJECTION = "received_before_objection"
    ALREADY_OBJECTED = "already_objected"
    NOT_STANDING = "not_standing"
    ALREADY_WITHDRAWN = "already_withdrawn"
    ALREADY_CONTESTED = "already_contested"
    WITHDRAWAL_AWAITS = "withdrawal_awaits"
    PREPARED_REPLACED = "prepared_replaced"
    PREPARED_TAKEN_BACK = "prepared_taken_back"
    PREPARED_OVERTAKEN = "prepared_overtaken"
    NOT_DISSEMINATED = "not_disseminated"
    NOT_DISSEMINATED_THEN = "not_disseminated_then"
    ENTRY_CONTESTED = "entry_contested"
    ANSWER_THE_CONTEST = "answer_the_contest"
    ENTRY_DECIDED_ON = "entry_decided_on"
    CLOCK_ALREADY_STARTED = "clock_already_started"
    CLOCK_STARTS_ITSELF = "clock_starts_itself"
    CLOCK_NOT_RUNNING = "clock_not_running"
    CLOCK_BEFORE_PERIOD = "clock_before_period"
    CLOCK_STILL_RUNS = "clock_still_runs"
    NOT_YET_DUE = "not_yet_due"
    HELD = "held"
    NOT_A_PLENARY = "not_a_plenary"
    MEETING_NOT_OPEN = "meeting_not_open"
    MEETING_OVER = "meeting_over"
    NO_CASE_LEFT = "no_case_left"
    NO_CONSENSUS = "no_consensus"
    UNDER_SILENCE = "under_silence"
    SILENCE_ENDED = "silence_ended"
    SILENCE_BROKEN = "silence_broken"
    NOTHING_CHOSEN = "nothing_chosen"
    ENTERED_THE_ANSWER = "entered_the_answer"
    HEARING_STILL_OPEN = "hearing_still_open"
    NEVER_SHORTENED = "never_shortened"
    STALE = "stale"
    LIMIT_EXCEEDED = "limit_exceeded"
    ONLY_ACCREDITED = "only_accredited"
    ALREADY_APPEALED = "already_appealed"
    CYCLE_ENDED = "cycle_ended"
    AFTER_CYCLE = "after_cycle"
    ALL_RECALLED = "all_recalled"
    MAILBOXES_UNCHECKED = "mailboxes_unchecked"
    OUTCOME_WRITTEN = "outcome_written"
    ALREADY_UPDATED = "already_updated"
    ALREADY_DONE = "already_done"
    RECEIVED_IN_FUTURE = "received_in_future"
    SCAN_MISSING = "scan_missing"
    FIXED_BY_TEXT = "fixed_by_text"
    BAD_VALUE = "bad_value"
    BAD_LINES = "bad_lines"
    UNREADABLE = "unreadable"
    UNCHANGED = "unchanged"
    UNKNOWN_ACT = "unknown_act"
    IN_USE = "in_use"
    NOT_IN_REGISTER = "not_in_register"
    STILL_IN_REGISTER = "still_in_register"
    ALREADY_FLAGGED = "already_flagged"
    PROPOSAL_OPEN = "proposal_open"
    HEIR_HAS_FILE = "heir_has_file"
    NEEDS_EVIDENCE = "needs_evidence"
    ALREADY_ANNOUNCED = "already_announced"
    NOT_ANNOUNCED = "not_announced"
    DUE_DATE_PASSED = "due_date_passed"
    ALREADY_ANSWERED = "already_answered"
    ANSWER_DAYS_PASSED = "answer_days_passed"
    FOCAL_POINT_STILL_ASKED = "focal_point_still_asked"
    REPLACEMENT_PENDING = "replacement_pending"
    ASKS_TO_REPLACE = "asks_to_replace"
    PEOPLE_FROZEN = "people_frozen"
    CORRECTED_THIS_YEAR = "corrected_this_year"
    PROFILE_IN_USE = "profile_in_use"
    TOO_MANY_FILES = "too_many_files"
    NOTHING_CHANGED = "nothing_changed"
    OUTCOME_PENDING = "outcome_pending"
    OUTCOME_UNTOLD = "outcome_untold"
    NOT_ADOPTED_THEN = "not_adopted_then"
    INVITATION_EXPIRED = "invitation_expired"
    INVITATION_USED = "invitation_used"
    INVITATION_OTHER_ADDRESS = "invitation_other_address"
    ALREADY_REPRESENTS = "already_represents"
    NOT_FOCAL_POINT = "not_focal_point"
    ALREADY_CLAIMED = "already_claimed"
    GLYPHS_MISSING = "glyphs_missing"
    CASE_NOT_OVER = "case_not_over"
    STILL_ACTS = "still_acts"


@dataclass(frozen=True)
class Verdict:
    """An answer. `reason` is None when allowed; `rule` is the paragraph that the answer rests on."""

    reason: Reason | None
    rule: Rule

    @property
    def allowed(self) -> bool:
        return self.reason is None


def allow(rule: Rule) -> Verdict:
    """Allowed, by this rule."""
    return Verdict(None, rule)


def refuse(reason: Reason, rule: Rule) -> Verdict:
    """Refused, for this reason, by this rule."""
    return Verdict(reason, rule)
