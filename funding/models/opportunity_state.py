"""Whether a call is planned or waits for a moderator, of many calls at once."""

from __future__ import annotations

from typing import Any


class OpportunityState:
    """What Wagtail asks of each row of a list; as for pages, a list may have read it for all.

    `OpportunityQuerySet.with_states` does.
    """

    @property
    def approved_schedule(self) -> bool:
        """Whether a draft goes live on a day."""
        known: Any = vars(self).get("is_scheduled")
        return super().approved_schedule if known is None else known  # type: ignore[misc]

    @property
    def workflow_in_progress(self) -> bool:
        """Whether somebody is to check a draft."""
        known: Any = vars(self).get("is_in_workflow")
        return super().workflow_in_progress if known is None else known  # type: ignore[misc]
