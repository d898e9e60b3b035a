"""What the site adds to Wagtail's admin."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.html import escape
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.account import AvatarSettingsPanel
from wagtail.models import Page
from wagtail.rich_text import LinkHandler
from wagtail.rich_text.feature_registry import FeatureRegistry
from wagtail.rich_text.pages import PageLinkHandler
from wagtail.snippets.models import register_snippet

from home.navigation.page_registry import localized_url
from home.navigation.reserved import is_reserved
from home.rights import documents, listings, translations
from home.rights.instances import may_publish

from .pictures.forms import AvatarForm
from .viewsets import SiteSnippets


class LocalizedPageLinkHandler(PageLinkHandler):
    """A link to a page leads to its version in the visitor's language, without a query a link."""

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict]) -> list[str]:
        urls = [localized_url(int(attrs.get("id") or 0)) for attrs in attrs_list]
        return [f'<a href="{escape(url)}">' if url else "<a>" for url in urls]


@hooks.register("register_rich_text_features", order=100)
def register_page_links(features: FeatureRegistry) -> None:
    """Take the place of Wagtail's own handler of links to pages."""
    handler: type[LinkHandler] = LocalizedPageLinkHandler
    features.register_link_type(handler)


AvatarSettingsPanel.form_class = AvatarForm  # it has no setting for it
register_snippet(SiteSnippets)


# --- Rights ---------------------------------------------------------------------

# Before those of wagtail-localize, as the first that matches answers.
hooks.register("register_admin_urls", translations.doors, order=-1)
hooks.register("before_serve_document", documents.refuse_strangers, order=-1)
# After Wagtail's own, whose place they take.
hooks.register("construct_admin_api", listings.register, order=100)
hooks.register("construct_page_chooser_queryset", listings.known_pages)

RESTART, CONVERT = "localize-restart-translation", "localize-convert-to-alias"


@hooks.register("before_edit_page", order=-1)
@hooks.register("before_edit_snippet", order=-1)
def restarting_needs_publishing(request: HttpRequest, instance: Any) -> None:
    """Refuse to bind a page to its source again to those who may not publish it."""
    if request.method == "POST" and RESTART in request.POST:
        translations.require(may_publish(request.user, instance))


@hooks.register("before_edit_page", order=-1)
def no_page_goes_live_untranslated(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Refuse to publish what would be its source under another address."""
    if request.POST.get("action") != "publish" or not translations.is_untranslated(page):
        return None
    messages.error(
        request,
        _("Nothing of this page is translated yet: it would appear in the language of its source."),
    )
    return redirect("wagtailadmin_pages:edit", page.pk)


@hooks.register("construct_page_action_menu")
def translation_is_no_first_action(
    items: list[Any], request: HttpRequest, context: dict[str, Any]
) -> None:
    """Put what ends or restarts a translation last, and leave it out for those who may not."""
    moved = [item for item in items if item.name in (RESTART, CONVERT)]
    items[:] = [item for item in items if item not in moved]
    if moved and may_publish(request.user, context["page"]):
        items += moved


@hooks.register("construct_reports_menu")
def report_of_translations_for_translators(request: HttpRequest, items: list[MenuItem]) -> None:
    """Leave it out for those who do not translate."""
    if not request.user.has_perm(translations.TRANSLATE):
        items[:] = [item for item in items if "localize/reports" not in (item.url or "")]


@hooks.register("before_move_page")
def no_move_to_a_reserved_address(
    request: HttpRequest, page: Page, destination: Page
) -> HttpResponse | None:
    """Refuse a place where something of the site's own answers at the page's address."""
    if not is_reserved(page.slug, destination):
        return None
    message = _(
        "“%(slug)s” is an address of the site's own there: give the page another one first."
    )
    messages.error(request, message % {"slug": page.slug})
    return redirect("wagtailadmin_pages:move", page.pk)


@hooks.register("before_bulk_action")
def no_move_of_many_to_a_reserved_address(
    request: HttpRequest, action_type: str, objects: list[Any], action: Any
) -> HttpResponse | None:
    """Refuse it for several at once as well."""
    if action_type != "move":
        return None
    destination = action.get_execution_context()["destination"]
    refused = (no_move_to_a_reserved_address(request, page, destination) for page in objects)
    return next(filter(None, refused), None)
