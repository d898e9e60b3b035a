"""The tree of pages a visitor may open, for the site map."""

from __future__ import annotations

from dataclasses import dataclass, field

from wagtail.models import Page

from .page_registry import page_registry
from .withheld import withheld_ids


@dataclass
class Node:
    """A page of the site map with the pages below it."""

    title: str
    url: str
    children: list[Node] = field(default_factory=list)


def site_tree(home_path: str) -> list[Node]:
    """Return the pages below the home page at `home_path`, nested.

    What leads nowhere for now is left out.
    """
    withheld = withheld_ids()
    top: list[Node] = []
    branches: dict[str, Node] = {}
    for entry in page_registry().below(home_path):
        if entry.page_id in withheld:
            continue
        node = Node(entry.title, entry.url)
        parent = branches.get(entry.path[: -Page.steplen])
        (parent.children if parent else top).append(node)
        branches[entry.path] = node
    return top
