"""Who may do what with pictures and documents: by the collection of a role's territory.

To choose is for all who edit; to add, change and delete for those of the territory or of one it
lies in. A role without
territory is for all collections, the shared one above them included.
"""

from __future__ import annotations

from itertools import product
from typing import Any, NamedTuple

from django.contrib.auth import get_permission_codename
from django.db.models import Q
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection, Page
from wagtail.permission_policies.collections import CollectionOwnershipPermissionPolicy
from wagtail.permissions import policy_registry, register_permission_policy

from home.models.access.roles import TerritoryCollection
from home.places import beginnings

# What a role that may add pages may do with the files of its territory.
RIGHTS = ("add", "change")


class Named(NamedTuple):
    """A permission by its name, which is all that is asked of it here: it need not be read."""

    codename: str


class Given(NamedTuple):
    """A right in a collection and what lies in it, as Wagtail's own row of a group tells it."""

    permission: Named
    collection: Collection

    @property
    def collection_id(self) -> int:
        """The id of the collection."""
        return int(self.collection.pk)


class RoleCollectionPolicy(CollectionOwnershipPermissionPolicy):
    """Wagtail's rights by group, and those that follow from roles."""

    @property
    def permission_cache_name(self) -> str:
        """Each kind of file has its own; Wagtail's is shared with collections themselves."""
        return f"_rights_in_collections_{self.model_name}"

    def get_all_permissions_for_user(self, user: Any) -> list[Any]:
        if not user.is_active or user.is_anonymous or user.is_superuser:
            return []
        # By group they are the same for all kinds of files, and kept where Wagtail keeps them.
        by_group = policy_registry.get_by_type(Collection).get_cached_permissions_for_user(user)
        return [*by_group, *self._by_role(user)]

    def _by_role(self, user: Any) -> list[Given]:
        roles = policy_registry.get_by_type(Page).held_by(user).that_may({"add"})
        if not roles:
            return []
        permissions = [
            Named(get_permission_codename(action, self.auth_model._meta)) for action in RIGHTS
        ]
        if any(role.territory_id is None for role in roles):
            collections = [Collection.get_first_root_node()]
        else:
            collections = _collections_of(user, [role.territory.code for role in roles])
        return [Given(*pair) for pair in product(permissions, collections)]


def _collections_of(user: Any, codes: list[str]) -> list[Collection]:
    """Return the collections of somebody's territories, read once a request."""
    if not hasattr(user, "_collections_of_roles"):
        within = Q()
        for code in codes:
            for beginning in beginnings(code):
                within |= Q(territory__code__startswith=beginning)
        rows = TerritoryCollection.objects.filter(within).select_related("collection")
        user._collections_of_roles = [row.collection for row in rows]
    return user._collections_of_roles


def register() -> None:
    """Put it in the place of Wagtail's own; for the exact class, as its apps register later."""
    owner = "uploaded_by_user"
    for model, rights_of in (
        (get_image_model(), "wagtailimages.Image"),
        (get_document_model(), "wagtaildocs.Document"),
    ):
        policy = RoleCollectionPolicy(model, rights_of, owner)
        register_permission_policy(model, policy, exact_class=True)
