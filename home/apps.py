"""The trunk of the site."""

from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "home"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from wagtail.models import Page  # as all of these: models are ready only now
        from wagtail.permissions import register_permission_policy

        from . import signals  # noqa: F401 – receivers need the models
        from .jobs import pictures, publishing, schedule  # noqa: F401 – each registers its work
        from .mail import alarms, delivery, password_reset  # noqa: F401 – as above
        from .outgoing import nightly  # noqa: F401 – as the jobs
        from .pictures.renditions import install  # needs the models
        from .rights import (
            collections,
            reviewing,  # noqa: F401 – as the first
            territories,  # noqa: F401 – as the first
        )
        from .rights.pages import RolePagePolicy
        from .stated import facts  # noqa: F401 – as the first
        from .versions import carrying, privacy  # noqa: F401 – as the first

        install()
        # In the place of Wagtail's own, for all its views ask the registry.
        register_permission_policy(Page, RolePagePolicy())
        collections.register()
