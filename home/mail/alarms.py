"""What the background tells the administrators by mail."""

from __future__ import annotations

from datetime import date, datetime
from functools import partial
from typing import Any

from django.dispatch import receiver
from django.utils import timezone
from django.utils.translation import gettext as _

from core.formats import day
from home.jobs.backups import backup_is_late
from home.jobs.schedule import clock_in_doubt

from .administrators import tell_administrators
from .message import Message


@receiver(clock_in_doubt, dispatch_uid="home.mail.clock_in_doubt")
def tell_of_clock(last: date, today: date, **_kwargs: Any) -> None:
    """Tell that no job is run."""
    tell_administrators("clock", partial(_clock_in_doubt, last, today))


def _clock_in_doubt(last: date, today: date) -> Message:
    return Message(
        subject=_("The daily jobs are not running"),
        paragraphs=[
            _(
                "By the server’s clock today is %(today)s, but the last job ran on %(last)s. If "
                "the clock is wrong, jobs would erase data too early; so none is run."
            )
            % {"today": day(today), "last": day(last)},
            _("Please set the clock right: then they run again by themselves."),
            _(
                "If the clock is right, and the site was only stopped, run on the server: "
                "%(command)s"
            )
            % {"command": "manage.py run_background --once --anyway"},
        ],
    )


@receiver(backup_is_late, dispatch_uid="home.mail.backup_is_late")
def tell_of_backup(last: datetime, **_kwargs: Any) -> None:
    """Tell that no backup went well of late."""
    tell_administrators("backup", partial(_backup_is_late, timezone.localdate(last)))


def _backup_is_late(last: date) -> Message:
    return Message(
        subject=_("The backup of the site fails"),
        paragraphs=[
            _(
                "The last backup that went well was made on %(last)s. What was written since then "
                "would be lost with the server."
            )
            % {"last": day(last)},
            _("The log of the server says why it failed. To make one now, run: %(command)s")
            % {"command": "manage.py backup --verify"},
        ],
    )
