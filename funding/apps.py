"""Sources of funding, calls, guides, and what fits a firm."""

from django.apps import AppConfig


class FundingConfig(AppConfig):
    name = "funding"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import jobs, nightly, outgoing, rights, signals  # noqa: F401 – they need the models
        from .admin import checks, sheets  # noqa: F401 – as above
        from .views import mirrored  # noqa: F401 – as above
