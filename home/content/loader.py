"""From checked files to pages and their translations."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models.signals import post_save
from wagtail.models import Locale, Page, ReferenceIndex, Site
from wagtail.search.index import get_indexed_models, insert_or_update_object
from wagtail.search.signal_handlers import post_save_signal_handler
from wagtail.signal_handlers import disable_reference_index_auto_update

from home.models.content import LoadedContent
from home.models.vocabulary import Term
from home.versions.carrying import facts_stay

from .assignment import FieldWriter
from .errors import ContentError, ContentProblem
from .files import load_documents, load_images, read_files
from .parser import LANGUAGES, PageFiles, fingerprint, read_pages
from .report import LoadReport
from .shared import (
    known_keys,
    load_glossary,
    load_locales,
    load_partners,
    load_settings,
    load_terms,
    read_vocabularies,
)
from .translate import edited_by_hand, translate
from .validation import checked_values
from .values import Values, stable_id

FOLDER = "folder"


@dataclass(frozen=True)
class Content:
    """Everything below a content folder, read and checked."""

    folder: Path
    terms: dict
    images: dict
    documents: dict
    pages: dict[str, PageFiles]
    values: dict[str, dict[str, Values]]


def read_content(folder: Path) -> Content:
    """Read and check a content folder. Raises ContentError; asks and writes no database."""
    terms = read_vocabularies(folder)
    images = read_files(folder, "images")
    documents = read_files(folder, "documents")
    pages = read_pages(folder / "pages")
    known = known_keys(terms, pages, images, documents)
    return Content(folder, terms, images, documents, pages, checked_values(pages, known))


def load_content(content: Content) -> LoadReport:
    """Bring the database to what the files say, except where editors said otherwise.

    All or nothing: a fault that only the database finds undoes the whole run.
    """
    with (
        transaction.atomic(),
        disable_reference_index_auto_update(),
        no_search_index(),
        facts_stay(),
    ):
        return _Loader(content).run()


def load_folder(folder: Path) -> LoadReport:
    """Load a content folder; at once done if no file in it changed since the last time.

    Raises ContentError.
    """
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    mark = fingerprint(*files)
    record = LoadedContent.objects.filter(key=FOLDER).first() or LoadedContent(key=FOLDER)
    if record.fingerprint == mark:
        report = LoadReport()
        pages = LoadedContent.objects.filter(key__startswith="page:", language=LANGUAGES[0])
        report.counts["unchanged"] = pages.count()
        return report
    report = load_content(read_content(folder))
    record.fingerprint = mark
    record.save()
    return report


@contextmanager
def no_search_index() -> Iterator[None]:
    """Write nothing into Wagtail's search index when a page is saved."""
    silent = [
        model
        for model in get_indexed_models()
        if issubclass(model, Page) and post_save.disconnect(post_save_signal_handler, model)
    ]
    try:
        yield
    finally:
        for model in silent:
            post_save.connect(post_save_signal_handler, model)


