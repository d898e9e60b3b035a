"""Vocabularies: codes of published standards, with a name in each language."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel

from core.caching import VersionedCache


class Vocabulary(models.TextChoices):
    """What a term is about."""

    THEME = "theme", _("Theme")
    SECTOR = "sector", _("Sector")
    TERRITORY = "territory", _("Territory")
    SME_SIZE = "sme-size", _("Size of firm")
    FUNDING_KIND = "funding-kind", _("Kind of funding")
    SME_ROLE = "sme-role", _("Role of the firm")
    AIM = "aim", _("What a firm wants to do")


class Term(models.Model):
    """A term: one code for all languages, in addresses and data, and a name per language.

    Not a translatable snippet on purpose: translations of a page share the same rows,
    so a filter by code is one join and names cannot drift apart from codes.
    """

    vocabulary = models.CharField(_("vocabulary"), max_length=20, choices=Vocabulary)
    code = models.CharField(
        _("code"),
        max_length=40,
        validators=[RegexValidator(r"^[A-Za-z0-9][A-Za-z0-9.-]*$")],
        help_text=_("As the standard writes it: ITC11, C, circular-economy. Never changed later."),
    )
    scheme = models.CharField(
        _("standard"),
        max_length=80,
        help_text=_("The standard and its revision: NUTS 2024, NACE Rev. 2.1."),
    )
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    name_en = models.CharField(_("name in English"), max_length=160)
    name_ro = models.CharField(_("name in Romanian"), max_length=160)
    name_it = models.CharField(_("name in Italian"), max_length=160)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    panels = [
        FieldRowPanel([FieldPanel("vocabulary"), FieldPanel("code"), FieldPanel("scheme")]),
        FieldPanel("parent", heading=_("part of")),
        FieldPanel("name_en"),
        FieldPanel("name_ro"),
        FieldPanel("name_it"),
        FieldPanel("position"),
    ]

    class Meta:
        ordering = ["vocabulary", "position", "code"]
        verbose_name = _("term")
        verbose_name_plural = _("terms")
        constraints = [
            models.UniqueConstraint(fields=["vocabulary", "code"], name="term_code_unique")
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Keep vocabulary and code as they are: they stand in addresses and in what firms sent."""
        known = Term.objects.filter(pk=self.pk).first() or self
        changed = [n for n in ("vocabulary", "code") if getattr(self, n) != getattr(known, n)]
        if changed:
            raise ValidationError({name: _("This is never changed later.") for name in changed})

    @property
    def name(self) -> str:
        """The name in the language of the visitor, else in English."""
        return self.name_in((get_language() or "en")[:2])

    def name_in(self, language: str) -> str:
        """Return the name in a language, else in English; for who names many of them."""
        return getattr(self, f"name_{language}", "") or self.name_en


def terms_of(vocabulary: str) -> list[Term]:
    """All terms of a vocabulary, in order. No query when warm."""
    return all_terms().get(vocabulary, [])


def all_terms() -> dict[str, list[Term]]:
    """Return the terms of every vocabulary that has any: for who needs several of them."""
    return terms_cache.get()


def invalidate_terms() -> None:
    """Have every process read the terms anew."""
    terms_cache.invalidate()


def _read() -> dict[str, list[Term]]:
    terms = defaultdict(list)
    for term in Term.objects.all():
        terms[term.vocabulary].append(term)
    return dict(terms)


terms_cache = VersionedCache("home.vocabularies", _read)


def all_codes() -> dict[str, frozenset[str]]:
    """Return the codes of every vocabulary that has any: for who checks thousands of records."""
    return codes_cache.get()


def _codes() -> dict[str, frozenset[str]]:
    return {name: frozenset(term.code for term in terms) for name, terms in all_terms().items()}


codes_cache = VersionedCache("home.codes", _codes, depends_on=(terms_cache,))


def attach_terms(rows: Sequence[models.Model], names: Iterable[str]) -> None:
    """Have the terms in several fields of rows in memory, as prefetched; one query for all.

    The rows are of one model. Django's own prefetch asks for each field, and makes terms anew.
    """
    found = []
    for name in names if rows else ():
        field: Any = rows[0]._meta.get_field(name)
        owner = f"{field.m2m_field_name()}_id"
        tagged = field.remote_field.through._default_manager.filter(
            **{f"{owner}__in": [row.pk for row in rows]}
        )
        said = models.Value(name, output_field=models.CharField())
        found.append(
            tagged.order_by().values_list(said, owner, f"{field.m2m_reverse_field_name()}_id")
        )
    tags = defaultdict(set)
    for name, owner, term in found[0].union(*found[1:], all=True) if found else ():
        tags[name, owner].add(term)
    terms = [term for terms in all_terms().values() for term in terms] if tags else []
    places = {term.pk: place for place, term in enumerate(terms)}
    for row in rows:
        known: dict[str, models.QuerySet] = vars(row).setdefault("_prefetched_objects_cache", {})
        for name in names:
            own = sorted(places[pk] for pk in tags.get((name, row.pk), ()) if pk in places)
            known[name] = Term.objects.all()
            known[name]._result_cache = [terms[place] for place in own]


def with_descendants(vocabulary: str, codes: Iterable[str]) -> set[str]:
    """Return the codes, and those of every term below them: Italy holds Piemonte holds Torino."""
    families = _families_cache.get().get(vocabulary, {})
    return set().union(*(families.get(code, ()) for code in codes))


def _families() -> dict[str, dict[str, set[str]]]:
    """Return by vocabulary and code that code and those of the terms below."""
    return {
        name: {term.code: _family(term, terms) for term in terms}
        for name, terms in all_terms().items()
    }


def _family(first: Term, terms: list[Term]) -> set[str]:
    found = {first.pk}
    while below := {term.pk for term in terms if term.parent_id in found} - found:
        found |= below
    return {term.code for term in terms if term.pk in found}


_families_cache = VersionedCache("home.families", _families, depends_on=(terms_cache,))
