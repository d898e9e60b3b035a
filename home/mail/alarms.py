"""What the background tells the administrators by mail."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

from django.dispatch import receiver
from django.utils.translation import gettext as _

from core.formats import day
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
