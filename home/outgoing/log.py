"""What is done with links by hand, by its names in the site's log."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import LogActionRegistry, LogFormatter

REPLACED, CONFIRMED = "home.link.replace", "home.link.confirm"


class LinkReplaced(LogFormatter):
    """A link that was replaced everywhere, with both addresses."""

    label = _("Replace a link")
    message = _("Link replaced")

    def format_comment(self, log_entry: Any) -> str:
        return "{before} → {after}".format(**log_entry.data)


def register_log_actions(actions: LogActionRegistry) -> None:
    """Name them for the reports."""
    actions.register_action(REPLACED)(LinkReplaced)
    label, message = _("Confirm a link"), _("Said that it works, after opening it")
    actions.register_action(CONFIRMED, label, message)
