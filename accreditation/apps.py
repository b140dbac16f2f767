from django.apps import AppConfig


class AccreditationConfig(AppConfig):
    """The heart: cycles, windows, organizations, applications, circulation, accreditation."""

    name = "accreditation"
    verbose_name = "Accreditation"
