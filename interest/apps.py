"""SMEs raise their hand, and someone answers."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InterestConfig(AppConfig):
    name = "interest"
    verbose_name = _("interest")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # They need the models.
        from home.navigation.withheld import withhold

        from . import jobs, signals  # noqa: F401
        from .pages import InterestFormPage

        withhold(InterestFormPage.closed_registrations)
