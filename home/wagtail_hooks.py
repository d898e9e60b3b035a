"""What the site adds to Wagtail's admin."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.html import escape
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.account import AvatarSettingsPanel
from wagtail.admin.views.reports import ReportView
from wagtail.admin.widgets.button import Button
from wagtail.models import Page
from wagtail.rich_text import LinkHandler
from wagtail.rich_text.feature_registry import FeatureRegistry
from wagtail.rich_text.pages import PageLinkHandler
from wagtail.snippets.models import register_snippet

from home.help import labels
from home.help.pages import title_of
from home.help.tasks import OF_PAGES
from home.help.urls import urlpatterns as help_addresses
from home.navigation.page_registry import localized_url
from home.navigation.reserved import is_reserved
from home.reports.facts import FactsReport
from home.reports.feedback import FeedbackReport
from home.reports.links import OutgoingLinksReport, confirm_link
from home.reports.panel import ToCheck
from home.reports.rights import EditorsReport, may_edit_pages
from home.rights import documents, listings, publishing, translations
from home.rights.instances import may_publish
from home.versions import cascade
from home.versions.missing import TranslationsBehind, missing_of

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
def translation_is_published_or_handed_in(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Say first what is missing, and hand in what somebody may not publish."""
    return publishing.asked(request, page)


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


# --- All languages ----------------------------------------------------------------

hooks.register("construct_translated_pages_to_cascade_actions", cascade.reached_of_all)


@hooks.register("construct_homepage_panels")
def translations_behind(request: HttpRequest, panels: list[Any]) -> None:
    """Tell those who translate what waits for them."""
    if request.user.has_perm(translations.TRANSLATE):
        panels.append(TranslationsBehind())


@hooks.register("before_unpublish_page")
def unpublished_in_all_languages(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Refuse it to those who may not unpublish each version that goes with it."""
    return _refused(request, page, cascade.refusal(request.user, page, "unpublish"))


@hooks.register("before_delete_page")
def deleted_in_all_languages(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Refuse it to those who may not delete each version that goes with it."""
    return _refused(request, page, cascade.refusal(request.user, page, "delete"))


@hooks.register("before_move_page")
def moved_in_all_languages(
    request: HttpRequest, page: Page, destination: Page
) -> HttpResponse | None:
    """Refuse it where not every version can move, as the trees would stand differently."""
    refusal = cascade.refusal(request.user, page, "move")
    return _refused(request, page, refusal or cascade.refusal_of_place(page, destination))


@hooks.register("before_bulk_action")
def one_at_a_time_where_languages_go_together(
    request: HttpRequest, action_type: str, objects: list[Any], action: Any
) -> HttpResponse | None:
    """Refuse for several at once what has to be asked for all languages, or what is missing."""
    pages = [thing for thing in objects if isinstance(thing, Page)]
    if action_type in cascade.RIGHTS:
        asked = [page for page in pages if cascade.reached(page, action_type).exists()]
        sentence = _("These exist in other languages too: do it one at a time. %(pages)s")
    elif action_type == "publish":
        asked = [page for page in pages if missing_of(page)]
        sentence = _("Not all of these is translated: publish them one at a time. %(pages)s")
    else:
        return None
    if not asked:
        return None
    messages.error(request, sentence % {"pages": ", ".join(page.title for page in asked)})
    return redirect(action.next_url)


def _refused(request: HttpRequest, page: Page, refusal: str) -> HttpResponse | None:
    if not refusal:
        return None
    messages.error(request, refusal)
    return redirect("wagtailadmin_pages:edit", page.pk)


# --- Addresses ----------------------------------------------------------------------


@hooks.register("before_move_page")
def no_move_to_a_reserved_address(
    request: HttpRequest, page: Page, destination: Page
) -> HttpResponse | None:
    """Refuse a place where something of the site's own answers at the page's address."""
    if not is_reserved(page.slug, destination):
        return None
    message = _("“%(slug)s” is used by the site itself there: give the page another address first.")
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


# --- Reports --------------------------------------------------------------------------

# What waits for editors, and what readers say, by the folder of their address.
REPORTS: dict[str, type[ReportView]] = {
    "facts": FactsReport,
    "outgoing-links": OutgoingLinksReport,
    "page-feedback": FeedbackReport,
}


@hooks.register("register_admin_urls")
def report_urls() -> list[URLPattern]:
    """Return the addresses of the reports, and of their tables alone."""
    works = path("reports/outgoing-links/<int:pk>/works/", confirm_link, name="outgoing_link_works")
    pages = [
        path(f"reports/{folder}/", report.as_view(), name=report.index_url_name)
        for folder, report in REPORTS.items()
    ]
    tables = [
        path(
            f"reports/{folder}/results/",
            report.as_view(results_only=True),
            name=report.index_results_url_name,
        )
        for folder, report in REPORTS.items()
    ]
    return [works, *pages, *tables]


def report_menu(folder: str, order: int) -> MenuItem:
    """Return the menu's way to a report."""
    report = REPORTS[folder]
    return EditorsReport(
        report.page_title,
        reverse(report.index_url_name),
        name=folder,
        icon_name=report.header_icon,
        order=order,
    )


for _order, _folder in enumerate(REPORTS, start=1310):
    hooks.register("register_reports_menu_item", partial(report_menu, _folder, _order))


@hooks.register("construct_homepage_panels")
def links_and_facts_to_check(request: HttpRequest, panels: list[Any]) -> None:
    """Tell those who edit pages what waits for them."""
    if may_edit_pages(request.user):
        panels.append(ToCheck())


# --- Help -----------------------------------------------------------------------------

labels.say_in_the_language_of_who_reads()


@hooks.register("register_admin_urls")
def help_urls() -> list[URLPattern]:
    """Return the addresses of the help."""
    return help_addresses


@hooks.register("register_help_menu_item")
def help_menu() -> MenuItem:
    """Return the way to the help, first in the menu of that name."""
    return MenuItem(_("How to …"), reverse("help"), name="how-to", icon_name="help", order=100)


@hooks.register("register_page_header_buttons")
def help_on_this_page(page: Page, **_kwargs: Any) -> Iterator[Button]:
    """Offer the help on what is done with a page of its type, last in its menu."""
    if task := OF_PAGES.get(page.cached_content_type.model_class()._meta.label_lower):
        address = reverse("help_page", args=[task])
        yield Button(title_of(task), address, icon_name="help", priority=900)
