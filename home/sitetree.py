"""The tree of pages a visitor may open, for the site map."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.http import HttpRequest
from wagtail.models import Page


@dataclass
class Node:
    """A page of the site map with the pages below it."""

    title: str
    url: str
    children: list[Node] = field(default_factory=list)


def site_tree(home: Page, request: HttpRequest) -> list[Node]:
    """The live, public pages below `home`, nested; queries do not depend on their number."""
    pages = home.get_descendants().live().public().select_related("locale").order_by("path")
    top: list[Node] = []
    open_branches: dict[str, Node] = {}
    for page in pages:
        node = Node(page.title, page.get_url(request) or "")
        parent = open_branches.get(page.path[: -Page.steplen])
        (parent.children if parent else top).append(node)
        open_branches[page.path] = node
    return top
