"""The public server. Everything that differs by server comes from the environment."""

from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from .base import *  # noqa: F403
from .base import LOGGING, METRICS_TOKEN, SILENCED_SYSTEM_CHECKS, STORAGES
from .environment import read
from .logs import in_production

DEBUG = False
SECRET_KEY = read("SECRET_KEY")
if len(SECRET_KEY) < 50:
    raise ImproperlyConfigured(
        "The environment variable SECRET_KEY is too short: set it to at least 50 random characters."
    )

WAGTAILADMIN_BASE_URL = read("BASE_URL")
_address = urlsplit(WAGTAILADMIN_BASE_URL)
if _address.scheme != "https" or not _address.hostname:
    raise ImproperlyConfigured(
        "The environment variable BASE_URL must be the site's public address, "
        "such as https://www.example.eu."
    )
ALLOWED_HOSTS = read("ALLOWED_HOSTS", "list", default=[_address.hostname])
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS if host != "*"]

# Without it all visitors behind the proxy would share one limit, or could write their own address.
PROXIES = read("PROXIES", "int", default=None)
if PROXIES is None or PROXIES < 0:
    raise ImproperlyConfigured(
        "The environment variable PROXIES must say how many proxies of your own stand before the "
        "site: usually 1, as a proxy ends TLS."
    )

LOGGING = in_production(LOGGING)
if METRICS_TOKEN and len(METRICS_TOKEN) < 20:
    raise ImproperlyConfigured(
        "The environment variable METRICS_TOKEN is too short: set it to at least 20 random "
        "characters."
    )

STORAGES["staticfiles"] = {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}

SECURE_SSL_REDIRECT = True
# The proxy in front ends TLS and must set or remove this header itself.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365
# For the whole domain and for good, in the lists of browsers: whoever runs the domain decides it.
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = read("HSTS_PRELOAD", "bool", default=False)
SILENCED_SYSTEM_CHECKS = [*SILENCED_SYSTEM_CHECKS, "security.W005", "security.W021"]
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
LANGUAGE_COOKIE_SECURE = True
