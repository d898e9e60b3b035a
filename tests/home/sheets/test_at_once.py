"""Two people apply one sheet at the same moment, or one changes what another's sheet changes."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import transaction
from django.test import Client
from django.utils import timezone
from wagtail.models import Revision

from funding.models import FundingOpportunity
from home.models import SheetRun
from home.sheets.applying import work
from tests.engines.at_once import begun
from tests.funding.factories import opportunity
from tests.home.sheets import samples

pytestmark = pytest.mark.usefixtures("committed")


@pytest.fixture
def runs(committed: None, client: Client) -> list[SheetRun]:
    """One sheet, handed in twice and asked to be applied twice."""
    client.force_login(get_user_model().objects.create_superuser("ana", password="x"))
    opportunity("OWN-1", permanent=True)
    sheet = samples.downloaded("calls", get_user_model().objects.get())
    sheet[2][samples.at(sheet, "title_it")] = "Titolo"
    found = [samples.run_of(client, sheet) for _time in range(2)]
    SheetRun.objects.update(
        state=SheetRun.State.APPLYING,
        asked_by=get_user_model().objects.get(),
        asked_at=timezone.now(),
    )
    return found


def titles() -> list[str]:
    return [text.title for text in FundingOpportunity.objects.get().texts.all()]


def test_the_same_sheet_twice_at_once_is_one_change(runs: list[SheetRun]) -> None:
    with transaction.atomic():
        work()
        other = begun(work)
    other.result(20)
    assert titles() == ["Titolo"]
    assert Revision.objects.count() == 1
    assert [samples.states(run) for run in runs] == [["published"], ["same"]]
    assert not SheetRun.objects.to_do().exists()


def test_what_somebody_writes_meanwhile_is_not_overwritten(runs: list[SheetRun]) -> None:
    call: Any = FundingOpportunity.objects.get()
    with transaction.atomic():
        call = FundingOpportunity.objects.select_for_update().get()
        call.texts.create(language="it", title="Di un altro")
        call.save_revision().publish()
        other = begun(work)
    other.result(20)
    assert titles() == ["Di un altro"]
    assert [samples.states(run) for run in runs] == [["refused"], ["refused"]]
