"""Who may do what with pages: by their roles, or by the rights of Wagtail's groups.

An administrator may still give a group rights below a page; both count. Where somebody has no
role, nothing here differs from Wagtail.
"""

from __future__ import annotations

from collections.abc import Collection
from os.path import commonprefix
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, Max, Min, Q, QuerySet
from django.db.models.functions import Length, Substr
from wagtail.models import Page
from wagtail.permission_policies.pages import PagePermissionPolicy

from home.models.access.roles import Role, RoleKind
from home.navigation.locales import locales

from .held import Held
from .territories import codes_of, within
from .tester import RolePermissionTester, containers, versions

# What makes a page show in the explorer.
EXPLORING = frozenset({"add", "change", "publish", "lock", "unlock", "bulk_delete", "translate"})


class RolePagePolicy(PagePermissionPolicy):
    """Wagtail's rights by group, and those that follow from roles."""

    def rights_on(self, page: Page, user: Any) -> RolePermissionTester:
        """Return what somebody may do with a page."""
        return RolePermissionTester(user, page)

    def held_by(self, user: Any) -> Held:
        """Return the roles of somebody, read once a request."""
        if not user.is_active or user.is_anonymous:
            return Held()
        if not hasattr(user, "_held_roles"):
            roles = [] if user.is_superuser else list(user.roles.select_related("territory"))
            codes = {pk: locale.language_code for pk, locale in locales().items()} if roles else {}
            user._held_roles = Held(roles, codes)
        return user._held_roles

    # --- of one page ------------------------------------------------------------

    def user_has_any_permission_for_instance(
        self, user: Any, actions: Collection[str], instance: Page
    ) -> bool:
        if super().user_has_any_permission_for_instance(user, actions, instance):
            return True
        if not user.is_active or not self.held_by(user).roles:
            return False
        return bool(set(actions) & self.rights_on(instance, user).permissions)

    def users_with_any_permission_for_instance(
        self, actions: Collection[str], instance: Page, include_superusers: bool = True
    ) -> QuerySet:
        language = instance.locale.language_code
        codes = codes_of(instance)
        by_role = [
            role.user_id
            for role in Role.objects.that_may(actions)
            if role.speaks(language) and role.covers(codes)
        ]
        by_group = super().users_with_any_permission_for_instance(
            actions, instance, include_superusers
        )
        return _either(by_group, by_role)

    # --- of any page ------------------------------------------------------------

    def user_has_any_permission(self, user: Any, actions: Collection[str]) -> bool:
        if super().user_has_any_permission(user, actions):
            return True
        # A translator changes some pages.
        more = {"translate"} if "change" in actions else set()
        return bool(self.held_by(user).that_may({*actions, *more}))

    def users_with_any_permission(
        self, actions: Collection[str], include_superusers: bool = True
    ) -> QuerySet:
        by_role = Role.objects.that_may(actions).values_list("user_id", flat=True)
        return _either(super().users_with_any_permission(actions, include_superusers), by_role)

    # --- lists of pages ------------------------------------------------------------

    def instances_user_has_any_permission_for(
        self, user: Any, actions: Collection[str]
    ) -> QuerySet[Page]:
        by_group = super().instances_user_has_any_permission_for(user, actions)
        asked = self._by_role(user, set(actions))
        if asked is None:
            return by_group
        return self.model._default_manager.filter(Q(pk__in=by_group.values("pk")) | asked)

    def _by_role(self, user: Any, actions: set[str]) -> Q | None:
        """Return which pages somebody's roles allow any of these actions on."""
        held = self.held_by(user)
        asked = None
        for role in held.that_may(actions):
            pages = Q(depth__gt=1)
            if role.languages:
                pages &= Q(locale__language_code__in=role.languages)
            own = pages & Q(owner=user, live=False)
            if role.territory is not None:
                pages &= Q(pk__in=within(role.territory.code).values("page"))
            if role.kind == RoleKind.TRANSLATOR:
                pages = Q(pages & Exists(versions()))
            elif "change" in actions:
                pages |= own
            asked = pages if asked is None else asked | pages
        return asked

    def _with_containers(self, user: Any) -> Q | None:
        """Return those somebody may do anything with, and those they may add to."""
        asked = self._by_role(user, set(EXPLORING))
        if asked is None:
            return None
        types = ContentType.objects.get_for_models(*containers()).values()
        for role in self.held_by(user).that_may({"add"}):
            below = Q(content_type__in=types)
            if role.languages:
                below &= Q(locale__language_code__in=role.languages)
            asked |= below
        return asked

    # --- the explorer ------------------------------------------------------------

    def explorable_root_instance(self, user: Any) -> Page | None:
        """Return the page below which all lies that somebody has to do with."""
        cached = self._explorable_root_instance_cache_name
        if hasattr(user, cached):
            return getattr(user, cached)
        asked = None if user.is_superuser else self._with_containers(user)
        if asked is None:
            return super().explorable_root_instance(user)
        # What all paths begin with, the first and the last in their order begin with.
        ends = self.model._default_manager.filter(asked).aggregate(Min("path"), Max("path"))
        by_group = self.instances_with_direct_explore_permission(user)
        paths = [*filter(None, ends.values()), *(page.path for page in by_group)]
        shared = commonprefix(paths)  # noqa: RUF071 – no paths of files
        path = shared[: len(shared) // Page.steplen * Page.steplen]
        root = self.model.base_page_model.objects.filter(path=path).first()
        if root is None:
            root = self.model.base_page_model.get_first_root_node()  # nothing is there yet
        elif root.is_leaf() and root.depth > 2:
            root = root.get_parent()  # a list of nothing would be shown
        setattr(user, cached, root)
        return root

    def explorable_instances(self, user: Any) -> QuerySet[Page]:
        """Return what somebody has to do with, and the pages above it to come there."""
        if not hasattr(user, "_explorable_pages"):
            user._explorable_pages = self._explorable(user)
        return user._explorable_pages.all()

    def _explorable(self, user: Any) -> QuerySet[Page]:
        by_group = super().explorable_instances(user)
        asked = None if user.is_superuser else self._with_containers(user)
        if asked is None:
            return by_group
        pages = self.model._default_manager
        above = self._paths_above(user, asked)
        found = pages.filter(asked | Q(path__in=above) | Q(pk__in=by_group.values("pk")))
        root = self.explorable_root_instance(user)
        return found.filter(path__startswith=root.path) if root else found.none()

    def _paths_above(self, user: Any, asked: Q) -> set[str]:
        """Return the paths of the pages above; the parents are few, however many stand below."""
        if not hasattr(user, "_paths_above"):
            parents = (
                self.model._default_manager.filter(asked)
                .annotate(parent=Substr("path", 1, Length("path") - Page.steplen))
                .values_list("parent", flat=True)
                .distinct()
                .order_by()
            )
            user._paths_above = {
                path[:end]
                for path in parents
                for end in range(Page.steplen, len(path) + 1, Page.steplen)
            }
        return user._paths_above


def _either(by_group: QuerySet, by_role: Any) -> QuerySet:
    users = get_user_model()._default_manager
    return users.filter(Q(pk__in=by_group.values("pk")) | Q(pk__in=by_role))
