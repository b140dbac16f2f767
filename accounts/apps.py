"""The app of people, mandates, the record and letters; its forms speak with our own words."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """People, mandates, States, the record of acts, outgoing letters."""

    name = "accounts"
    verbose_name = _("People and mandates")

    def ready(self) -> None:
        """Put our words on the forms of others."""
        from accounts.forms.words import use_own_words

        use_own_words()
