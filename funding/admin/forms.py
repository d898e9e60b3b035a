"""The form of an opportunity in the admin."""

from __future__ import annotations

from functools import partial
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.permissions import policy_registry

from funding.models.criteria import WRITTEN
from home.models.access.territories import clean_territories


class DimensionForm(forms.Form):
    """What a condition is about, as the search among its terms asks."""

    dimension = forms.ChoiceField(choices=WRITTEN)


class OpportunityForm(WagtailAdminModelForm):
    """Its rows are looked at together: two cut-offs of one opportunity are two moments."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        rows = self.formsets["cut_offs"]
        seen = set()
        for row in rows.forms:
            if not row.is_valid() or row in rows.deleted_forms or not row.instance.day:
                continue
            if row.instance.ends_at in seen:
                row.add_error("day", _("There is another deadline at this moment."))
            seen.add(row.instance.ends_at)
        if self.for_user is not None:
            self._clean_territories(cleaned)
        return cleaned

    def _clean_territories(self, cleaned: dict[str, Any]) -> None:
        policy = policy_registry.get(self.instance)
        own = policy.held_by(self.for_user).territories(None)
        accepts = partial(policy.accepts, self.for_user)
        words = _("You may not publish a call of this territory: save it as a draft.")
        clean_territories(self, cleaned, "territories", own, accepts, words)
