"""The sentence of each refusal: what is the matter and what to do."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.notices.files import FILE_SENTENCES
from accounts.refusals import Refused
from accreditation.modalities.outcomes import Reason
from accreditation.notices.calendar_refusals import CALENDAR_SENTENCES
from accreditation.notices.objection_refusals import OBJECTION_SENTENCES
from accreditation.notices.refused_values import WITH_DETAIL, value_words

SENTENCES: dict[str, Promise] = {
    **CALENDAR_SENTENCES,
    Reason.NOT_YET_OPEN: _("The window has not opened yet. Your draft is kept; send it once the window is open."),
    Reason.WINDOW_CLOSED: _(
        "The window has closed. Your draft is kept and will prefill an application in the next window. "
        "If something outside your control kept you out, ask the Secretariat for a late permission."
    ),
    Reason.SENT_FILE_STANDS: _(
        "The window has closed, or the file is before Member States by now. It was sent and stands as it was; this change is "
        "not in it. What was sent is changed by "
        "“Correct the file”, on the page of the case: copy what you have typed here before you leave."
    ),
    Reason.WRONG_STATE: _("This is no longer possible: the case has moved on. Reload the page to see where it stands."),
    Reason.CASE_OVER: _(
        "The case has been decided or has ended. An objection is withdrawn, and its basis supplemented, only before that (R9)."
    ),
    Reason.WRONG_ROUTE: _("This does not apply to this route: nobody objects to a body in consultative status (R1)."),
    Reason.NOT_THE_ECOSOC_ROUTE: _(
        "This is for bodies that inform by the ECOSOC route. This one applies on a non-objection basis (R1)."
    ),
    Reason.GONE_FROM_REGISTER: _(
        "The ECOSOC register as it was last imported does not have this entry any more. Open the file and compare."
    ),
    Reason.NOT_AN_NGO: _(
        "The ECOSOC route is for non-governmental organizations (R1). Apply by the non-objection route, which is open to "
        "every other body. If the organization is one, correct its type in its profile first."
    ),
    Reason.LIVE_APPLICATION_EXISTS: _(
        "The organization already has an application in this cycle. Follow that one; there can be only one."
    ),
    Reason.ALREADY_ACCREDITED: _(
        "The organization is accredited for this cycle already. It need not, and cannot, apply again (R2)."
    ),
    Reason.SAME_WINDOW: _("The organization has already applied in this window. It may apply again in a later one."),
    Reason.ORGANIZATION_GONE: _(
        "This organization is recorded as dissolved, or as merged into another body. It applies no more; its successor applies "
        "in its own name. If the record is wrong, write to the Secretariat."
    ),
    Reason.ORGANIZATION_FROZEN: _(
        "Two people say that they act for this organization. Nothing can be sent until the Secretariat has decided on a "
        "letter of its head."
    ),
    Reason.PEOPLE_FROZEN: _(
        "Two people say that they act for this organization. Nobody is invited, joins, is removed or made its focal point until "
        "the Secretariat has decided on a letter of its head. You are told by letter when it has."
    ),
    Reason.ASKS_TO_REPLACE: _(
        "This colleague has asked to take the place of the focal point, and stays until the Secretariat has decided. Answer the "
        "request on the page of the organization."
    ),
    Reason.BODY_DISPUTED: _(
        "The organization is frozen: nothing moves until it is known who acts for it. Decide the claim, or free the "
        "organization, first."
    ),
    Reason.NOBODY_ACTS: _(
        "Nobody acts for this organization on the portal: nobody would read this, and nobody could answer. First the Secretariat "
        "names its focal point on a letter of its head, or decides a claim to it."
    ),
    Reason.BODY_ENDED: _(
        "This organization is recorded as dissolved, or as merged into another body. Nothing more becomes of it."
    ),
    Reason.OTHER_BODY_ENDED: _(
        "The other body is recorded as dissolved, or as merged into another. Name one that still exists."
    ),
    Reason.ORGANIZATION_NOT_CONFIRMED: _(
        "The organization has not been confirmed yet. Compare the letter of its head, its website and its e-mail domain "
        "first, then confirm it."
    ),
    Reason.INCOMPLETE: _("Something is still missing. Complete the parts listed, then send the application."),
    Reason.NOT_DECLARED: _("Accept each declaration before you send the application."),
    Reason.CHECK_BEFORE_CLOSE: _("The window is still open: edit the application itself instead."),
    Reason.NO_RIGHT: _("You do not have the right for this act. Ask who administers your delegation or office."),
    Reason.OTHER_PARTY: _("This act belongs to another desk. Check in which capacity you are acting."),
    Reason.NO_LETTER_OF_HEAD: _(
        "There is no letter of its head to compare. Confirm this organization on its own page, where you say that you have "
        "made sure in another way."
    ),
    Reason.NEEDS_SECOND_PERSON: _("A second person must confirm this act."),
    Reason.SAME_PERSON: _("You did the first part of this act. Another person must confirm it."),
    Reason.ENTERED_THE_ANSWER: _(
        "You entered the organization’s answer. Another person of the Chair’s office must confirm the annulment."
    ),
    Reason.NEEDS_REASON: _("Give a reason; it is kept on record."),
    Reason.PERIOD_NOT_STARTED: _("The file is not before Member States."),
    Reason.RECEIVED_BEFORE_PERIOD: _(
        "The file was not before Member States yet when this note came in, so that it cannot count. Check the day and time of "
        "receipt."
    ),
    Reason.RECEIVED_AFTER_PERIOD: _("The note came in after the end of the period, so that it cannot count (R5)."),
    Reason.PERIOD_ENDED: _("The non-objection period for this file has ended. An objection can no longer be lodged."),
    Reason.RECALL_ENDED: _(
        "The non-objection period of this list has ended. A file can be recalled only while the period runs."
    ),
    Reason.RECEIVED_BEFORE_OBJECTION: _(
        "The withdrawal cannot have been received before the objection that it withdraws. Check the day and time of receipt."
    ),
    Reason.QUESTIONS_ENDED: _(
        "The non-objection period for this file has ended. A question can be asked again only on a case on which an "
        "objection has been disseminated."
    ),
    Reason.PERIOD_TOO_SHORT: _(
        "The non-objection period is shorter than the process allows. Choose a later end, or have the Chair set a shorter one."
    ),
    Reason.SHORT_PERIOD_DECLINED: _(
        "The Chair has declined a shorter period for this list, so that it cannot be circulated with this end. Put it away, and "
        "prepare it anew with a later one."
    ),
    Reason.PERIOD_IN_PAST: _("The period would end before it begins. Choose a later end."),
    Reason.SILENCE_IN_PAST: _("The silence would end before it begins. Choose a later end."),
    **OBJECTION_SENTENCES,
    Reason.CLOCK_ALREADY_STARTED: _(
        "Consultations on this application have already been opened; there is one clock (R7)."
    ),
    Reason.CLOCK_STARTS_ITSELF: _(
        "The non-objection period has ended. Consultations begin by themselves, counted from its end (R7)."
    ),
    Reason.CLOCK_NOT_RUNNING: _("No consultation clock is running on this application."),
    Reason.CLOCK_BEFORE_PERIOD: _("Consultations cannot end before the non-objection period does."),
    Reason.CLOCK_STILL_RUNS: _(
        "The consultation clock still runs. End the consultations first, or wait for their end."
    ),
    Reason.NOT_YET_DUE: _("It is too early for this."),
    Reason.NOT_A_PLENARY: _(
        "Choose a substantive plenary; a review conference may decide but does not receive the update."
    ),
    Reason.MEETING_NOT_OPEN: _("The meeting is not open. Give the update while it meets."),
    Reason.NO_CONSENSUS: _("A decision needs consensus (R9). Without it, consultations continue."),
    Reason.NO_CASE_LEFT: _(
        "None of the cases of this draft awaits a decision any more: they were resolved meanwhile. Put the draft aside."
    ),
    Reason.NOTHING_CHOSEN: _("Choose at least one of those listed."),
    Reason.UNDER_SILENCE: _(
        "A decision on this case is already under silence. Wait for its end, or leave the case out of this one."
    ),
    Reason.SILENCE_ENDED: _(
        "The silence procedure has ended, and the silence can no longer be broken: what came in time counts. The page of the "
        "decision says what became of it."
    ),
    Reason.SILENCE_BROKEN: _(
        "A Member State has broken the silence already. The decision is not adopted, and nothing more is needed from your mission."
    ),
    Reason.HEARING_STILL_OPEN: _(
        "The applicant is still being heard. Wait for its statement or for the end of its days."
    ),
    Reason.STALE: _(
        "Somebody else has changed this since you opened the page. Nothing of yours was overwritten; look at the page again "
        "and repeat what is still needed."
    ),
    Reason.LIMIT_EXCEEDED: _("Some answers are longer than their limit. Shorten them; nothing is cut off for you."),
    Reason.ONLY_ACCREDITED: _("In this cycle only accredited organizations may send written inputs."),
    Reason.ALREADY_APPEALED: _(
        "The Chair has already decided on this return. Mend the input and send it again, or withdraw it."
    ),
    Reason.MEETING_OVER: _(
        "This meeting has been over for too long, and takes no more inputs. Choose another meeting."
    ),
    Reason.CYCLE_ENDED: _("The cycle has ended. Apply in a window of the next cycle."),
    Reason.ALL_RECALLED: _("No file stands on this list any more: no period runs on it, and there is nothing to move."),
    Reason.OUTCOME_WRITTEN: _(
        "The note was received in time, but it was not entered before the outcome was recorded: the "
        "organization is accredited. It cannot be entered as an objection. It is kept on the Chair's front page as a "
        "matter for annulment or decision."
    ),
    Reason.ALREADY_UPDATED: _("This plenary has already been updated on this case."),
    Reason.ALREADY_DONE: _("This has already been done. Nothing was done twice."),
    Reason.RECEIVED_IN_FUTURE: _(
        "The instant given lies in the future. Give when it happened, or when the note was received."
    ),
    Reason.SCAN_MISSING: _("Attach a scan of the note verbale; it is kept as the evidence."),
    Reason.MAILBOXES_UNCHECKED: _(
        "The mission mailboxes have not been checked yet. Send the test letters and look at the list of missions that "
        "cannot be reached first."
    ),
    Reason.FIXED_BY_TEXT: _("This is fixed by the modalities themselves, or by the machine, and is not a setting."),
    Reason.BAD_VALUE: _("This value is not possible here. Write it in the same form as the value in force."),
    Reason.BAD_LINES: _(
        "Some lines of the file cannot be imported, and nothing was. Mend these lines and upload the file again."
    ),
    Reason.UNREADABLE: _("The file cannot be read, and nothing was kept of it. Mend it and upload it again."),
    Reason.UNCHANGED: _("This is in force already: nothing was changed. Give another value, or go back."),
    Reason.UNKNOWN_ACT: _("There is no such act. Choose one of those that the page offers."),
    Reason.NOT_IN_REGISTER: _(
        "The register has no entry with both the number and the name that the body gave. Open the file and compare."
    ),
    Reason.STILL_IN_REGISTER: _(
        "The register as it was last imported still has this body, so nothing is to be flagged. Import the register as it is now "
        "first."
    ),
    Reason.ALREADY_FLAGGED: _(
        "The lost status was flagged already, and all were told. The place stands to the end of the cycle."
    ),
    Reason.ANNEX_NAMED: _("No body waits to be named any more. Put this list away."),
    Reason.NOT_FLAGGED: _("No lost status is flagged for this place: there is nothing to take back."),
    Reason.STILL_GONE: _(
        "The register as it was last imported does not have this body. Import the register as it is now first."
    ),
    Reason.IN_USE: _(
        "Something rests on this already, a written input for instance, so it cannot be taken off. It may be renamed."
    ),
    Reason.PROPOSAL_OPEN: _(
        "It has been proposed that this file is not in the scope. Wait for the Chair, who confirms or declines."
    ),
    Reason.HEIR_HAS_FILE: _(
        "The heir has a live application of its own in this cycle. Only a body that has none can take the place over."
    ),
    Reason.NEEDS_EVIDENCE: _("Name the evidence: which document, of which date, and where it is filed."),
    Reason.ALREADY_ANNOUNCED: _(
        "These dates have been announced. Only the close can still be moved, to a later instant, with a reason."
    ),
    Reason.NOT_ANNOUNCED: _(
        "This window has not been announced and binds nobody. Announce it first, or change its dates."
    ),
    Reason.DUE_DATE_PASSED: _(
        "The date by which an answer was due has passed, and nothing can be sent any more: copy what you want to keep. The file "
        "as last saved prefills an application in a later window."
    ),
    Reason.ANSWER_DAYS_PASSED: _(
        "The days for an answer have passed. The Secretariat decides on the letter of the head: write to it now."
    ),
    Reason.FOCAL_POINT_STILL_ASKED: _(
        "The focal point may still answer. Wait for the answer or for the end of its days, then decide."
    ),
    Reason.REPLACEMENT_PENDING: _(
        "Who acts for this organization is being decided already. Wait for the Secretariat’s decision, of which you are told."
    ),
    Reason.ALREADY_ANSWERED: _("This has been answered already, perhaps by a colleague. The first answer stands."),
    Reason.CORRECTED_THIS_YEAR: _(
        "Once the three months set for consultations are over, a file may be updated once a year. It was updated less than a "
        "year ago."
    ),
    Reason.PROFILE_IN_USE: _(
        "The profile is part of a file under way or of the public list. Change it in the application while the window is "
        "open, or by a correction; a new name needs evidence, so write to the Secretariat."
    ),
    Reason.TOO_MANY_FILES: _(
        "There are as many documents as a file may have. Remove one first, or join several in one PDF."
    ),
    Reason.OUTCOME_PENDING: _(
        "The non-objection period has ended, and its outcome is being recorded or is not yet told to Member States. Correct the "
        "file some days later: about a week after the period has ended."
    ),
    Reason.NOT_ADOPTED_THEN: _(
        "A decision is adopted while its meeting sits: give an instant between the meeting's opening and its close, not in the "
        "future, and not before its cases were in consultation."
    ),
    Reason.ROUTE_CHANGE_ASKED: _(
        "A change of route of this file has been put to the Chair already. It waits for the answer, or, once the Chair has "
        "consented, for the end of the notice to all Member States."
    ),
    Reason.ROUTE_CHANGE_LAPSED: _(
        "The file has left its list since this was asked, and with it the change of route lapsed. Once the file is circulated "
        "again, the Secretariat asks anew."
    ),
    Reason.OUTCOME_UNTOLD: _(
        "The non-objection period has ended, and what became of the list is told to all at one instant some days later. "
        "Until then this waits, for every file of the list alike."
    ),
    Reason.NOTHING_CHANGED: _(
        "Nothing differs from the file as it stands. Change what needs to be corrected, then send it."
    ),
    Reason.INVITATION_EXPIRED: _(
        "This invitation has expired or was taken back. Ask the focal point of the organization for a new one."
    ),
    Reason.INVITATION_USED: _(
        "This invitation has been used; each works once. If it was you, you will find the organization under your applications. "
        "If not, ask the focal point for a new one."
    ),
    Reason.INVITATION_OTHER_ADDRESS: _(
        "This invitation was sent to another e-mail address. Sign in with that one, or ask for an invitation to yours."
    ),
    Reason.ALREADY_REPRESENTS: _(
        "This person acts for the organization already. Nobody needs to be invited twice; the list of its people shows who "
        "is its focal point, who can hand over."
    ),
    Reason.NOT_FOCAL_POINT: _("Only the focal point of the organization may do this. Ask the focal point."),
    Reason.GLYPHS_MISSING: _(
        "The letter holds a character for which this server has no typeface, and would be printed with a gap. Write the "
        "letter on your own paper instead: who the head is, who acts for the organization, and the reference."
    ),
    Reason.ALREADY_CLAIMED: _(
        "You have already said that you act for this organization. The Secretariat decides on the letter of its head."
    ),
    Reason.CASE_NOT_OVER: _(
        "The case is not over: its contact people may still be needed. Erase them once it has ended; that of a file not "
        "admitted, once its cycle has."
    ),
    Reason.STILL_ACTS: _(
        "This person still acts for somebody: for a State, the Chair, the Secretariat, or an organization with a case, a place, "
        "colleagues or a claim; or is proposed to. End that first."
    ),
}


def refusal_sentence(refused: Refused) -> str:
    """The sentence that a person is shown."""
    if refused.reason == Reason.BAD_VALUE and refused.detail and (words := value_words(refused.detail[0])):
        return words
    if refused.reason in WITH_DETAIL and refused.detail:
        return str(WITH_DETAIL[refused.reason]) % {"detail": refused.detail[0]}
    return str(SENTENCES.get(refused.reason) or FILE_SENTENCES.get(refused.reason) or _("This is not possible."))
