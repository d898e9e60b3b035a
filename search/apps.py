"""One search over everything, in three languages."""

from django.apps import AppConfig

from funding.catalogue.reading import read_with


class SearchConfig(AppConfig):
    name = "search"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import analytics, monitoring, shown, signals  # noqa: F401 – they need the models
        from .service.call_words import CallReader  # needs the models

        read_with(CallReader())
