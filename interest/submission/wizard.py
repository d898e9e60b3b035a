"""One request for a form: what was typed, on which step it stands, and what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.forms import BoundField, Form
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from core.formats import language
from interest.about import About, about_of
from interest.consent import Consent
from interest.spam.barrier import Barrier

from .form_builder import CONSENT, FormStep, form_for, steps_of

if TYPE_CHECKING:
    from interest.pages import InterestFormPage

ABOUT, CAMPAIGN, STEP_NAME = "about", "campaign", "step"
# In the address of the page that asks to look into the mailbox.
SENT = "sent"
# With the answers to the finder, where it led here.
OWN_PATH = re.compile(r"/(en|ro|it)/[\w/.-]{0,280}(\?[\w%&=+.,~*-]{0,700})?")
WORD = re.compile(r"[\w.-]{1,60}")


def readable(data: QueryDict) -> QueryDict:
    """Return the data without what no database can hold: halves of characters in odd encodings."""
    kept = QueryDict(mutable=True)
    for name, values in data.lists():
        kept.setlist(name, [value.encode("utf-8", "replace").decode() for value in values])
    return kept


class Wizard:
    """A form as it stands in this request."""

    def __init__(self, page: InterestFormPage, request: HttpRequest, consent: Consent) -> None:
        self.page, self.consent = page, consent
        self.posted = request.method == "POST"
        self.data = readable(request.POST if self.posted else request.GET)
        self.steps: list[FormStep] = steps_of(page.questions)
        self.barrier = Barrier(request, self.data)
        # Said above the form; what concerns a field stands beside it.
        self.errors: list[str] = []
        self.current = self._asked_step()
        if self.posted:
            # A step that was not seen yet is shown as it is at first.
            self.data.setdefault("language", language())

    @cached_property
    def form(self) -> Form:
        """All questions at once, whatever step is shown."""
        data = self.data if self.posted else None
        first = {"language": language()}
        return form_for(self.page.questions, self.consent.label(), data, first)

    def _asked_step(self) -> int:
        text = self.data.get(STEP_NAME, "") if self.posted else ""
        number = int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 0
        return min(number, len(self.steps) - 1)

    @property
    def was_sent(self) -> bool:
        """Whether the visitor comes from a form that was taken."""
        return not self.posted and SENT in self.data

    # --- where it came from ---------------------------------------------------------------

    @property
    def about(self) -> str:
        """The page of ours that led here: a call, a pact, the finder; empty for anything else."""
        text = self.data.get(ABOUT, "")
        return text if OWN_PATH.fullmatch(text) else ""

    @cached_property
    def asked_about(self) -> About | None:
        """What that page is about, for a person to read."""
        return about_of(self.about)

    @property
    def campaign(self) -> str:
        """The campaign that led here, as its link names it."""
        text = self.data.get(CAMPAIGN, "")
        return text if WORD.fullmatch(text) else ""

    # --- going through the steps ------------------------------------------------------------

    @property
    def is_last(self) -> bool:
        """Whether the step shown is the one with the button that sends."""
        return self.current == len(self.steps) - 1

    def step_with_error(self, until: int | None = None) -> int | None:
        """Return the first step in which an answer is not right, among those up to `until`."""
        for number, step in enumerate(self.steps[: None if until is None else until + 1]):
            if any(name in self.form.errors for name in step.names):
                return number
        return None

    def go(self, way: str) -> bool:
        """Move as the button says; True if everything is right and is to be sent."""
        if way == "back":
            self.current = max(self.current - 1, 0)
            self._only_errors_of(())
            return False
        wrong = self.step_with_error(self.current if way == "next" else None)
        if wrong is not None:
            self.current = wrong
            self._only_errors_of(self.steps[wrong].names)
            return False
        if way == "next" and not self.is_last:
            self.current += 1
            self._only_errors_of(())
            return False
        return self.form.is_valid()

    def _only_errors_of(self, names: Any) -> None:
        """Keep the errors of these alone: a step nobody has seen is not told what it lacks."""
        shown = set(names)
        for name in list(self.form.errors):
            if name not in shown and not (self.is_last and shown and name == CONSENT):
                del self.form.errors[name]

    # --- for the template ---------------------------------------------------------------------

    @property
    def step(self) -> FormStep:
        """The step that is shown."""
        return self.steps[self.current]

    @property
    def shown_fields(self) -> list[BoundField]:
        """The fields of the step that is shown."""
        return [self.form[name] for name in self.step.names]

    @property
    def consent_field(self) -> BoundField | None:
        """The box to tick, on the last step."""
        return self.form[CONSENT] if self.is_last else None

    def kept(self) -> Iterator[tuple[str, str]]:
        """Yield what was answered on the steps that are not shown, for hidden fields."""
        shown = set(self.step.names) | ({CONSENT} if self.is_last else set())
        for name in self.form.fields:
            if name not in shown:
                for value in self.data.getlist(name) if self.posted else ():
                    yield name, value
        for name, value in ((ABOUT, self.about), (CAMPAIGN, self.campaign)):
            if value:
                yield name, value

    def error_summary(self) -> list[tuple[str, str]]:
        """Return where something is wrong, and what: (id of the field, words)."""
        found = []
        for name, messages in self.form.errors.items():
            bound = self.form[name]
            anchor = bound.id_for_label or f"id_{name}"
            label = _("Consent") if name == CONSENT else str(bound.label)
            mark = "" if label.endswith("?") else ":"
            found.append((anchor, f"{label}{mark} {messages[0]}"))
        return found
