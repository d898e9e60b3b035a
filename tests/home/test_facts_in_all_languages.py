"""Facts are live in all languages at once; words wait for whoever translates them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import models
from django.test import TestCase
from django.utils import timezone
from modelcluster.fields import ParentalManyToManyField
from wagtail.fields import StreamField
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Page, Revision, TranslatableMixin
from wagtail_localize.fields import SynchronizedField, get_translatable_fields
from wagtail_localize.models import Translation

from home.fields import CodesField
from home.models import Term
from news.models import EventPage
from pacts.models import Commitment, PactDocument, PactPage
from tests.factories import home, term
from tests.specimens import RICH, SPECIMENS, document, full_body, items, stream
from tests.versions import TRANSLATED, translate_all, translated, versions

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
    assert model._meta.label == "home.CustomDocument", field
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
                said[field.name] = {
                    r.translation_key: prose(r) for r in getattr(thing, field.name).all()
                }
        elif not isinstance(translatable, SynchronizedField):
            value = getattr(thing, field.name)
            said[field.name] = (
                list(value.get_prep_value()) if isinstance(field, StreamField) else value
            )
    return said


@pytest.mark.crawl
@pytest.mark.turns(6)
@pytest.mark.parametrize("model", SPECIMENS, ids=lambda model: model.__name__)
def test_every_fact_is_live_in_all_languages_at_once(model: type[Page]) -> None:
    page = SPECIMENS[model](stream(("text", RICH)))
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
    assert same <= {"form_fields", "date"} | {
        rel.name for rel in rows_of(model) if not was[rel.name]
    }


def pact() -> PactPage:
    page = SPECIMENS[PactPage](full_body())
    for code in TRANSLATED:
        translated(page, code)
    return PactPage.objects.get(pk=page.pk)


def published(page: Page) -> None:
    page.save_revision().publish()


def test_rows_come_go_and_move_in_all_languages() -> None:
    page = pact()
    first = page.commitments.get()
    new = Commitment(action="New action", lead="New lead", progress=40, locale=page.locale)
    new.sort_order, first.sort_order = 0, 1
    page.commitments.set([new, first])
    page.signatories.clear()
    page.documents.add(PactDocument(document=document()))
    published(page)
    for version in versions(page):
        code = version.locale.language_code
        # New words stand in their own language until somebody translates them.
        assert [row.action for row in version.commitments.all()] == ["New action", f"Action {code}"]
        assert version.commitments.first().progress == 40
        assert version.commitments.last().lead == f"Lead {code}"
        assert not version.signatories.exists()
        assert version.documents.count() == 2
    assert facts(versions(page)[0]) == facts(page)


def test_words_that_changed_are_behind_and_a_translator_brings_them() -> None:
    page = pact()
    translation = Translation.objects.get(target_locale__language_code="ro")
    assert len(set(translation.get_progress())) == 1
    page.status_note, page.latitude = "New note", 46.0
    commitment = page.commitments.get()
    commitment.action, commitment.progress = "Changed action", 40
    page.commitments.set([commitment])
    published(page)
    total, done = translation.get_progress()
    assert total - done == 2  # the report says so too: it counts alike
    version = versions(page)[0]
    assert (version.latitude, version.status_note) == (46.0, "")
    assert (version.commitments.get().action, version.commitments.get().progress) == (
        "Action ro",
        40,
    )
    translate_all(translation)
    published(page)
    version = versions(page)[0]  # not yet published by the translator
    assert (version.status_note, version.commitments.get().action) == ("", "Action ro")
    with TestCase.captureOnCommitCallbacks(execute=True):
        translation.refresh_from_db()
        translation.save_target(publish=True)
    version = versions(page)[0]
    assert version.status_note == "New note ro"
    assert version.commitments.get().action == "Changed action ro"


def test_a_text_takes_the_sources_form_once_its_words_are_there() -> None:
    page = pact()
    blocks = page.body.get_prep_value()
    picture = get_image_model().objects.create(title="Other", file=get_test_image_file())
    image = next(block for block in blocks if block["type"] == "image")
    quote = next(block for block in blocks if block["type"] == "quote")
    files = next(block for block in blocks if block["type"] == "documents")
    image["value"]["image"] = picture.pk
    quote["value"] |= {"source": "https://example.org/new", "attribution": "Somebody else"}
    files["value"] = items(document().pk)
    page.body = json.dumps(list(reversed(blocks)))
    published(page)
    version = versions(page)[0]
    told = {block.block_type: block.value for block in version.body}
    assert told["image"]["image"] == picture
    assert told["image"]["alt"] == "Alt ro"
    assert [str(value.pk) for value in told["documents"]] == [str(files["value"][0]["value"])]
    # Its words changed: it waits as a whole, and with it the order of the text.
    assert told["quote"]["attribution"] == "Someone ro"
    assert told["quote"]["source"] == "https://example.org/"
    assert version.body[0].block_type == "text"
    quote["value"]["attribution"] = "Someone"
    page.body = json.dumps([quote, image])
    published(page)
    version = versions(page)[0]
    assert [block.block_type for block in version.body] == ["quote", "image"]
    assert version.body[0].value["source"] == "https://example.org/new"
    assert version.body[0].value["text"] == "Words ro"


def test_a_draft_stays_a_draft_with_the_new_facts() -> None:
    page = pact()
    version = versions(page)[0]
    version.subject = "Not yet public"
    draft = version.save_revision()
    draft.approved_go_live_at = timezone.now() + timedelta(days=3)
    draft.save()
    user = get_user_model().objects.create_superuser("mihai")
    workflow = page.get_workflow()
    workflow.start(version, user)
    page.latitude = 46.0
    published(page)
    version = versions(page)[0]
    assert (version.latitude, version.subject) == (46.0, "Subject ro")
    assert version.has_unpublished_changes
    later = version.get_latest_revision_as_object()
    assert (later.latitude, later.subject) == (46.0, "Not yet public")
    assert version.workflow_in_progress
    draft.refresh_from_db()
    assert draft.approved_go_live_at
    draft.publish()  # an older one, by its day or by a moderator
    version = versions(page)[0]
    assert (version.latitude, version.subject) == (46.0, "Not yet public")


def test_what_is_no_published_version_stays_so() -> None:
    page = pact()
    romanian, italian = versions(page)
    romanian.unpublish()
    Translation.objects.filter(target_locale=italian.locale).update(enabled=False)
    page.latitude = 46.0
    published(page)
    romanian, italian = versions(page)
    assert not romanian.live
    assert romanian.get_latest_revision_as_object().latitude == 46.0
    assert italian.latitude == 45.0  # bound to its source no more, by somebody's decision


def test_nothing_is_written_where_nothing_changed() -> None:
    page = pact()
    before = Revision.objects.count()
    published(page)
    assert Revision.objects.count() == before + 1


def test_a_version_that_may_not_go_live_keeps_no_other_from_it(caplog: Any) -> None:
    page = pact()
    Page.objects.filter(pk=versions(page)[0].pk).update(title="")
    page.latitude = 46.0
    published(page)
    assert [version.latitude for version in versions(page)] == [45.0, 46.0]
    assert "did not reach" in caplog.text
