"""What pages refer to: vocabularies; and what stands around them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from wagtail.models import Locale, Site

from home.models.content import LoadedContent
from home.models.exchange_rate import ExchangeRate
from home.models.partners import Partner
from home.models.settings import SiteSettings, SiteText
from home.models.translation.glossary import GlossaryEntry
from home.models.vocabulary import Term, Vocabulary

from .errors import fail
from .parser import LANGUAGES, Located, read_yaml, read_yaml_list
from .report import LoadReport
from .values import stable_id


def read_vocabularies(folder: Path) -> dict[tuple[str, str], Located]:
    """Terms by vocabulary and code, parents before children."""
    file = folder / "vocabularies.yaml"
    terms: dict[tuple[str, str], Located] = {}
    for vocabulary, entries in read_yaml(file).items():
        if vocabulary not in Vocabulary.values:
            raise fail(file, 1, f"there is no vocabulary “{vocabulary}”")
        for entry in entries:
            missing = [name for name in ("code", "scheme", *LANGUAGES) if not entry.get(name)]
            if missing:
                raise fail(file, entry.line, f"the term needs {', '.join(missing)}")
            parent = entry.get("parent")
            if parent and (vocabulary, parent) not in terms:
                raise fail(file, entry.line, f"“{parent}” must stand before its children")
            terms[vocabulary, str(entry["code"])] = entry
    return terms


def load_locales() -> dict[str, Locale]:
    """Return the three locales, created where missing."""
    return {code: Locale.objects.get_or_create(language_code=code)[0] for code in LANGUAGES}


def load_terms(terms: dict[tuple[str, str], Located], report: LoadReport) -> None:
    """Create missing terms. Names that exist are the editors'."""
    known = {(term.vocabulary, term.code): term for term in Term.objects.all()}
    for position, ((vocabulary, code), entry) in enumerate(terms.items()):
        if (vocabulary, code) in known:
            continue
        known[vocabulary, code] = Term.objects.create(
            vocabulary=vocabulary,
            code=code,
            scheme=entry["scheme"],
            parent=known[vocabulary, entry["parent"]] if entry.get("parent") else None,
            name_en=entry["en"],
            name_ro=entry["ro"],
            name_it=entry["it"],
            position=position,
        )
        report.created("term", code)


def load_glossary(folder: Path, report: LoadReport) -> None:
    """Create missing words of the glossary. Those that exist are the editors'."""
    file = folder / "glossary.yaml"
    known = set(GlossaryEntry.objects.values_list("meaning", flat=True))
    for entry in read_yaml_list(file) if file.exists() else []:
        if not (entry.get("meaning") and entry.get("en")):
            raise fail(file, entry.line, "a word needs meaning and en")
        if entry["meaning"] in known:
            continue
        avoided = entry.get("not") or {}
        GlossaryEntry.objects.create(
            meaning=entry["meaning"],
            is_name=bool(entry.get("name")),
            **{code: "\n".join(entry.get(code) or []) for code in LANGUAGES},
            **{f"not_{code}": "\n".join(avoided.get(code) or []) for code in LANGUAGES},
        )
        report.created("word", entry["meaning"])


def load_partners(folder: Path, locales: dict[str, Locale], report: LoadReport) -> None:
    """Create missing partners, once per language; what exists is the editors'."""
    file = folder / "partners.yaml"
    for position, entry in enumerate(read_yaml_list(file)):
        key = stable_id("partner", entry["key"])
        for language in LANGUAGES:
            words = entry.get(language)
            if not isinstance(words, Located) or not words.get("kind"):
                raise fail(file, entry.line, f"the partner needs “kind” in “{language}”")
            if not first_time(f"partner:{entry['key']}", language):
                continue
            Partner.objects.create(
                translation_key=key,
                locale=locales[language],
                name=entry["name"],
                country=entry["country"],
                website=entry.get("website", ""),
                kind=words["kind"],
                role=words.get("role", ""),
                position=position,
            )
            report.created("partner", f"{entry['key']} ({language})")


def load_settings(
    folder: Path, site: Site, locales: dict[str, Locale], pages: dict[str, int], report: LoadReport
) -> None:
    """Fill the site settings the first time. `pages` are the page ids by key."""
    file = folder / "settings.yaml"
    entry = read_yaml(file)
    if entry.get("privacy_page") and first_time("settings:privacy_page", "en"):
        key = str(entry["privacy_page"]).removeprefix("page:")
        if key not in pages:
            raise fail(file, entry.lines["privacy_page"], f"there is no page “{key}”")
        settings = SiteSettings.for_site(site)
        settings.privacy_page_id = pages[key]
        settings.save()
    load_exchange_rate(entry)
    if not first_time("settings", "en"):
        return
    settings = SiteSettings.for_site(site)
    settings.organisation = entry["organisation"]
    settings.save()
    for language, tagline in entry["tagline"].items():
        SiteText.objects.update_or_create(
            settings=settings, locale=locales[language], defaults={"tagline": tagline}
        )
    report.created("settings", site.hostname)


def load_exchange_rate(entry: Located) -> None:
    """Fill the rate of the leu the first time, where nobody was faster."""
    rate = entry.get("exchange_rate")
    if rate and first_time("settings:exchange_rate", "en") and ExchangeRate.known() is None:
        ExchangeRate.objects.update_or_create(defaults=dict(rate))


def first_time(key: str, language: str) -> bool:
    """Remember and return whether this was never loaded before: a deleted entry stays so."""
    _record, created = LoadedContent.objects.get_or_create(key=key, language=language)
    return created


def known_keys(
    terms: Iterator | dict, pages: dict, images: dict, documents: dict
) -> dict[str, set[str]]:
    """Everything that may be referred to, by kind."""
    return {
        "page": set(pages),
        "image": set(images),
        "document": set(documents),
        "term": {f"{vocabulary}/{code}" for vocabulary, code in terms},
    }
