"""Wagtail's views that let something out, with the checks before; and the panel beside its form."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.ui.components import MediaContainer
from wagtail.admin.ui.side_panels import BaseSidePanel
from wagtail.admin.views.pages.create import CreateView
from wagtail.admin.views.pages.edit import EditView
from wagtail.admin.views.pages.revisions import RevisionsRevertView
from wagtail.admin.views.pages.workflow import WorkflowActionView
from wagtail.admin.viewsets.pages import PageViewSet
from wagtail.models import Page

from .confirmation import confirmation
from .registry import Finding, findings_of


class ChecksPanel(BaseSidePanel):
    """What would be advised were the draft published now; anew each time it is saved."""

    class SidePanelToggle(BaseSidePanel.SidePanelToggle):
        """Its button, with the number of findings."""

        aria_label = gettext_lazy("Toggle what to look at before publishing")
        icon_name = "tasks"

        def get_context_data(self, parent_context: Any) -> dict[str, Any]:
            return super().get_context_data(parent_context) | {"count": len(self.panel.findings)}

    class Media:
        js = ["js/admin/findings.js"]

    name = "before-publishing"
    title = gettext_lazy("Before publishing")
    template_name = "home/admin/checks_panel.html"
    order = 340

    @cached_property
    def findings(self) -> list[Finding]:
        """Return what was found; nothing of what is only being made."""
        return findings_of(self.object) if self.object.pk else []

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return super().get_context_data(parent_context) | {"findings": self.findings}


class Checked:
    """A view with a form: shows the checks, and asks for a tick before what was sent goes out."""

    request: HttpRequest
    form: Any

    def get_side_panels(self) -> MediaContainer:
        panels: Any = super().get_side_panels()  # type: ignore[misc]
        thing = getattr(self, "page", None) or getattr(self, "object", None) or self.form.instance
        more = [panel(thing, self.request) for panel in self.get_more_side_panels()]
        return MediaContainer(sorted([*panels, *more], key=lambda panel: panel.order))

    def get_more_side_panels(self) -> list[type[BaseSidePanel]]:
        """Return which panels to add to Wagtail's own."""
        return [ChecksPanel]

    def form_valid(self, form: Any) -> HttpResponse:
        verb = _verb(self.request)
        if verb:
            # In memory: what goes out is saved by Wagtail, once it was ticked.
            thing = form.save(commit=False)
            if (answer := confirmation(self.request, [thing], verb)) is not None:
                return answer
        return super().form_valid(form)  # type: ignore[misc]


class CheckedApproval:
    """Approving from a list: advice is read and ticked on the form of the thing."""

    request: HttpRequest
    object: Any
    action_name: str
    redirect_url: str

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.action_name == "approve":
            draft = self.object.get_latest_revision_as_object()
            answer = confirmation(request, [draft], _("Approve"))
            if answer is not None and request.headers.get("x-requested-with") != "XMLHttpRequest":
                return answer
            if answer is not None:
                messages.warning(request, _("There is advice on it: read it here, then approve."))
                step = {"step": "success", "redirect": self.redirect_url}
                return self.render_modal_json(request, step)  # type: ignore[attr-defined]
        return super().post(request, *args, **kwargs)  # type: ignore[misc]


def _verb(request: HttpRequest) -> str:
    """Return what somebody is about to do that lets a thing out, in a word; empty for no such."""
    sent = request.POST
    if sent.get("action-publish"):
        return _("Publish")
    if sent.get("action-submit") or sent.get("action-restart-workflow"):
        return _("Submit for moderation")
    if sent.get("action-workflow-action") and sent.get("workflow-action-name") == "approve":
        return _("Approve")
    return ""


class CheckedCreate(Checked, CreateView):
    """A page that is made."""


class CheckedEdit(Checked, EditView):
    """A page that is changed."""


class CheckedRevert(Checked, RevisionsRevertView):
    """A page as it was."""


class CheckedPageApproval(CheckedApproval, WorkflowActionView):
    """A page that is approved."""


class CheckedPages(PageViewSet):
    """All pages: in the place of Wagtail's own."""

    model = Page
    add_view_class = CheckedCreate
    edit_view_class = CheckedEdit
    revisions_revert_view_class = CheckedRevert
    workflow_action_view_class = CheckedPageApproval
