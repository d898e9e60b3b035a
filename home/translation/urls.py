"""The addresses of translating: ours, and wagtail-localize's where ours answers in its place."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail_localize.models import Translation

from home.rights.instances import may_edit
from home.rights.translations import deleted_is_not_found, require

from . import pofile
from .editor import TranslateView, address
from .filling import fill, told
from .machine.translator import translator
from .report import TranslationsReport


@require_POST
def machine_translate(request: HttpRequest, translation_id: int) -> HttpResponse:
    """Translate the rest, as wagtail-localize's own editor asks for it."""
    translation = get_object_or_404(Translation, pk=translation_id)
    with deleted_is_not_found():
        require(may_edit(request.user, translation.get_target_instance()))
    machine = translator()
    if machine is None:
        raise Http404
    done, wrong = told(fill(translation, request.user, machine))
    if done:
        messages.success(request, done)
    for words in wrong:
        messages.warning(request, words)
    return redirect(get_valid_next_url_from_request(request) or address(translation))


def addresses() -> list[URLPattern]:
    """Return them; the first that matches answers."""
    by_translation = "localize/translate/<int:translation_id>"
    return [
        path("translate/<int:translation_id>/", TranslateView.as_view(), name="translate"),
        path(f"{by_translation}/pofile/upload/", pofile.upload),
        path(f"{by_translation}/machine_translate/", machine_translate),
        path("localize/reports/translations/", TranslationsReport.as_view()),
        path(
            "localize/reports/translations/results/",
            TranslationsReport.as_view(results_only=True),
        ),
    ]
