"""A table of all pages a visitor may open: titles and addresses, in every language.

Menus, footers, breadcrumbs, language switches, links in texts and lists ask it instead of
the database. Each process keeps its own copy, made with two queries; all of them look at one
version, which changes when a page changes its title, address, place or state (`home.signals`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Q, Value
from django.db.models.functions import Coalesce
from django.utils.translation import get_language
from wagtail.models import Page, PageQuerySet, PageViewRestriction

from core.caching import VersionedCache


@dataclass(frozen=True)
class RegisteredPage:
    """A page, as far as a link to it needs."""

    page_id: int
    title: str
    url: str
    full_url: str
    language: str
    translation_key: UUID
    path: str
    in_menu: bool
    model: str
    # The language of its source, where a machine translated it and nobody has read all of it.
    unread_from: str = ""


@dataclass(frozen=True)
class PageRegistry:
    """All live, public pages, in the order of the tree."""

    by_id: dict[int, RegisteredPage] = field(default_factory=dict)
    by_path: dict[str, RegisteredPage] = field(default_factory=dict)
    by_url: dict[str, RegisteredPage] = field(default_factory=dict)
    by_key: dict[UUID, dict[str, RegisteredPage]] = field(default_factory=dict)
    by_parent: dict[str, list[RegisteredPage]] = field(default_factory=dict)
    private_paths: tuple[str, ...] = ()

    def at(self, address: str) -> tuple[RegisteredPage | None, list[str]]:
        """Return the deepest page at or above an address, and the parts of it that are below."""
        below: list[str] = []
        while address.strip("/"):
            if page := self.by_url.get(address):
                return page, below
            above, _slash, last = address.rstrip("/").rpartition("/")
            below.insert(0, last)
            address = f"{above}/"
        return None, below

    def localized(self, page_id: int) -> RegisteredPage | None:
        """Return the page in the active language, else as it is; None if nobody may read it."""
        page = self.by_id.get(page_id)
        if page is None:
            return None
        language = (get_language() or settings.LANGUAGE_CODE)[:2]
        return self.by_key[page.translation_key].get(language, page)

    def children(self, path: str, model: str) -> list[RegisteredPage]:
        """Return the pages of a model directly below the one at `path`."""
        return [page for page in self.by_parent.get(path, ()) if page.model == model]

    def below(self, path: str) -> list[RegisteredPage]:
        """Return every page below the one at `path`."""
        return [page for page in self.by_path.values() if page.path.startswith(path)][
            1 if path in self.by_path else 0 :
        ]

    def above(self, path: str) -> list[RegisteredPage]:
        """Return the pages from the home page down to the parent of the page at `path`."""
        ends = range(Page.steplen, len(path), Page.steplen)
        return [self.by_path[path[:end]] for end in ends if path[:end] in self.by_path]

    def of_model(self, model: str, language: str) -> RegisteredPage | None:
        """Return the first page of a model in a language, such as the only funding index."""
        return next(
            (
                page
                for page in self.by_path.values()
                if page.model == model and page.language == language
            ),
            None,
        )

    def menu(self, home_path: str) -> list[RegisteredPage]:
        """Return the pages directly below a home page that editors show in menus."""
        return [page for page in self.by_parent.get(home_path, ()) if page.in_menu]


def page_registry() -> PageRegistry:
    """Return the table as it is now."""
    return page_registry_cache.get()


def is_registry_changing() -> bool:
    """Return whether this transaction changes pages: the table is made again when it is asked."""
    return page_registry_cache.version() is None


def invalidate_page_registry() -> None:
    """Have every process build its table anew."""
    page_registry_cache.invalidate()


def localized_url(page_id: int) -> str | None:
    """Return the address of a page in the active language, else in its own; None if it has none."""
    page = page_registry().localized(page_id)
    return page.url if page else None


def visible(pages: PageQuerySet) -> PageQuerySet:
    """Return those of `pages` that any visitor may read: live, and not private."""
    private = Q()
    for path in page_registry().private_paths:
        private |= Q(path__startswith=path)
    return pages.live().exclude(private) if private else pages.live()


def _build() -> PageRegistry:
    private = tuple(PageViewRestriction.objects.values_list("page__path", flat=True))
    registry = PageRegistry(private_paths=private)
    unread_from = Coalesce("unread_texts__source_language", Value(""))
    pages = Page.objects.live().filter(depth__gt=1).annotate(unread_from=unread_from)
    pages = pages.select_related("locale").order_by("path")
    for page in pages:
        if not page.path.startswith(private):
            _register(registry, page)
    return registry


def _register(registry: PageRegistry, page: Any) -> None:
    registered = RegisteredPage(
        page.pk,
        page.title,
        page.url or "",
        page.full_url or "",
        page.locale.language_code,
        page.translation_key,
        page.path,
        page.show_in_menus,
        f"{page.cached_content_type.app_label}.{page.cached_content_type.model}",
        page.unread_from,
    )
    registry.by_id[page.pk] = registered
    registry.by_path[page.path] = registered
    registry.by_url[registered.url] = registered
    registry.by_key.setdefault(page.translation_key, {})[registered.language] = registered
    registry.by_parent.setdefault(page.path[: -Page.steplen], []).append(registered)


page_registry_cache = VersionedCache("home.page_registry", _build)
