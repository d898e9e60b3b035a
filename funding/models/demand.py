"""How many asked for the money of a call, and how many got it, as a registry tells afterwards."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import F
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from core.caching import VersionedCache
from core.formats import number
from core.page_cache.content import content
from funding.choices import Origin

REGISTRY = (
    "https://reporting.mysmis2021.gov.ro/ords/repo_bo/r/mysmis-2021/finantari-programe-2021-2027"
)
# So many calls of a programme say enough of how much its money is asked for.
MOST_SHOWN = 5


def _lei(label: Any) -> models.DecimalField:
    return models.DecimalField(label, max_digits=15, decimal_places=2, null=True, blank=True)


class CallDemand(models.Model):
    """The demand for a call that is over, or under way. It is no call of its own.

    The import fills it; which call and programme it is about an editor may say where the import
    is not certain.
    """

    origin = models.CharField(
        _("origin"), max_length=10, choices=Origin, default=Origin.MYSMIS, editable=False
    )
    # What it is known by again: programme and title, as not every list tells the code.
    key = models.CharField(max_length=64, unique=True, editable=False)
    call_code = models.CharField(_("code of the call"), max_length=160, blank=True)
    title = models.CharField(_("official title"), max_length=500)
    programme = models.CharField(_("programme"), max_length=200, blank=True)
    state = models.CharField(_("status in the source"), max_length=60, blank=True)
    applied = models.PositiveIntegerField(_("applications"))
    contracted = models.PositiveIntegerField(_("contracts"))
    withdrawn = models.PositiveIntegerField(_("withdrawn"), null=True, blank=True)
    budget_ron = _lei(_("budget in lei"))
    asked_ron = _lei(_("asked for, in lei"))
    as_of = models.DateField(_("as of"))
    opportunity = models.ForeignKey(
        "funding.FundingOpportunity",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="demand",
        verbose_name=_("call"),
    )
    programme_page = models.ForeignKey(
        "funding.FundingSourcePage",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="demand",
        verbose_name=_("programme"),
        help_text=_("Its English page is used for all languages."),
    )

    class Meta:
        ordering = ["-as_of", "-applied"]
        verbose_name = _("demand for a call")
        verbose_name_plural = _("demand for calls")

    def __str__(self) -> str:
        return self.title[:160]

    # Where the registry is, for readers.
    source_url = REGISTRY

    @classmethod
    def of_programme(cls, translation_key: Any) -> list[CallDemand]:
        """Return the demand for calls of a programme, whatever the language of its page."""
        return _by_programme.get().get(translation_key, [])[:MOST_SHOWN]

    @property
    def times_asked(self) -> Decimal | None:
        """Return how often the money was asked for, to one decimal, where both sums are told."""
        if not self.budget_ron or not self.asked_ron:
            return None
        return (self.asked_ron / self.budget_ron).quantize(Decimal("0.1"))

    @property
    def words(self) -> str:
        """Return it as a sentence: how many applied and were contracted, and how much was asked."""
        applied = ngettext("Last time %(n)s applied", "Last time %(n)s applied", self.applied)
        got = ngettext("%(n)s got a contract", "%(n)s got a contract", self.contracted)
        said = applied % {"n": number(Decimal(self.applied))}
        said += ", " + got % {"n": number(Decimal(self.contracted))}
        if times := self.times_asked:
            asked = gettext("%(times)s times the available money was requested")
            said += "; " + asked % {"times": number(times)}
        return f"{said}."


def _read() -> dict[Any, list[CallDemand]]:
    """Return the demand by the translation key of its programme, in order."""
    found = defaultdict(list)
    key = "programme_page__translation_key"
    known = CallDemand.objects.filter(programme_page__isnull=False).annotate(key_of=F(key))
    for demand in known:
        found[demand.key_of].append(demand)
    return dict(found)


_by_programme = VersionedCache("funding.demand", _read, depends_on=[content])
