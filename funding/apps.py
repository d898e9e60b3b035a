"""Sources of funding, calls, guides, and what fits a firm."""

from django.apps import AppConfig


class FundingConfig(AppConfig):
    name = "funding"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # They need the models.
        from . import checks, jobs, nightly, outgoing, rights, sheets, signals  # noqa: F401
