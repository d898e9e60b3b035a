"""A funding opportunity: a call, a topic, or a source of money that is always there.

Three levels: a programme (`FundingSourcePage`) has opportunities, an opportunity has cut-offs.
An opportunity is no page, but has an address in every language below the funding index.
"""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modelcluster.models import ClusterableModel
from wagtail.actions.publish_revision import PublishPermissionError
from wagtail.models import (
    DraftStateMixin,
    LockableMixin,
    PreviewableMixin,
    Revision,
    RevisionMixin,
    WorkflowMixin,
)
from wagtail.permissions import policy_registry
from wagtail.search import index

from funding.choices import Consortium, GrantorLevel, Kind, Origin, RateBasis
from funding.paths import call_url
from home.fields import term_field
from home.models import Vocabulary

from .opportunity_queryset import OpportunityQuerySet, OpportunityState
from .opportunity_time import OpportunityTime
from .opportunity_words import OpportunityWords
from .source import amount_field, whole_field


class FundingOpportunity(
    OpportunityState,
    WorkflowMixin,
    DraftStateMixin,
    LockableMixin,
    RevisionMixin,
    PreviewableMixin,
    OpportunityWords,
    OpportunityTime,
    index.Indexed,
    ClusterableModel,
):
    """What one can apply for. `accepted` holds what the source said last, as we accepted it.

    The fields above it are what the site says. The import fills them as long as they still say
    what the source said before; where an editor wrote something else, that stays.
    """

    # --- facts of the source ---------------------------------------------------
    origin = models.CharField(_("origin"), max_length=10, choices=Origin, default=Origin.EDITOR)
    source_key = models.CharField(
        _("key in the source"),
        max_length=160,
        blank=True,
        help_text=_("Unique within origin and kind. Empty: as the identifier."),
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.TOPIC)
    slug = models.SlugField(_("address"), max_length=180, unique=True)
    identifier = models.CharField(_("identifier"), max_length=160, db_index=True)
    title = models.CharField(_("official title"), max_length=500)
    title_language = models.CharField(
        _("language of the title"),
        max_length=5,
        default="en",
        choices=[("en", _("English")), ("ro", _("Romanian")), ("it", _("Italian"))],
    )
    description = models.TextField(_("official description"), blank=True)
    call_identifier = models.CharField(_("call"), max_length=160, blank=True)
    call_title = models.CharField(_("title of the call"), max_length=500, blank=True)
    parent_topic = models.CharField(_("topic of the funded project"), max_length=160, blank=True)
    programme_code = models.CharField(_("programme in the source"), max_length=20, blank=True)
    type_of_action = models.CharField(_("type of action"), max_length=160, blank=True)
    deadline_model = models.CharField(
        _("deadline model"),
        max_length=20,
        blank=True,
        choices=[
            ("single-stage", _("one stage")),
            ("two-stage", _("two stages")),
            ("multiple", _("several deadlines")),
        ],
    )
    opens_on = models.DateField(_("opens on"), null=True, blank=True)
    budget_total = amount_field(_("budget in euro"))
    grant_min = amount_field(_("smallest grant in euro"))
    grant_max = amount_field(_("largest grant in euro"))
    expected_grants = models.PositiveIntegerField(_("expected grants"), null=True, blank=True)
    partner_search = models.BooleanField(_("partner search"), null=True, blank=True)
    official_url = models.URLField(_("official page"), max_length=500, blank=True)
    keywords = models.JSONField(_("keywords"), default=list, blank=True)
    source_status = models.CharField(_("status in the source"), max_length=20, blank=True)
    grantor = models.CharField(_("who funds it"), max_length=200, blank=True)
    level = models.CharField(_("level"), max_length=10, blank=True, choices=GrantorLevel)
    source_url = models.URLField(
        _("where the facts are from"),
        max_length=500,
        blank=True,
        help_text=_("If it is not the official page."),
    )
    closing_note = models.TextField(
        _("note on opening and closing"),
        max_length=1000,
        blank=True,
        help_text=_("In the words of the source."),
    )

    # --- record of the source: never edited ------------------------------------
    accepted = models.JSONField(default=dict, blank=True, editable=False)
    raw = models.JSONField(default=dict, blank=True, editable=False)
    content_hash = models.CharField(max_length=64, blank=True, editable=False)
    published_on = models.DateField(_("as published on"), null=True, blank=True)
    last_seen = models.DateTimeField(null=True, blank=True, editable=False)
    source_changed = models.DateTimeField(null=True, blank=True, editable=False)
    missed_scans = models.PositiveSmallIntegerField(default=0, editable=False)
    listed = models.BooleanField(default=True, editable=False, db_index=True)
    # The same measure from another source, which visitors are led to while this one is not live.
    merged_into = models.ForeignKey(
        "self", null=True, editable=False, on_delete=models.SET_NULL, related_name="merged_from"
    )
    first_end = models.DateTimeField(null=True, blank=True, editable=False, db_index=True)
    last_end = models.DateTimeField(null=True, blank=True, editable=False, db_index=True)

    # --- facts of editors --------------------------------------------------------
    programme = models.ForeignKey(
        "funding.FundingSourcePage",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="opportunities",
        verbose_name=_("programme"),
    )
    rate_min = whole_field(_("lowest funding rate in per cent"), 100)
    rate_max = whole_field(_("highest funding rate in per cent"), 100)
    rate_basis = models.CharField(
        _("basis of the rate"), max_length=10, blank=True, choices=RateBasis
    )
    consortium = models.CharField(_("consortium"), max_length=12, choices=Consortium, blank=True)
    min_partners = whole_field(_("at least this many partners"), 50)
    min_countries = whole_field(_("from at least this many countries"), 50)
    trl_min = whole_field(_("lowest technology readiness level"), 9)
    trl_max = whole_field(_("highest technology readiness level"), 9)
    funding_kinds = term_field(Vocabulary.FUNDING_KIND, _("kinds of funding"))
    roles = term_field(Vocabulary.SME_ROLE, _("roles of the firm"))
    themes = term_field(Vocabulary.THEME, _("themes"))
    sizes = term_field(Vocabulary.SME_SIZE, _("sizes of firms"))
    aims = term_field(Vocabulary.AIM, _("what a firm wants to do with it"))
    territories = term_field(Vocabulary.TERRITORY, _("territories"))
    sectors = term_field(Vocabulary.SECTOR, _("sectors"))
    checked_on = models.DateField(_("confirmed on the official page on"), null=True, blank=True)

    objects = OpportunityQuerySet.as_manager()

    # Imports come in bulk, and so does what search is told of them.
    search_auto_update = False
    search_fields = [
        index.SearchField("display_title", boost=8),
        index.SearchField("identifier", boost=10),
        index.SearchField("display_summary", boost=4),
        index.SearchField("call_title"),
        index.SearchField("call_identifier"),
        index.SearchField("programme_words"),
        index.SearchField("theme_words"),
        index.SearchField("title"),
        index.SearchField("keywords"),
        index.SearchField("type_of_action"),
        index.SearchField("description"),
        index.AutocompleteField("title"),
        index.AutocompleteField("identifier"),
        index.FilterField("themes"),
        index.FilterField("territories"),
        index.FilterField("opens_on"),
        index.FilterField("closes_at"),
    ]

    class Meta:
        verbose_name = _("call")
        verbose_name_plural = _("calls")
        constraints = [
            models.UniqueConstraint(
                fields=["origin", "kind", "source_key"], name="opportunity_source_unique"
            )
        ]

    # What a draft must not carry back: the source moves on while an editor writes.
    kept_out_of_drafts = (
        "accepted",
        "raw",
        "content_hash",
        "last_seen",
        "confirmed_on",
        "source_changed",
        "missed_scans",
        "listed",
        "first_end",
        "last_end",
        "source_status",
        "merged_into",
    )

    def __str__(self) -> str:
        return f"{self.identifier}: {self.title}"[:160]

    def with_content_json(self, content: dict) -> FundingOpportunity:
        """Return a revision of this opportunity, with the source's record as it is now."""
        revision = super().with_content_json(content)
        for name in self.kept_out_of_drafts:
            setattr(revision, name, getattr(self, name))
        return revision

    def publish(self, revision: Revision, user: Any = None, *args: Any, **options: Any) -> None:
        """Publish a revision as it stands now, on top of the opportunity as it stands now.

        An import or a decision that is being written changes both: it is waited for. Every view
        that publishes ends here: refused to who may not, as it is and as it will be.
        """
        if user is not None:
            policy = policy_registry.get(self)
            both = (self, revision.as_object())
            if not all(policy.user_has_permission_for_instance(user, "publish", it) for it in both):
                raise PublishPermissionError(
                    gettext("You may not publish this call: hand it in for moderation.")
                )
        with transaction.atomic():
            type(self).objects.select_for_update().get(pk=self.pk)
            revision.refresh_from_db()
            super().publish(revision, user, *args, **options)

    # --- preview -------------------------------------------------------------------

    @property
    def preview_modes(self) -> list[tuple[str, Any]]:
        """Its page in each language."""
        return list(settings.LANGUAGES)

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """Its page in a language, as it stands in the form."""
        # The page above the models makes it; asked of the registry, as nothing here imports upward.
        index = apps.get_model("funding.FundingIndexPage").by_language().get(mode_name)
        if index is None:
            raise Http404
        return index.preview_call(request, self)

    @staticmethod
    def is_reserved(slug: str) -> bool:
        """Return whether something else than a call answers below the list of calls."""
        # The page above the models knows its routes; asked of the registry, as above.
        return not apps.get_model("funding.FundingIndexPage").shows_a_call(slug)

    def clean(self) -> None:
        super().clean()
        self.source_key = self.source_key or self.identifier
        errors = {}
        if self.slug and self.is_reserved(self.slug):
            errors["slug"] = _("This address is used by the site itself: choose another one.")
        for low, high in (
            ("grant_min", "grant_max"),
            ("rate_min", "rate_max"),
            ("trl_min", "trl_max"),
        ):
            lowest, highest = getattr(self, low), getattr(self, high)
            if lowest is not None and highest is not None and lowest > highest:
                errors[high] = _("This cannot be less than the value before it.")
        if self.rate_max is not None and not self.rate_basis:
            errors["rate_basis"] = _("Say where the rate comes from.")
        if errors:
            raise ValidationError(errors)

    @property
    def is_found(self) -> bool:
        """Whether visitors find it: published, and not vanished from its source."""
        return self.live and self.listed

    def get_absolute_url(self) -> str:
        """Its address in the visitor's language; empty while there is no funding index."""
        return call_url(self.slug)
