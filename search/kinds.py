"""What kinds of things are found, in the order in which results and filters name them."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

CALL, DOCUMENT, PAGE = "call", "document", "page"

# The name of each kind, for filters and groups.
KINDS: dict[str, str | Promise] = {
    "source": _("Funding sources"),
    CALL: _("Calls"),
    "guide": _("Guides"),
    "case": _("Case studies"),
    "publication": _("Publications"),
    "pact": _("Local Green Deals"),
    "news": _("News"),
    "event": _("Events"),
    PAGE: _("Pages"),
    DOCUMENT: _("Documents"),
}

# The kind of a model. Models are named, not imported: search knows them by their search fields.
KIND_OF = {
    "funding.fundingopportunity": CALL,
    "funding.fundingsourcepage": "source",
    "funding.fundingguidepage": "guide",
    "resources.casestudypage": "case",
    "resources.publicationpage": "publication",
    "pacts.pactpage": "pact",
    "news.articlepage": "news",
    "news.eventpage": "event",
    "home.customdocument": DOCUMENT,
}


def kind_of(model_label: str) -> str:
    """Return the kind of a model's things; what is not named is a page."""
    return KIND_OF.get(model_label, PAGE)
