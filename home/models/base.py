"""What every page of the site has."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import date, timedelta
from http import HTTPMethod
from typing import Any

from django.conf import settings
from django.db import models
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.templatetags.static import static
from django.utils import timezone
from django.utils.functional import classproperty
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.actions.publish_page_revision import PublishPagePermissionError
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList, TabbedInterface
from wagtail.models import Page, PageViewRestriction, Revision
from wagtail.permissions import policy_registry
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField

from core.links import Link
from core.page_cache.content import unseen
from core.structured_data import breadcrumb_list, organisation
from home.blocks.body import BodyBlock
from home.blocks.languages import SourcesBlock
from home.fields import ContentField
from home.navigation.page_registry import is_registry_changing, page_registry
from home.navigation.translations import alternates_of

from .addresses import PageCopyForm, PageForm, refuse_reserved
from .media.page_picture import PictureOfPage
from .vocabulary import Term

CHECK_EVERY = timedelta(days=90)


class BasePage(PictureOfPage, Page):
    """Abstract: summary, picture, addresses in the other languages, metadata."""

    summary = models.TextField(
        _("summary"),
        max_length=320,
        blank=True,
        help_text=_("One or two sentences for cards, search engines and the top of the page."),
    )
    search_phrases = models.TextField(
        _("other words for it"),
        blank=True,
        help_text=_(
            "Words and questions by which people look for this page and that it does not use,"
            " one a line. Only the search of this site reads them."
        ),
    )

    base_form_class = PageForm
    copy_form_class = PageCopyForm
    # Wagtail writes None and reads a number.
    max_count_per_parent: int | None = None  # type: ignore[assignment]
    # What takes a form says so.
    allowed_http_methods = [HTTPMethod.GET, HTTPMethod.HEAD, HTTPMethod.OPTIONS]
    # What its own page shows of other tables: read with it, in one query each, or in one for all.
    joined_when_served: tuple[str, ...] = ("social_image",)
    prefetched_when_served: tuple[str, ...] = ()
    terms_when_served: tuple[str, ...] = ()
    # Whether readers are asked if it was useful.
    asks_if_useful = False
    # The field with the territories it belongs to, which editors are responsible for by place.
    # Empty: a page of this kind belongs to none, and is shared.
    territory_field = ""

    content_panels = [*Page.content_panels, FieldPanel("summary"), PictureOfPage.picture_panel]
    promote_panels = [
        MultiFieldPanel(
            [
                FieldPanel("slug"),
                FieldPanel("seo_title"),
                FieldPanel("search_description"),
            ],
            heading=_("For search engines"),
        ),
        FieldPanel("search_phrases"),
        MultiFieldPanel([FieldPanel("show_in_menus")], heading=_("Navigation")),
    ]
    fact_panels: list = []

    override_translatable_fields = [*PictureOfPage.picture_fields]

    search_fields = [
        *Page.search_fields,
        index.SearchField("summary", boost=4),
        index.SearchField("search_phrases", boost=4),
        index.SearchField("search_description"),
    ]

    class Meta:
        abstract = True

    @classproperty
    def edit_handler(cls) -> TabbedInterface:  # noqa: N805
        """Tabs of the editor: text, facts shared by all languages, search engines."""
        tabs = [ObjectList(cls.content_panels, heading=_("Text"))]
        if cls.fact_panels:
            tabs.append(ObjectList(cls.fact_panels, heading=_("Facts")))
        # What Wagtail puts on a tab “Settings” is shown beside the form: schedule and comments.
        promoted = [*cls.promote_panels, *cls.settings_panels]
        tabs.append(ObjectList(promoted, heading=_("Addresses and search")))
        return TabbedInterface(tabs)

    def clean(self) -> None:
        super().clean()
        # The form says it too; a translation that is published has no form.
        if not self._state.adding:
            refuse_reserved(self.slug, self.get_parent())

    def save(self, *args: Any, **options: Any) -> None:
        # Wagtail writes each draft of what was never published into the page itself.
        with unseen() if self._stays_hidden() else nullcontext():
            super().save(*args, **options)

    def _stays_hidden(self) -> bool:
        """Return whether it is not live, before it is saved and after, and nothing below it is.

        What stands below changes its address with it.
        """
        if self.live or self._state.adding:
            return False
        return not Page.objects.filter(path__startswith=self.path, live=True).exists()

    # --- rights -------------------------------------------------------------

    def own_territories(self) -> set[str]:
        """Return the codes of the territories it names."""
        if not self.territory_field:
            return set()
        value = getattr(self, self.territory_field)
        terms = [value] if isinstance(value, Term) else value.all() if value else []
        return {term.code for term in terms}

    def permissions_for_user(self, user: Any) -> Any:
        """Return what somebody may do with it, by roles and groups: a RolePermissionTester."""
        return policy_registry.get(self).rights_on(self, user)

    def publish(self, revision: Revision, user: Any = None, *args: Any, **options: Any) -> Any:
        """Publish or plan a revision, whichever way it comes; refuse it to who may not.

        Every view that publishes ends here, some after they asked for less. Without a user it is
        the machine's work: loading content, carrying facts, what was planned by who might.
        """
        if user is not None:
            rights, draft = self.permissions_for_user(user), revision.as_object()
            if not (rights.can_publish() and rights.accepts(draft.own_territories(), "publish")):
                raise PublishPagePermissionError(
                    gettext("You may not publish this page: hand it in for moderation.")
                )
            if refusal := rights.refusal_of_end(draft.expire_at):
                raise PublishPagePermissionError(refusal)
        return super().publish(revision, user, *args, **options)

    # --- context ------------------------------------------------------------

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict:
        context = super().get_context(request, *args, **kwargs)
        ancestors = page_registry().above(self.path)
        switch, hreflangs = alternates_of(self, ancestors, request)
        canonical = self.get_full_url(request)
        above = [(entry.title, entry.full_url) for entry in ancestors]
        section = ancestors[1].page_id if len(ancestors) > 1 else self.pk
        context |= {
            "alternates": switch,
            "hreflangs": hreflangs,
            "canonical_url": canonical,
            "breadcrumbs": [Link(entry.title, entry.url, entry.page_id) for entry in ancestors],
            "section_id": section,
            "meta": self.metadata(request),
            "userbar": _may_be_an_editor(request),
            "asks_if_useful": self._asks_now(request),
            **self._unread_translation(),
        }
        context["structured_data"] = [
            organisation(request),
            *([breadcrumb_list([*above, (self.title, canonical)])] if ancestors else []),
            *self.structured_data(request),
        ]
        return context

    def _unread_translation(self) -> dict[str, Any]:
        """Return whether a machine translated what nobody has read, and the page it is from."""
        registry = page_registry()
        own = registry.by_id.get(self.pk)
        language = own.unread_from if own else ""
        source = registry.by_key[self.translation_key].get(language) if language else None
        return {"unread_translation": bool(language), "translated_from": source}

    def _asks_now(self, request: HttpRequest) -> bool:
        """Return whether to ask: not while it is written, nor where few may read it."""
        is_preview = getattr(request, "is_preview", False)
        return self.asks_if_useful and not is_preview and self.pk in page_registry().by_id

    def get_view_restrictions(self) -> models.QuerySet[PageViewRestriction]:
        """Return who may read it, by this page and those above; nothing is asked if all may all."""
        # To read all pages anew for that would cost more, while a transaction changes them.
        if is_registry_changing() or page_registry().private_paths:
            return super().get_view_restrictions()
        return PageViewRestriction.objects.none()

    def serve_password_required_response(
        self, request: HttpRequest, form: Form, action_url: str
    ) -> HttpResponse:
        """Ask for the password, and say nothing of the page: neither title nor summary."""
        context = {"form": form, "action_url": action_url}
        return TemplateResponse(request, settings.WAGTAIL_PASSWORD_REQUIRED_TEMPLATE, context)

    def metadata(self, request: HttpRequest) -> dict[str, str]:
        """Title, description, picture and kind of the page, for search and social sites."""
        picture = self.shared_picture()
        return {
            "title": self.seo_title or self.title,
            "description": self.search_description or self.summary,
            "image_url": request.build_absolute_uri(picture or static("images/social-card.png")),
            "image_alt": self.spoken_picture.text if picture else "",
            "type": "website",
        }

    def structured_data(self, request: HttpRequest) -> list[dict]:
        """Return what the page is about in schema.org's words; special kinds of page say more."""
        return []


