"""Which calls are compared: GET parameters, as the browser keeps them."""

from __future__ import annotations

import re

from django import forms
from django.http import HttpRequest

MOST = 4


class CompareForm(forms.Form):
    """Up to four addresses of calls; whatever else stands there is left out."""

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request.GET)
        asked = request.GET.getlist("call")
        known = [slug for slug in asked if re.fullmatch(r"[\w-]{1,180}", slug)]
        self.slugs = list(dict.fromkeys(known))[:MOST]
