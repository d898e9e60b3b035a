"""The trunk of the site."""

from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "home"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import signals  # noqa: F401 – receivers need the models
        from .jobs import pictures, publishing, schedule  # noqa: F401 – each registers its work
        from .mail import alarms, delivery, password_reset  # noqa: F401 – as above
        from .outgoing import nightly  # noqa: F401 – as the jobs
        from .pictures.renditions import install  # needs the models
        from .sheets import applying, own  # noqa: F401 – work in the background, and tables
        from .stated import facts  # noqa: F401 – as the first
        from .versions import carrying, privacy  # noqa: F401 – as the first

        install()
