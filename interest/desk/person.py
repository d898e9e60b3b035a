"""A person asks for their data, or to be forgotten: found by address, handed out, erased."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.log_actions import log

from interest.privacy.erasure import data_of, erase_person

from .log import ERASED, EXPORTED
from .permissions import DeskView

FIND, EXPORT, ERASE = "find", "export", "erase"


class PersonForm(forms.Form):
    """Whose data, and what is to be done. Sent by POST: an address stands in no address."""

    email = forms.EmailField(label=gettext_lazy("Email address"))
    what = forms.ChoiceField(
        choices=[(FIND, FIND), (EXPORT, EXPORT), (ERASE, ERASE)], required=False
    )
    sure = forms.BooleanField(required=False)


class PersonView(DeskView):
    """For administrators: they answer for what the site keeps (GDPR Art. 15, 17, 20)."""

    page_title = gettext_lazy("A person’s data")
    header_icon = "user"
    template_name = "interest/desk/person.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Refuse all but administrators: nobody else may look across territories."""
        if not request.user.is_superuser:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        """Ask for the address."""
        return self.render_to_response(self.get_context_data(form=PersonForm()))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Show what there is, hand it out, or erase it."""
        form = PersonForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        address, what = form.cleaned_data["email"], form.cleaned_data["what"]
        if what == EXPORT:
            log(request.user, EXPORTED, user=request.user)
            return _file(data_of(address))
        if what == ERASE and form.cleaned_data["sure"]:
            erase_person(address)
            log(request.user, ERASED, user=request.user)
            messages.success(request, _("Everything of this address is erased."))
            return redirect(request.path)
        found = data_of(address)
        counts = [
            (_("Enquiries"), len(found["enquiries"])),
            (_("Subscriptions"), len(found["subscriptions"])),
            (_("Emails"), len(found["mails"])),
        ]
        context = self.get_context_data(
            form=form, address=address, counts=counts, unsure=what == ERASE
        )
        response = self.render_to_response(context)
        add_never_cache_headers(response)
        return response


def _file(data: dict[str, Any]) -> HttpResponse:
    text = json.dumps(data, ensure_ascii=False, indent=2)
    response = HttpResponse(text, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="personal-data.json"'
    add_never_cache_headers(response)
    return response
