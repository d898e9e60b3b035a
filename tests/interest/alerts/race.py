"""A process for test_race.py: runs when its gate opens. The `first` fills the database before."""

from __future__ import annotations

import os
import sys
import time
from datetime import date
from pathlib import Path

import django

PEOPLE, CALLS = 15, 3


def main(gate: str, place: str) -> None:
    """Get ready, wait, run, say what was done."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "sme4green.settings.test"
    sys.path.insert(0, "site")
    django.setup()
    from interest.alerts.run import run_alerts
    from tests.interest.alerts.conftest import NOW

    if place == "first":
        _seed()
    Path(f"{gate}.{place}").touch()
    while not Path(gate).exists():
        time.sleep(0.001)
    sys.stdout.write(run_alerts(NOW))


def _seed() -> None:
    from interest.models import ConsentText, Frequency, Subject, Subscription, SubscriptionState
    from tests.funding.factories import opportunity

    for number in range(CALLS):
        opportunity(f"A-{number}", cut_offs=[(date(2027, 9, 1), None)])
    consent = ConsentText.of("I agree", "en", "1.0")
    for number in range(PEOPLE):
        Subscription.objects.create(
            email=f"person-{number}@firm.example",
            language="en",
            subject=Subject.CALLS,
            frequency=Frequency.DAILY,
            state=SubscriptionState.ACTIVE,
            consent=consent,
        )


if __name__ == "__main__":
    main(*sys.argv[1:])
