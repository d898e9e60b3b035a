"""One search over everything, in three languages."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "search"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # They need the models.
        from funding.catalogue.reading import read_with

        from . import analytics, signals  # noqa: F401
        from .service.call_words import CallReader

        read_with(CallReader())
