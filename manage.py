#!/usr/bin/env python
"""Django's command line. Puts `site/` on the path first: it holds the project package."""

import os
import sys
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(1, str(Path(__file__).resolve().parent / "site"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sme4green.settings.dev")

    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
