"""What an adviser has in hand goes to somebody else before the account is deleted."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from home.rights.departure import Holding, register
from interest.models.advisers import Adviser
from interest.models.enquiries import Enquiry


def _give_territories(user: Any, successor: Any) -> None:
    leaving = Adviser.objects.get(user=user)
    taking, _made = Adviser.objects.get_or_create(user=successor)
    taking.territories.add(*leaving.territories.all())
    if leaving.fallback and not taking.fallback:
        taking.fallback = True
        taking.save(update_fields=["fallback"])
    successor.groups.add(*user.groups.filter(name="Advisers"))


def _give_enquiries(user: Any, successor: Any) -> None:
    Enquiry.objects.filter(assigned_to=user).update(assigned_to=successor)


register(
    Holding(
        _("work as an adviser"),
        lambda user: Adviser.objects.filter(user=user).count(),
        _give_territories,
    )
)
register(
    Holding(
        _("enquiries assigned to them"),
        lambda user: Enquiry.objects.filter(assigned_to=user).count(),
        _give_enquiries,
    )
)
