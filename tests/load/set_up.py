"""Django in the process that drives: it reads the site's words and addresses, never its data."""

from __future__ import annotations

import os
import signal
import sys
import tempfile

from tests.stages import ROOT


def set_up() -> None:
    """Make the site's modules importable, and let a signal end what runs too."""
    import django

    os.environ |= {"DJANGO_SETTINGS_MODULE": "sme4green.settings.dev", "BACKGROUND": "false"}
    os.environ.setdefault("DATA_DIR", tempfile.gettempdir())
    sys.path.insert(0, str(ROOT / "site"))
    django.setup()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
