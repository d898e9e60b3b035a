"""Sources of funding, calls, guides, and what fits a firm."""

from django.apps import AppConfig


class FundingConfig(AppConfig):
    name = "funding"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import jobs, nightly, outgoing, sheets, signals  # noqa: F401 – they need the models
