"""A table of all pages a visitor may open: titles and addresses, in every language.

Menus, footers, breadcrumbs, language switches, links in texts and lists ask it instead of
the database. Each process keeps its own copy, made with two queries; all of them look at one
cached version, which changes when a page changes its title, address, place or state.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from django.conf import settings
from django.db.models import Q
from django.utils.translation import get_language
from wagtail.models import Page, PageQuerySet, PageViewRestriction

from core.caching import ProcessCopy

# Shared by what else is made of live pages and their facts.
DIRECTORY_KEY = "home.page_registry"


@dataclass(frozen=True)
class Entry:
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


@dataclass(frozen=True)
class Directory:
    """All live, public pages, in the order of the tree."""

    by_id: dict[int, Entry] = field(default_factory=dict)
    by_path: dict[str, Entry] = field(default_factory=dict)
    by_key: dict[UUID, dict[str, Entry]] = field(default_factory=dict)
    private_paths: tuple[str, ...] = ()

    def localized(self, page_id: int) -> Entry | None:
        """The page in the active language, else as it is; None if nobody may read it."""
        entry = self.by_id.get(page_id)
        if entry is None:
            return None
        language = (get_language() or settings.LANGUAGE_CODE)[:2]
        return self.by_key[entry.translation_key].get(language, entry)

    def below(self, path: str) -> list[Entry]:
        """Every page below the one at `path`."""
        return [entry for entry in self.by_path.values() if entry.path.startswith(path)][
            1 if path in self.by_path else 0 :
        ]

    def above(self, path: str) -> list[Entry]:
        """From the home page down to the parent of the page at `path`."""
        ends = range(Page.steplen, len(path), Page.steplen)
        return [self.by_path[path[:end]] for end in ends if path[:end] in self.by_path]

    def of_model(self, model: str, language: str) -> Entry | None:
        """The first page of a model in a language, such as the only funding index."""
        return next(
            (
                entry
                for entry in self.by_path.values()
                if entry.model == model and entry.language == language
            ),
            None,
        )

    def menu(self, home_path: str) -> list[Entry]:
        """The pages directly below a home page that editors show in menus."""
        depth = len(home_path) + Page.steplen
        return [
            entry for entry in self.below(home_path) if entry.in_menu and len(entry.path) == depth
        ]


def directory() -> Directory:
    """The table as it is now."""
    return _directory.get()


def drop_directory() -> None:
    """Make every process build its table anew."""
    _directory.drop()


def localized_url(page_id: int) -> str | None:
    """The address of a page in the active language, else in its own; None if it has none."""
    entry = directory().localized(page_id)
    return entry.url if entry else None


def visible(pages: PageQuerySet) -> PageQuerySet:
    """Those of `pages` that any visitor may read: live, and not private."""
    private = Q()
    for path in directory().private_paths:
        private |= Q(path__startswith=path)
    return pages.live().exclude(private) if private else pages.live()


def _build() -> Directory:
    private = tuple(PageViewRestriction.objects.values_list("page__path", flat=True))
    table = Directory(private_paths=private)
    pages = Page.objects.live().filter(depth__gt=1).select_related("locale").order_by("path")
    for page in pages:
        if page.path.startswith(private):
            continue
        entry = Entry(
            page.pk,
            page.title,
            page.url or "",
            page.full_url or "",
            page.locale.language_code,
            page.translation_key,
            page.path,
            page.show_in_menus,
            f"{page.cached_content_type.app_label}.{page.cached_content_type.model}",
        )
        table.by_id[entry.page_id] = entry
        table.by_path[entry.path] = entry
        table.by_key.setdefault(entry.translation_key, {})[entry.language] = entry
    return table


_directory = ProcessCopy(DIRECTORY_KEY, _build)
