"""The site's addresses, the first of which has a view that does nothing."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from sme4green.urls import urlpatterns as of_the_site
from tests.benchmarks.bare import BODY


def bare(_request: HttpRequest) -> HttpResponse:
    """Answer as Django alone does; it may not be kept, as then nothing would be measured."""
    return HttpResponse(BODY, headers={"Cache-Control": "no-store"})


urlpatterns = [path("", bare), *of_the_site]
