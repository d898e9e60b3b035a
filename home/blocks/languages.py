"""What has a language of its own, whatever that of the page: terms, quotations, files, sources."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail_localize.segments import StringSegmentValue

LANGUAGES = [("en", _("English")), ("ro", _("Romanian")), ("it", _("Italian"))]
# Of what is published elsewhere.
MORE_LANGUAGES = [
    *LANGUAGES,
    ("de", _("German")),
    ("nl", _("Dutch")),
    ("sv", _("Swedish")),
    ("et", _("Estonian")),
]


class Term(blocks.StructValue):
    """A word of calls for funding in the three languages, and what it means."""

    @property
    def names(self) -> list[tuple[str, str]]:
        """The term with the code of its language, in the order of the glossary."""
        return [(language, self[language]) for language in ("en", "ro", "it")]


class TermBlock(blocks.StructBlock):
    """A term in each language of the site, and its meaning in the language of the page."""

    en = blocks.CharBlock(label=_("English"))
    ro = blocks.CharBlock(label=_("Romanian"))
    it = blocks.CharBlock(label=_("Italian"))
    meaning = blocks.CharBlock(label=_("Meaning"))

    class Meta:
        icon = "openquote"
        label = _("Term")
        value_class = Term

    # The names are there in all languages already: translators are asked for the meaning alone.
    def get_translatable_segments(self, value: Term) -> list[StringSegmentValue]:
        return [StringSegmentValue("meaning", value["meaning"])]

    def restore_translated_segments(self, value: Term, segments: list[StringSegmentValue]) -> Term:
        for segment in segments:
            value["meaning"] = segment.render_text()
        return value


class QuoteBlock(blocks.StructBlock):
    """Words of somebody, in the language they were said in, with their source."""

    text = blocks.TextBlock(label=_("Quotation"))
    attribution = blocks.CharBlock(label=_("Who said it, and when"))
    source = blocks.URLBlock(label=_("Address of the source"))
    language = blocks.ChoiceBlock(
        label=_("Language of the quotation"),
        choices=LANGUAGES,
    )

    class Meta:
        icon = "openquote"
        label = _("Quotation")
        template = "home/blocks/quote.html"


class FileInLanguage(blocks.StructValue):
    """A document and the language it is written in, whatever that of the page."""

    @property
    def language_name(self) -> str:
        """The name of its language, as the reader says it."""
        return str(dict(LANGUAGES).get(self.get("language", ""), ""))


class FileBlock(blocks.StructBlock):
    """A document whose link says in which language it is."""

    document = DocumentChooserBlock(label=_("Document"))
    language = blocks.ChoiceBlock(label=_("Language of the document"), choices=LANGUAGES)

    class Meta:
        icon = "doc-full"
        label = _("Document")
        value_class = FileInLanguage


class SourceBlock(blocks.StructBlock):
    """Where a fact comes from. Shared by all languages: a source has the title it has."""

    title = blocks.CharBlock(label=_("Title, as published"))
    url = blocks.URLBlock(label=_("Address"), required=False)
    language = blocks.ChoiceBlock(
        label=_("Language of the source"),
        required=False,
        choices=MORE_LANGUAGES,
    )

    class Meta:
        icon = "link-external"
        label = _("Source")


class SourcesBlock(blocks.StreamBlock):
    """The sources of a page."""

    source = SourceBlock()
