"""What interest adds to the admin: the advisers' desk."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import URLPattern, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets.button import Button
from wagtail.snippets.models import register_snippet

from interest.desk import departure  # noqa: F401 – it registers itself
from interest.desk.log import register_actions
from interest.desk.permissions import has_desk
from interest.desk.viewsets import AdviserViewSet, ReplyTemplateViewSet
from interest.readiness import tasks  # noqa: F401 – registers what waits

from .desk import dashboard, urls  # noqa: F401 – as above

register_snippet(ReplyTemplateViewSet)


@hooks.register("register_admin_viewset")
def advisers() -> AdviserViewSet:
    """Return the list of who answers, for administrators."""
    return AdviserViewSet("advisers")


@hooks.register("register_roles_header_buttons")
def way_to_advisers() -> Button:
    """Return the way from the list of roles to who answers enquiries."""
    return Button(_("Advisers"), reverse("advisers:index"), icon_name="mail", priority=50)


@hooks.register("register_admin_urls")
def desk_urls() -> list[URLPattern]:
    """Return the addresses of the desk."""
    return urls.urlpatterns


hooks.register("register_log_actions", register_actions)


class DeskMenuItem(MenuItem):
    """Shown to those who have a desk."""

    def is_shown(self, request: HttpRequest) -> bool:
        return has_desk(request.user)


@hooks.register("register_admin_menu_item")
def desk_menu() -> MenuItem:
    """Return the way to the desk."""
    return DeskMenuItem(
        _("Enquiries"), reverse("enquiries"), name="enquiries", icon_name="mail", order=150
    )
