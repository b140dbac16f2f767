"""The occasions on which a letter is written about a person's own account: allauth's, in the portal's words.

Those of the first kind hold a link that gives power over an account: they are posted at once and kept nowhere
(accounts.adapter). Those of the second kind tell that something was changed: they go through the outbox.
"""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accounts.notices.occasions import Occasion, occasion

CONFIRM_ADDRESS = occasion(
    "account.confirm_address",
    _("Confirm your e-mail address"),
    _(
        "This address was given for an account in the portal of the process. If it was you, confirm that the address is "
        "yours: open this link and press the button, within three days.\n\n{link}\n\n"
        "If it was not you, do nothing: without your confirmation the address is of no use to anybody."
    ),
    ("link",),
)
ACCOUNT_EXISTS = occasion(
    "account.exists",
    _("You have an account already"),
    _(
        "Somebody, probably you, wanted to create an account with this address. There is one already, so nothing was "
        "done.\n\n"
        "Sign in at {portal}/accounts/login/. If you do not know the password any more, choose another one here:\n\n{link}\n\n"
        "If it was not you, do nothing."
    ),
    ("link",),
)
NO_ACCOUNT = occasion(
    "account.unknown",
    _("There is no account for this address"),
    _(
        "Somebody, probably you, asked for a new password for the account of {name}. There is no account for this address. "
        "Perhaps yours has another one.\n\n"
        "Whoever acts for an organization may create an account here:\n\n{link}\n\n"
        "Delegates of Member States, the Chair’s office and the Secretariat are invited by letter instead. If it was not "
        "you, do nothing."
    ),
    ("link",),
)
PASSWORD_LINK = occasion(
    "account.password_link",
    _("Choose a new password"),
    _(
        "Somebody, probably you, asked for a new password for your account. Open this link and choose one. It works once, "
        "within three days:\n\n{link}\n\n"
        "A second factor, where you have one, is asked for all the same. If it was not you, do nothing: your password "
        "stays as it is."
    ),
    ("link",),
)

NOT_YOU = _(
    "If it was not you, somebody may be trying to act in your name: choose a new password at once "
    "({portal}/accounts/password/reset/), end all your sessions ({portal}/accounts/security/), and tell the Secretariat."
)


def _change(code: str, subject: str | Promise, sentence: str | Promise, *values: str) -> Occasion:
    """A change told to the account's owner: what, when, and what to do if it was somebody else."""
    return occasion(f"account.{code}", subject, format_lazy("{}\n\n{}", sentence, NOT_YOU), ("moment", *values))


PASSWORD_CHANGED = _change(
    "password_changed",
    _("Your password has been changed"),
    _("The password of your account was changed on {moment}."),
)
PASSWORD_RESET = _change(
    "password_reset",
    _("A new password has been chosen for your account"),
    _(
        "By a link sent to this address a new password was chosen for your account on {moment}. Every session has ended."
    ),
)
ADDRESS_CHANGED = _change(
    "address_changed",
    _("The e-mail address of your account has been changed"),
    _("Since {moment} you sign in with {after} instead of {before}, and letters go there."),
    "before",
    "after",
)
ADDRESS_REMOVED = _change(
    "address_removed",
    _("An e-mail address has been removed from your account"),
    _("The address {before} was removed from your account on {moment}."),
    "before",
)
APP_SET_UP = _change(
    "app_set_up",
    _("An authenticator app has been set up"),
    _("Since {moment} your account has an authenticator app as second factor."),
)
APP_REMOVED = _change(
    "app_removed",
    _("The authenticator app has been removed"),
    _("The authenticator app of your account was removed on {moment}."),
)
KEY_ADDED = _change(
    "key_added",
    _("A passkey has been added to your account"),
    _("Since {moment} your account can be signed in to with a further passkey or security key."),
)
KEY_REMOVED = _change(
    "key_removed",
    _("A passkey has been removed from your account"),
    _("A passkey or security key of your account was removed on {moment}."),
)
CODES_MADE = _change(
    "codes_made",
    _("New recovery codes have been made"),
    _("On {moment} recovery codes were made for your account. Any earlier ones no longer work."),
)
