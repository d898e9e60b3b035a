"""The trunk of the site."""

from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "home"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from core.http import security_txt  # noqa: F401 – its check

        from . import signals  # noqa: F401 – receivers need the models
        from .checks import links, pages, validity, versions, wording  # noqa: F401 – as the jobs
        from .jobs import pictures, publishing, schedule, sessions  # noqa: F401 – they register
        from .mail import alarms, delivery, password_reset  # noqa: F401 – as above
        from .mirror import renewing  # noqa: F401 – as the jobs
        from .monitoring import own as own_parts  # noqa: F401 – as the first
        from .navigation import shown  # noqa: F401 – as the jobs
        from .outgoing import nightly  # noqa: F401 – as the jobs
        from .rights import registration  # needs the models
        from .sheets import applying, own  # noqa: F401 – work in the background, and tables
        from .stated import facts  # noqa: F401 – as the first
        from .translation import glossary, telling  # noqa: F401 – the first, and the jobs
        from .versions import carrying, privacy, unread  # noqa: F401 – as the first
        from .visits import counting  # noqa: F401 – as the jobs

        registration.register()
