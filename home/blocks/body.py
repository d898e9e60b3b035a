"""The text of a page, and the blocks of words alone."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock

from .filled import PartnersBlock, StatedBlock
from .languages import FileBlock, QuoteBlock, TermBlock
from .links import PageLinkBlock
from .pictures import ImageBlock

INLINE_FEATURES = ["bold", "italic", "link", "document-link"]
TEXT_FEATURES = ["h2", "h3", "ol", "ul", *INLINE_FEATURES]


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


class ItemBlock(blocks.CharBlock):
    """A line of a list, which says its label itself: none is shown beside it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.field.widget.attrs["aria-label"] = self.label


class ChecklistBlock(blocks.StructBlock):
    """Things to tick off, on screen or on paper."""

    title = blocks.CharBlock(label=_("Title"))
    entries = blocks.ListBlock(ItemBlock(label=_("Item")), label=_("Items"))

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
