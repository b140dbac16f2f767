"""Secrets of second factors that lie in the clear are encrypted where they are (accounts.factor_secrets)."""

from django.db import migrations

from accounts.factor_secrets import is_sealed, opened, sealed, with_each


def _change(apps, alias, change):
    factors = apps.get_model("mfa", "Authenticator").objects.using(alias).exclude(type="webauthn").order_by("pk")
    for factor in factors.iterator():
        factor.data = with_each(factor.data, change)
        factor.save(update_fields=["data"])


def seal(apps, editor):
    _change(apps, editor.connection.alias, lambda text: text if is_sealed(text) else sealed(text))


def open_again(apps, editor):
    _change(apps, editor.connection.alias, lambda text: opened(text) if is_sealed(text) else text)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0011_letter_kept_until"), ("mfa", "0003_authenticator_type_uniq")]
    operations = [migrations.RunPython(seal, open_again)]
