"""One address, whose view does nothing."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from tests.benchmarks.bare import BODY


def bare(_request: HttpRequest) -> HttpResponse:
    """Answer as Django alone does; it may not be kept, as then nothing would be measured."""
    return HttpResponse(BODY, headers={"Cache-Control": "no-store"})


urlpatterns = [path("", bare)]
