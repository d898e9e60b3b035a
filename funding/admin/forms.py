"""The form of an opportunity in the admin."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.permissions import policy_registry

from funding.models.criteria import WRITTEN
from home.models import Term


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
        """Refuse a call of no territory of whoever writes it; give a new one the only one."""
        policy = policy_registry.get(self.instance)
        terms = list(cleaned.get("territories") or [])
        own = policy.held_by(self.for_user).territories(None)
        if not terms and self.instance._state.adding and own and len(own) == 1:
            terms = cleaned["territories"] = list(Term.objects.filter(pk__in=own))
        codes = {term.code for term in terms}
        if not policy.accepts(self.for_user, codes):
            self.add_error("territories", _("Choose a territory you are responsible for."))
        elif "action-publish" in self.data and not policy.accepts(self.for_user, codes, "publish"):
            words = _("You may not publish a call of this territory: save it as a draft.")
            self.add_error("territories", words)
