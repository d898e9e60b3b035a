"""Who sits at the desk, and the base of its pages.

Which enquiries an adviser sees is `EnquiryQuerySet.visible_to` of `interest/models/enquiries.py`.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from interest.models.advisers import active_advisers, advisers_for
from interest.models.enquiries import Enquiry


def has_desk(user: Any) -> bool:
    """Return whether the user is an adviser or an administrator."""
    return user.is_active and (user.is_superuser or hasattr(user, "adviser"))


class DeskMixin:
    """A view of the desk: who has none is sent away before anything is looked up."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Ask first, then answer."""
        if not has_desk(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]


def enquiry_for(user: Any, pk: int) -> Enquiry:
    """Return an enquiry this user may see. One that they may not is not there (404)."""
    found = (
        Enquiry.objects.visible_to(user)
        .select_related("assigned_to", "consent", "form")
        .filter(pk=pk)
        .first()
    )
    if found is None:
        raise Http404
    return found


def who_may_take(enquiry: Enquiry) -> list[Any]:
    """Return the advisers who may see an enquiry, as users, by name."""
    found = {adviser.user_id: adviser.user for adviser in advisers_for(enquiry.territory)}
    everything = active_advisers().filter(user__is_superuser=True)
    found |= {adviser.user_id: adviser.user for adviser in everything.select_related("user")}
    return sorted(found.values(), key=lambda user: name_of(user).casefold())


def name_of(user: Any) -> str:
    """Return how colleagues call a user; empty for nobody."""
    return (user.get_full_name() or user.get_username()) if user else ""


class DeskView(DeskMixin, WagtailAdminTemplateMixin, View):
    """A page of the desk, in the look of Wagtail's admin."""

    page_title = gettext_lazy("Enquiries")
    header_icon = "mail"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Return home, the list, and the page itself where it is another."""
        here = self.get_page_title()
        items = [
            *self.breadcrumbs_items,
            {"url": reverse("enquiries"), "label": _("Enquiries")},
        ]
        if here != DeskView.page_title:
            items.append({"url": "", "label": here})
        return items
