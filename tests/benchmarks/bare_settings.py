"""The site's settings with one address, whose view does nothing."""

from sme4green.settings.dev import *  # noqa: F403

ROOT_URLCONF = "tests.benchmarks.bare_urls"
