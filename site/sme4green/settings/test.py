"""Tests: fast, isolated from the developer's own data."""

import tempfile
from pathlib import Path

from .base import *  # noqa: F403

DATA_DIR = Path(tempfile.mkdtemp(prefix="sme4green-test-"))
DEBUG = False
SECRET_KEY = "only-for-tests"
ALLOWED_HOSTS = ["*"]
SERVE_MEDIA = True
MEDIA_ROOT = DATA_DIR / "media"
STATIC_ROOT = DATA_DIR / "static"
STATIC_ROOT.mkdir()
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
# Tests deliver when they want to.
BACKGROUND = False
