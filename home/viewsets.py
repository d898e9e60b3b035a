"""Vocabularies and partners in the admin's menu."""

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from home.models.partners import Partner
from home.models.translation.glossary import GlossaryEntry
from home.models.vocabulary import Term


class TermViewSet(SnippetViewSet):
    """Terms: names may be improved; codes stand in addresses and stay."""

    model = Term
    icon = "tag"
    list_display = ["name_en", "name_ro", "name_it", "code", "vocabulary", "scheme"]
    list_filter = ["vocabulary"]
    list_per_page = 50
    search_fields = ["code", "name_en", "name_ro", "name_it"]


class PartnerViewSet(SnippetViewSet):
    """Partners of the project, once per language."""

    model = Partner
    icon = "group"
    list_display = ["name", Column("locale", label=_("Language")), "kind", "country"]
    list_filter = ["country", "locale"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Return the partners with their languages."""
        return Partner.objects.select_related("locale")

    sort_order_field = "position"


class WordsColumn(Column):
    """What is said in a language, and below it what is not."""

    cell_template_name = "home/admin/words_cell.html"

    def get_value(self, instance: GlossaryEntry) -> dict[str, list[str]]:
        return {"said": instance.words(self.name), "avoided": instance.avoided(self.name)}


LANGUAGES = (("en", _("English")), ("ro", _("Romanian")), ("it", _("Italian")))


class GlossaryViewSet(SnippetViewSet):
    """The words of the site in each language. Translators see them beside their texts."""

    model = GlossaryEntry
    icon = "openquote"
    list_display = ["meaning", *(WordsColumn(code, label=name) for code, name in LANGUAGES)]
    list_filter = ["is_name"]
    list_per_page = 100
    search_fields = ["meaning", "en", "ro", "it", "not_en", "not_ro", "not_it"]
    search_backend_name = None
    inspect_view_enabled = True


class SiteSnippets(SnippetViewSetGroup):
    """Their place in the menu."""

    items = (TermViewSet, PartnerViewSet, GlossaryViewSet)
    menu_label = _("Shared data")
    menu_icon = "list-ul"
    menu_order = 250
