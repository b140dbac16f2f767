"""The app at the heart: applying, checking, circulating, accrediting."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccreditationConfig(AppConfig):
    """The heart: cycles, windows, organizations, applications, circulation, accreditation."""

    name = "accreditation"
    verbose_name = _("Accreditation")
