"""One page of every type with everything it can hold, for tests that go through all types."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal

from django.core.files.base import ContentFile
from wagtail.documents import get_document_model
from wagtail.documents.models import AbstractDocument
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Page

from funding.models import FundingGuidePage, FundingIndexPage, FundingSourcePage
from home.models import ContactPage, HomePage, Indicator, ResultsPage, SiteMapPage, StandardPage
from interest.models import InterestFormField, InterestFormPage
from interest.models.choices import FIELD_KINDS
from news.models import ArticlePage, EventDocument, EventPage, NewsIndexPage, RelatedLink
from pacts.models import Commitment, Milestone, PactDocument, PactIndexPage, PactPage, Signatory
from resources.models import (
    CaseStudyPage,
    PublicationFile,
    PublicationPage,
    ResourceIndexPage,
    ResultFigure,
)
from tests.factories import child, home, locale, term

RICH = '<h2>Heading</h2><p>Text with <b>bold</b> and a <a href="https://example.org/">link</a>.</p>'


def stream(*blocks: tuple) -> str:
    """Blocks as Wagtail stores them."""
    return json.dumps(
        [
            {"type": kind, "value": value, "id": f"block-{n}"}
            for n, (kind, value) in enumerate(blocks)
        ]
    )


def items(*values: object) -> list[dict]:
    """Entries of a list block as Wagtail stores them."""
    return [{"type": "item", "value": value, "id": f"item-{n}"} for n, value in enumerate(values)]


def document() -> AbstractDocument:
    """A small document."""
    return get_document_model().objects.create(
        title="Document", file=ContentFile(b"text", name="text.txt")
    )


def full_body() -> str:
    """Every block of a body, filled."""
    image = get_image_model().objects.create(title="Image", file=get_test_image_file())
    quote = {"text": "Words", "attribution": "Someone", "source": "https://example.org/"}
    return stream(
        ("text", RICH),
        ("image", {"image": image.pk, "alt": "Alt", "caption": "Caption", "credit": "Credit"}),
        ("note", {"kind": "info", "title": "Note", "text": RICH}),
        ("steps", items({"title": "Step", "text": RICH})),
        ("checklist", {"title": "Checklist", "entries": items("One", "Two")}),
        ("facts", items({"label": "Label", "value": "Value"})),
        ("quote", quote | {"language": "it"}),
        ("documents", items(document().pk)),
        ("files", items({"document": document().pk, "language": "it"})),
        ("links", items({"page": home().pk, "title": "Home", "text": "Text"})),
        ("partners", None),
    )


def empty_body() -> str:
    """Every block that may be empty, empty."""
    return stream(
        ("text", ""),
        ("image", {"image": None, "alt": "", "caption": "", "credit": ""}),
        ("note", {"kind": "info", "title": "", "text": ""}),
        ("steps", []),
        ("checklist", {"title": "", "entries": []}),
        ("facts", []),
        ("quote", {"text": "", "attribution": "", "source": "", "language": "it"}),
        ("documents", []),
        ("files", items({"document": None, "language": "it"})),
        ("links", items({"page": None, "title": "", "text": ""})),
        ("partners", None),
    )


def sourced() -> dict:
    """Sources and a theme, for the types that have them."""
    source = {"title": "Source", "url": "https://example.org/", "language": "it"}
    return {"sources": stream(("source", source)), "themes": [term("theme", "water")]}


def home_page(_body: str) -> Page:
    root = home()
    root.ways_in = stream(("way", {"page": root.pk, "title": "Way", "text": "Text"}))
    root.footer = stream(("column", {"heading": "Column", "pages": items(root.pk)}))
    root.save_revision().publish()
    return root


def results_page(body: str) -> Page:
    indicator = Indicator(
        name="Name", unit="firms", target=Decimal(2), note="Note", locale=locale()
    )
    return child(home(), ResultsPage, body=body, indicators=[indicator])


def article(body: str) -> Page:
    links = [RelatedLink(target=home())]
    index = child(home(), NewsIndexPage)
    return child(index, ArticlePage, body=body, related_links=links, **sourced())


def event(body: str) -> Page:
    return child(
        child(home(), NewsIndexPage),
        EventPage,
        body=body,
        programme=body,
        start=datetime(2026, 5, 1, 9, tzinfo=UTC),
        place="Place",
        related_links=[RelatedLink(target=home())],
        documents=[EventDocument(document=document())],
        **sourced(),
    )


def pact(body: str) -> Page:
    en = locale()
    signatory = Signatory(organisation="O", kind="sme", country="IT", note="N", locale=en)
    return child(
        child(home(), PactIndexPage),
        PactPage,
        body=body,
        subject="Subject",
        country="IT",
        latitude=45.0,
        longitude=7.0,
        signatories=[signatory],
        commitments=[Commitment(action="Action", lead="Lead", locale=en)],
        milestones=[Milestone(date=date(2026, 1, 1), title="M", text="T", locale=en)],
        documents=[PactDocument(document=document())],
        **sourced(),
    )


def case_study(_body: str) -> Page:
    figure = ResultFigure(
        value=Decimal(2), unit="t", label="Waste", declared_by="x", locale=locale()
    )
    return child(
        child(home(), ResourceIndexPage),
        CaseStudyPage,
        organisation="Firm",
        place="Place",
        problem=RICH,
        action=RICH,
        figures=[figure],
        **sourced(),
    )


def publication(body: str) -> Page:
    files = [PublicationFile(language="en", document=document())]
    index = child(home(), ResourceIndexPage)
    return child(index, PublicationPage, publisher="P", year=2024, body=body, files=files)


def funding_source(body: str) -> Page:
    return child(
        child(home(), FundingIndexPage),
        FundingSourcePage,
        body=body,
        how_to_apply=body,
        level="eu-grants",
        availability="calls",
        who_can_apply="Firms",
        **sourced(),
    )


def guide(body: str) -> Page:
    return child(child(home(), FundingIndexPage), FundingGuidePage, body=body)


def with_body(model: type[Page]) -> Callable[[str], Page]:
    """Below the home page, with a body and nothing else."""
    return lambda body: child(home(), model, body=body)


# Each makes a live English page below live parents; a type with a body gets the one given.
def interest_form(body: str) -> Page:
    fields = [
        InterestFormField(locale=locale(), field_type=kind, label=kind, choices="One\nTwo")
        for kind, _label in FIELD_KINDS
    ]
    return child(
        home(),
        InterestFormPage,
        body=body,
        form_fields=fields,
        button="Send",
        thanks="<p>Thanks</p>",
        confirmed="<p>Confirmed</p>",
        mail_subject="Confirm",
        mail_text="Please confirm.",
    )


SPECIMENS: dict[type[Page], Callable[[str], Page]] = {
    HomePage: home_page,
    StandardPage: with_body(StandardPage),
    ContactPage: with_body(ContactPage),
    ResultsPage: results_page,
    SiteMapPage: lambda _body: child(home(), SiteMapPage),
    NewsIndexPage: lambda _body: child(home(), NewsIndexPage),
    ArticlePage: article,
    EventPage: event,
    PactIndexPage: with_body(PactIndexPage),
    PactPage: pact,
    ResourceIndexPage: with_body(ResourceIndexPage),
    CaseStudyPage: case_study,
    PublicationPage: publication,
    InterestFormPage: interest_form,
    FundingIndexPage: with_body(FundingIndexPage),
    FundingSourcePage: funding_source,
    FundingGuidePage: lambda body: child(
        child(home(), FundingIndexPage), FundingGuidePage, body=body
    ),
}
