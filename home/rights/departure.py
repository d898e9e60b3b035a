"""Somebody leaves: their account is closed, or deleted once somebody else takes over.

A closed account keeps its name in every history; with a deleted one it is gone from there.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.log_actions import log
from wagtail.models import Page

from home.models.access.roles import Role


@dataclass(frozen=True)
class Holding:
    """Something that is in somebody's hands: how much of it, and how another one gets it."""

    name: Any
    count: Callable[[Any], int]
    hand_over: Callable[[Any, Any], object]


def _owned(user: Any) -> models.QuerySet[Page]:
    return Page.objects.filter(owner=user)


def _locked(user: Any) -> models.QuerySet[Page]:
    return Page.objects.filter(locked_by=user)


def _job(role: Role) -> tuple[str, int | None, frozenset[str]]:
    return role.kind, role.territory_id, frozenset(role.languages)


def _give_roles(user: Any, successor: Any) -> None:
    known = {_job(role) for role in successor.roles.all()}
    for role in user.roles.all():
        if _job(role) not in known:
            role.user = successor
            role.save()


HOLDINGS: list[Holding] = [
    Holding(gettext_lazy("roles"), lambda user: user.roles.count(), _give_roles),
    Holding(
        gettext_lazy("pages they own"),
        lambda user: _owned(user).count(),
        lambda user, successor: _owned(user).update(owner=successor),
    ),
    Holding(
        gettext_lazy("pages they have locked"),
        lambda user: _locked(user).count(),
        lambda user, successor: _locked(user).update(locked_by=successor),
    ),
]


def register(holding: Holding) -> None:
    """Have another app's things asked for as well."""
    HOLDINGS.append(holding)


class DepartureForm(forms.Form):
    """Who takes over."""

    successor = forms.ModelChoiceField(
        queryset=get_user_model()._default_manager.none(),
        label=gettext_lazy("Who takes over"),
        required=False,
    )

    def __init__(self, leaving: Any, needed: bool, *args: Any) -> None:
        super().__init__(*args)
        field: Any = self.fields["successor"]
        others = get_user_model()._default_manager.filter(is_active=True).exclude(pk=leaving.pk)
        field.queryset = others.order_by("last_name", "username")
        field.label_from_instance = lambda user: user.get_full_name() or user.get_username()
        field.required = needed


def ask(request: HttpRequest, user: Any) -> HttpResponse | None:
    """Answer a request to delete somebody; None lets Wagtail do it."""
    held = [(holding, holding.count(user)) for holding in HOLDINGS]
    held = [(holding, count) for holding, count in held if count]
    if "close" in request.POST:
        return _close(request, user)
    asked = request.method == "POST" and "delete" in request.POST
    form = DepartureForm(user, bool(held), request.POST if asked else None)
    if asked and form.is_valid():
        with transaction.atomic():
            for holding, _count in held:
                holding.hand_over(user, form.cleaned_data["successor"])
        return None
    context = {
        "page_title": _("Delete user"),
        "page_subtitle": user.get_full_name() or user.get_username(),
        "header_icon": "user",
        "form": form,
        "leaving": user,
        "held": [(holding.name, count) for holding, count in held],
    }
    return TemplateResponse(request, "home/admin/departure.html", context)


def _close(request: HttpRequest, user: Any) -> HttpResponse:
    user.is_active = False
    user.save(update_fields=["is_active"])
    log(user, "wagtail.edit", user=request.user, data={"is_active": False})
    words = _("The account of %(name)s is closed: nobody can sign in with it.")
    messages.success(request, words % {"name": user.get_full_name() or user.get_username()})
    return redirect("wagtailusers_users:index")
