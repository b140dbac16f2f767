from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """People, mandates, States, the record of acts, outgoing letters."""

    name = "accounts"
    verbose_name = _("People and mandates")

    def ready(self) -> None:
        from accounts.forms.words import use_own_words

        use_own_words()
