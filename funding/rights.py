"""Who may do what with calls: by their roles for territories, within the rights of their groups.

A call belongs to the territories it names. What is of a country, of the European Union or of
nowhere is shared, and left to those whose role is for it, or for everything.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet
from wagtail.models import Page
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import policy_registry, register_permission_policy

from home.models import Role
from home.places import beginnings
from home.rights.held import Held

from .models.opportunity import FundingOpportunity

# What a role must allow for it. All else (to look, to begin one) is for the whole list.
ASKED = {
    "change": "change",
    "publish": "publish",
    "delete": "publish",
    "lock": "lock",
    "unlock": "unlock",
}


def codes_of(call: FundingOpportunity) -> set[str]:
    """Return the codes of the territories a call belongs to."""
    return {term.code for term in call.territories.all()}


class CallPolicy(ModelPermissionPolicy):
    """The rights of groups; who has roles has them where a role allows it."""

    def held_by(self, user: Any) -> Held:
        """Return the roles of somebody."""
        return policy_registry.get_by_type(Page).held_by(user)

    def accepts(self, user: Any, codes: Collection[str], action: str = "change") -> bool:
        """Return whether somebody may have a call belong to these territories."""
        held = self.held_by(user)
        return not held.roles or ASKED[action] in held.actions(codes, None)

    def user_has_permission_for_instance(
        self, user: Any, action: str, instance: FundingOpportunity
    ) -> bool:
        if not self.user_has_permission(user, action):
            return False
        return action not in ASKED or self.accepts(user, codes_of(instance), action)

    def instances_user_has_any_permission_for(
        self, user: Any, actions: Collection[str]
    ) -> QuerySet[FundingOpportunity]:
        held = self.held_by(user)
        may = [action for action in actions if self.user_has_permission(user, action)]
        calls = self.model._default_manager
        if not may:
            return calls.none()
        if not held.roles or any(action not in ASKED for action in may):
            return calls.all()
        found = Q(pk__in=[])
        for role in held.that_may({ASKED[action] for action in may}):
            if role.territory is None:
                return calls.all()
            for beginning in beginnings(role.territory.code):
                found |= Q(term__code__startswith=beginning)
        # From the places to the calls: there are few places.
        located = FundingOpportunity.territories.through.objects.filter(found)
        return calls.filter(pk__in=located.values("fundingopportunity"))

    def users_with_any_permission_for_instance(
        self, actions: Collection[str], instance: FundingOpportunity
    ) -> QuerySet:
        by_group = self.users_with_any_permission(actions)
        asked = {ASKED[action] for action in actions if action in ASKED}
        if not asked:
            return by_group
        codes = codes_of(instance)
        able = [role.user_id for role in Role.objects.that_may(asked) if role.covers(codes)]
        unbound = ~Q(pk__in=Role.objects.values("user"))
        users = get_user_model()._default_manager
        return users.filter(
            Q(pk__in=by_group.values("pk")) & (Q(pk__in=able) | unbound | Q(is_superuser=True))
        )


register_permission_policy(FundingOpportunity, CallPolicy(FundingOpportunity))


def calls_for(user: Any, action: str) -> Any:
    """Return the calls somebody may do something with."""
    policy = policy_registry.get_by_type(FundingOpportunity)
    return policy.instances_user_has_permission_for(user, action)


def allowed(user: Any, actions: Iterable[str], calls: Iterable[Any]) -> dict[str, set[int]]:
    """Return the keys of those of these calls that somebody may do something with, by action."""
    keys = [call.pk for call in calls]
    return {
        action: set(calls_for(user, action).filter(pk__in=keys).values_list("pk", flat=True))
        for action in actions
    }
