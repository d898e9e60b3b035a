"""The settings of a site that is served to a test: those of development.

Passwords are checked in no time: a browser signs in a hundred times in a run.
"""

from sme4green.settings.dev import *  # noqa: F403 – as settings are made

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
