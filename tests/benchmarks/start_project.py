"""A site made with Wagtail's own start-project template, with the content of given pages.

Written as Wagtail's tutorial does it (docs.wagtail.org, "Your first Wagtail site"): a menu of the
pages that are in menus, a body of blocks, the pages below as cards with their pictures, a form of
Wagtail's own. No footer, trail, filters or other languages, which the site's pages have.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

from bs4 import BeautifulSoup, Tag

MODELS = """
from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.blocks import RichTextBlock
from wagtail.contrib.forms.models import AbstractForm, AbstractFormField
from wagtail.fields import StreamField
from wagtail.images import get_image_model_string
from wagtail.images.blocks import ImageChooserBlock
from wagtail.models import Page


class HomePage(Page):
    introduction = models.TextField(blank=True)
    cover = models.ForeignKey(
        get_image_model_string(), models.SET_NULL, null=True, blank=True, related_name="+"
    )
    body = StreamField([("text", RichTextBlock()), ("picture", ImageChooserBlock())], blank=True)


class FormField(AbstractFormField):
    page = ParentalKey("FormPage", on_delete=models.CASCADE, related_name="form_fields")


class FormPage(AbstractForm):
    body = StreamField([("text", RichTextBlock())], blank=True)
"""
MENU = """{% load wagtailcore_tags %}{% wagtail_site as current_site %}<nav>
{% for item in current_site.root_page.get_children.live.in_menu %}
<a href="{% pageurl item %}">{{ item.title }}</a>
{% endfor %}</nav>
"""
PAGE = """{% extends "base.html" %}
{% load wagtailcore_tags wagtailimages_tags %}
{% block content %}
<h1>{{ page.title }}</h1>
{% include_block page.body %}
{% for card in page.get_children.live.specific %}
<article>
  {% if card.cover %}{% image card.cover fill-600x400 %}{% endif %}
  <h3><a href="{% pageurl card %}">{{ card.title }}</a></h3><p>{{ card.introduction }}</p>
</article>
{% endfor %}
{% if form %}
<form method="post">{% csrf_token %}{{ form.as_p }}<button>Send</button></form>
{% endif %}
{% endblock content %}
"""
FILL = """
import json
from io import BytesIO
from django.core.files.images import ImageFile
from PIL import Image as Picture
from wagtail.rich_text import RichText
from wagtail.images.models import Image
from home.models import FormField, FormPage, HomePage

def picture(title):
    data = BytesIO()
    Picture.new("RGB", (1200, 800), "green").save(data, "JPEG")
    return Image.objects.create(title=title, file=ImageFile(data, name=f"{title}.jpg"))

root = HomePage.objects.get()
for kind, content in json.load(open("pages.json")).items():
    body = [("text", RichText(content["text"]))]
    if content["fields"]:
        page = FormPage(title=content["title"], slug=kind, show_in_menus=True, body=body)
        page.form_fields = [FormField(**made) for made in content["fields"]]
        root.add_child(instance=page)
        continue
    pictures = [picture(f"{kind}-{number}") for number in range(content["pictures"])]
    body += [("picture", shown) for shown in pictures]
    page = HomePage(title=content["title"], slug=kind, show_in_menus=True, body=body)
    root.add_child(instance=page)
    for number, card in enumerate(content["cards"]):
        cover = picture(f"{kind}-card-{number}") if card["has_picture"] else None
        page.add_child(instance=HomePage(
            title=card["title"], slug=f"card-{number}", introduction=card["text"], cover=cover
        ))
"""


@dataclass(frozen=True)
class Card:
    """What a page says of another."""

    title: str
    text: str
    has_picture: bool


@dataclass(frozen=True)
class Content:
    """What a page says, as Wagtail would hold it."""

    title: str
    text: str
    pictures: int
    cards: list[Card]
    fields: list[dict[str, str]]


def content_of(html: str) -> Content:
    """Return the content of a page of the site. Raises ValueError for what has no main part."""
    main = BeautifulSoup(html, "html.parser").main
    if main is None or main.h1 is None:
        raise ValueError("no page of the site")
    if around := main.h1.find_parent("article"):  # the page itself, no card
        around.unwrap()
    title = main.h1.extract().get_text(" ", strip=True)
    fields = []
    for form in main("form"):
        # What is sent is a form; what is only looked up with, a filter.
        if form.find("input", attrs={"name": "csrfmiddlewaretoken"}):
            fields += _fields(form)
        form.decompose()
    cards = [_card(article.extract()) for article in main("article")]
    pictures = len([picture.extract() for picture in main("img")])
    return Content(title, main.decode_contents(), pictures, cards, fields)


def _card(article: Tag) -> Card:
    heading = article.find(["h2", "h3", "h4"])
    title = heading.extract().get_text(" ", strip=True) if heading else "Card"
    return Card(title, article.get_text(" ", strip=True), article.find("img") is not None)


def _fields(form: Tag) -> list[dict[str, str]]:
    """Return the fields of a form as those of Wagtail's forms; what is hidden is none."""
    found = []
    for shown in form(["input", "select", "textarea"]):
        if shown.get("type") == "hidden":
            continue
        kind = {"select": "dropdown", "textarea": "multiline"}.get(shown.name, "singleline")
        if shown.get("type") in {"checkbox", "radio"}:
            kind = "checkbox"
        choices = "\n".join(option.get_text(strip=True) for option in shown("option"))
        label = f"{shown.get('name')} {len(found)}"
        found.append({"label": label, "field_type": kind, "choices": choices})
    return found


def start_project(folder: Path, pages: dict[str, Content]) -> dict[str, str]:
    """Make the site in `folder`, with each page at `/NAME/`; return its environment."""
    folder.mkdir()
    wagtail = str(Path(sys.executable).with_name("wagtail"))
    _run(folder, wagtail, "start", "started", ".")
    (folder / "home" / "models.py").write_text(MODELS)
    templates = folder / "home" / "templates" / "home"
    for name in ("home_page", "form_page"):
        (templates / f"{name}.html").write_text(PAGE)
    base = folder / "started" / "templates" / "base.html"
    base.write_text(base.read_text().replace("{% block content %}", f"{MENU}{{% block content %}}"))
    made = {name: asdict(content) for name, content in pages.items()}
    (folder / "pages.json").write_text(json.dumps(made))
    settings = folder / "started" / "settings" / "bench.py"
    settings.write_text("from .dev import *\nDEBUG = False\nALLOWED_HOSTS = ['*']\n")
    _run(folder, sys.executable, "manage.py", "makemigrations", "-v0", "home")
    _run(folder, sys.executable, "manage.py", "migrate", "-v0")
    _run(folder, sys.executable, "manage.py", "shell", "-v0", "-c", FILL)
    return {"DJANGO_SETTINGS_MODULE": "started.settings.bench", "PYTHONPATH": str(folder)}


def _run(folder: Path, *command: str) -> None:
    environment = {"PATH": "/usr/bin:/bin", "DJANGO_SETTINGS_MODULE": "started.settings.dev"}
    subprocess.run(command, cwd=folder, check=True, env=environment)
