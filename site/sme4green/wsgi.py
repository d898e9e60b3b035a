"""WSGI entry point: `gunicorn -c site/sme4green/gunicorn.py`. It starts no background work."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sme4green.settings.production")
# A visitor who waits holds a worker: better "send again" than nothing for everybody.
os.environ.setdefault("SQLITE_TIMEOUT", "5")
os.environ.setdefault("STATEMENT_TIMEOUT", "30")

application = get_wsgi_application()
