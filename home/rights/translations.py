"""Who may do what wagtail-localize offers: asked for every page that would change.

It asks for one permission for all pages, or only whether a page may be edited. These views stand
before its own at the same addresses, ask, and hand on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.db import models, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from wagtail.models import Locale, Page
from wagtail.snippets.views.snippets import get_snippet_model_from_url_params
from wagtail_localize.models import Translation, TranslationSource
from wagtail_localize.views import convert, edit_translation, snippets_api
from wagtail_localize.views.submit_translations import (
    SubmitPageTranslationView,
    SubmitSnippetTranslationView,
)
from wagtail_localize.views.update_translations import UpdateTranslationsView

from home.checks.confirmation import confirmation
from home.versions.missing import missing_of
from home.versions.moderation import as_published

from .instances import may_edit, may_publish, may_see

TRANSLATE = "wagtail_localize.submit_translation"


def require(allowed: bool) -> None:
    """Raise PermissionDenied unless it is allowed."""
    if not allowed:
        raise PermissionDenied


@contextmanager
def deleted_is_not_found() -> Iterator[None]:
    """Answer 404 where a page is gone whose translations are still known."""
    try:
        yield
    except ObjectDoesNotExist as error:
        raise Http404 from error


def may_translate(user: Any, page: Page, locale: Locale, together: Iterable[int] = ()) -> bool:
    """Return whether somebody may make a version of a page in a language.

    `together` are the pages that get one at the same time. A version that is there, as a copy,
    is replaced as visitors see it; what is missing above it goes live as a copy.
    """
    existing = page.get_translation_or_none(locale)
    if existing is not None:
        return may_publish(user, existing)
    language = locale.language_code
    rights = page.permissions_for_user(user)
    copied = []
    for above in page.get_ancestors().exclude(pk__in=list(together)).order_by("-depth"):
        target = above if above.is_root() else above.get_translation_or_none(locale)
        if target is None:
            copied.append(above)
            continue
        below = target.permissions_for_user(user)
        if copied:
            published = (page.permissions_for_user(user) for page in copied)
            may = all(each.holds("publish", language) for each in published)
            return may and below.can_publish_subpage()
        return rights.holds("translate", language) or (
            rights.holds("add", language) and below.can_add_subpage()
        )
    return False


class ReadOnce:
    """A view of what is asked for first by us, and then by wagtail-localize."""

    object: Any

    def get_object(self) -> Any:
        if not hasattr(self, "object"):
            self.object = super().get_object()  # type: ignore[misc]
        return self.object


class SubmitPage(ReadOnce, SubmitPageTranslationView):
    """Asks for the page, what is below it, and where the versions will stand."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        require(self.get_object().permissions_for_user(request.user).can_translate())
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form: forms.Form) -> HttpResponse:
        pages = [self.object]
        if form.cleaned_data["include_subtree"]:
            pages += self.object.get_descendants().specific()
        keys = [page.pk for page in pages]
        user = self.request.user
        for page in pages:
            require(page.permissions_for_user(user).can_translate())
            for locale in form.cleaned_data["locales"]:
                require(may_translate(user, page, locale, keys))
        return super().form_valid(form)


class SubmitSnippet(ReadOnce, SubmitSnippetTranslationView):
    """Asks for the snippet; its versions are public at once."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        require(may_publish(request.user, self.get_object()))
        return super().dispatch(request, *args, **kwargs)


class Update(ReadOnce, UpdateTranslationsView):
    """Asks for the source and all its versions; publishes where that is allowed for all."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        source = self.get_object()
        with deleted_is_not_found():
            self.versions = _versions(source)
            instances = [source.get_source_instance(), *self.versions]
        require(all(may_edit(request.user, instance) for instance in instances))
        return super().dispatch(request, *args, **kwargs)

    @property
    def publishes(self) -> bool:
        """Whether this person may publish every version, and each says something of its own."""
        user = self.request.user
        return all(
            may_publish(user, version) and not _is_untranslated(version)
            for version in self.versions
        )

    def get_form(self) -> forms.Form:
        form = super().get_form()
        # What a machine says is asked for where it is read, beside its source.
        form.fields.pop("use_machine_translation", None)
        if not self.publishes:
            box = form.fields["publish_translations"]
            box.disabled, box.widget = True, forms.HiddenInput()
        return form

    @transaction.atomic
    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        self.object.update_from_db()  # what is missing is told as of now
        return super().post(request, **kwargs)

    def form_valid(self, form: forms.Form) -> HttpResponse:
        if self.publishes:
            if form.cleaned_data["publish_translations"]:
                answer = confirmation(self.request, self._drafts(), _("Publish"))
                if answer is not None:
                    return answer
            return super().form_valid(form)
        # Not as for others: who may read a version would change as well.
        messages.success(self.request, self.get_success_message())
        return redirect(self.get_success_url() or self.get_default_success_url())

    def _drafts(self) -> Iterator[Any]:
        """Yield the versions as they would be published."""
        for translation in self.object.translations.filter(enabled=True):
            yield as_published(translation)


def _is_untranslated(version: models.Model) -> bool:
    missing = missing_of(version)
    return bool(missing and missing.is_all)


def _versions(source: TranslationSource) -> list[models.Model]:
    translations = source.translations.filter(enabled=True).select_related("target_locale")
    return [translation.get_target_instance() for translation in translations]


def _asked(
    view: Callable[..., HttpResponse], allowed: Callable[..., bool]
) -> Callable[..., HttpResponse]:
    @wraps(view)
    def ask(request: HttpRequest, **named: Any) -> HttpResponse:
        require(allowed(request.user, **named))
        return view(request, **named)

    return ask


def _may_publish_page(user: Any, page_id: int) -> bool:
    return may_publish(user, get_object_or_404(Page, pk=page_id))


def _may_publish_version(user: Any, translation_id: int) -> bool:
    translation = get_object_or_404(Translation, pk=translation_id)
    with deleted_is_not_found():
        return may_publish(user, translation.get_target_instance())


def _may_see_snippets(user: Any, app_label: str, model_name: str, **_key: str) -> bool:
    return may_see(user, get_snippet_model_from_url_params(app_label, model_name))


def doors() -> list[URLPattern]:
    """Return the addresses of wagtail-localize that ask too little of those who come.

    Strings, values, previews and the PO file that is downloaded ask for the page by themselves, and
    change no more than a draft; the others are in home/translation/.
    """
    snippets = snippets_api.SnippetViewSet
    listing = "localize/api/snippets/<slug:app_label>/<slug:model_name>/"
    return [
        path("localize/submit/page/<int:page_id>/", SubmitPage.as_view()),
        path(
            "localize/submit/snippet/<slug:app_label>/<slug:model_name>/<str:pk>/",
            SubmitSnippet.as_view(),
        ),
        path("localize/update/<int:translation_source_id>/", Update.as_view()),
        path(
            "localize/translate/<int:translation_id>/disable/",
            _asked(edit_translation.stop_translation, _may_publish_version),
        ),
        path(
            "localize/page/<int:page_id>/convert_to_alias/",
            _asked(convert.convert_to_alias, _may_publish_page),
        ),
        path(listing, _asked(snippets.as_view({"get": "list"}), _may_see_snippets)),
        path(
            f"{listing}<str:pk>/", _asked(snippets.as_view({"get": "retrieve"}), _may_see_snippets)
        ),
    ]
