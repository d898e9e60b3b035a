"""The rate of the leu: read as the European Central Bank writes it, and never guessed."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from funding import nightly
from funding.imports.errors import RefusedError
from funding.imports.sources.exchange_rate import BANK, rate_in, refresh_rate
from funding.imports.sources.fetch import Fetch
from home.models import ExchangeRate

pytestmark = pytest.mark.django_db

# As the bank served it, less the other currencies.
FILE = """<?xml version="1.0" encoding="UTF-8"?>
<gesmes:Envelope xmlns:gesmes="http://www.gesmes.org/xml/2002-08-01">
	<Cube>
		<Cube time='{day}'>
			<Cube currency='PLN' rate='4.3775'/>
			<Cube currency='RON' rate='{rate}'/>
		</Cube>
	</Cube>
</gesmes:Envelope>"""


def file(day: str = "2026-10-02", rate: str = "5.3488") -> bytes:
    return FILE.format(day=day, rate=rate).encode()


class Answers(Fetch):
    """A bank that always answers the same."""

    answer = b""

    def page(self, address: str = "", /, **_parameters: str | int) -> bytes:
        return self.answer


@pytest.fixture
def bank(tmp_path: Path) -> Answers:
    return Answers("https://bank.test", tmp_path)


def test_a_newer_rate_takes_the_place_of_an_older_one(bank: Answers) -> None:
    for day, rate, expected in (
        ("2026-10-02", "5.3488", "5.3488"),
        ("2026-10-05", "5.3363", "5.3363"),
        ("2026-10-02", "5.3488", "5.3363"),
    ):
        bank.answer = file(day, rate)
        refresh_rate(bank)
        known = ExchangeRate.known()
        assert known is not None
        assert known.lei == Decimal(expected)
        assert known.source == BANK
    assert ExchangeRate.objects.count() == 1


def test_what_tells_no_rate_is_refused_and_changes_nothing(bank: Answers) -> None:
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    for wrong in (
        b"<html>503</html>", b"", b"\xff", file("2026-13-02"), file(tomorrow), file(rate="0.1"),
        file(rate="534.88"), file(rate="5,3488"), file() + file(),
    ):  # fmt: skip
        bank.answer = wrong
        with pytest.raises(RefusedError):
            refresh_rate(bank)
    assert ExchangeRate.known() is None
    assert rate_in(file()) == (date(2026, 10, 2), Decimal("5.3488"))


def test_where_the_bank_does_not_answer_the_rate_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> str:
        raise RefusedError("no network")

    monkeypatch.setattr(nightly, "refresh_rate", refuse)
    assert nightly.ask_for_the_rate() == "refused: no network"


def test_a_rate_of_an_administrator_needs_its_day_and_source() -> None:
    for facts in ({}, {"day": date(2099, 1, 1)}, {"day": date(2026, 10, 2), "source": ""}):
        with pytest.raises(ValidationError):
            ExchangeRate(lei=Decimal("5.3"), **facts).full_clean()
    ExchangeRate(lei=Decimal("5.3"), day=date(2026, 10, 2)).full_clean()
