"""A site made with Wagtail's own start-project template, with one page of given content."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

MODEL = """
from django.db import models
from wagtail.fields import RichTextField
from wagtail.models import Page


class HomePage(Page):
    body = RichTextField(blank=True)
"""
TEMPLATE = """{% extends "base.html" %}
{% load wagtailcore_tags %}
{% block content %}<h1>{{ page.title }}</h1>{{ page.body|richtext }}{% endblock content %}
"""
FILL = """
from home.models import HomePage
page = HomePage.objects.get()
page.body = open("body.html").read()
page.save_revision().publish()
"""


def start_project(folder: Path, body: str) -> dict[str, str]:
    """Make the site in `folder`, with `body` on its first page; return its environment."""
    folder.mkdir()
    wagtail = str(Path(sys.executable).with_name("wagtail"))
    _run(folder, wagtail, "start", "started", ".")
    (folder / "home" / "models.py").write_text(MODEL)
    (folder / "home" / "templates" / "home" / "home_page.html").write_text(TEMPLATE)
    (folder / "body.html").write_text(body)
    settings = folder / "started" / "settings" / "bench.py"
    settings.write_text("from .dev import *\nDEBUG = False\nALLOWED_HOSTS = ['*']\n")
    _run(folder, sys.executable, "manage.py", "makemigrations", "-v0", "home")
    _run(folder, sys.executable, "manage.py", "migrate", "-v0")
    _run(folder, sys.executable, "manage.py", "shell", "-v0", "-c", FILL)
    return {"DJANGO_SETTINGS_MODULE": "started.settings.bench", "PYTHONPATH": str(folder)}


def _run(folder: Path, *command: str) -> None:
    environment = {"PATH": "/usr/bin:/bin", "DJANGO_SETTINGS_MODULE": "started.settings.dev"}
    subprocess.run(command, cwd=folder, check=True, env=environment)
