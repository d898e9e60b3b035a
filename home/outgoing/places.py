"""In what each link stands: gathered once a day, and given up as soon as it is taken out."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.dispatch import receiver
from wagtail.signals import page_published, published

from home.models.outgoing import LinkPlace, OutgoingLink, OutgoingLinkQuerySet

from .addresses import addresses_in, own_hosts
from .carriers import carrier_of, carriers

BATCH = 500


@dataclass(frozen=True)
class Place:
    """Where a link stands, for who may change it."""

    title: str
    language: str
    url: str


def gather() -> None:
    """Bring the table of links and places to what is published now."""
    now = _read_all()
    known = dict(OutgoingLink.objects.values_list("url", "pk"))
    new = dict.fromkeys(url for _kind, _pk, url in now if url not in known)
    with transaction.atomic():
        OutgoingLink.objects.bulk_create((OutgoingLink(url=url) for url in new), BATCH)
        known = dict(OutgoingLink.objects.values_list("url", "pk"))
        wanted = {(kind, pk, known[url]) for kind, pk, url in now}
        rows = LinkPlace.objects.values_list("content_type", "object_id", "link", "pk")
        there = {(kind, pk, link): row for kind, pk, link, row in rows}
        _delete(LinkPlace.objects.all(), [there[key] for key in there.keys() - wanted])
        LinkPlace.objects.bulk_create(
            (
                LinkPlace(content_type_id=kind, object_id=pk, link_id=link)
                for kind, pk, link in sorted(wanted - there.keys())
            ),
            BATCH,
        )
        OutgoingLink.objects.filter(places=None).delete()


def _read_all() -> dict[tuple[int, int, str], None]:
    """Return every kind, primary key and address there is, in order: pages first."""
    own = own_hosts()
    found: dict[tuple[int, int, str], None] = {}
    for carrier in carriers():
        kind = carrier.content_type.pk
        for instance in carrier.read():
            for url in sorted(addresses_in(instance, own)):
                found[kind, instance.pk, url] = None
    return found


def _delete(rows: models.QuerySet, keys: list[int]) -> None:
    for start in range(0, len(keys), BATCH):
        rows.filter(pk__in=keys[start : start + BATCH]).delete()


@receiver([page_published, published])
def give_up_what_was_taken_out(instance: models.Model, **_kwargs: Any) -> None:
    """Take a link that an editor has just removed or replaced off the list, at once."""
    carrier = carrier_of(instance)
    if carrier is None:
        return
    places = LinkPlace.objects.filter(content_type=carrier.content_type, object_id=instance.pk)
    kept = list(places.select_related("link"))
    if kept:
        urls = addresses_in(instance, own_hosts())
        _delete(places, [place.pk for place in kept if place.link.url not in urls])


# --- For who may edit ------------------------------------------------------------------


def links_of(user: Any) -> OutgoingLinkQuerySet:
    """Return the links in what is published and somebody may change."""
    mine = Q()
    for carrier in carriers():
        things = carrier.editable(user).order_by().values("pk")
        mine |= Q(content_type=carrier.content_type, object_id__in=things)
    return OutgoingLink.objects.filter(Exists(LinkPlace.objects.filter(mine, link=OuterRef("pk"))))


def count_for(user: Any, states: Iterable[str]) -> Counter[str]:
    """Return how many links of some states are in what somebody may change, by state.

    It looks only at what such links are in, as `links_of` for all links would take its time.
    """
    mine = Q(pk__in=[])
    for carrier in carriers():
        thing = carrier.editable(user).filter(pk=OuterRef("object_id"))
        mine |= Q(Exists(thing), content_type=carrier.content_type)
    found = LinkPlace.objects.filter(mine, link__state__in=list(states))
    return Counter(state for _link, state in set(found.values_list("link_id", "link__state")))


def places_for(user: Any, links: Iterable[OutgoingLink]) -> dict[int, list[Place]]:
    """Return where each of some links stands, as far as somebody may change it.

    A query, and one for each kind of thing.
    """
    rows = list(LinkPlace.objects.filter(link__in=[link.pk for link in links]))
    shown: dict[tuple[int, int], Place] = {}
    for carrier in carriers():
        kind = carrier.content_type.pk
        keys = {place.object_id for place in rows if place.content_type_id == kind}
        if keys:
            for thing in carrier.editable(user).filter(pk__in=keys):
                language = thing.locale.language_code if hasattr(thing, "locale") else ""
                place = Place(str(thing), language, carrier.edit_url(thing.pk))
                shown[kind, thing.pk] = place
    found = defaultdict(list)
    for row in rows:
        if row.key in shown:
            found[row.link_id].append(shown[row.key])
    return {link: sorted(places, key=lambda each: each.title) for link, places in found.items()}
