"""What is filled when the page is read: partners, and what the settings or the code say."""

from typing import Any

from django.apps import apps
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from home.stated import registry as stated


class PartnersBlock(blocks.StaticBlock):
    """All partners of the project."""

    def get_context(self, value: Any, parent_context: dict | None = None) -> dict:
        context = super().get_context(value, parent_context)
        context["partners"] = apps.get_model("home.Partner").objects.in_active_language()
        return context

    class Meta:
        icon = "group"
        label = _("Partners")
        admin_text = _("All partners of the project, as kept under “Shared data”.")
        template = "home/blocks/partners.html"


class StatedBlock(blocks.StructBlock):
    """What settings or the code say, at this place of the text; nothing where that is not known."""

    what = blocks.ChoiceBlock(label=_("What"), choices=stated.choices)

    class Meta:
        icon = "cog"
        label = _("From the settings")

    def render(self, value: Any, context: dict | None = None) -> SafeString:
        found = stated.statement(value.get("what", ""))
        if found is None:
            return SafeString()
        request = (context or {}).get("request")
        said = render_to_string(found.template, found.context(request), request).strip()
        return format_html('<div class="rich">{}</div>', SafeString(said)) if said else SafeString()

    def get_searchable_content(self, value: Any) -> list[str]:
        return []  # neither its name in the admin, nor what may change without the page
