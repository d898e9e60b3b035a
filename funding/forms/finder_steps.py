"""The finder's questions in their order: what is asked, why, and between what one chooses."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.formats import language
from funding.matching import phrases
from funding.matching.firm import Partnering, Question
from funding.matching.places import country_name, provinces
from funding.matching.trades import names_in
from funding.presentation.names import countries, names_now
from home.models import Term, Vocabulary
from home.models.vocabulary import terms_of

RESULT = "result"
# Countries outside the EU that programmes of the catalogue name as well.
NEIGHBOURS = frozenset({"CH", "IS", "LI", "NO", "UK"})
TORINO_AND_ILFOV = ("ITC11", "RO322", "RO321")


@dataclass(frozen=True)
class Asked:
    """A field of a question. `kind`: select, text, trade, radios, checks or tick.

    `unit` is printed behind what one types.
    """

    name: str
    kind: str
    label: Any
    hint: Any = ""
    unit: str = ""


@dataclass(frozen=True)
class FinderStep:
    """A question on a screen of its own."""

    name: str
    title: Any
    why: Any
    fields: tuple[Asked, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The fields of this question."""
        return tuple(field.name for field in self.fields)


STEPS = (
    FinderStep(
        "place",
        _("Where is your firm?"),
        _("Many sources are only for certain places."),
        (Asked("territory", "select", _("Province or county of the seat")),),
    ),
    FinderStep(
        "size",
        _("How big is your firm?"),
        _(
            "The EU looks at staff first; then the turnover or the balance sheet total must be "
            "within the limit as well. One of the two is enough."
        ),
        (
            Asked(
                "headcount",
                "text",
                _("How many people work there?"),
                _(
                    "In annual work units (AWU): two half-time jobs count as 1. Owners who work "
                    "in the firm count as well."
                ),
            ),
            Asked("turnover", "text", _("Yearly turnover in euro"), unit="€"),
            Asked("balance", "text", _("Balance sheet total in euro"), unit="€"),
            Asked(
                "group",
                "radios",
                _(
                    "Does your firm hold shares in other firms, or do other firms hold shares in "
                    "yours?"
                ),
                _(
                    "A partner firm has 25 to 50% of the shares or votes; its figures are added "
                    "in part. A linked firm has more than 50%; its figures are added in full."
                ),
            ),
            Asked("group_figures", "tick", _("The figures above already include these firms")),
        ),
    ),
    FinderStep(
        "firm",
        _("What does your firm do?"),
        _("Some sources are only for certain sectors, legal forms or ages of firms."),
        (
            Asked(
                "trade",
                "trade",
                _("What it does, in a word"),
                _(
                    "For example: bakery, car repair, hairdresser, textile recycling. A NACE, CAEN "
                    "or ATECO code will do as well."
                ),
            ),
            Asked(
                "sector", "select", _("Sector"), _("Choose it only if you wrote nothing above.")
            ),
            Asked("applicant", "radios", _("Who would apply?")),
            Asked("age", "text", _("Age of the firm in years")),
        ),
    ),
    FinderStep(
        "plan",
        _("What do you want to do?"),
        _("Choose whatever applies."),
        (
            Asked("themes", "checks", _("Themes")),
            Asked("purposes", "checks", _("What would the funding be for?")),
        ),
    ),
    FinderStep(
        "stage",
        _("How far along is it?"),
        _("Some sources fund research, others what is ready for use."),
        (
            Asked("stage", "radios", _("Your plan is")),
            Asked(
                "trl",
                "text",
                _("Technology readiness level (TRL), if you develop technology"),
                _(
                    "1: basic principle observed. 4: works in the laboratory. 6: shown in "
                    "realistic conditions. 9: proven in real use."
                ),
            ),
        ),
    ),
    FinderStep(
        "money",
        _("What sum is it about?"),
        _("With nearly every grant, a part of the costs is yours."),
        (
            Asked("cost", "text", _("Cost of the whole project in euro"), unit="€"),
            Asked(
                "own_share",
                "text",
                _("What share of it can you pay yourself, in per cent?"),
                unit="%",
            ),
        ),
    ),
    FinderStep(
        "partners",
        _("Alone or with partners?"),
        _("Some sources want partners in several countries."),
        (
            Asked("partnering", "radios", _("You would apply")),
            Asked("partners", "text", _("How many partners, your firm included?")),
            Asked("countries", "checks", _("Countries of your partners")),
        ),
    ),
    FinderStep(
        "time",
        _("By when?"),
        _("From the idea to the application takes weeks or months."),
        (Asked("months", "radios", _("You would like to apply")),),
    ),
)  # fmt: skip

