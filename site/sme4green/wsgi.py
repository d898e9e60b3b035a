"""WSGI entry point: `gunicorn -c site/sme4green/gunicorn.py`. It starts no background work."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sme4green.settings.production")

application = get_wsgi_application()
