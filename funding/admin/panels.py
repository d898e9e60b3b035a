"""What an editor is told while writing about a call, without anything being changed by itself."""

from __future__ import annotations

from functools import cached_property
from typing import Any, NamedTuple

from django.forms import Media
from django.templatetags.static import static
from wagtail.admin.panels import Panel

from funding.imports.decisions import disagreements
from funding.themes.suggest import suggestions_for
from home.models import Term, Vocabulary
from home.models.vocabulary import terms_of

from .texts import TextsState
from .wording import in_words, name_of


class Disagreement(NamedTuple):
    """A field in which site and source differ, in words."""

    name: str
    site: str
    source: str


class SuggestedTheme(NamedTuple):
    """A theme, and the words of the source that hint at it."""

    term: Term
    words: str


class DisagreementPanel(Panel):
    """Where the site, in this draft, says something else than the source."""

    class BoundPanel(Panel.BoundPanel):
        """The panel on a form."""

        template_name = "funding/admin/disagreements.html"

        @cached_property
        def rows(self) -> list[Disagreement]:
            """Every difference; none for what is not saved yet, or has no source."""
            if not self.instance.pk:
                return []
            return [
                Disagreement(name_of(field), in_words(field, site), in_words(field, source))
                for field, (site, source) in disagreements(self.instance).items()
            ]

        def is_shown(self) -> bool:
            """Only if there is one."""
            return super().is_shown() and bool(self.rows)

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            return super().get_context_data(parent_context) | {"rows": self.rows}


class ThemeSuggestionPanel(Panel):
    """Themes that words of the source hint at. A click ticks one; saving stays with the editor."""

    class BoundPanel(Panel.BoundPanel):
        """The panel on a form."""

        template_name = "funding/admin/theme_suggestions.html"

        @cached_property
        def themes(self) -> list[SuggestedTheme]:
            """The likeliest first."""
            if not self.instance.pk:
                return []
            known = {term.code: term for term in terms_of(Vocabulary.THEME)}
            return [
                SuggestedTheme(known[found.theme], ", ".join(found.words))
                for found in suggestions_for(self.instance)
                if found.theme in known
            ]

        def is_shown(self) -> bool:
            """Only if there is one."""
            return super().is_shown() and bool(self.themes)

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            return super().get_context_data(parent_context) | {"themes": self.themes}

        @property
        def media(self) -> Media:
            """What ticks the box."""
            return Media(js=[static("js/admin/suggestions.js")])


class TextsPanel(Panel):
    """Which languages a call is not told in yet, and the way to have a machine fill them."""

    class BoundPanel(Panel.BoundPanel):
        """The panel on a form."""

        template_name = "funding/admin/texts_state.html"

        @cached_property
        def state(self) -> TextsState:
            """What is written, in which language, by whom."""
            return TextsState(self.instance)

        def is_shown(self) -> bool:
            """Only if something waits."""
            return super().is_shown() and bool(self.instance.pk) and self.state.waits

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            return super().get_context_data(parent_context) | {"state": self.state}
