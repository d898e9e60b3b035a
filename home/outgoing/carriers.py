"""What carries outgoing links: the trunk names its own, and each section may name more."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.urls import reverse
from wagtail.models import Page, TranslatableMixin, get_page_models
from wagtail.permissions import policy_registry

from home.models.outgoing import concrete_type
from home.models.partners import Partner
from home.models.settings import SiteSettings

from .addresses import relations_with_links

# Instances that are read at a time.
CHUNK = 200


@dataclass(frozen=True)
class Carrier:
    """A kind of thing in which links stand.

    `published` is what visitors may see, `read` the same with all fields; `edit_url` leads to
    the form of the one with a primary key.
    """

    model: type[models.Model]
    published: Callable[[], models.QuerySet]
    read: Callable[[], Iterator[models.Model]]
    edit_url: Callable[[int], str]

    @property
    def content_type(self) -> Any:
        """Under which its places are kept."""
        return concrete_type(self.model)

    def editable(self, user: Any) -> models.QuerySet:
        """Return those that are published and that somebody may change."""
        policy = policy_registry.get_by_type(self.model)
        mine = policy.instances_user_has_permission_for(user, "change")
        found = self.published().filter(pk__in=mine.values("pk"))
        is_translated = issubclass(self.model, TranslatableMixin)
        return found.select_related("locale") if is_translated else found


def snippet_url(model: Any) -> Callable[[int], str]:
    """Return what leads to the form of a snippet."""
    return lambda pk: reverse(model.snippet_viewset.get_url_name("edit"), args=[pk])


def in_chunks(instances: models.QuerySet) -> Iterator[Any]:
    """Yield instances with the rows in which links stand, never all at once in memory."""
    rows = relations_with_links(instances.model)  # type: ignore[arg-type]
    yield from instances.prefetch_related(*rows).iterator(chunk_size=CHUNK)


def _pages() -> models.QuerySet:
    # An alias says what its original says.
    return Page.objects.live().filter(depth__gt=1, alias_of=None)


def _read_pages() -> Iterator[models.Model]:
    for model in get_page_models():
        if model is not Page:
            kind = ContentType.objects.get_for_model(model)
            found = model.objects.live().filter(content_type=kind, alias_of=None)
            yield from in_chunks(found)


_carriers: dict[type[models.Model], Carrier] = {}


def carry(carrier: Carrier) -> None:
    """Have the links of one more kind of thing opened."""
    _carriers[carrier.model] = carrier


def carriers() -> list[Carrier]:
    """Return all kinds, pages first."""
    return list(_carriers.values())


def carrier_of(instance: models.Model) -> Carrier | None:
    """Return the kind that an instance is of; None where it carries no links."""
    return next((each for each in carriers() if isinstance(instance, each.model)), None)


carry(Carrier(Page, _pages, _read_pages, lambda pk: reverse("wagtailadmin_pages:edit", args=[pk])))
carry(
    Carrier(
        Partner,
        Partner.objects.all,
        lambda: in_chunks(Partner.objects.all()),
        snippet_url(Partner),
    )
)
carry(
    Carrier(
        SiteSettings,
        lambda: SiteSettings.objects.select_related("site"),
        lambda: in_chunks(SiteSettings.objects.all()),
        lambda pk: reverse("wagtailsettings:edit", args=["home", "sitesettings"]),
    )
)