class BodyPage(BasePage):
    """Abstract: a page with a text made of blocks."""

    body = ContentField(BodyBlock(), blank=True, verbose_name=_("text"))

    content_panels = [*BasePage.content_panels, FieldPanel("body")]
    search_fields = [*BasePage.search_fields, index.SearchField("body")]

    class Meta:
        abstract = True


def _may_be_an_editor(request: HttpRequest) -> bool:
    """Whether to ask who somebody is. Not for visitors: their pages stay the same for all."""
    preview = getattr(request, "is_preview", False)
    return preview or settings.SESSION_COOKIE_NAME in request.COOKIES


class Sourced(models.Model):
    """Abstract: where the facts of a page come from, and when somebody last checked them."""

    # Below texts that tell facts; not below lists, forms and notices.
    asks_if_useful = True

    sources = ContentField(SourcesBlock(), blank=True, verbose_name=_("sources"))
    checked_on = models.DateField(
        _("sources read on"),
        null=True,
        blank=True,
        help_text=_("The day the sources were last read. Due again after 90 days."),
    )
    review_on = models.DateField(
        _("to be read again by"),
        null=True,
        blank=True,
        help_text=_("So that not all pages are due on one day. Empty: 90 days after the last day."),
    )

    source_panels = [
        MultiFieldPanel(
            [FieldPanel("checked_on"), FieldPanel("review_on"), FieldPanel("sources")],
            heading=_("Sources"),
        )
    ]
    sourced_fields = [SynchronizedField(name) for name in ("sources", "checked_on", "review_on")]

    class Meta:
        abstract = True

    @property
    def due_on(self) -> date | None:
        """Return the last day on which the check is fresh: as planned, else 90 days after it.

        A day planned before the last check is over with that check. None: never checked.
        """
        if self.checked_on is None:
            return None
        if self.review_on and self.review_on > self.checked_on:
            return self.review_on
        return self.checked_on + CHECK_EVERY

    def check_is_due(self, today: date | None = None) -> bool:
        """Return whether the facts are to be checked again (on the last day they are fresh)."""
        return self.due_on is None or (today or timezone.localdate()) > self.due_on
