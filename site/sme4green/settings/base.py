"""What holds in development, tests and production alike."""

from datetime import timedelta
from pathlib import Path

from .caches import caches
from .databases import databases
from .engines import search_backends
from .environment import ROOT, VARIABLES, path_below_root, read  # noqa: F401 – VARIABLES is a setting
from .files import *  # noqa: F403
from .logs import *  # noqa: F403
from .mail import *  # noqa: F403
from .security import *  # noqa: F403
from .security import ADMIN_CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY, origins

DATA_DIR = Path(read("DATA_DIR", default=str(ROOT / "var")))
DATA_DIR.mkdir(parents=True, exist_ok=True)

SECRET_KEY: str
ALLOWED_HOSTS: list[str]

INSTALLED_APPS = [
    "search",
    "interest",
    "funding",
    "resources",
    "pacts",
    "news",
    "home",
    "wagtail_localize",
    # Replaces wagtail.locales: translation settings beside each locale.
    "wagtail_localize.locales",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.contrib.routable_page",
    "wagtail.contrib.search_promotions",
    "wagtail.contrib.settings",
    "wagtail.contrib.sitemaps",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    # Before staticfiles: runserver serves static files as production does.
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.sitemaps",
]

MIDDLEWARE = [
    # First: machines ask it without TLS, by any name.
    "home.monitoring.middleware.MonitoringMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Before whatever answers from memory: that is logged and counted too.
    "core.logs.requests.RequestLogMiddleware",
    "home.visits.counting.VisitMiddleware",
    "csp.middleware.CSPMiddleware",
    "core.http.headers.HeadersMiddleware",
    "home.middleware.BusyDatabaseMiddleware",
    "home.middleware.SessionMiddleware",
    "home.middleware.RememberLanguageMiddleware",
    "core.page_cache.middleware.PageCacheMiddleware",
    "home.middleware.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    # Before the proof of origin is asked for: what takes no form says so, whoever sends one.
    "home.middleware.MethodsMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    # After those two: it says who is signed in, and why somebody no longer is.
    "home.signin.session.SignInMiddleware",
    "home.middleware.RequestSizeMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "home.middleware.FormerAddressMiddleware",
    "home.middleware.RefusalInAdminMiddleware",
]

ROOT_URLCONF = "sme4green.urls"
WSGI_APPLICATION = "sme4green.wsgi.application"

TEMPLATES: list[dict] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "home.context_processors.layout",
                "funding.context_processors.finder",
                "search.context_processors.search_box",
                "interest.context_processors.ask",
            ],
        },
    },
]

# --- Data -----------------------------------------------------------------

DATABASES = databases(f"sqlite:///{DATA_DIR / 'db.sqlite3'}")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = read("REDIS_URL", default="")
CACHES = caches(REDIS_URL, DATA_DIR / "cache")
# Whether pages are kept for the next visitor, and how much memory of each process they may take.
PAGE_CACHE = read("PAGE_CACHE", "bool", default=True)
PAGE_CACHE_MEGABYTES = read("PAGE_CACHE_MEGABYTES", "int", default=64)

# The first content, loaded by `manage.py load_content`.
CONTENT_DIR = ROOT / "site" / "content"
# Words the site does not use: looked for in files, and in pages before they are published.
WORDS_FILE = ROOT / "docs" / "words.yaml"
# What the help in the admin says, a folder for each language.
HELP_DIR = ROOT / "docs" / "editors"

