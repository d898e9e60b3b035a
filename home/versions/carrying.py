"""What is published in the source's language is brought to the versions in the others.

Facts are live in all languages at once; words wait for their translators, who find them in the
report of translations and on their start page.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.dispatch import receiver
from wagtail.actions.publish_page_revision import PublishPageRevisionAction
from wagtail.actions.publish_revision import PublishRevisionAction
from wagtail.models import Page, Revision
from wagtail.signals import page_published, published
from wagtail_localize.models import Translation, TranslationSource

from .facts import Facts

logger = logging.getLogger(__name__)

# Translations whose facts are on their way, as a version that goes live calls this again.
_busy: ContextVar[frozenset[int]] = ContextVar("busy", default=frozenset())
_paused: ContextVar[bool] = ContextVar("paused", default=False)

# What changes with each revision and says nothing of the content.
PASSING = {
    "latest_revision",
    "live_revision",
    "latest_revision_created_at",
    "last_published_at",
    "first_published_at",
    "has_unpublished_changes",
    "draft_title",
    "live",
    "url_path",
    "path",
    "depth",
    "numchild",
}


@contextmanager
def facts_stay() -> Iterator[None]:
    """Carry nothing: who publishes here brings every language up to date anyway."""
    token = _paused.set(True)
    try:
        yield
    finally:
        _paused.reset(token)


@receiver(page_published)
def carry_facts(instance: Page, **_kwargs: Any) -> None:
    """Bring a source's facts to its versions, and to a version that was published its source's.

    The latter as an older draft may go live, by a moderator or on its day.
    """
    if not instance.live or _paused.get():
        return
    found = Translation.objects.filter(source__object_id=instance.translation_key, enabled=True)
    for translation in found.select_related("source", "target_locale"):
        ends = (translation.source.locale_id, translation.target_locale_id)
        if instance.locale_id in ends and translation.pk not in _busy.get():
            token = _busy.set(_busy.get() | {translation.pk})
            try:
                _carry(translation)
            finally:
                _busy.reset(token)


def _carry(translation: Translation) -> None:
    source = translation.source
    pages = source.specific_content_type.model_class().objects.filter(
        translation_key=source.object_id
    )
    original = pages.filter(locale=source.locale_id, live=True).first()
    version = pages.filter(locale=translation.target_locale_id, alias_of=None).first()
    if original is None:
        return
    _bring_up_to_date(source, original)
    if version is None:
        return
    try:
        with transaction.atomic():
            _write(version, Facts(translation))
    except ValidationError as error:
        words = " ".join(error.messages)
        logger.warning("The facts of “%s” did not reach “%s”: %s", original, version, words)


def _bring_up_to_date(source: TranslationSource, original: Page) -> None:
    """Read the words that are to be translated; what is behind is known from then on."""
    now, then = json.loads(original.to_json()), json.loads(source.content_json)
    if any(now[name] != then.get(name) for name in now.keys() - PASSING):
        source.update_from_db()


def _write(version: Page, facts: Facts) -> None:
    """Save the facts: in what is live, and in the draft somebody is working on."""
    draft = None
    if version.has_unpublished_changes or not version.live:
        draft = version.get_latest_revision_as_object()
    published_now = version.live and facts.take(version)
    if published_now:
        publish_beside_drafts(version)
    if draft is not None and (facts.take(draft) or published_now):
        draft.save_revision(clean=False)


def publish_beside_drafts(instance: Any, user: Any = None) -> None:
    """Publish what is live as it stands in memory; what was planned for drafts stays planned.

    The draft is no longer the newest revision then: whoever has read it saves it again.
    """
    waiting = instance.revisions.exclude(approved_go_live_at=None)
    planned = list(waiting.values_list("pk", "approved_go_live_at"))
    revision = instance.save_revision(user=user)
    action = PublishPageFacts if isinstance(instance, Page) else PublishFacts
    action(revision, user=user).execute()
    for pk, moment in planned:
        Revision.objects.filter(pk=pk).update(approved_go_live_at=moment)


class PublishFacts(PublishRevisionAction):
    """As any publishing, but a draft that waits for a moderator goes on waiting."""

    def _after_publish(self) -> None:
        published.send(sender=type(self.object), instance=self.object, revision=self.revision)


class PublishPageFacts(PublishPageRevisionAction):
    """The same for a page."""

    def _after_publish(self) -> None:
        page, revision = self.object, self.revision
        page_published.send(sender=page.specific_class, instance=page.specific, revision=revision)
        published.send(sender=type(page), instance=page, revision=revision)
        page.update_aliases(revision=revision, _content=revision.content)
