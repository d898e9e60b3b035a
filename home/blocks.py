"""The blocks that prose is made of. Kept flat: wagtail-localize fails on deep image blocks."""

from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

from home.navigation.page_registry import localized_url
from home.stated import registry as stated

LANGUAGES = [("en", _("English")), ("ro", _("Romanian")), ("it", _("Italian"))]
INLINE_FEATURES = ["bold", "italic", "link", "document-link"]
TEXT_FEATURES = ["h2", "h3", "ol", "ul", *INLINE_FEATURES]


class ContentPicture(blocks.StructValue):
    """A picture in the text."""

    @property
    def spoken(self) -> str:
        """What those hear of it who do not see it; empty for decoration."""
        return "" if self.get("decorative") else self.get("alt") or ""


class ImageBlock(blocks.StructBlock):
    """A picture with its caption and credit; it has an alternative text, or needs none."""

    image = ImageChooserBlock(label=_("Image"))
    alt = blocks.CharBlock(
        label=_("Alternative text"),
        required=False,
        help_text=_("What the picture shows, for those who do not see it."),
    )
    decorative = blocks.BooleanBlock(
        label=_("The picture is decoration"),
        required=False,
        help_text=_("It tells nothing that the text does not say as well."),
    )
    caption = blocks.CharBlock(label=_("Caption"), required=False)
    credit = blocks.CharBlock(label=_("Credit"), required=False)

    class Meta:
        icon = "image"
        label = _("Image")
        template = "home/blocks/image.html"
        value_class = ContentPicture

    def to_python(self, value: dict) -> ContentPicture:
        return super().to_python(_with_decoration(value))

    def bulk_to_python(self, values: list[dict]) -> list[ContentPicture]:
        return super().bulk_to_python([_with_decoration(value) for value in values])

    def clean(self, value: ContentPicture) -> ContentPicture:
        cleaned = super().clean(value)
        if not self.is_deferred_validation and not cleaned["alt"] and not cleaned["decorative"]:
            silent = ValidationError(_("Say what the picture shows, or that it is decoration."))
            raise StructBlockValidationError(block_errors={"alt": silent})
        return cleaned


def _with_decoration(value: dict) -> dict:
    """Before it was asked, no alternative text meant that the picture is decoration."""
    return {"decorative": not value.get("alt"), **value}


class NoteBlock(blocks.StructBlock):
    """A boxed remark beside the flow of the text."""

    kind = blocks.ChoiceBlock(
        label=_("Kind"),
        choices=[("info", _("Good to know")), ("warning", _("Watch out"))],
        default="info",
    )
    title = blocks.CharBlock(label=_("Title"), required=False)
    text = blocks.RichTextBlock(label=_("Text"), features=[*INLINE_FEATURES, "ul"])

    class Meta:
        icon = "info-circle"
        label = _("Note")
        template = "home/blocks/note.html"


class StepBlock(blocks.StructBlock):
    """One step of a sequence."""

    title = blocks.CharBlock(label=_("Title"))
    text = blocks.RichTextBlock(label=_("Text"), features=[*INLINE_FEATURES, "ul"], required=False)

    class Meta:
        icon = "list-ol"
        label = _("Step")


class ChecklistBlock(blocks.StructBlock):
    """Things to tick off, on screen or on paper."""

    title = blocks.CharBlock(label=_("Title"))
    entries = blocks.ListBlock(blocks.CharBlock(label=_("Item")), label=_("Items"))

    class Meta:
        icon = "tasks"
        label = _("Checklist")
        template = "home/blocks/checklist.html"


class FactBlock(blocks.StructBlock):
    """A label and its value."""

    label = blocks.CharBlock(label=_("Label"))
    value = blocks.CharBlock(label=_("Value"))

    class Meta:
        icon = "table"
        label = _("Fact")


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


class PageLink(blocks.StructValue):
    """A link whose address is that of the page in the visitor's language."""

    @property
    def url(self) -> str | None:
        """None if the page is gone or not public yet."""
        page = self.get("page")
        return localized_url(page.pk) if page else None


class PageLinkBlock(blocks.StructBlock):
    """A page of this site, with the words that lead to it."""

    page = blocks.PageChooserBlock(label=_("Page"))
    title = blocks.CharBlock(label=_("Title"))
    text = blocks.TextBlock(label=_("Text"), required=False)

    class Meta:
        icon = "link"
        label = _("Page")
        value_class = PageLink


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


class BodyBlock(blocks.StreamBlock):
    """The text of a page."""

    text = blocks.RichTextBlock(
        label=_("Text"), features=TEXT_FEATURES, icon="pilcrow", template="home/blocks/text.html"
    )
    image = ImageBlock()
    note = NoteBlock()
    steps = blocks.ListBlock(
        StepBlock(), label=_("Steps"), icon="list-ol", template="home/blocks/steps.html"
    )
    checklist = ChecklistBlock()
    facts = blocks.ListBlock(
        FactBlock(), label=_("Facts"), icon="table", template="home/blocks/facts.html"
    )
    terms = blocks.ListBlock(
        TermBlock(),
        label=_("Terms in three languages"),
        icon="openquote",
        template="home/blocks/terms.html",
    )
    quote = QuoteBlock()
    documents = blocks.ListBlock(
        DocumentChooserBlock(label=_("Document")),
        label=_("Documents"),
        icon="doc-full",
        template="home/blocks/documents.html",
    )
    files = blocks.ListBlock(
        FileBlock(),
        label=_("Documents by language"),
        icon="doc-full",
        template="home/blocks/files.html",
    )
    links = blocks.ListBlock(
        PageLinkBlock(), label=_("Links to pages"), icon="link", template="home/blocks/links.html"
    )
    partners = PartnersBlock()
    stated = StatedBlock()


class SourceBlock(blocks.StructBlock):
    """Where a fact comes from. Shared by all languages: a source has the title it has."""

    title = blocks.CharBlock(label=_("Title, as published"))
    url = blocks.URLBlock(label=_("Address"), required=False)
    language = blocks.ChoiceBlock(
        label=_("Language of the source"),
        required=False,
        choices=[
            *LANGUAGES,
            ("de", _("German")),
            ("nl", _("Dutch")),
            ("sv", _("Swedish")),
            ("et", _("Estonian")),
        ],
    )

    class Meta:
        icon = "link-external"
        label = _("Source")


class SourcesBlock(blocks.StreamBlock):
    """The sources of a page."""

    source = SourceBlock()


class FooterColumnBlock(blocks.StructBlock):
    """A column of links in the footer."""

    heading = blocks.CharBlock(label=_("Heading"))
    pages = blocks.ListBlock(blocks.PageChooserBlock(label=_("Page")), label=_("Pages"))

    class Meta:
        icon = "list-ul"
        label = _("Column")


class FooterBlock(blocks.StreamBlock):
    """The footer's columns, in order."""

    column = FooterColumnBlock()


class HighlightsBlock(blocks.StreamBlock):
    """The ways into the site that the home page offers."""

    way = PageLinkBlock()
