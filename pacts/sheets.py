"""Tables of what belongs to a pact: signatories, commitments, milestones."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from home.sheets.columns import LockedColumn
from home.sheets.fields import columns
from home.sheets.registry import Table, register
from home.versions.originals import originals

from .models.pact import PactPage
from .models.parts import Commitment, Milestone, Signatory

ROWS = (
    (
        "signatories",
        _("Signatories"),
        _("One row for each signatory, in the language its pact was written in."),
        columns(Signatory, "organisation", "kind", "country", "since", "note"),
    ),
    (
        "commitments",
        _("Commitments"),
        _("One row for each commitment, in the language its pact was written in."),
        columns(
            Commitment,
            "action", "lead", "support", "timeframe", "status", "progress", "measured_by",
            "evidence_url",
        ),
    ),
    (
        "milestones",
        _("Milestones"),
        _("One row for each milestone, in the language its pact was written in."),
        columns(Milestone, "date", "month_only", "title", "text", "source_url"),
    ),
)  # fmt: skip

for name, label, about, own in ROWS:
    register(
        Table(
            name=name,
            label=label,
            about=about,
            model=PactPage,
            objects=lambda: originals(PactPage),
            relation=name,
            columns=[LockedColumn("page", _("page"), lambda row: row.pact), *own],
        )
    )
