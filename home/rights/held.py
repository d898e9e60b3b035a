"""What somebody's roles allow: plain rules, without a page and without a query."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from home.models.access.roles import ACTIONS, Role


@dataclass(frozen=True)
class Held:
    """The roles of one person, and the languages of the site by the id of their locale."""

    roles: list[Role] = field(default_factory=list)
    languages: dict[int, str] = field(default_factory=dict)
    # What they allow with pages that were asked for in this request, by their id.
    known: dict[int, frozenset[str]] = field(default_factory=dict)

    def that_may(self, actions: Collection[str]) -> list[Role]:
        """Return the roles whose job includes any of these actions."""
        return [role for role in self.roles if ACTIONS[role.kind] & set(actions)]

    def actions(self, codes: Collection[str], language: str | None) -> set[str]:
        """Return what they allow with what belongs to these territories, in a language."""
        return {
            action
            for role in self.roles
            if role.speaks(language) and role.covers(codes)
            for action in ACTIONS[role.kind]
        }

    def somewhere(self, action: str, language: str | None) -> bool:
        """Return whether they allow it in a language, for whatever territory."""
        return any(role.speaks(language) for role in self.that_may({action}))

    def territories(self, language: str | None) -> set[int] | None:
        """Return the terms for which they allow writing in a language; None for all."""
        roles = [role for role in self.that_may({"add"}) if role.speaks(language)]
        if any(role.territory_id is None for role in roles):
            return None
        return {role.territory_id for role in roles if role.territory_id is not None}
