"""Tests: fast, isolated from the developer's own data."""

import tempfile
from pathlib import Path

from .base import *  # noqa: F403

DATA_DIR = Path(tempfile.mkdtemp(prefix="sme4green-test-"))
DEBUG = False
SECRET_KEY = "only-for-tests"
ALLOWED_HOSTS = ["*"]
SERVE_MEDIA = True
TRIAL = True
# Tests of it ask for it.
TWO_FACTOR = False
MEDIA_ROOT = DATA_DIR / "media"
STATIC_ROOT = DATA_DIR / "static"
STATIC_ROOT.mkdir()
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
# One memory for all, so that `cache.clear()` empties every one.
_memory = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
CACHES = {"default": _memory, "renditions": _memory, "versions": _memory}
# Tests look at how pages are made; those of the cache itself switch it on.
PAGE_CACHE = False
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = DELIVERY_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
# Tests deliver when they want to.
BACKGROUND = False
# And write what was counted.
COUNTS_WRITTEN_EVERY = 0
METRICS_TOKEN = ""
ERRORS_TO = []
# And ask no source but their own.
IMPORTS = False
LINK_CHECK = False
MIRROR = False
SOURCE_URLS = {}
SOURCE_RELAY = ""
