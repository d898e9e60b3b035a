"""Which call and which programme of the site a demand is about; only where that is certain."""

from __future__ import annotations

from collections import defaultdict

from core.text import fold_words
from funding.choices import Origin
from funding.models.demand import CallDemand
from funding.models.opportunity import FundingOpportunity
from funding.models.source import FundingSourcePage
from home.content.values import stable_id

# Names of programmes in the registry, folded, and the content folder of their page.
PAGES = {
    "program regional bucuresti-ilfov": "funding/pr-bucuresti-ilfov",
    "program crestere inteligenta": "funding/pocidif",
    "program crestere inteligenta, digitalizare si instrumente financiare": "funding/pocidif",
}
# Who tells of Romanian calls. The portal's have codes of their own.
ORIGINS = (Origin.MIPE, Origin.CALENDAR, Origin.EDITOR, Origin.FILE)


class Calls:
    """The site's calls by code and by title, asked for once."""

    def __init__(self) -> None:
        self._by_name: dict[str, set[int]] = defaultdict(set)
        asked = FundingOpportunity.objects.filter(origin__in=ORIGINS, title_language="ro")
        for pk, *names in asked.values_list("pk", "call_identifier", "identifier", "title"):
            for name in names:
                self._by_name[_plain(name)].add(pk)

    def of(self, demand: CallDemand) -> int | None:
        """Return the id of the only call of this code, or else of this title."""
        for name in (demand.call_code, demand.title):
            found = self._by_name.get(_plain(name), set()) if name else set()
            if len(found) == 1:
                return next(iter(found))
        return None


class ProgrammePages:
    """The programmes' English pages, asked for once."""

    def __init__(self) -> None:
        keys = {stable_id(key): key for key in PAGES.values()}
        found = FundingSourcePage.objects.filter(
            locale__language_code="en", translation_key__in=keys
        ).values_list("translation_key", "pk")
        self._pages = {keys[key]: pk for key, pk in found}

    def of(self, demand: CallDemand) -> int | None:
        """Return the id of its programme's page, if it has one."""
        return self._pages.get(PAGES.get(_plain(demand.programme), ""))


def _plain(name: str) -> str:
    return " ".join(fold_words(name).split())
