"""The form of a page: its address is not one that is taken by the site, its end is for all."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.admin.forms.pages import CopyForm
from wagtail.models import Page

from home.navigation.reserved import is_reserved

from .page_picture import PictureOfPageForm


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
        if "expire_at" in self.changed_data and cleaned.get("expire_at"):
            self._refuse_end_of_others()
        return cleaned

    def _refuse_end_of_others(self) -> None:
        """Refuse to plan the end of versions somebody could not unpublish; they end together."""
        rights = self.instance.permissions_for_user(self.for_user)
        if self.instance._state.adding or not rights.can_unpublish():
            return  # whoever publishes it decides
        for version in self.instance.get_translations().live().specific():
            if not version.permissions_for_user(self.for_user).can_unpublish():
                sentence = _("You may not do this to the version in %(language)s.")
                language = version.locale.get_display_name()
                self.add_error("expire_at", sentence % {"language": language})


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
