"""What is looked at before a call or a source of funding is published."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.conf import settings
from django.contrib.admin.utils import label_for_field
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from funding.deadlines import Status
from funding.matching.conditions import Condition, contradictory
from funding.matching.phrases import LABELS
from funding.models.criteria import Criterion
from funding.models.opportunity import FundingOpportunity
from funding.models.opportunity_parts import OpportunityText
from funding.models.source import FundingSourcePage
from home.checks.figures import Said, difference
from home.checks.registry import Finding, check
from home.checks.texts import Words
from home.checks.wording import findings_in

PLAIN = ("title", "summary", "who_can_apply", "what_it_pays")


@check(FundingOpportunity)
def deadlines(call: FundingOpportunity) -> Iterator[Finding]:
    """Find calls of which nobody can tell whether they are open, and closed ones that are new."""
    if not call.known_cut_offs and call.status() is Status.UNKNOWN and not call.doubtful:
        yield Finding(
            _("There is no deadline."),
            _(
                "Readers cannot tell whether they can still apply. Write the deadline, or tick"
                " “open all the time” if it has none."
            ),
            "cut_offs",
        )
    elif not call.live and call.known_cut_offs and call.next_cut_off() is None:
        yield Finding(
            _("All deadlines have passed."),
            _("It would appear among the closed calls. Check the days, or leave it unpublished."),
            "cut_offs",
        )


@check(FundingOpportunity)
def plain_words(call: FundingOpportunity) -> Iterator[Finding]:
    """Find languages in which nothing is said in plain words."""
    said = {text.language for text in call.texts.all() if text.summary}
    missing = [code for code, _name in settings.LANGUAGES if code not in said]
    if missing:
        yield Finding(
            _("Nothing is said in plain words in: %(languages)s.") % {"languages": _names(missing)},
            _("Readers find only the official title there. Add a summary in each language."),
            "texts",
        )


def _names(codes: Iterable[str]) -> str:
    return ", ".join(str(get_language_info(code)["name_translated"]) for code in codes)


@check(FundingOpportunity)
def unread(call: FundingOpportunity) -> Iterator[Finding]:
    """Find the languages whose text a machine wrote and nobody has read."""
    if codes := [text.language for text in call.texts.all() if text.unread]:
        words = _("Translated by a machine, and nobody has said that it is right: %(languages)s.")
        yield Finding(
            words % {"languages": _names(codes)},
            _("The page will say so. Read it under “All languages side by side”, and confirm it."),
            "texts",
        )


@check(FundingOpportunity)
def programme(call: FundingOpportunity) -> Iterator[Finding]:
    """Find calls of a programme whose page nobody can read, and calls without an official page."""
    if call.programme and not call.programme.live:
        yield Finding(
            _("The page of the programme is not published."),
            _("Its name is shown without a link. Publish the page first, or choose another."),
            "programme",
        )
    if not call.official_url:
        yield Finding(
            _("There is no address of the official page."),
            _("The official page decides, and is where firms apply. Write its address."),
            "official_url",
        )


@check(FundingOpportunity)
def wording(call: FundingOpportunity) -> Iterator[Finding]:
    """Look at the texts of editors in each language, as at those of pages."""
    for text in call.texts.all():
        yield from findings_in(_words_of(text), text.language)


@check(FundingOpportunity)
def figures_differ(call: FundingOpportunity) -> Iterator[Finding]:
    """Compare the figures of a call's texts between the languages, field by field."""
    texts: list[OpportunityText] = list(call.texts.all())
    for first, other in ((texts[0], text) for text in texts[1:]):
        for name in PLAIN[1:]:  # a title may be that of a law
            said = [Said([getattr(text, name)], text.language) for text in (first, other)]
            here, there = difference(*said) if all(each.texts[0] for each in said) else ([], [])
            if here or there:
                yield Finding(
                    _("Figures differ: %(first)s and %(second)s, “%(field)s”: %(figures)s.")
                    % {
                        "first": first.get_language_display(),
                        "second": other.get_language_display(),
                        "field": label_for_field(name, OpportunityText),
                        "figures": f"{', '.join(here) or '–'}; {', '.join(there) or '–'}",
                    },
                    _("One of the two is wrong, or one has more. Compare them."),
                    "texts",
                )


def _words_of(text: OpportunityText) -> Iterator[Words]:
    for name in PLAIN:
        yield Words("texts", getattr(text, name))


@check(FundingOpportunity)
def conditions_of_call(call: FundingOpportunity) -> Iterator[Finding]:
    """Find conditions of a call that exclude everybody."""
    yield from _excluding(call.criteria.all())


@check(FundingSourcePage)
def conditions_of_source(source: FundingSourcePage) -> Iterator[Finding]:
    """Find conditions of a source that exclude everybody."""
    yield from _excluding(source.criteria.all())


def _excluding(rows: Iterable[Criterion]) -> Iterator[Finding]:
    read = (Condition.of(row.dimension, row.operator, row.value, hard=row.hard) for row in rows)
    for dimension in contradictory(condition for condition in read if condition):
        yield Finding(
            _("The conditions about “%(about)s” exclude everybody.") % {"about": LABELS[dimension]},
            _("No firm can meet them together, so the finder shows it to nobody. Change one."),
            "criteria",
        )
