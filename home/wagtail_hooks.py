"""What the site adds to Wagtail's admin."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.utils.html import escape, format_html
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.account import AvatarSettingsPanel
from wagtail.documents.views.documents import IndexView as DocumentsIndexView
from wagtail.models import Page, TranslatableMixin
from wagtail.rich_text import LinkHandler
from wagtail.rich_text.feature_registry import FeatureRegistry
from wagtail.rich_text.pages import PageLinkHandler
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.chooser import SnippetChooserViewSet

from home.checks.confirmation import confirmation
from home.checks.views import CheckedPages
from home.documents.listing import FilterSetWithLanguage
from home.navigation.page_registry import localized_url
from home.navigation.reserved import is_reserved
from home.rights import documents, listings, publishing, translations
from home.rights.instances import may_publish
from home.translation import buttons, restoring
from home.translation.editor import instead_of_localize
from home.translation.urls import addresses as translation_addresses
from home.versions import cascade

# They register themselves.
from .dashboard import hooks as _of_dashboard  # noqa: F401
from .help import hooks as _of_help  # noqa: F401
from .monitoring import hooks as _of_monitoring  # noqa: F401
from .pictures.forms import AvatarForm
from .reports import hooks as _of_reports  # noqa: F401
from .rights import hooks as _of_rights  # noqa: F401
from .sheets import hooks as _of_sheets  # noqa: F401
from .signin import hooks as _of_signin  # noqa: F401
from .viewsets import CreateWhereThereIsAForm, RoleViewSet, SiteSnippets


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


# --- Own account ------------------------------------------------------------------

AvatarSettingsPanel.form_class = AvatarForm  # it has no setting for it
DocumentsIndexView.filterset_class = FilterSetWithLanguage  # nor has this
SnippetChooserViewSet.create_view_class = CreateWhereThereIsAForm  # nor this, for all choosers
register_snippet(SiteSnippets)


@hooks.register("insert_editor_js")
def forms_wait_for_autosave() -> str:
    """Have a form sent once what is being saved by itself is saved."""
    return format_html('<script src="{}" defer></script>', static("js/admin/autosave.js"))


@hooks.register("insert_editor_js")
def escape_closes_calendars_first() -> str:
    """Keep the dialog open in which a day is chosen."""
    return format_html('<script src="{}" defer></script>', static("js/admin/calendars.js"))


@hooks.register("insert_editor_js")
def rich_text_fields_have_names() -> str:
    """Have a text box of rich text say what it is."""
    return format_html('<script src="{}" defer></script>', static("js/admin/rich-text.js"))


@hooks.register("insert_global_admin_css")
def forms_fit_narrow_windows() -> str:
    """Return the style sheet of the site's own in the admin."""
    return format_html('<link rel="stylesheet" href="{}">', static("css/admin/forms.css"))


@hooks.register("register_admin_viewset")
def people_and_roles() -> RoleViewSet:
    """Return the list of who does what, for administrators."""
    return RoleViewSet("roles")


# --- Rights ---------------------------------------------------------------------

# Before those of wagtail-localize, as the first that matches answers.
hooks.register("register_admin_urls", translations.doors, order=-1)
hooks.register("register_admin_urls", translation_addresses, order=-1)
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


# --- Translating ------------------------------------------------------------------

buttons.register()
# After the questions above: they are about what is sent.
hooks.register("before_edit_page", restoring.asked, order=-1)
hooks.register("before_edit_page", instead_of_localize, order=-1)


@hooks.register("before_edit_snippet", order=-1)
def translated_snippet(request: HttpRequest, instance: Any) -> HttpResponse | None:
    """Lead to the editor of translations."""
    return (
        instead_of_localize(request, instance) if isinstance(instance, TranslatableMixin) else None
    )


# --- All languages ----------------------------------------------------------------

hooks.register("construct_translated_pages_to_cascade_actions", cascade.reached_of_all)


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
    """Refuse for several at once what has to be asked for all languages."""
    if action_type not in cascade.RIGHTS:
        return None
    pages = [thing for thing in objects if isinstance(thing, Page)]
    asked = [page for page in pages if cascade.reached(page, action_type).exists()]
    if not asked:
        return None
    sentence = _("These exist in other languages too: do it one at a time. %(pages)s")
    messages.error(request, sentence % {"pages": ", ".join(page.title for page in asked)})
    return redirect(action.next_url)


def _refused(request: HttpRequest, page: Page, refusal: str) -> HttpResponse | None:
    if not refusal:
        return None
    messages.error(request, refusal)
    return redirect("wagtailadmin_pages:edit", page.pk)


# --- Checks before publishing -------------------------------------------------------


@hooks.register("register_admin_viewset", order=100)
def pages_are_checked() -> CheckedPages:
    """Take the place of Wagtail's own views of pages."""
    return CheckedPages()


@hooks.register("before_bulk_action")
def many_pages_are_checked(
    request: HttpRequest, action_type: str, objects: list[Any], action: Any
) -> HttpResponse | None:
    """Show the advice on all pages that would be published, on one page."""
    if action_type != "publish":
        return None
    pages = [thing for thing in objects if isinstance(thing, Page)]
    if action.cleaned_form.cleaned_data.get("include_descendants"):
        pages += [page for above in pages for page in above.get_descendants().not_live()]
    drafts = [page.get_latest_revision_as_object() for page in pages]
    return confirmation(request, drafts, _("Publish"))


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
