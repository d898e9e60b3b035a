"""Facts are live in all languages at once; words wait for whoever translates them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import models
from modelcluster.fields import ParentalManyToManyField
from wagtail.fields import StreamField
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Page, TranslatableMixin
from wagtail_localize.fields import SynchronizedField, get_translatable_fields

from home.fields import CodesField
from home.models import Term
from news.models import EventPage
from tests.factories import child, home, term
from tests.specimens import SPECIMENS, document, full_body, stream
from tests.versions import TRANSLATED, translated, versions

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]  # once is enough: no query of ours

# Of two fields of one form none may ask for the same; the name follows from it.
BOUND = {"InterestFormField": {"field_type", "clean_name"}, "EventPage": {"date"}}


def facts_of(model: type[models.Model]) -> Iterator[models.Field]:
    for translatable in get_translatable_fields(model):
        if isinstance(translatable, SynchronizedField):
            yield translatable.get_field(model)


def rows_of(model: type[models.Model]) -> Iterator[models.ManyToOneRel]:
    for translatable in get_translatable_fields(model):
        field = translatable.get_field(model)
        if isinstance(field, models.ManyToOneRel):
            yield field


def related(field: models.ForeignKey) -> models.Model:
    """Something else that a field may point to."""
    model = field.related_model
    if model is Term:
        return term(field.get_limit_choices_to()["vocabulary"], "other")
    if model is EventPage:
        return SPECIMENS[EventPage]("[]")
    if model is Page:
        return home("it")
    if model is get_image_model():
        return model.objects.create(title="Other", file=get_test_image_file())
    assert model._meta.label == "wagtaildocs.Document", field
    return document()


def other(field: Any, value: Any) -> Any:
    """A value that is allowed and is not the one it had."""
    if isinstance(field, CodesField):
        return [next(iter(field.choices_of))]
    if field.choices:
        return next(code for code, _name in field.flatchoices if code and code != value)
    if isinstance(field, models.ForeignKey):
        return related(field)
    if isinstance(field, StreamField):
        return stream(("source", {"title": "Other", "url": "", "language": "ro"}))
    if isinstance(field, models.BooleanField):
        return not value
    if isinstance(field, models.DateTimeField):
        return (value or datetime(2027, 3, 1, tzinfo=UTC)) + timedelta(days=400)
    if isinstance(field, models.DateField):
        return (value or date(2027, 3, 1)) + timedelta(days=400)
    if isinstance(field, models.URLField):
        return "https://example.org/other"
    if isinstance(field, models.CharField):
        return "other"
    return (value or 0) + 1


def change(thing: Any) -> None:
    """Change every fact of a page or a row."""
    for field in facts_of(type(thing)):
        if isinstance(field, models.ManyToOneRel):
            continue
        if isinstance(field, ParentalManyToManyField):
            vocabulary = field.get_limit_choices_to()["vocabulary"]
            getattr(thing, field.name).set([term(vocabulary, "other")])
        elif field.name not in BOUND.get(type(thing).__name__, ()):
            setattr(thing, field.name, other(field, getattr(thing, field.name)))


def facts(thing: Any) -> dict[str, Any]:
    """What a page or a row and its rows say that is no prose."""
    said: dict[str, Any] = {}
    for field in facts_of(type(thing)):
        if isinstance(field, ParentalManyToManyField):
            said[field.name] = sorted(t.code for t in getattr(thing, field.name).all())
        elif isinstance(field, StreamField):
            said[field.name] = list(getattr(thing, field.name).get_prep_value())
        elif not isinstance(field, models.ManyToOneRel):
            said[field.name] = getattr(thing, field.attname)
    for rel in rows_of(type(thing)):
        shared = not issubclass(rel.related_model, TranslatableMixin)
        own = ("id", "sort_order", rel.field.attname)
        said[rel.name] = [
            {f.attname: getattr(row, f.attname) for f in row._meta.fields if f.attname not in own}
            if shared
            else {"key": row.translation_key, **facts(row)}
            for row in getattr(thing, rel.name).all()
        ]
    return said


def prose(thing: Any) -> dict[str, Any]:
    """What a page or a row and its rows say in words."""
    said: dict[str, Any] = {}
    for translatable in get_translatable_fields(type(thing)):
        field = translatable.get_field(type(thing))
        if isinstance(field, models.ManyToOneRel):
            if issubclass(field.related_model, TranslatableMixin):
                said[field.name] = {r.translation_key: prose(r) for r in getattr(thing, field.name).all()}
        elif not isinstance(translatable, SynchronizedField):
            value = getattr(thing, field.name)
            said[field.name] = list(value.get_prep_value()) if isinstance(field, StreamField) else value
    return said


@pytest.mark.parametrize("model", SPECIMENS, ids=lambda model: model.__name__)
def test_every_fact_is_live_in_all_languages_at_once(model: type[Page]) -> None:
    page = SPECIMENS[model](full_body())
    for code in TRANSLATED:
        if page.depth == 2:
            home(code).delete()
        translated(page, code)
    before = {version.pk: prose(version) for version in versions(page)}
    page = model.objects.get(pk=page.pk)
    was = facts(page)
    change(page)
    for rel in rows_of(model):
        rows = list(getattr(page, rel.name).all())
        for row in rows:
            change(row)
        getattr(page, rel.name).set(rows)
    page.save_revision().publish()
    page = model.objects.get(pk=page.pk)
    for version in versions(page):
        assert facts(version) == facts(page)
        assert prose(version) == before[version.pk]
        assert version.latest_revision_id == version.live_revision_id
    same = {name for name, value in facts(page).items() if value == was[name]}
    assert same <= {"form_fields", "date"} | {rel.name for rel in rows_of(model) if not was[rel.name]}
