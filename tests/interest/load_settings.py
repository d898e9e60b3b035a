"""As in development, but what a killed process left behind is taken up within seconds."""

from sme4green.settings.dev import *  # noqa: F403

MAIL_CLAIM_SECONDS = 15
