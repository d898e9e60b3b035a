"""The form of a source of funding: beside its conditions, what they do to three firms."""

from __future__ import annotations

from wagtail.admin.ui.side_panels import BaseSidePanel

from funding.models.source import FundingSourcePage
from home.checks.views import CheckedCreate, CheckedEdit, CheckedPages, CheckedRevert

from .sample_firms import SampleFirmsPanel


class WithSampleFirms:
    """A view of the form of a source or a call."""

    def get_more_side_panels(self) -> list[type[BaseSidePanel]]:
        return [*super().get_more_side_panels(), SampleFirmsPanel]  # type: ignore[misc]


class CreateSource(WithSampleFirms, CheckedCreate):
    """A source that is made."""


class EditSource(WithSampleFirms, CheckedEdit):
    """A source that is changed."""


class RevertSource(WithSampleFirms, CheckedRevert):
    """A source as it was."""


class FundingSources(CheckedPages):
    """Sources of funding."""

    model = FundingSourcePage
    add_view_class = CreateSource
    edit_view_class = EditSource
    revisions_revert_view_class = RevertSource
