"""SMEs raise their hand, and someone answers."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from home.navigation.withheld import withhold


class InterestConfig(AppConfig):
    name = "interest"
    verbose_name = _("interest")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from home.rights import groups  # needs the models
        from home.signin import obligation  # as above

        from . import jobs, shown, signals, stated  # noqa: F401 – as above
        from .desk.permissions import has_desk  # as above
        from .pages import InterestFormPage  # needs the apps
        from .readiness import checks  # noqa: F401 – it needs the models

        obligation.register(has_desk)
        groups.call("Advisers", _("Advisers"))
        withhold(InterestFormPage._meta.label_lower, InterestFormPage.closed_forms)
