from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from home.indicators import register_counter


class PactsConfig(AppConfig):
    name = "pacts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import sheets  # noqa: F401 – needs the models
        from .models import signed_pacts  # not before all models are there

        register_counter("signed-pacts", _("Signed Local Green Deals"), signed_pacts)
