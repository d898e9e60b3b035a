"""Ways to the help from where a task is done."""

from __future__ import annotations

from django import template
from django.urls import reverse

from home.help.pages import title_of

register = template.Library()


@register.inclusion_tag("home/help/link.html")
def how_to(task: str) -> dict[str, str]:
    """Render a link to the help on a task, named as the page is."""
    return {"title": title_of(task), "address": reverse("help_page", args=[task])}
