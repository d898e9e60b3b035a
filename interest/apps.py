"""SMEs raise their hand, and someone answers."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from home.navigation.withheld import withhold


class InterestConfig(AppConfig):
    name = "interest"
    verbose_name = _("interest")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import jobs, signals, stated  # noqa: F401 – they need the models
        from .pages import InterestFormPage  # needs the apps
        from .readiness import checks  # noqa: F401 – it needs the models

        withhold(InterestFormPage._meta.label_lower, InterestFormPage.closed_forms)
