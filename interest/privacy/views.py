"""The link by which a person takes back what they sent."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from interest.messages import ask, say, unknown_link
from interest.models.enquiries import Enquiry
from interest.signed_links import LinkError, record_of
from interest.submission.emails import WITHDRAW

from .erasure import erase_enquiries


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, token: str) -> HttpResponse:
    """Let a person take back what they sent, by a link (GDPR Art. 7(3), 17)."""
    try:
        enquiry = record_of(WITHDRAW, token, Enquiry.objects.all())
    except LinkError:
        return unknown_link(request)
    if request.method != "POST":
        return ask(
            request,
            _("Erase what you sent?"),
            _("Your answers and the emails about them are erased for good."),
            _("Erase"),
        )
    erase_enquiries(Enquiry.objects.filter(pk=enquiry.pk))
    return say(request, _("Erased"), _("Nothing of your enquiry is left on this site."), 200)
