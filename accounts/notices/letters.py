"""The occasions on which letters about people, mandates and mailboxes are written."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from accounts.notices.occasions import occasion

INVITATION = occasion(
    "people.invitation",
    _("Invitation to act for {party}"),
    _(
        "You are invited to act for {party}: {rights}. The mandate lasts until {until}.\n\n"
        "Open this link and accept, by {expires}. It works once:\n\n{link}\n\n"
        "If you have no account yet, you make one there; if you have one, sign in with this same address. "
        "You will need a second factor (a passkey or an authenticator app).\n\n"
        "If you did not expect this letter, do nothing."
    ),
    ("party", "rights", "until", "expires", "link"),
)
NEW_CHAIR_INVITED = occasion(
    "people.new_chair_invited",
    _("Invitation to take over the Chair’s desk"),
    _(
        "You are invited to act for {party}: {rights}.\n\n"
        "This is a change of Chair. The desk passes to you on {moment}, or when you accept if that is later. Until then the "
        "office that holds it goes on. From then on yours takes its place: whoever is in the office now sees the desk no more, "
        "and its open invitations fall. You invite your own people.\n\n"
        "Open this link and accept, by {expires}. It works once:\n\n{link}\n\n"
        "If you have no account yet, you make one there; if you have one, sign in with this same address. "
        "You will need a second factor (a passkey or an authenticator app).\n\n"
        "If you did not expect this letter, do nothing."
    ),
    ("party", "rights", "moment", "expires", "link"),
)
ASKED_AGAIN = occasion(
    "people.asked_again",
    _("Another invitation is asked for"),
    _(
        "{email} opened an invitation to act for {party} that can no longer be used, and asks for another one. "
        "If it is right, invite the address again: {portal}{page}"
    ),
    ("email", "party", "page"),
)
MANDATE_BEGUN = occasion(
    "people.mandate_begun",
    _("You act for {party}"),
    _(
        "Since {moment} you act for {party}: {rights}. The mandate lasts until {until}.\n\n"
        "Sign in at {portal}. If you did not accept this, tell the Secretariat at once."
    ),
    ("party", "rights", "moment", "until"),
)
RIGHTS_CHANGED = occasion(
    "people.rights_changed",
    _("Your rights for {party} have changed"),
    _("Since {moment} your rights for {party} are: {rights}. The mandate lasts until {until}."),
    ("party", "rights", "moment", "until"),
)
MANDATE_ENDED = occasion(
    "people.mandate_ended",
    _("Your mandate for {party} ends"),
    _("Your mandate for {party} ends on {moment}. What was done under it stands."),
    ("party", "moment"),
)
HAND_OVER = occasion(
    "people.hand_over",
    _("The Chair’s desk is handed over"),
    _(
        "The Chair’s desk passes to {person} on {moment}, or when the invitation is accepted if that is later. From then "
        "on nobody who is in the office now sees it. Until then the office goes on.\n\n"
        "Whether the invitation has been accepted, and what can still be taken back: {portal}/chair/people/"
    ),
    ("person", "moment"),
)
HAND_OVER_TAKEN_BACK = occasion(
    "people.hand_over_taken_back",
    _("The change of Chair is taken back"),
    _(
        "The Chair’s desk does not pass to {person} on {moment}: the change of Chair is taken back. Those who are in the "
        "office stay in it."
    ),
    ("person", "moment"),
)
ADMINISTRATOR_TO_MISSION = occasion(
    "people.administrator_named",
    _("An administrator of your mission’s delegates has been named"),
    _(
        "To the Permanent Mission of {name}\n\n"
        "On the ground of a note verbale kept on file, the Secretariat has invited {email} to administer the mission’s "
        "delegates in the portal. If the mission did not ask for this, tell the Secretariat at once."
    ),
    ("email",),
)
MANDATES_ENDED_TO_MISSION = occasion(
    "people.mission_mandates_ended",
    _("Mandates of your mission have been ended"),
    _(
        "To the Permanent Mission of {name}\n\n"
        "The Secretariat has ended mandates of your mission in the portal on {moment}. How many: {count}. What was lodged "
        "stands; new acts wait for a note verbale from the mission."
    ),
    ("moment", "count"),
)
PROPOSED = occasion(
    "people.proposed",
    _("Your confirmation is needed"),
    _(
        "A security officer proposes: {what}. A second person must confirm it by {expires}: {portal}/admin/accounts/proposal/"
    ),
    ("what", "expires"),
)
FACTOR_RESET = occasion(
    "people.factor_reset",
    _("Your second factor has been reset"),
    _(
        "At your request the second factor of your account was removed on {moment}. All your sessions were ended, "
        "and your password no longer works.\n\n"
        "Choose a new password at {portal}/accounts/password/reset/, by a link that is sent to this address; then sign in and "
        "set up another second factor at {portal}/accounts/2fa/.\n\n"
        "If you did not ask for this, somebody may be trying to act in your name: tell the Secretariat at once."
    ),
    ("moment",),
)
FACTOR_BY_OPERATOR = occasion(
    "people.factor_by_operator",
    _("A second factor has been reset from the server’s console"),
    _(
        "On {moment} the operator of the portal removed the second factor of {person}, a security officer, who can no longer sign "
        "in until a new one is set up. No security officer has confirmed it.\n\n"
        "If you do not know why, ask {person} and the operator at once. It is on record: {portal}/admin/accounts/act/"
    ),
    ("person", "moment"),
)
OFFICER_BY_OPERATOR = occasion(
    "people.officer_by_operator",
    _("A security officer has been invited from the server’s console"),
    _(
        "On {moment} the operator of the portal invited {person} to be a security officer of the Secretariat. No security officer "
        "has confirmed it.\n\n"
        "If you do not know why, ask the operator at once. It is on record: {portal}/admin/accounts/act/"
    ),
    ("person", "moment"),
)
MAILBOX_TEST = occasion(
    "mailbox.test",
    _("Please confirm this mailbox"),
    _(
        "To the Permanent Mission of {name}\n\n"
        "The Secretariat sends lists of applications, and what the Chair disseminates, to this mailbox. "
        "Please confirm that it is read: open this link and press the button.\n\n{link}"
    ),
    ("link",),
)
MAILBOX_CHANGED = occasion(
    "mailbox.changed",
    _("The mission’s mailbox has been changed"),
    _(
        "To the Permanent Mission of {name}\n\n"
        "On the ground of a note from the mission, letters of the process no longer come to this mailbox as of {moment}. "
        "If the mission did not ask for this, tell the Secretariat at once."
    ),
    ("moment",),
)
LIST_CONFIRM = occasion(
    "mailing_list.confirm",
    _("Confirm that you want letters about the process"),
    _(
        "Somebody, you we hope, asked for the Secretariat’s letters about the process to come to {name}. Open this link "
        "and confirm within {days} days:\n\n{link}\n\n"
        "If it was not you, do nothing: the address is then erased."
    ),
    ("link", "days"),
)
LIST_ALREADY = occasion(
    "mailing_list.already",
    _("You are on the mailing list already"),
    _(
        "Somebody asked for {name} to be put on the mailing list of the process. It is on it already, and nothing has changed. "
        "To leave the list, open this link:\n\n{link}"
    ),
    ("link",),
)
LIST_LETTER = occasion(
    "mailing_list.letter",
    "{subject}",
    _(
        "{body}\n\n"
        "You receive this because you signed up for the mailing list of the process. To leave it, open this link:\n\n{link}"
    ),
    ("subject", "body", "link"),
)
TEST_TO_SELF = occasion(
    "letter.test",
    _("Test: {subject}"),
    _("{body}"),
    ("subject", "body"),
)
