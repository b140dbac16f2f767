from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People, mandates, States, the record of acts, outgoing letters."""

    name = "accounts"
    verbose_name = "People and mandates"
