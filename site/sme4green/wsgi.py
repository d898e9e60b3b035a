"""WSGI entry point: `gunicorn --pythonpath .,site sme4green.wsgi`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sme4green.settings.production")

application = get_wsgi_application()

from home.jobs import worker  # noqa: E402 – after the apps are there

worker.begin()
