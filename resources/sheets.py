"""Tables of case studies, and of their figures."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from home.sheets.columns import LockedColumn
from home.sheets.fields import columns
from home.sheets.registry import Table, register
from home.versions.originals import originals

from .models.case_study import CaseStudyPage, ResultFigure

TERMS = ("themes", "sectors", "territories")

register(
    Table(
        name="case-studies",
        label=_("Case studies"),
        about=_(
            "One row for each case study, in the language it was written in. Formatted texts, "
            "sources and pictures are changed in the admin, translations in the editor for them."
        ),
        model=CaseStudyPage,
        objects=lambda: originals(CaseStudyPage),
        columns=[
            LockedColumn("title", _("title"), str),
            *columns(
                CaseStudyPage,
                "summary",
                "organisation",
                "organisation_kind",
                "place",
                "size",
                *TERMS,
                "checked_on",
                "review_on",
            ),
        ],
        read_also=TERMS,
    )
)
register(
    Table(
        name="result-figures",
        label=_("Result figures"),
        about=_("One row for each figure, in the language its case study was written in."),
        model=CaseStudyPage,
        objects=lambda: originals(CaseStudyPage),
        relation="figures",
        columns=[
            LockedColumn("page", _("page"), lambda figure: figure.page),
            *columns(ResultFigure, "qualifier", "value", "unit", "label", "year", "declared_by"),
        ],
    )
)  # fmt: skip
