"""The texts of a call in plain words, side by side; a machine fills gaps, people read them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from funding.models.opportunity import FundingOpportunity
from funding.models.opportunity_parts import OpportunityText
from funding.rights import calls_for
from home.dashboard.registry import Heading, Waiting, waiting
from home.rights.instances import may_edit, may_publish, refusal_of
from home.rights.translations import require
from home.translation.filling import told
from home.translation.machine.translator import Outcome, SiteTranslator, translator

from .lists import TEXTS, UNREAD

FIELDS = ("title", "summary", "who_can_apply", "what_it_pays")


class TextsState:
    """What a call says in which language, as its latest draft has it."""

    def __init__(self, call: FundingOpportunity) -> None:
        self.call = call
        self.by_language = {text.language: text for text in call.texts.all() if _is_told(text)}
        self.missing = [
            (code, name) for code, name in settings.LANGUAGES if code not in self.by_language
        ]
        self.unread = [text for text in self.by_language.values() if text.unread]

    @property
    def source(self) -> OpportunityText | None:
        """The text to translate from: one that a person wrote, English first."""
        order = [code for code, _name in settings.LANGUAGES]
        read = [text for text in self.by_language.values() if not text.unread]
        return min(read, key=lambda text: order.index(text.language), default=None)

    @property
    def waits(self) -> bool:
        """Whether a language lacks its text, or a text its reader."""
        return bool(self.unread or (self.by_language and self.missing))

    @property
    def address(self) -> str:
        """Where they are shown side by side."""
        return reverse("funding_call_texts", args=[self.call.pk])

    def rows(self) -> Iterator[tuple[str, list[tuple[str, str]]]]:
        """Yield each field with what it says in each language."""
        for name in FIELDS:
            label = str(OpportunityText._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
            said = [
                (code, getattr(self.by_language.get(code), name, ""))
                for code, _name in settings.LANGUAGES
            ]
            yield label, said


def _is_told(text: OpportunityText) -> bool:
    return any(getattr(text, name) for name in FIELDS)


def fill(call: FundingOpportunity, user: Any, machine: SiteTranslator) -> Outcome:
    """Translate into the languages that have no text, as a draft; each text waits to be read."""
    state = TextsState(call)
    outcome = Outcome()
    if state.source is None:
        return outcome
    said = {name: text for name in FIELDS if (text := getattr(state.source, name))}
    made: dict[str, dict[str, str]] = {}
    until = machine.time_limit()  # for all languages together
    for code, _name in state.missing:
        ends = state.source.language, code
        found = machine.outcome(list(said.values()), *ends, kind="text", until=until)
        words = {name: found.texts[text] for name, text in said.items() if text in found.texts}
        for name, text in list(words.items()):
            most = OpportunityText._meta.get_field(name).max_length  # type: ignore[union-attr]
            if most is not None and len(text) > most:
                reason = _("It has more than %(n)s characters.") % {"n": most}
                found.left_out[said[name]] = [reason]
                del words[name]
        if words:
            made[code] = words
        outcome.left_out |= found.left_out
        outcome.problem = outcome.problem or found.problem
    for code in _add(call, user, made) if made else ():
        outcome.texts |= {f"{code}: {said[name]}": text for name, text in made[code].items()}
    return outcome


@transaction.atomic
def _add(call: FundingOpportunity, user: Any, made: dict[str, dict[str, str]]) -> list[str]:
    """Add a machine's texts to the draft; return in which languages.

    A machine is slow: what somebody else has written meanwhile stays.
    """
    _saved, draft = _latest(call, user)
    codes = [code for code in made if code not in TextsState(draft).by_language]
    for code in codes:
        draft.texts.remove(*[text for text in draft.texts.all() if text.language == code])
        draft.texts.add(OpportunityText(language=code, unread=True, **made[code]))
    if codes:
        draft.save_revision(user=user, log_action="wagtail.edit")
    return codes


def _latest(call: FundingOpportunity, user: Any) -> tuple[FundingOpportunity, FundingOpportunity]:
    """Return a call as it is saved, held for this transaction, and its latest draft.

    Raises PermissionDenied where it may not be changed now.
    """
    saved = FundingOpportunity.objects.select_for_update().get(pk=call.pk)
    if refusal := refusal_of(user, saved):
        raise PermissionDenied(refusal)
    return saved, saved.get_latest_revision_as_object()


@transaction.atomic
def confirm(call: FundingOpportunity, user: Any) -> int:
    """Note that somebody has read the machine's texts: in the draft, and in what is public.

    In the latter only if they may publish.
    """
    saved, draft = _latest(call, user)
    publishes = may_publish(user, saved)
    unread = TextsState(draft).unread
    for text in unread:
        if publishes:
            same = {name: getattr(text, name) for name in FIELDS}
            public = OpportunityText.objects.filter(opportunity=saved, language=text.language)
            public.filter(**same).update(unread=False)
        text.unread = False
    if unread:
        draft.texts.add(*unread)  # in memory: a call without a draft reads its rows each time
        # Where both now say the same, nothing waits to be published that did not before.
        changed = draft.has_unpublished_changes or not publishes
        draft.save_revision(user=user, changed=changed, log_action="wagtail.edit")
    return len(unread)


class CallTextsView(WagtailAdminTemplateMixin, TemplateView):
    """Shows the texts of a call in all languages; a machine fills them, a person confirms them."""

    template_name = "funding/admin/texts.html"
    page_title = gettext_lazy("Texts in plain words")
    header_icon = "wagtail-localize-language"
    _show_breadcrumbs = True

    def dispatch(
        self, request: HttpRequest, *args: Any, pk: int, **kwargs: Any
    ) -> HttpResponseBase:
        saved = get_object_or_404(FundingOpportunity, pk=pk)
        require(may_edit(request.user, saved))
        self.refusal = refusal_of(request.user, saved)
        self.call: FundingOpportunity = saved.get_latest_revision_as_object()
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def machine(self) -> SiteTranslator | None:
        """Return the machine, if one is switched on."""
        return translator()

    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        """Fill in or confirm; or say why not: it is locked, or waits for somebody."""
        try:
            self._do(request, request.POST.get("action", ""))
        except PermissionDenied as error:
            messages.error(request, str(error))
        return redirect(request.path)

    def _do(self, request: HttpRequest, action: str) -> None:
        if self.refusal:
            raise PermissionDenied(self.refusal)  # before a machine is asked
        if action == "machine":
            if self.machine is None:
                raise Http404
            done, wrong = told(fill(self.call, request.user, self.machine))
            if done:
                messages.success(request, done)
            for words in wrong:
                messages.warning(request, words)
        elif action == "read":
            number = confirm(self.call, request.user)
            words = ngettext("%(n)s text confirmed.", "%(n)s texts confirmed.", number)
            messages.success(request, words % {"n": number})

    def get_page_subtitle(self) -> str:
        return self.call.identifier

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        """Return the way here: the call, then this."""
        return [
            *self.breadcrumbs_items,
            {"url": self.edit_url, "label": self.call.identifier},
            {"url": "", "label": str(self.page_title)},
        ]

    @property
    def edit_url(self) -> str:
        """The address of the call's form."""
        return reverse("wagtailsnippets_funding_fundingopportunity:edit", args=[self.call.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        state = TextsState(self.call)
        return super().get_context_data(
            state=state,
            refusal=self.refusal,
            rows=list(state.rows()),
            languages=[
                (code, name, state.by_language.get(code)) for code, name in settings.LANGUAGES
            ],
            machine=self.machine if state.source and state.missing else None,
            edit_url=self.edit_url,
            **kwargs,
        )


@waiting(Heading.TRANSLATIONS)
def calls_to_translate(user: Any) -> Iterator[Waiting]:
    """Yield how many of the calls they edit wait for a translator or a reader."""
    listing = reverse("wagtailsnippets_funding_fundingopportunity:list")
    found = calls_for(user, "change").listed().not_closed_at(timezone.now())
    counts = found.count_waiting_texts()
    for value in TEXTS:
        if number := counts[value]:
            yield Waiting(_words(value, number), f"{listing}?texts={value}")


def _words(value: str, number: int) -> str:
    words = {
        "en": ngettext(
            "%(n)s call lacks an English text", "%(n)s calls lack an English text", number
        ),
        "ro": ngettext(
            "%(n)s call lacks a Romanian text", "%(n)s calls lack a Romanian text", number
        ),
        "it": ngettext(
            "%(n)s call lacks an Italian text", "%(n)s calls lack an Italian text", number
        ),
        UNREAD: ngettext(
            "%(n)s call has a machine translation to read",
            "%(n)s calls have machine translations to read",
            number,
        ),
    }
    return words[value] % {"n": number}
