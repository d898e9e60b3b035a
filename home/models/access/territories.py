"""The territories in a form: whoever writes names one of theirs, and publishes where they may."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from home.models.vocabulary import Term


def clean_territories(
    form: Any,
    cleaned: dict[str, Any],
    field: str,
    own: set[int] | None,
    accepts: Callable[..., bool],
    unpublished: str,
) -> None:
    """Give what is new the only territory of whoever writes it; refuse what is of none of theirs.

    `own` are the terms they may write for, None for all; `accepts` says whether they may have it
    belong to codes, by an action. `unpublished` is said to who may write it and not publish it.
    """
    chosen = cleaned.get(field)
    terms = [chosen] if isinstance(chosen, Term) else list(chosen or [])
    if field in form.fields and not terms and form.instance._state.adding and own and len(own) == 1:
        terms = list(Term.objects.filter(pk__in=own))
        is_list = form.instance._meta.get_field(field).many_to_many
        cleaned[field] = terms if is_list else terms[0]
    codes = {term.code for term in terms}
    message = ""
    if not accepts(codes):
        message = _("Choose a territory you are responsible for.")
        if field not in form.fields:
            message = _("You may not add a page of this kind: it belongs to no territory.")
    elif "action-publish" in form.data and not accepts(codes, "publish"):
        # Asked here, as Wagtail makes a page public before it asks who may.
        message = unpublished
    if message:
        form.add_error(field if field in form.fields else None, message)
