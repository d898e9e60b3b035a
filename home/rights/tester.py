"""What somebody may do with one page: by their roles, or by the rights of Wagtail's groups."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, QuerySet
from wagtail.models import Page, PagePermissionTester, get_page_models
from wagtail_localize.models import Translation

from home.versions.cascade import refusal

from .territories import codes_of

if TYPE_CHECKING:
    from .pages import RolePagePolicy


@cache
def containers() -> tuple[type[Page], ...]:
    """Return the kinds of page below which pages of a territory are put, such as the news."""
    return tuple(
        model
        for model in get_page_models()
        if any(getattr(below, "territory_field", "") for below in model.creatable_subpage_models())
    )


def versions() -> QuerySet[Translation]:
    """Return the translations that a page of an outer query is kept by."""
    return Translation.objects.filter(
        source__object_id=OuterRef("translation_key"),
        target_locale=OuterRef("locale"),
        enabled=True,
    )


def with_rights(pages: QuerySet[Page]) -> QuerySet[Page]:
    """Return pages with what their rights are computed of: no query a page."""
    return pages.prefetch_related("territory_rows").annotate(is_version=Exists(versions()))


class RolePermissionTester(PagePermissionTester):
    """What somebody may do with one page.

    `permissions` holds Wagtail's actions; besides, “translate”, and “below” where somebody may add
    pages of their own territory to a page that is shared.
    """

    permission_policy: RolePagePolicy

    def __init__(self, user: Any, page: Page) -> None:
        super().__init__(user, page)
        self.by_group: frozenset[str] = frozenset()
        self.held = self.permission_policy.held_by(user)
        self.language = self.held.languages.get(page.locale_id)
        if user.is_active and not user.is_superuser:
            self.by_group = frozenset(self.permissions)
            self.permissions |= self._by_role()

    def _by_role(self) -> frozenset[str]:
        if not self.held.roles or self.page_is_root:
            return frozenset()
        known = self.held.known.get(self.page.pk)
        if known is None:
            known = frozenset(self._computed())
            if self.page.pk is not None:
                self.held.known[self.page.pk] = known
        return known

    def _computed(self) -> set[str]:
        actions = self.held.actions(codes_of(self.page), self.language)
        if "translate" in actions and not self._is_version():
            actions.discard("translate")
        if self.held.somewhere("add", self.language):
            if self.page.owner_id == self.user.pk and not self.page.live:
                actions.add("change")
            if self.page.specific_class in containers():
                actions.add("below")
        return actions

    def _is_version(self) -> bool:
        known = getattr(self.page, "is_version", None)
        if known is None:
            known = Page.objects.filter(Exists(versions()), pk=self.page.pk).exists()
        return bool(known)

    def accepts(self, codes: Collection[str], action: str = "change") -> bool:
        """Return whether they may have it belong to these territories, none for a shared page."""
        if self.user.is_superuser or action in self.by_group:
            return bool(self.user.is_active)
        if action == "change" and "add" in self.by_group:
            return True
        return action in self.held.actions(codes, self.language)

    def holds(self, action: str, language: str) -> bool:
        """Return whether they might do something to it if it was in a language."""
        if self.user.is_superuser or action in self.by_group:
            return bool(self.user.is_active)
        return action in self.held.actions(codes_of(self.page), language)

    def refusal_of_end(self, moment: datetime | None) -> str:
        """Return why they may not have it end then; empty if they may.

        Its versions end together with it. What is planned already somebody was asked for.
        """
        live = Page.objects.filter(pk=self.page.pk, live=True)
        if moment is None or live.filter(expire_at=moment).exists():
            return ""
        return refusal(self.user, self.page, "unpublish")

    def can_edit(self) -> bool:
        if super().can_edit():
            return True
        return bool(self.user.is_active) and "translate" in self.permissions

    def can_view_revisions(self) -> bool:
        """Return whether the history opens for them; Wagtail names the way to it to everybody."""
        return bool(super().can_view_revisions()) and (self.can_edit() or self.can_publish())

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        """Return Wagtail's answer; a page that is live it would look for below itself."""
        if self.page.live and not self.user.is_superuser and "publish" not in self.permissions:
            return False
        return bool(super().can_delete(ignore_bulk))

    def can_translate(self) -> bool:
        """Return whether they may order versions of it in any language."""
        return self.can_edit() or any(
            self.holds(action, language)
            for language in self.held.languages.values()
            for action in ("add", "translate")
        )

    def can_edit_in(self, languages: Iterable[str]) -> bool:
        """Return whether they may edit it, and its versions in these languages."""
        rights = ("change", "translate")
        return self.can_edit() and all(
            any(self.holds(action, language) for action in rights) for language in languages
        )

    def can_add_subpage(self) -> bool:
        """Return Wagtail's answer, or that of a role; without a right it would count pages."""
        if not self.user.is_superuser and not {"add", "below"} & self.permissions:
            return False
        if super().can_add_subpage():
            return True
        if not self.user.is_active or self.user.is_superuser or "below" not in self.permissions:
            return False
        models = self.page.specific_class.creatable_subpage_models()
        return any(model.can_create_at(self.page) for model in models)

    def can_publish_subpage(self) -> bool:
        """Return whether they may publish what they add; of what territory is asked of that."""
        if super().can_publish_subpage():
            return True
        if not self.user.is_active or self.user.is_superuser:
            return False
        return "below" in self.permissions and self.held.somewhere("publish", self.language)

    def can_move_to(self, destination: Page) -> bool:
        if super().can_move_to(destination):
            return True
        if not self.user.is_active or self.user.is_superuser:
            return False
        if self.page == destination or destination.is_descendant_of(self.page):
            return False
        rights = destination.permissions_for_user(self.user)
        if "below" not in getattr(rights, "permissions", ()) or not self.can_move():
            return False
        if not self.page.specific.can_move_to(destination):
            return False
        live = self.page.get_descendants(inclusive=True).filter(live=True).exists()
        return not live or self.holds("publish", rights.language or "")
