"""Links that lead nowhere: to pages and documents of this site, and out of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import translation
from django.utils.translation import gettext as _
from wagtail.documents import get_document_model
from wagtail.models import Page, ReferenceIndex

from home.models.base import BasePage
from home.models.outgoing import LinkState, OutgoingLink
from home.navigation.page_registry import localized_url
from home.outgoing.addresses import own_hosts, places_in

from .registry import Finding, check

# Where a page comes from is no link in it.
NO_LINKS = frozenset({"alias_of"})


@check(BasePage)
def inner_links(page: BasePage) -> Iterator[Finding]:
    """Find links to what is not published, or not there any more."""
    places = _references(page)
    yield from _pages(places[Page], page.locale.language_code)
    documents = get_document_model()
    linked = places[documents]
    there = set(documents.objects.filter(pk__in=linked).values_list("pk", flat=True))
    for pk, path in linked.items():
        if pk not in there:
            yield Finding(
                _("A link leads to a document that has been deleted."),
                _("Readers find nothing there. Choose another document, or take the link out."),
                path,
            )


def _pages(linked: dict[int, str], language: str) -> Iterator[Finding]:
    with translation.override(language):
        dead = [pk for pk in linked if not localized_url(pk)]
    titles = dict(Page.objects.filter(pk__in=dead).values_list("pk", "title"))
    for pk in dead:
        if pk in titles:
            words = _("A link leads to “%(title)s”, which is not published.")
            words %= {"title": titles[pk]}
        else:
            words = _("A link leads to a page that has been deleted.")
        mend = _("Readers see words without a link. Publish that page first, or choose another.")
        yield Finding(words, mend, linked[pk])


def _references(page: Page) -> dict[type[models.Model], dict[int, str]]:
    """Return what a page in memory refers to: keys with the path where each is first."""
    found: dict[type[models.Model], dict[int, str]] = defaultdict(dict)
    # As Wagtail reads a page for its index, which knows saved pages alone.
    for kind, key, _model_path, path in ReferenceIndex._extract_references_from_object(page):
        model = ContentType.objects.get_for_id(kind).model_class()
        if path not in NO_LINKS and model is not None and key.isdecimal():
            found[model].setdefault(int(key), path)
    return found


@check(models.Model)
def outgoing_links(thing: models.Model) -> Iterator[Finding]:
    """Find links out of the site that are known to be dead."""
    places = places_in(thing, own_hosts())
    dead = OutgoingLink.objects.filter(url__in=places, state=LinkState.DEAD)
    for link in dead.order_by("url"):
        yield Finding(
            _("%(address)s does not answer any more.") % {"address": link.url},
            _("Opened on two days (%(reason)s). Look for the new address, or take the link out.")
            % {"reason": link.reason},
            places[link.url],
        )
