"""The form of a page: its address is not one that is taken by the site, its end is for all."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.admin.forms.pages import CopyForm
from wagtail.models import Page
from wagtail.permissions import policy_registry

from home.navigation.reserved import is_reserved

from .access.territories import clean_territories
from .media.page_picture import PictureOfPageForm


def refuse_reserved(slug: str, parent: Page | None, field: str = "slug") -> None:
    """Raise ValidationError of a field where a page would hide something of the site's own."""
    if parent is not None and is_reserved(slug, parent):
        message = _("“%(slug)s” is used by the site itself here: choose another address.")
        raise ValidationError({field: message % {"slug": slug}})


class PageForm(PictureOfPageForm):
    """The form of every page: a new one knows its parent only here."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.instance.territory_field
        own = self._only_territory() if field in self.fields else None
        if own is not None:
            self.initial[field] = own if field == "territory" else [own]

    def _only_territory(self) -> int | None:
        """Return the territory that a new page of whoever writes it has: if they have only one."""
        if self.for_user is None or not self.instance._state.adding:
            return None
        rights = policy_registry.get(self.instance).rights_on(self.parent_page, self.for_user)
        own = rights.held.territories(rights.language) or set()
        return next(iter(own)) if len(own) == 1 else None

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
        if self.for_user is not None:
            self._clean_territory(cleaned)
            self._clean_end(cleaned)
        return cleaned

    def _clean_territory(self, cleaned: dict[str, Any]) -> None:
        page = self.instance
        # In the language it will have; a page that is there has its own.
        place = self.parent_page if page._state.adding else page
        rights = policy_registry.get(page).rights_on(place, self.for_user)
        own = rights.held.territories(rights.language)
        words = _("You may not publish a page of this territory: save it as a draft.")
        clean_territories(self, cleaned, page.territory_field, own, rights.accepts, words)

    def _clean_end(self, cleaned: dict[str, Any]) -> None:
        """Refuse an end that whoever publishes it may not plan; in a draft anybody proposes one."""
        if self.instance._state.adding or "action-publish" not in self.data:
            return
        rights = self.instance.permissions_for_user(self.for_user)
        if refusal := rights.refusal_of_end(cleaned.get("expire_at")):
            self.add_error("expire_at" if "expire_at" in self.fields else None, refusal)


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
