"""What rights and roles add to Wagtail's admin."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.action_menu import SubmitForModerationMenuItem
from wagtail.admin.widgets.button import Button
from wagtail.models import Page
from wagtail.permissions import policy_registry
from wagtail.snippets.action_menu import (
    SubmitForModerationMenuItem as SubmitSnippetForModerationMenuItem,
)

from . import departure, translations
from .instances import may_publish
from .tester import with_rights

# --- Pages ----------------------------------------------------------------------------


@hooks.register("before_edit_page", order=-2)
def know_where_the_explorer_begins(request: HttpRequest, page: Page) -> None:
    """Ask now, for the whole request: wagtail-localize would ask Wagtail's own rules."""
    policy_registry.get(page).explorable_root_instance(request.user)


@hooks.register("construct_explorer_page_queryset")
def pages_with_rights(
    parent_page: Page, pages: QuerySet[Page], request: HttpRequest
) -> QuerySet[Page]:
    """Read at once what the rights on each page of a list are computed of."""
    return with_rights(pages)


@hooks.register("before_publish_page", order=-1)
def publishing_is_refused_in_words(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Keep the draft and say so, where it may not go live; `BasePage.publish` would refuse it."""
    if may_publish(request.user, page) and page.permissions_for_user(request.user).accepts(
        page.own_territories(), "publish"
    ):
        return None
    messages.error(request, _("It is saved as a draft: you may not publish it."))
    return redirect("wagtailadmin_pages:edit", page.pk)


@hooks.register("before_copy_page")
def copies_go_live_by_those_who_may(request: HttpRequest, page: Page) -> None:
    """Refuse copies that are public at once to those who may not publish each of the pages."""
    if request.method == "POST" and {"publish_copies", "alias"} & request.POST.keys():
        subtree = "copy_subpages" in request.POST
        pages = page.get_descendants(inclusive=True).specific() if subtree else [page.specific]
        translations.require(all(may_publish(request.user, each) for each in pages))


@hooks.register("before_move_page", order=-1)
def moved_by_those_who_may(request: HttpRequest, page: Page, destination: Page) -> None:
    """Ask before the question whether somebody is sure, which shows the title of a draft."""
    translations.require(page.permissions_for_user(request.user).can_move_to(destination))


# --- Moderation -----------------------------------------------------------------------


class Submit(SubmitForModerationMenuItem):
    """Says what is done in the language of who does it; the workflow's name is in English."""

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        return super().get_context_data(parent_context) | {"label": _("Submit for moderation")}


class SubmitSnippet(SubmitSnippetForModerationMenuItem):
    """As for a page."""

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        return super().get_context_data(parent_context) | {"label": _("Submit for moderation")}


@hooks.register("construct_page_action_menu")
@hooks.register("construct_snippet_action_menu")
def submit_is_said_in_words(items: list[Any], request: HttpRequest, context: Any) -> None:
    """Put them in the place of Wagtail's own."""
    ours = {SubmitForModerationMenuItem: Submit, SubmitSnippetForModerationMenuItem: SubmitSnippet}
    items[:] = [
        ours[type(item)](order=item.order) if type(item) in ours else item for item in items
    ]


# --- People ---------------------------------------------------------------------

hooks.register("before_delete_user", departure.ask)


@hooks.register("register_user_listing_buttons")
def roles_of_a_user(user: Any, request_user: Any) -> list[Button]:
    """Return the way from somebody's account to their roles."""
    address = f"{reverse('roles:index')}?user={user.pk}"
    return [Button(_("Roles"), address, icon_name="group", priority=15)]


@hooks.register("before_bulk_action")
def people_leave_one_at_a_time(
    request: HttpRequest, action_type: str, objects: list[Any], action: Any
) -> HttpResponse | None:
    """Refuse to delete several accounts at once, as each asks who takes over."""
    if action_type != "delete" or not any(isinstance(it, get_user_model()) for it in objects):
        return None
    messages.error(request, _("Delete accounts one at a time: each asks who takes over."))
    return redirect(action.next_url)
