"""Opportunities and imports in the admin."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet, prefetch_related_objects
from django.http import Http404, HttpRequest
from django.utils.translation import gettext_lazy as _
from django.views import View
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    PageChooserPanel,
    PublishingPanel,
    TabbedInterface,
    TitleFieldPanel,
)
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy
from wagtail.snippets.views.snippets import (
    CreateView,
    EditView,
    SnippetViewSet,
    SnippetViewSetGroup,
    WorkflowActionView,
)

from funding.imports.writing.rows import PREFETCHED
from funding.models.demand import CallDemand
from funding.models.imports import ImportRun
from funding.models.opportunity import FundingOpportunity
from funding.models.opportunity_queryset import OpportunityQuerySet
from funding.rights import ASKED
from home.checks.views import Checked, CheckedApproval
from home.fields import term_panel
from home.versions.moderation import read_workflow_once

from .forms import OpportunityForm
from .lists import COLUMNS, CallFilterSet, HistoryOfCall, ListCalls, for_list
from .pages import WithSampleFirms
from .panels import DisagreementPanel, TextsPanel, ThemeSuggestionPanel

TERMS = ("funding_kinds", "roles", "themes", "sizes", "territories", "sectors")

# What hangs on a call and stands in its form.
SHOWN = ("cut_offs", "contacts", "roles", *PREFETCHED)


class CreateCall(WithSampleFirms, Checked, CreateView):
    """A call that is made."""


class EditCall(WithSampleFirms, Checked, EditView):
    """A call that is changed."""

    _shown: FundingOpportunity | None = None

    def get_object(self, queryset: QuerySet | None = None) -> FundingOpportunity:
        """Return the call; to be shown, with all that the form and the panels ask of it.

        Wagtail asks for it twice.
        """
        if self.request.method != "GET":
            return super().get_object(queryset)
        if self._shown is None:
            self._shown = super().get_object(queryset)
            read_workflow_once(self._shown)
            drafted = getattr(self._shown, "_cluster_related_objects", {})
            missing = [name for name in SHOWN if name not in drafted]
            prefetch_related_objects([self._shown], *missing)
        return self._shown


class ApproveCall(CheckedApproval, WorkflowActionView):
    """A call that is approved."""


class OpportunityViewSet(SnippetViewSet):
    """Calls: in plain words, with their conditions; below, what the source says."""

    model = FundingOpportunity
    icon = "calendar"
    list_display = COLUMNS
    filterset_class = CallFilterSet
    search_fields = ["identifier", "title", "call_identifier"]
    # By the columns themselves: the index of SQLite has no column for each of them.
    search_backend_name = None
    list_per_page = 50
    index_view_class = ListCalls
    history_view_class = HistoryOfCall
    add_view_class = CreateCall
    edit_view_class = EditCall
    workflow_action_view_class = ApproveCall

    def get_queryset(self, request: HttpRequest) -> OpportunityQuerySet:
        """Return all calls, with what the list prints."""
        return for_list(FundingOpportunity.objects.all())

    def construct_view(self, view_class: type[View], **kwargs: Any) -> Callable[..., Any]:
        """Return a view that asks for the right on the call itself, where Wagtail's own does not.

        It asks whether somebody may do it to any.
        """
        view = super().construct_view(view_class, **kwargs)
        action = getattr(view_class, "permission_required", None)
        if not isinstance(action, str) or action not in ASKED:
            return view

        @wraps(view)
        def asked(request: HttpRequest, *args: Any, **named: Any) -> Any:
            key = str(named.get("pk", ""))
            # Wagtail reads more spellings of a number than these, and would find the call by them.
            if not (key.isascii() and key.isdigit()):
                raise Http404
            call = self.model.objects.filter(pk=int(key)).first()
            if call is not None and not self.permission_policy.user_has_permission_for_instance(
                request.user, action, call
            ):
                raise PermissionDenied
            return view(request, *args, **named)

        return asked

    edit_handler = TabbedInterface(
        [
            ObjectList(
                [
                    DisagreementPanel(heading=_("Differences from the source")),
                    MultiFieldPanel(
                        [
                            FieldRowPanel(
                                [
                                    TitleFieldPanel("identifier", classname="", placeholder=False),
                                    FieldPanel("kind"),
                                ]
                            ),
                            FieldRowPanel([FieldPanel("title"), FieldPanel("title_language")]),
                            FieldPanel("slug"),
                        ],
                        heading=_("The call"),
                        help_text=_("What every call needs."),
                    ),
                    TextsPanel(heading=_("Languages")),
                    InlinePanel("texts", heading=_("In plain words"), label=_("language")),
                    PageChooserPanel("programme", "funding.FundingSourcePage"),
                    FieldPanel("checked_on"),
                    PublishingPanel(),
                ],
                heading=_("Text"),
            ),
            ObjectList(
                [
                    InlinePanel("criteria", heading=_("Conditions"), label=_("condition")),
                    FieldRowPanel([FieldPanel("consortium"), FieldPanel("permanent")]),
                    FieldRowPanel([FieldPanel("min_partners"), FieldPanel("min_countries")]),
                    FieldRowPanel([FieldPanel("trl_min"), FieldPanel("trl_max")]),
                    FieldRowPanel(
                        [FieldPanel("rate_min"), FieldPanel("rate_max"), FieldPanel("rate_basis")]
                    ),
                    ThemeSuggestionPanel(heading=_("Suggested themes")),
                    MultiFieldPanel(
                        [term_panel(name) for name in TERMS], heading=_("For whom and what")
                    ),
                ],
                heading=_("Who can apply"),
            ),
            ObjectList(
                [InlinePanel("contacts", heading=_("Contacts"), label=_("contact"))],
                heading=_("Contacts"),
            ),
            ObjectList(
                [
                    MultiFieldPanel(
                        [
                            FieldRowPanel([FieldPanel("origin"), FieldPanel("source_key")]),
                            FieldRowPanel([FieldPanel("opens_on"), FieldPanel("deadline_model")]),
                            FieldPanel("budget_total"),
                            FieldRowPanel([FieldPanel("grant_min"), FieldPanel("grant_max")]),
                            FieldPanel("official_url"),
                            FieldRowPanel(
                                [FieldPanel("source_status"), FieldPanel("published_on")]
                            ),
                        ],
                        heading=_("Facts of the source"),
                        help_text=_(
                            "The import fills these. What you write here instead is yours: the "
                            "import keeps it, and tells you when the source says something else."
                        ),
                    ),
                    InlinePanel(
                        "cut_offs",
                        [
                            FieldRowPanel([FieldPanel("day"), FieldPanel("at")]),
                            FieldRowPanel([FieldPanel("stage"), FieldPanel("label")]),
                        ],
                        heading=_("Deadlines"),
                        label=_("deadline"),
                        help_text=_("Day and time in Brussels. The status follows from them."),
                    ),
                ],
                heading=_("Source"),
            ),
        ],
        base_form_class=OpportunityForm,
    )


class ImportRunViewSet(SnippetViewSet):
    """Reports of the imports; nothing to edit."""

    model = ImportRun
    icon = "download"
    list_display = [
        "what",
        "origin",
        "state",
        "started_at",
        "new",
        "changed",
        "unchanged",
        "queued",
        "vanished",
        "rejected",
        "first_remark",
    ]
    list_filter = ["origin", "state"]
    inspect_view_enabled = True
    inspect_view_fields = [
        "what",
        "origin",
        "state",
        "started_at",
        "finished_at",
        "user",
        "new",
        "changed",
        "unchanged",
        "queued",
        "vanished",
        "rejected",
        "message",
        "rejections",
    ]
    add_to_admin_menu = False
    panels = [FieldPanel("what", read_only=True), FieldPanel("message", read_only=True)]


class NobodyAdds(ModelPermissionPolicy):
    """As for any model, but for adding one: only its source does."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action != "add" and super().user_has_permission(user, action)


register_permission_policy(CallDemand, NobodyAdds(CallDemand))


class DemandViewSet(SnippetViewSet):
    """How much was asked of calls: the import's figures, and which page each is shown on."""

    model = CallDemand
    icon = "group"
    list_display = ["title", "programme", "applied", "contracted", "as_of", "opportunity"]
    search_fields = ["title", "call_code", "programme"]
    search_backend_name = None
    add_to_admin_menu = False
    panels = [
        *(
            FieldPanel(name, read_only=True)
            for name in ("title", "programme", "applied", "contracted", "as_of")
        ),
        FieldPanel("opportunity"),
        PageChooserPanel("programme_page", "funding.FundingSourcePage"),
    ]


class CallsGroup(SnippetViewSetGroup):
    """Their place in the menu."""

    items = (OpportunityViewSet, ImportRunViewSet, DemandViewSet)
    menu_label = _("Calls")
    menu_icon = "calendar"
    menu_order = 240
