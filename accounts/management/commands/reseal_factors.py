"""`manage.py reseal_factors`: encrypt the secrets of second factors anew with the first key of MFA_KEY."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from cryptography.fernet import InvalidToken
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts.factor_secrets import resealed, with_each


class Command(BaseCommand):
    help = "Encrypts the secrets of second factors anew with the first key of MFA_KEY. Safe to repeat and to interrupt."

    def handle(self, *args: Any, **options: Any) -> None:
        done, lost = 0, []
        for pk in Authenticator.objects.order_by("pk").values_list("pk", flat=True):
            with transaction.atomic():
                factor = Authenticator.objects.select_for_update().filter(pk=pk).first()
                if factor is None or factor.type == Authenticator.Type.WEBAUTHN:
                    continue
                try:
                    factor.data = with_each(factor.data, resealed)
                except InvalidToken:
                    lost.append(str(pk))
                    continue
                factor.save(update_fields=["data"])
                done += 1
        self.stdout.write(f"{done} sealed anew.")
        if lost:
            raise CommandError(f"No key opens these factors: {', '.join(lost)}. Is an old key missing from MFA_KEY?")