# Fields that complete another's answer, and are no question of their own.
COMPLETING = frozenset({"group_figures", "trade"})
STEP_OF = {Question(name): step for step in STEPS for name in step.names if name not in COMPLETING}

PARTNERINGS = {
    Partnering.ALONE: _("alone"),
    Partnering.OPEN: _("with partners, if we find them"),
    Partnering.PARTNERS: _("with partners we have"),
}
MONTHS = {
    "3": _("within 3 months"),
    "6": _("within 6 months"),
    "12": _("within a year"),
}
# Themes as a firm would say them, before the name that laws and calls use.
THEMES = {
    "climate-mitigation": _("use less energy, or cleaner energy"),
    "climate-adaptation": _("be ready for heat, drought and floods"),
    "water": _("use less water and keep it clean"),
    "circular-economy": _("waste less: repair, use again, recycle"),
    "pollution": _("make less smoke, dust and noise"),
    "biodiversity": _("protect soil, plants and animals"),
    "digital": _("use software, data and smart machines"),
}
FIXED: dict[str, dict[Any, Any]] = {
    "group": phrases.GROUPS,
    "applicant": {k: v for k, v in phrases.APPLICANTS.items() if k != "firm"},
    "purposes": phrases.PURPOSES,
    "stage": phrases.STAGES,
    "partnering": PARTNERINGS,
    "months": MONTHS,
}


def choices_of(name: str) -> list[tuple[str, Any]]:
    """Return the choices of a field, named in the visitor's language; groups have lists."""
    if name == "territory":
        return _places()
    if name == "countries":
        return countries()
    if name == "trade":
        return [(text, text) for text in names_in(language())]
    if name == "sector":
        return [(term.code, term.name) for term in terms_of(Vocabulary.SECTOR)]
    if name == "themes":
        return [(term.code, _theme(term)) for term in terms_of(Vocabulary.THEME)]
    return [(str(code), label) for code, label in FIXED.get(name, {}).items()]


def _theme(term: Term) -> str:
    """Return a theme in everyday words, with its official name; that alone where there are none."""
    if term.code not in THEMES:
        return term.name
    return str(_("%(plain)s (%(name)s)") % {"plain": THEMES[term.code], "name": term.name})


def _places() -> list[tuple[str, Any]]:
    """Return the two territories first, then every province of their countries, then countries.

    Those of the country whose language the visitor reads come first.
    """
    name = names_now()
    own = language().upper()
    countries_in_order = sorted(("IT", "RO"), key=lambda country: country != own)
    territories = sorted(TORINO_AND_ILFOV, key=lambda code: code[:2] != own)
    first = [(code, name("territory", code)) for code in territories]
    found: list[tuple[str, Any]] = [(str(_("Torino, Ilfov and București")), first)]
    for country in countries_in_order:
        for region, below in provinces(country).items():
            label = f"{country_name(country)}: {name('territory', region)}"
            places = [
                (code, name("territory", code))
                for code in sorted(below, key=lambda code: below[code])
                if code not in TORINO_AND_ILFOV
            ]
            if places:
                found.append((label, places))
    others = [pair for pair in countries() if pair[0] not in {"IT", "RO"}]
    found.append((str(_("Other countries of the European Union")), others))
    found.append((str(_("Countries outside the European Union")), countries(NEIGHBOURS)))
    return found


def label_of(name: str, code: str) -> str:
    """Return the name of a chosen code, for the summary; a trade as it was typed."""
    if name == "trade":
        return code
    if name == "territory":
        return names_now()("territory", code)
    return str(dict(choices_of(name)).get(code, code))


def codes_in(choices: Iterable[Any]) -> Iterable[str]:
    """Return the codes of choices, those in groups as well."""
    for value, label in choices:
        if isinstance(label, list | tuple):
            yield from (code for code, _name in label)
        else:
            yield value
