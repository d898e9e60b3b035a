"""Those of production; but a mail whose sender was killed is sent by another within seconds."""

from sme4green.settings.production import *  # noqa: F403 – as settings are made
from tests.load.clock import follow

MAIL_CLAIM_SECONDS = 15
follow()
