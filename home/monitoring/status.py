"""The page of the admin that says how the site is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import Error
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from home.jobs.overview import job_states

from .readiness import readiness
from .registry import PARTS, QUEUES

URL_NAME = "site_status"


@dataclass(frozen=True)
class PartRow:
    """A part of the site, and whether it works."""

    label: str | Promise
    works: bool
    detail: str


@dataclass(frozen=True)
class QueueRow:
    """What waits, and since when."""

    label: str | Promise
    number: int
    oldest: datetime | None


class StatusView(WagtailAdminTemplateMixin, TemplateView):
    """Parts, queues and jobs, for administrators."""

    template_name = "home/admin/status.html"
    page_title = _("State of the site")
    header_icon = "info-circle"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_superuser:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            **kwargs, parts=_parts(), queues=_queues(), jobs=job_states(timezone.now())
        )


def _parts() -> list[PartRow]:
    works = readiness.now()
    return [PartRow(part.label, works[name], _detail(name)) for name, part in PARTS.items()]


def _detail(name: str) -> str:
    try:
        return PARTS[name].detail()
    except (Error, OSError):
        return ""


def _queues() -> list[QueueRow]:
    found = ((queue.label, queue.backlog()) for queue in QUEUES.values())
    return [QueueRow(label, backlog.number, backlog.oldest) for label, backlog in found]


class StatusMenuItem(MenuItem):
    """The way to the page, shown to administrators."""

    def __init__(self) -> None:
        page = StatusView
        super().__init__(
            page.page_title, reverse(URL_NAME), name="site-status", icon_name=page.header_icon,
            order=1400,
        )  # fmt: skip

    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.is_superuser
