"""Local Green Deals: who signed, what each promised, how far they are."""

from .index import PactIndexPage
from .pact import PactPage, PactStatus, signed_pacts
from .parts import (
    Commitment,
    CommitmentStatus,
    Milestone,
    PactDocument,
    Signatory,
    SignatoryKind,
)

__all__ = [
    "Commitment",
    "CommitmentStatus",
    "Milestone",
    "PactDocument",
    "PactIndexPage",
    "PactPage",
    "PactStatus",
    "Signatory",
    "SignatoryKind",
    "signed_pacts",
]
