"""Taking an answer."""

from __future__ import annotations

from django import forms
from django.apps import apps
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from limits import parse

from core.network import comes_from_our_pages, network_mark
from home import rate_limits
from home.models.base import BasePage
from home.models.feedback import Answer, FeedbackCount
from home.navigation.page_registry import RegisteredPage, page_registry

# Shown where the address ends with it, so that the page itself stays one for all.
THANKS = "#answer-counted"


class AnswerForm(forms.Form):
    """One of two buttons."""

    answer = forms.ChoiceField(choices=Answer.choices)


# A token would need a cookie and a page of one's own; where the form was sent from says as much.
@csrf_exempt
@never_cache
def answer(request: HttpRequest, page_id: int) -> HttpResponse:
    """Count an answer and lead back to the page. Only a form that is sent counts."""
    page = page_registry().by_id.get(page_id)
    if page is None or not asks(page):
        raise Http404
    if request.method != "POST":
        return redirect(page.url)
    if not comes_from_our_pages(request):
        raise PermissionDenied
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return render(request, "400.html", status=400)
    limit = parse(settings.FORM_LIMITS["feedback"])
    if not rate_limits.hit(limit, "feedback", network_mark(request)):
        return render(request, "429.html", status=429)
    FeedbackCount.objects.add(page_id, form.cleaned_data["answer"], timezone.localdate())
    return redirect(page.url + THANKS)


def asks(page: RegisteredPage) -> bool:
    """Return whether a page asks if it was useful."""
    model = apps.get_model(page.model)
    return issubclass(model, BasePage) and model.asks_if_useful
