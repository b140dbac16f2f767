"""The sentence for each refusal that concerns people, letters and mailboxes: what is wrong, and what to do."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from accounts.notices.files import FILE_SENTENCES
from accounts.people_reasons import PeopleReason
from accounts.queries.subscriptions import CONFIRM_WITHIN
from accounts.refusals import Refused

SENTENCES: dict[str, str | Promise] = {
    PeopleReason.NO_RIGHT: _("You do not have the right for this act. Ask who administers your delegation or office."),
    PeopleReason.OTHER_PARTY: _("This act belongs to another desk. Check in which capacity you are acting."),
    PeopleReason.SAME_PERSON: _("You did the first part of this act. Another person must confirm it."),
    PeopleReason.ABOUT_YOU: _("It is about you: another security officer has to do this."),
    PeopleReason.NEEDS_REASON: _("Give a reason; it is kept on record."),
    PeopleReason.STALE: _(
        "Somebody else has changed this since you opened the page. Nothing of yours was overwritten; look at the page again "
        "and repeat what is still needed."
    ),
    PeopleReason.RIGHTS_CHANGED: _(
        "Somebody else has changed the rights or the last day since you opened the page; what holds now stands above. What you "
        "have chosen is still below. Sent again, it takes the place of what holds now."
    ),
    PeopleReason.CHOICES_CHANGED: _(
        "Another administrator has changed the mission’s choices since you opened the page: “Your delegates” shows them. What you "
        "have chosen is still below. Sent again, it takes their place."
    ),
    PeopleReason.OVERTAKEN: _(
        "This person’s rights have changed since this was proposed: confirmed, it would undo that. Decline it, and propose what is "
        "still needed."
    ),
    # Translators: note verbale: a formal diplomatic note of a permanent mission.
    PeopleReason.NEEDS_EVIDENCE: _("Attach the scan of the note verbale; it is kept on file."),
    PeopleReason.NOT_AN_ADDRESS: _("This is not an e-mail address. Check it: it looks like name@example.org."),
    PeopleReason.UNKNOWN_INVITATION: _(
        "This link is not known. Copy the whole address from the letter, or ask who invited you for another."
    ),
    PeopleReason.INVITATION_USED: _(
        "This invitation has been accepted already. Sign in; if it was not you, write to us at once."
    ),
    PeopleReason.INVITATION_EXPIRED: _("This invitation has expired. Ask for another one."),
    PeopleReason.INVITATION_REVOKED: _("This invitation was taken back. Ask who invited you."),
    PeopleReason.OTHER_ADDRESS: _(
        "You are signed in with another e-mail address than the one invited. Sign out, then open the link again."
    ),
    PeopleReason.ASKED_ALREADY: _("Another invitation has been asked for already. Who invited you has been told."),
    PeopleReason.HAS_MANDATE: _("This person acts in that capacity already. Change the rights in the list instead."),
    PeopleReason.ALREADY_INVITED: _(
        "An invitation to this address is open. Take it back first, or wait for the answer."
    ),
    PeopleReason.ALREADY_PROPOSED: _(
        "This invitation has been proposed already, and waits for another security officer. Decline that one first if it is to "
        "be another."
    ),
    PeopleReason.MANDATE_ENDED: _("This mandate has ended already."),
    PeopleReason.LAST_ADMINISTRATOR: _(
        "This is the mission’s only administrator. Give another delegate that right first, on “Your delegates”, or let a note "
        "verbale to the Secretariat name another one."
    ),
    PeopleReason.LAST_OFFICER: _(
        "Without this person fewer than two security officers would remain, and none could confirm another’s act. Name one first."
    ),
    PeopleReason.LAST_SECOND_DELEGATE: _(
        "Your mission has chosen that a second delegate confirms, and only one with the lodging right would be left: nothing "
        "could be lodged any more. Give another delegate the lodging right first, or change the mission’s choice."
    ),
    PeopleReason.NO_SECOND_DELEGATE: _(
        "Your mission has fewer than two delegates with the lodging right: nobody could confirm what one has prepared. Invite "
        "a second one, or give the right to another delegate, first."
    ),
    PeopleReason.LAST_OF_OFFICE: _("The Chair’s office would be left without anybody. Invite somebody first."),
    PeopleReason.IN_OFFICE: _(
        "This person is in the office already. To leave the desk to them, remove the others from the office."
    ),
    PeopleReason.CHAIR_IS_NAMED: _(
        "Two security officers have named a new Chair on a letter that is on file. The office does not change that."
    ),
    PeopleReason.DESK_HAS_PASSED: _("The desk has passed already."),
    PeopleReason.NOT_A_RIGHT_OF: _("One of the rights chosen cannot be given here."),
    PeopleReason.PROPOSAL_DECIDED: _("This proposal has been decided already."),
    PeopleReason.PROPOSAL_EXPIRED: _("This proposal was not decided in time. Propose it again."),
    PeopleReason.NO_FACTOR: _("This person has no second factor: there is nothing to reset."),
    # Translators: manage.py create_secretariat EMAIL --lost-factor is a command, and stays as it is.
    PeopleReason.NOBODY_CONFIRMS: _(
        "There is no third security officer: nobody could confirm it. Ask the operator of the portal, who resets the factor at the "
        "server’s console (manage.py create_secretariat EMAIL --lost-factor); you are told of it by letter."
    ),
    PeopleReason.NO_THIRD_OFFICER: _(
        "Nobody could confirm it: there is no security officer besides who proposes and the one concerned. Invite another "
        "one first."
    ),
    PeopleReason.IN_THE_PAST: _("Choose an instant that is not in the past."),
    PeopleReason.UNKNOWN_LINK: _(
        "This link is not known, or a newer letter has replaced it. Use the newest letter’s link."
    ),
    PeopleReason.NO_MAILBOX: _("There is no mailbox to write to. Enter one first."),
    PeopleReason.LETTER_ON_ITS_WAY: _("In its present status this cannot be done with the letter. Reload the page."),
    PeopleReason.LONE_BRACKET: _(
        "A curly bracket is not closed, or closes nothing. Put each placeholder between two of them; for a bracket itself, "
        "type it twice."
    ),
    PeopleReason.UNKNOWN_PLACEHOLDERS: _(
        "These placeholders are not known for this occasion: {detail}. Use those listed, each in curly brackets; "
        "for a bracket itself, type it twice."
    ),
    PeopleReason.LINK_MISSING: _(
        "The text must hold {detail}: this letter brings its recipient a link, and without it nothing can be done with the "
        "letter. Put it where the link shall stand."
    ),
    PeopleReason.TOO_LONG: _("The subject is longer than 200 characters, or the text longer than 20,000. Shorten it."),
    PeopleReason.EMPTY_WORDING: _("Write a subject and a text."),
    PeopleReason.ALREADY_CLEARED: _("This version has been cleared already."),
    PeopleReason.LATER_CLEARED: _(
        "A later version has been cleared, and letters carry that one: cleared, this would change nothing. To use these words, "
        "write a new version from them."
    ),
    PeopleReason.NOTHING_NEW: _("Every mailbox of the list is entered already: there is nothing to change."),
    PeopleReason.NOT_HELD: _(
        "Letters of this occasion cannot be held: they carry a link that their recipient waits for, or are the Chair’s."
    ),
    PeopleReason.LINK_IS_THEIRS: _(
        "This letter holds a link that is its recipient’s alone: it cannot go to another address, nor hold another letter’s "
        "link. Take the invitation back and invite the right address, or enter the right mailbox and test it."
    ),
    PeopleReason.UNKNOWN_SUBSCRIPTION: format_lazy(
        _(
            "This link is not known, is older than {days} days, or a newer letter has replaced it. Sign up again for another one."
        ),
        days=CONFIRM_WITHIN.days,
    ),
    PeopleReason.NOBODY_ON_LIST: _("Nobody is on the list: there is nobody to write to."),
    PeopleReason.NAME_TAKEN: _("A State or observer of this name or code is in the list already."),
}


def people_sentence(refused: Refused) -> str:
    """The sentence that a person is shown."""
    sentence = str(SENTENCES.get(refused.reason) or FILE_SENTENCES.get(refused.reason) or _now("This is not possible."))
    return sentence.replace("{detail}", ", ".join(refused.detail))
