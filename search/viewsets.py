"""Synonyms in the admin."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.snippets.views.snippets import SnippetViewSet

from search.models.vocabulary import Synonym


class SynonymViewSet(SnippetViewSet):
    """Words that mean the same: who looks for one finds the others."""

    model = Synonym
    icon = "comment"
    menu_label = _("Synonyms")
    menu_order = 890
    add_to_settings_menu = True
    list_display = ["__str__", "en", "ro", "it"]
    list_per_page = 50
    search_fields = ["en", "ro", "it"]
    panels = [
        MultiFieldPanel(
            [FieldPanel("en"), FieldPanel("ro"), FieldPanel("it")],
            heading=_("Words that mean the same"),
            help_text=_(
                "Whoever looks for one of these words or expressions also finds the others, in "
                "every language. Separate several by commas. A language may stay empty. Write each "
                "once: plurals, cases and letters without their marks are understood. It works "
                "from the next search on."
            ),
        )
    ]