class _Loader:
    """One run."""

    def __init__(self, content: Content) -> None:
        self.content = content
        self.report = LoadReport()
        self.records = {(r.key, r.language): r for r in LoadedContent.objects.all()}

    def run(self) -> LoadReport:
        content = self.content
        self.locales: dict[str, Locale] = load_locales()
        load_terms(content.terms, self.report)
        load_glossary(content.folder, self.report)
        self.ids: dict[str, dict[str, int]] = {
            "image": load_images(content.folder, content.images, self.report),
            "document": load_documents(content.folder, content.documents, self.report),
            "term": {f"{t.vocabulary}/{t.code}": t.pk for t in Term.objects.all()},
            "page": {},
        }
        self.fields = FieldWriter(self.ids)
        load_partners(content.folder, self.locales, self.report)
        todo = self._stand_up()
        for page in todo:
            self._guarded(page, "en", self._fill)
        for language in LANGUAGES[1:]:
            for page in todo:
                self._guarded(page, language, self._translate)
        load_settings(content.folder, self._site(), self.locales, self.ids["page"], self.report)
        return self.report

    def _guarded(self, page: PageFiles, language: str, action: Callable) -> None:
        try:
            action(page, language)
        except ValidationError as error:
            values = self.content.values[page.key][language]
            raise ContentError(
                [
                    ContentProblem(
                        values.file, values.lines.get(name, 1), f"“{name}”: {' '.join(messages)}"
                    )
                    for name, messages in (
                        error.message_dict.items()
                        if hasattr(error, "error_dict")
                        else [("page", error.messages)]
                    )
                ]
            ) from error

    # --- which pages, and where --------------------------------------------------

    def _stand_up(self) -> list[PageFiles]:
        """Create missing English pages as bare drafts, so that links can point to all of them.

        Returns the pages that are to be filled: new ones, and those whose files changed
        while no editor touched them.
        """
        existing = {
            page.translation_key: page
            for page in Page.objects.filter(
                translation_key__in=[stable_id(key) for key in self.content.pages],
                locale=self.locales["en"],
            )
        }
        todo = []
        for page in self._top_down():
            found = existing.get(stable_id(page.key))
            record = self.records.get((f"page:{page.key}", "en"))
            if found is not None:
                self.ids["page"][page.key] = found.pk
            if found is None and record is None:
                self.ids["page"][page.key] = self._create(page).pk
                self.report.created("page", page.key or "home")
                todo.append(page)
            elif not self._files_changed(page):
                self.report.unchanged()
            elif found is None or self._edited(page):
                self.report.kept("page", page.key or "home")
            else:
                self.report.updated("page", page.key or "home")
                todo.append(page)
        return todo

    def _top_down(self) -> list[PageFiles]:
        """Parents before children, siblings in their order."""
        pages = self.content.pages

        def place(page: PageFiles) -> tuple:
            parts = page.key.split("/") if page.key else []
            above = ["/".join(parts[:depth]) for depth in range(1, len(parts) + 1)]
            return tuple(pages[key].order for key in above)

        return sorted(pages.values(), key=place)

    def _files_changed(self, page: PageFiles) -> bool:
        return any(
            (record := self.records.get((f"page:{page.key}", language))) is None
            or record.fingerprint != page.fingerprint(language)
            for language in LANGUAGES
        )

    def _edited(self, page: PageFiles) -> bool:
        """Return whether any language of the page is no longer as the loader left it."""
        for language in LANGUAGES:
            record = self.records.get((f"page:{page.key}", language))
            version = Page.objects.filter(
                translation_key=stable_id(page.key), locale=self.locales[language]
            ).first()
            if record and (version is None or record.state != str(version.latest_revision_id)):
                return True
        return edited_by_hand(stable_id(page.key))

    def _create(self, page: PageFiles) -> Page:
        values = self.content.values[page.key]["en"]
        instance = values.model(
            locale=self.locales["en"],
            translation_key=stable_id(page.key),
            live=False,
            **values.plain,
        )
        try:
            if page.parent_key is None:
                return self._create_home(instance)
            parent = Page.objects.get(pk=self.ids["page"][page.parent_key])
            return parent.add_child(instance=instance)
        except ValidationError as error:
            raise ContentError(
                [
                    ContentProblem(
                        values.file, values.lines.get(name, 1), f"“{name}”: {' '.join(m)}"
                    )
                    for name, m in error.message_dict.items()
                ]
            ) from error

    def _create_home(self, instance: Page) -> Page:
        """Put the home page in the place of Wagtail's welcome page, and the site upon it."""
        root = Page.get_first_root_node()
        site = self._site()
        welcome = site.root_page if site.pk else None
        slug, instance.slug = instance.slug, f"{instance.slug}-new"
        instance = root.add_child(instance=instance)
        site.root_page = instance
        site.save()
        if welcome is not None and welcome.specific_class is Page and welcome.is_leaf():
            welcome.delete()
        instance.slug = slug
        instance.save()
        return instance

    def _site(self) -> Site:
        site = Site.objects.filter(is_default_site=True).first()
        site = site or Site(hostname="localhost", is_default_site=True)
        site.site_name = site.site_name or settings.WAGTAIL_SITE_NAME  # Wagtail's own has none
        return site

    # --- the English page ----------------------------------------------------------

    def _fill(self, page: PageFiles, language: str) -> None:
        instance = Page.objects.get(pk=self.ids["page"][page.key]).specific
        self.fields.assign(instance, self.content.values[page.key][language], page)
        instance.save_revision().publish()
        self._remember(page, language, instance)

    # --- translations ------------------------------------------------------------------

    def _translate(self, page: PageFiles, language: str) -> None:
        source = Page.objects.get(pk=self.ids["page"][page.key]).specific
        values = self.content.values[page.key][language]
        words = values.model(locale=self.locales[language], translation_key=source.translation_key)
        self.fields.assign(words, values, page)
        translated = translate(source, words, self.locales[language])
        self._remember(page, language, translated)

    def _remember(self, page: PageFiles, language: str, instance: Page) -> None:
        instance.refresh_from_db(fields=["latest_revision"])
        # Once a page, instead of at each of the saves it takes.
        ReferenceIndex.create_or_update_for_object(instance)
        insert_or_update_object(instance)
        LoadedContent.objects.update_or_create(
            key=f"page:{page.key}",
            language=language,
            defaults={
                "fingerprint": page.fingerprint(language),
                "state": str(instance.latest_revision_id),
            },
        )