STATIC_URL = "/static/"
STATIC_ROOT = Path(read("STATIC_ROOT", default=str(DATA_DIR / "static")))
STATICFILES_DIRS = [ROOT / "site" / "assets"]
STATICFILES_FINDERS = [
    "core.staticfiles.BundleFinder",
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
MEDIA_URL = "/media/"
MEDIA_ROOT = DATA_DIR / "media"

STORAGES: dict[str, dict] = {
    "default": {"BACKEND": "core.uploads.folder.Uploads"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
S3_BUCKET = read("S3_BUCKET", default="")
if S3_BUCKET:
    S3_ENDPOINT_URL = read("S3_ENDPOINT_URL", default=None)
    STORAGES["default"] = {
        "BACKEND": "core.uploads.bucket.BucketUploads",
        "OPTIONS": {
            "bucket_name": S3_BUCKET,
            "endpoint_url": S3_ENDPOINT_URL,
            "region_name": read("S3_REGION", default=None),
            "access_key": read("S3_ACCESS_KEY"),
            "secret_key": read("S3_SECRET_KEY"),
        },
    }
    # Browsers get pictures from there.
    for policy in (CONTENT_SECURITY_POLICY["DIRECTIVES"], ADMIN_CONTENT_SECURITY_POLICY):
        policy["img-src"] = [*policy["img-src"], *origins(S3_BUCKET, S3_ENDPOINT_URL)]

# --- Backups ----------------------------------------------------------------

BACKUP_DIR = Path(read("BACKUP_DIR", default=str(DATA_DIR / "backups")))
# A key of age; without one backups are not encrypted.
BACKUP_KEY = read("BACKUP_KEY", default="")
# How many daily, weekly and monthly ones are kept.
BACKUP_KEEP = read("BACKUP_KEEP", default="7,4,12")

# --- A copy of the public pages, for when the site does not answer ----------

MIRROR = read("MIRROR", "bool", default=True)
MIRROR_DIR = Path(read("MIRROR_DIR", default=str(DATA_DIR / "mirror")))

# --- Languages ------------------------------------------------------------

LANGUAGE_CODE = "en"
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [
    ("en", "English"),
    ("ro", "Română"),
    ("it", "Italiano"),
]
# The second has what Wagtail leaves in English, or says otherwise than we do.
LOCALE_PATHS = [ROOT / "site" / "locale", ROOT / "site" / "wagtail_locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Brussels"
LANGUAGE_COOKIE_AGE = 60 * 60 * 24 * 365
LANGUAGE_COOKIE_SAMESITE = "Lax"

WAGTAIL_I18N_ENABLED = True
# A translation goes live when somebody publishes it, not while it is still English.
WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE = False
# A server of LibreTranslate; none, no machine translates.
TRANSLATION_URL = read("TRANSLATION_URL", default="")
if TRANSLATION_URL:
    WAGTAILLOCALIZE_MACHINE_TRANSLATOR = {
        "CLASS": "home.translation.machine.translator.SiteTranslator",
        "OPTIONS": {
            "URL": TRANSLATION_URL,
            "KEY": read("TRANSLATION_KEY", default=""),
            "CHARACTERS_A_MONTH": read("TRANSLATION_CHARACTERS", "int", default=500_000),
        },
    }

# --- Wagtail --------------------------------------------------------------

WAGTAIL_SITE_NAME = "SME4GREEN"
# Addresses are typed, printed and mailed: "ș" becomes "s".
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAILADMIN_BASE_URL = read("BASE_URL", default="http://localhost:8000")
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
WAGTAILADMIN_USER_LOGIN_FORM = "home.signin.forms.AdminSignInForm"
WAGTAILADMIN_USER_PASSWORD_RESET_FORM = "home.mail.password_reset.PasswordResetForm"  # noqa: S105 – a path
WAGTAIL_USER_TIME_ZONES = ["Europe/Brussels", "Europe/Bucharest", "Europe/Rome"]
WAGTAIL_ENABLE_UPDATE_CHECK = False
# Told is whoever may publish just that (home/rights/reviewing.py), not all administrators too.
WAGTAILADMIN_NOTIFICATION_INCLUDE_SUPERUSERS = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
# Private pages ask in the site's own layout; who signs in there without a page in mind comes home.
WAGTAIL_FRONTEND_LOGIN_TEMPLATE = "home/private/login.html"
WAGTAIL_PASSWORD_REQUIRED_TEMPLATE = "home/private/password_required.html"  # noqa: S105 – a path
LOGIN_REDIRECT_URL = "/"
# "default" is the admin's own search; visitors' has an engine for each language, else the database.
WAGTAILSEARCH_BACKENDS = {
    "default": {"BACKEND": "wagtail.search.backends.database"},
    **search_backends(read("SEARCH_URL", default=""), [code for code, _name in LANGUAGES]),
}
WAGTAILEMBEDS_FINDERS: list[dict] = []

# --- Security -------------------------------------------------------------

# Where the admin is, below the site's address.
ADMIN_PATH = path_below_root("ADMIN_PATH", default="admin/")
SESSION_IDLE = timedelta(hours=read("SESSION_IDLE_HOURS", "int", default=8))
# Whether those who publish or read persons' data need a second factor; others may have one.
TWO_FACTOR = read("TWO_FACTOR", "bool", default=True)
OTP_TOTP_ISSUER = WAGTAIL_SITE_NAME
# Attempts are limited by `home.signin.throttle`, which shuts nobody out for whoever knows a name.
OTP_TOTP_THROTTLE_FACTOR = OTP_STATIC_THROTTLE_FACTOR = 0
AUTHENTICATION_BACKENDS = ["home.signin.backend.AccountBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
] + [{"NAME": "home.signin.notices.PasswordChangeNotice"}]

# --- Background ------------------------------------------------------------

# Whether runserver, and gunicorn with sme4green/gunicorn.py, also send mail, run the jobs of the
# day and keep the search index.
BACKGROUND = read("BACKGROUND", "bool", default=True)
# Whether the background asks the sources of calls every night.
IMPORTS = read("IMPORTS", "bool", default=True)
# Whether the background opens some of the outgoing links every night.
LINK_CHECK = read("LINK_CHECK", "bool", default=True)
# Where hosting centres are refused: other addresses of sources, and one that theirs is added to.
SOURCE_URLS = read("SOURCE_URLS", "dict", default={})
SOURCE_RELAY = read("SOURCE_RELAY", default="")

# --- What happens ---------------------------------------------------------------

# With whom /metrics speaks; without a token with nobody, and nothing is counted for it.
METRICS_TOKEN = read("METRICS_TOKEN", default="")
# Seconds after which a process writes what it has counted of visits and requests.
COUNTS_WRITTEN_EVERY = 60

# --- Forms ------------------------------------------------------------------

# On trial, forms take what is sent though nobody is named who answers, and say “trial”.
TRIAL = False
# Beyond "calm" a network's forms cost the sender's browser a small computation; beyond "network"
# and "address" they are refused for a while.
FORM_LIMITS = {
    "calm": read("FORM_LIMIT_CALM", default="5/10minutes"),
    "network": read("FORM_LIMIT_NETWORK", default="120/hour"),
    "address": read("FORM_LIMIT_ADDRESS", default="6/day"),
    "feedback": read("FORM_LIMIT_FEEDBACK", default="30/hour"),
}
# How many proxies of our own stand before the site, each adding to X-Forwarded-For.
PROXIES = read("PROXIES", "int", default=0)
CSRF_FAILURE_VIEW = "home.views.send_again"

# Uploaded files are the proxy's or the object storage's to serve, unless told otherwise.
SERVE_MEDIA = read("SERVE_MEDIA", "bool", default=False)
