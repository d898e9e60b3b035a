"""`make run`: the site on one's own machine, with nothing else installed."""

from .base import *  # noqa: F403
from .base import DATA_DIR
from .environment import read

# Off by default, so that a newcomer sees the site's own 404 and 500 pages.
DEBUG = read("DEBUG", "bool", default=False)
SECRET_KEY = "only-for-development-never-in-production"
SERVE_MEDIA = True
TRIAL = True
# The administrator of `make run` begins with a password alone.
TWO_FACTOR = read("TWO_FACTOR", "bool", default=False)
# What is changed in a template is seen at once.
PAGE_CACHE = read("PAGE_CACHE", "bool", default=False)
MIRROR = read("MIRROR", "bool", default=False)
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", "0.0.0.0"]  # noqa: S104
if not read("EMAIL_URL", default=""):
    # Mail is written into files, for everybody to read.
    DELIVERY_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = DATA_DIR / "mail"

WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
