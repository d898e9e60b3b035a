"""An editor's word on what the source says otherwise than the site."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from core.signals import written_in_bulk
from funding.catalogue.index import invalidate_catalogue
from funding.models.imports import SourceChange
from funding.models.opportunity import FundingOpportunity

from .snapshot import locked, site_facts, write_facts


class DecisionError(Exception):
    """It does not wait for a decision any longer: somebody else took it, or the source did."""


def take_over(change: SourceChange, user: Any) -> None:
    """Let the site say what the source says. Raises DecisionError."""
    _decide(change, user, SourceChange.State.TAKEN)


def dismiss(change: SourceChange, user: Any) -> None:
    """Keep what the site says; asked again only when the source says something new.

    Raises DecisionError.
    """
    _decide(change, user, SourceChange.State.DISMISSED)


def _decide(change: SourceChange, user: Any, state: str) -> None:
    with transaction.atomic():
        # First the opportunity, then what hangs on it: as an import does, or the two would wait
        # for each other.
        opportunity = locked([change.opportunity_id]).get(change.opportunity_id)
        current = _waiting(change)
        if opportunity is None or current is None or current.after != change.after:
            raise DecisionError(_("Somebody has already decided, or the source has changed again."))
        told = {current.field: current.after}
        write_facts(
            opportunity,
            told if state == SourceChange.State.TAKEN else {},
            accepted=opportunity.accepted | told,
        )
        current.state, current.decided_by, current.decided_at = state, user, timezone.now()
        current.save(update_fields=["state", "decided_by", "decided_at"])
        data = {"field": current.field, "decision": state}
        log(opportunity, "wagtail.edit", user=user, data=data)
        written_in_bulk.send(sender=FundingOpportunity, keys=[opportunity.pk])
        invalidate_catalogue()
    change.refresh_from_db()


def _waiting(change: SourceChange) -> SourceChange | None:
    """Return the change as it stands now, if it still waits.

    Call it with the opportunity locked.
    """
    waiting = SourceChange.objects.filter(pk=change.pk, state=SourceChange.State.WAITING)
    return waiting.select_for_update(of=("self",)).first()


def disagreements(opportunity: FundingOpportunity) -> dict[str, tuple[Any, Any]]:
    """Return where the site says something else than the source: field -> (site, source), as JSON.

    Looked at whenever an editor opens the opportunity. The import only speaks of what has
    changed in the source.
    """
    site = site_facts(opportunity)
    return {
        name: (site[name], told)
        for name, told in opportunity.accepted.items()
        if name in site and site[name] != told
    }
