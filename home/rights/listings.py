"""Lists of the admin that show titles to whoever may enter it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest
from wagtail.admin.api.views import PagesAdminAPIViewSet
from wagtail.admin.ui.side_panels import PageStatusSidePanel
from wagtail.admin.views.bulk_action import BulkAction
from wagtail.admin.views.pages import listing
from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.documents.api.admin.views import DocumentsAdminAPIViewSet
from wagtail.images.api.admin.views import ImagesAdminAPIViewSet
from wagtail.models import Page, PageQuerySet
from wagtail.permissions import policy_registry

from .documents import RIGHTS
from .instances import ANY, may_see


def _known(files: QuerySet, request: HttpRequest) -> QuerySet:
    """Return those of the collections that somebody has a right in."""
    policy = policy_registry.get_by_type(files.model)
    known = policy.instances_user_has_any_permission_for(request.user, RIGHTS)
    return files.filter(pk__in=known.values("pk"))


class Documents(DocumentsAdminAPIViewSet):
    """Those that somebody may choose."""

    def get_queryset(self) -> QuerySet:
        return _known(super().get_queryset(), self.request)


class Images(ImagesAdminAPIViewSet):
    """Those that somebody may choose."""

    def get_queryset(self) -> QuerySet:
        return _known(super().get_queryset(), self.request)


class Pages(PagesAdminAPIViewSet):
    """None for those who have no right in any page; nothing is done to one here.

    Wagtail's screens have no use for its actions, which ask no hook that stands before a screen.
    """

    actions: dict[str, Any] = {}

    def get_queryset(self) -> QuerySet:
        return known_pages(super().get_queryset(), self.request)


class StatusOfListedPage(PageStatusSidePanel):
    """Beside a list of pages: leads to where the page is used only those who may open that."""

    def __init__(self, page: Page, request: HttpRequest, **named: Any) -> None:
        super().__init__(page, request, **named)
        if not page.permissions_for_user(request.user).can_edit():
            self.usage_url = ""


listing.PageStatusSidePanel = StatusOfListedPage  # it has no setting for it


def _seen(user: Any, model: type[models.Model]) -> QuerySet:
    """Return the things of a kind that somebody comes upon in the admin."""
    policy = policy_registry.get_by_type(model)
    if issubclass(model, Page):
        return policy.explorable_instances(user)
    return policy.instances_user_has_any_permission_for(user, ANY)


def _of_what_is_seen(theirs: Callable[..., Any]) -> Callable[..., Any]:
    """Return how an action on several things finds them, but for those somebody does not see.

    Wagtail's question before it names all that were asked for. Raises PermissionDenied where
    nothing is left.
    """

    @wraps(theirs)
    def found(action: BulkAction) -> tuple[list[Any], dict[str, Any]]:
        objects, others = theirs(action)
        refused = others["items_with_no_access"]
        if refused:
            asked = _seen(action.request.user, action.model).filter(
                pk__in=[thing.pk for thing in refused]
            )
            seen = set(asked.values_list("pk", flat=True))
            others["items_with_no_access"] = [thing for thing in refused if thing.pk in seen]
            if not objects and not seen:
                raise PermissionDenied
        return objects, others

    return found


BulkAction.get_actionable_objects = _of_what_is_seen(BulkAction.get_actionable_objects)


def register(router: WagtailAPIRouter) -> None:
    """Put them in the place of Wagtail's own."""
    router.register_endpoint("documents", Documents)
    router.register_endpoint("images", Images)
    router.register_endpoint("pages", Pages)


def known_pages(pages: PageQuerySet, request: HttpRequest) -> PageQuerySet:
    """Return no page to those who have no right in any."""
    return pages if may_see(request.user, Page) else pages.none()
