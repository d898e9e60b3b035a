"""One address takes the place of another everywhere: in what is public, and in drafts.

Where somebody may publish, it is published; where they may only write, it waits as a draft. Every
change is a revision, with a line in the log, so that it can be taken back place by place.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.db.models import Q, TextField
from django.db.models.functions import Cast
from wagtail.log_actions import log
from wagtail.models import DraftStateMixin, Page
from wagtail_localize.models import SegmentOverride

from home.models.outgoing import LinkPlace, OutgoingLink, concrete_type
from home.outgoing.addresses import addresses_in
from home.outgoing.carriers import Carrier, carriers
from home.outgoing.log import REPLACED
from home.rights.instances import may_edit, may_publish
from home.versions.carrying import publish_beside_drafts

from .rewriting import rewrite


class Effect(StrEnum):
    """What a replacement does in a place."""

    PUBLISHED = "published"
    DRAFT = "draft"
    REFUSED = "refused"


@dataclass(frozen=True)
class Target:
    """A thing in which the address stands, public or in a draft, and what would become of it."""

    instance: Any
    draft: Any
    effect: Effect
    title: str
    language: str
    url: str
    problem: str = ""


def targets(link: OutgoingLink, user: Any) -> list[Target]:
    """Return every place of a link, with what somebody may do there; sources before versions."""
    return [
        target
        for carrier in carriers()
        for instance in _instances(carrier, link)
        if (target := _target(carrier, instance, link.url, user))
    ]


def replace(link: OutgoingLink, new: str, user: Any) -> list[Target]:
    """Write the new address in every place where somebody may; return what became of each."""
    return [_replaced(target, link, new, user) for target in targets(link, user)]


def _instances(carrier: Carrier, link: OutgoingLink) -> Iterator[Any]:
    """Yield what may say the address: what is known to, and drafts that name its server."""
    known = LinkPlace.objects.filter(link=link, content_type=carrier.content_type)
    asked = Q(pk__in=list(known.values_list("object_id", flat=True)))
    found: Any = carrier.model._default_manager.all()
    if issubclass(carrier.model, DraftStateMixin):
        host = urlsplit(link.url).hostname or link.url
        found = found.annotate(said=Cast("latest_revision__content", TextField()))
        asked |= Q(has_unpublished_changes=True, said__icontains=host)
    found = found.filter(asked).order_by("pk")
    if issubclass(carrier.model, Page):
        yield from found.filter(alias_of=None).specific()
    else:
        yield from found


def _target(carrier: Carrier, instance: Any, old: str, user: Any) -> Target | None:
    draft = None
    if isinstance(instance, DraftStateMixin) and instance.has_unpublished_changes:
        draft = instance.get_latest_revision_as_object()
    public = getattr(instance, "live", True) and old in addresses_in(instance, frozenset())
    if not public and (draft is None or old not in addresses_in(draft, frozenset())):
        return None
    if not public and not may_edit(user, instance):
        return None  # what others write is not told
    lock = instance.get_lock() if hasattr(instance, "get_lock") else None
    if lock and lock.for_user(user):
        effect = Effect.REFUSED
    elif public and may_publish(user, instance):
        effect = Effect.PUBLISHED
    elif isinstance(instance, DraftStateMixin) and may_edit(user, instance):
        effect = Effect.DRAFT
    else:
        effect = Effect.REFUSED
    language = instance.locale.language_code if hasattr(instance, "locale") else ""
    return Target(instance, draft, effect, str(instance), language, carrier.edit_url(instance.pk))


def _replaced(target: Target, link: OutgoingLink, new: str, user: Any) -> Target:
    if target.effect == Effect.REFUSED:
        return target
    try:
        with transaction.atomic():
            _write(target, link.url, new, user)
            if isinstance(target.instance, Page):
                _replace_override(target.instance, link.url, new)
            if target.effect == Effect.PUBLISHED:
                _forget(link, target.instance)
    except (ValidationError, PermissionDenied) as error:
        problem = " ".join(getattr(error, "messages", [str(error)]))
        return Target(**{**vars(target), "effect": Effect.REFUSED, "problem": problem})
    return target


def _write(target: Target, old: str, new: str, user: Any) -> None:
    """Write one place: what is public, and the draft somebody is working on."""
    # Read again: publishing a source has brought its facts to its versions meanwhile.
    manager = type(target.instance)._base_manager
    instance = manager.select_for_update().get(pk=target.instance.pk)
    draft = target.draft and instance.get_latest_revision_as_object()
    published = target.effect == Effect.PUBLISHED and rewrite(instance, old, new)
    if published:
        _publish(instance, user)
    elif target.effect == Effect.DRAFT:
        draft = draft or instance
    # A draft that does not say it is saved again too: it is to stay the newest revision.
    if draft is not None and (rewrite(draft, old, new) or published):
        draft.save_revision(user=user, clean=False)
    log(instance, REPLACED, user=user, data={"before": old, "after": new})


def _publish(instance: models.Model, user: Any) -> None:
    if isinstance(instance, DraftStateMixin):
        publish_beside_drafts(instance, user)
    else:
        instance.full_clean()
        instance.save()


def _replace_override(page: Page, old: str, new: str) -> None:
    """Replace it where a translator gave a version a link of its own."""
    SegmentOverride.objects.filter(
        context__object_id=page.translation_key, locale=page.locale, data_json=json.dumps(old)
    ).update(data_json=json.dumps(new))


def _forget(link: OutgoingLink, instance: models.Model) -> None:
    """Forget a place in which the public does not read it any more."""
    of_kind = link.places.filter(content_type=concrete_type(type(instance)))
    of_kind.filter(object_id=instance.pk).delete()
