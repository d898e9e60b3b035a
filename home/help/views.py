"""The help in the admin's own layout."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from .pages import folder, read, title_of
from .tasks import GROUPS, TASKS


class HelpIndex(WagtailAdminTemplateMixin, TemplateView):
    """All tasks, by who does them."""

    template_name = "home/help/index.html"
    page_title = gettext_lazy("How to …")
    header_icon = "help"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        groups = [
            (group.title, [(title_of(task), _address(task)) for task in group.tasks])
            for group in GROUPS
        ]
        return super().get_context_data(**kwargs, groups=groups)


class HelpTask(WagtailAdminTemplateMixin, TemplateView):
    """One task, and those beside it."""

    template_name = "home/help/page.html"
    header_icon = "help"

    def get_page_title(self) -> str:
        return self.page.title

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        index = {"url": reverse("help"), "label": HelpIndex.page_title}
        return [*self.breadcrumbs_items, index, {"url": "", "label": self.page.title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        task = kwargs["task"]
        if task not in TASKS:
            raise Http404
        self.page = read(task)
        group = next(group for group in GROUPS if task in group.tasks)
        others = [(title_of(each), _address(each)) for each in group.tasks if each != task]
        return super().get_context_data(**kwargs, page=self.page, group=group.title, others=others)


def picture(request: HttpRequest, language: str, name: str) -> FileResponse:
    """Return a picture of the help in a language."""
    file = folder().parent / language / name
    if not file.is_file():
        raise Http404
    return FileResponse(file.open("rb"), content_type="image/webp")


def _address(task: str) -> str:
    return reverse("help_page", args=[task])
