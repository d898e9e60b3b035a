"""The address of a page: in letters of the alphabet, and not one that is taken by the site."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.admin.forms.pages import CopyForm
from wagtail.models import Page

from home.navigation.reserved import is_reserved

from .media.page_picture import PictureOfPageForm


def refuse_reserved(slug: str, parent: Page | None, field: str = "slug") -> None:
    """Raise ValidationError of a field where a page would hide something of the site's own."""
    if parent is not None and is_reserved(slug, parent):
        message = _("“%(slug)s” is used by the site itself here: choose another address.")
        raise ValidationError({field: message % {"slug": slug}})


class PageForm(PictureOfPageForm):
    """The form of every page: a new one knows its parent only here."""

    def clean_slug(self) -> str:
        """Return it in letters that are typed everywhere; the browser does so as one writes."""
        slug = self.cleaned_data["slug"]
        return slug if slug.isascii() else slugify(slug)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        try:
            refuse_reserved(cleaned.get("slug") or "", self.parent_page)
        except ValidationError as error:
            self.add_error(None, error)
        return cleaned


class PageCopyForm(CopyForm):
    """The form that copies a page to another place, or under another address."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        parent = cleaned.get("new_parent_page") or self.page.get_parent()
        try:
            refuse_reserved(cleaned.get("new_slug") or "", parent, "new_slug")
        except ValidationError as error:
            self.add_error(None, error)
        return cleaned
