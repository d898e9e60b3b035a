"""What the funding catalogue adds to the admin."""

from django.urls import URLPattern, path, re_path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.snippets.models import register_snippet

from funding.admin.pages import FundingSources
from funding.admin.viewsets import CallsGroup

from .admin import (
    dashboard,  # noqa: F401 – registers what waits
    doubles,
    texts,
    views,
)

register_snippet(CallsGroup)


@hooks.register("register_admin_viewset", order=100)
def sources_of_funding() -> FundingSources:
    """Return the views of sources of funding."""
    return FundingSources()


@hooks.register("register_admin_urls")
def import_urls() -> list[URLPattern]:
    """Return the addresses of importing a file, and of deciding on changes."""
    return [
        path("calls/import/", views.import_calls, name="funding_import_calls"),
        re_path(
            r"^calls/import/calls\.(?P<kind>csv|xlsx)$", views.empty_list, name="funding_empty_list"
        ),
        path("calls/terms/", views.condition_terms, name="funding_condition_terms"),
        path("calls/import/confirm/", views.confirm_import, name="funding_confirm_import"),
        path("calls/import/<str:token>/", views.show_upload, name="funding_upload"),
        path("calls/changes/", views.source_changes, name="funding_source_changes"),
        re_path(
            r"^calls/changes/(?P<pk>\d+)/(?P<decision>take|keep)/$",
            views.decide,
            name="funding_decide",
        ),
        path("calls/<int:pk>/texts/", texts.CallTextsView.as_view(), name="funding_call_texts"),
        path("calls/doubles/", doubles.doubles, name="funding_doubles"),
        path(
            "calls/doubles/<int:kept>/<int:other>/<slug:decision>/",
            doubles.decide_double,
            name="funding_decide_double",
        ),
    ]


class EditorsMenuItem(MenuItem):
    """Shown to those who may edit calls."""

    def is_shown(self, request: object) -> bool:
        return request.user.has_perm("funding.change_fundingopportunity")  # type: ignore[attr-defined]


@hooks.register("register_admin_menu_item")
def import_menu() -> MenuItem:
    """Return the menu's way to the import."""
    address = reverse("funding_import_calls")
    return EditorsMenuItem(_("Import calls"), address, icon_name="download", order=241)


@hooks.register("register_admin_menu_item")
def changes_menu() -> MenuItem:
    """Return the menu's way to what waits."""
    address = reverse("funding_source_changes")
    return EditorsMenuItem(_("Changes in sources"), address, icon_name="history", order=242)


@hooks.register("register_admin_menu_item")
def doubles_menu() -> MenuItem:
    """Return the menu's way to likely doubles."""
    address = reverse("funding_doubles")
    return EditorsMenuItem(_("Likely doubles"), address, icon_name="copy", order=243)
