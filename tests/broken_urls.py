"""The site's addresses, and two that fail with what a visitor sent in their words."""

from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.urls import path

from sme4green.urls import (  # noqa: F401 – Django looks for the handlers here
    handler400,
    handler403,
    handler404,
    handler500,
)
from sme4green.urls import urlpatterns as of_the_site


def refuse(address: object) -> None:
    """Raise what a database raises."""
    raise IntegrityError(f'duplicate key "mail_once"\nDETAIL:  Key (email)=({address}) exists.')


def broken(request: HttpRequest, token: str) -> HttpResponse:
    """Fail as a database does that names the values it refused."""
    address, name = request.POST.get("email"), request.POST.get("name")
    try:
        refuse(address)
    except IntegrityError as error:
        raise ValueError(f"{name} asked for {request.get_full_path()} with {token}") from error
    return HttpResponse()


def failing(_request: HttpRequest) -> HttpResponse:
    """Fail elsewhere."""
    raise LookupError("elsewhere")


urlpatterns = [path("broken/<str:token>/", broken), path("failing/", failing), *of_the_site]
