"""Which pictures and documents stand in drafts: Wagtail's reference index knows what is saved live.

Drafts are read as they are stored, so that a thousand of them cost no more queries than one.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from modelcluster.models import get_all_child_relations
from wagtail import blocks
from wagtail.fields import RichTextField, StreamField
from wagtail.models import DraftStateMixin, Page, Revision
from wagtail.rich_text import extract_references_from_rich_text


def used_in_drafts(target: type[models.Model]) -> set[int]:
    """Return the keys of the things of a kind that drafts use, or what is to be published later."""
    drafts = Q(approved_go_live_at__isnull=False)
    for model in _models_with_drafts():
        waiting = model.objects.filter(has_unpublished_changes=True)
        drafts |= Q(pk__in=waiting.values("latest_revision"))
    kinds = ContentType.objects.get_for_models(*apps.get_models(), for_concrete_models=False)
    model_of = {kind.pk: model for model, kind in kinds.items()}
    contents = Revision.objects.filter(drafts).values_list("content_type", "content")
    found: set[int] = set()
    for kind, content in contents.iterator():
        if model := model_of.get(kind):
            found.update(map(int, _keys_in(model, content, target)))
    return found


def _models_with_drafts() -> list[Any]:
    own = [model for model in apps.get_models() if issubclass(model, DraftStateMixin)]
    return [Page, *(model for model in own if not issubclass(model, Page))]


def _keys_in(
    model: type[models.Model], content: dict[str, Any], target: type[models.Model]
) -> Iterator[Any]:
    for field in model._meta.concrete_fields:
        value = content.get(field.name)
        if not value:
            continue
        if field.related_model is target:
            yield value
        elif isinstance(field, StreamField):
            raw = json.loads(value) if isinstance(value, str) else value
            yield from _keys_in_block(field.stream_block, raw, target)
        elif isinstance(field, RichTextField):
            yield from _keys_in_rich_text(value, target)
    for relation in get_all_child_relations(model):
        for row in content.get(relation.get_accessor_name()) or ():
            yield from _keys_in(relation.related_model, row, target)


def _keys_in_block(block: blocks.Block, value: Any, target: type[models.Model]) -> Iterator[Any]:
    if not value:
        return
    if isinstance(block, blocks.StreamBlock):
        for each in value:
            if child := block.child_blocks.get(each["type"]):
                yield from _keys_in_block(child, each["value"], target)
    elif isinstance(block, blocks.ListBlock):
        for each in value:
            # Before each item had a name of its own, it was stored bare.
            is_named = isinstance(each, dict) and each.get("type") == "item"
            yield from _keys_in_block(
                block.child_block, each["value"] if is_named else each, target
            )
    elif isinstance(block, blocks.StructBlock):
        for name, child in block.child_blocks.items():
            yield from _keys_in_block(child, value.get(name), target)
    elif isinstance(block, blocks.ChooserBlock) and block.model_class is target:
        yield value
    elif isinstance(block, blocks.RichTextBlock):
        yield from _keys_in_rich_text(value, target)


def _keys_in_rich_text(text: str, target: type[models.Model]) -> Iterator[Any]:
    for model, key, _model_path, _content_path in extract_references_from_rich_text(text):
        if model is target:
            yield key
