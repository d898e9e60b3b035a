"""What signing in adds to Wagtail's admin."""

from __future__ import annotations

from django.urls import URLPattern, path
from wagtail import hooks

from home.signin import admin as two_factor

hooks.register("register_account_settings_panel", two_factor.TwoFactorPanel)
hooks.register("register_log_actions", two_factor.register_actions)


@hooks.register("register_admin_urls")
def two_factor_urls() -> list[URLPattern]:
    """Return the addresses of one's own second factor, and of its reset by an administrator."""
    own, reset = two_factor.TwoFactorView.as_view(), two_factor.ResetView.as_view()
    return [
        path("account/two-factor/", own, name="wagtailadmin_account_two_factor"),
        path("users/<int:pk>/two-factor/", reset, name="reset_two_factor"),
    ]
