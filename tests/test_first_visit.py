"""Two owners of firms who see the site for the first time, on its real content.

They follow the links and fill in the forms they are shown; nobody tells them an address.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urljoin

import pytest
from bs4 import BeautifulSoup, Tag
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from wagtail.models import Site

# A day on which the first calls are open.
TODAY = datetime(2026, 11, 24, 10, tzinfo=UTC)


class Visitor:
    """A browser without JavaScript: reads, clicks, fills in."""

    def __init__(self, address: str) -> None:
        self.client = Client()
        self.clicks = 0
        self._open(address)

    def _open(self, address: str) -> None:
        response = self.client.get(address, follow=True)
        assert response.status_code == 200
        self.address = address
        self.page = BeautifulSoup(response.content, "html.parser")

    @property
    def heading(self) -> str:
        """The title of the page."""
        return words(self.page.h1)

    def click(self, text: str) -> None:
        """The first link that begins with these words."""
        links = self.page.select("a[href]")
        link = next((link for link in links if words(link).startswith(text)), None)
        assert link is not None, f"no link “{text}” on {self.heading}"
        self.clicks += 1
        self._open(urljoin(self.address, str(link["href"])))

    def answer(self, **answers: str) -> None:
        """Fill in what is asked on this page, and send it with its first button."""
        form = self.page.select_one("main form[method=get]")
        assert form is not None
        data = [
            (str(field["name"]), str(field.get("value", "")))
            for field in form.select("input[type=hidden][name]")
        ]
        for name, value in answers.items():
            fields = form.select(f'[name="{name}"]')
            assert fields, f"{name} is not asked on {self.heading}"
            offered = {str(field.get("value")) for field in form.select(f'[name="{name}"], option')}
            assert fields[0].get("type") == "text" or value in offered
            data.append((name, value))
        button = form.select_one("button[type=submit]")
        assert button is not None
        data.append((str(button["name"]), str(button["value"])))
        self._open(f"{urljoin(self.address, str(form['action']))}?{urlencode(data)}")


def words(element: Tag | None) -> str:
    """What a person reads there."""
    assert element is not None
    return " ".join(element.get_text(" ").split())


@pytest.fixture
def opened(site: Site, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The site as it is after the first start, on a certain day."""
    settings.DATA_DIR = tmp_path / "data"
    call_command("load_first_calls", verbosity=0)
    monkeypatch.setattr(timezone, "now", lambda: TODAY)


def test_in_italian_from_home_to_open_circular_calls_in_three_clicks(opened: None) -> None:
    visitor = Visitor("/it/")
    visitor.click("Finanziamenti")
    visitor.click("economia circolare")
    assert visitor.clicks <= 3
    assert visitor.page.html is not None
    assert visitor.page.html["lang"] == "it"
    assert visitor.heading == "Bandi"
    assert visitor.page.select_one('input[name="theme"][value="circular-economy"][checked]')

    shown = visitor.page.select("main article")
    assert len(shown) > 5
    pills = [words(card.select_one(".pill")) for card in shown]
    # Nothing closed; what nobody has confirmed lately says so.
    beginnings = ("apert", "chiude", "apre", "annunciat", "non confermat")
    assert all(pill.startswith(beginnings) for pill in pills), pills
    visitor.click(words(shown[0].select_one("h2 a, h3 a")))
    assert "Chi può" in words(visitor.page)
    assert visitor.clicks == 3


def test_in_romanian_a_textile_recycler_in_ilfov_is_told_what_fits_and_why(opened: None) -> None:
    visitor = Visitor("/ro/")
    visitor.click("Finanțări")
    visitor.click("Ce se potrivește firmei mele?")
    visitor.answer(territory="RO322")
    visitor.answer(headcount="12", turnover="900 000", group="alone")
    visitor.answer(sector="E", applicant="company", age="6")  # NACE 38.2: material recovery
    visitor.answer(themes="circular-economy", purposes="investment")
    while visitor.page.select_one("main form [name=from]"):
        visitor.answer()  # the other questions are skipped

    assert visitor.page.html is not None
    assert visitor.page.html["lang"] == "ro"
    assert "Ilfov" in words(visitor.page.select_one("aside.aside"))
    assert "întreprindere mică" in words(visitor.page.select_one("aside.aside"))

    fits = verdicts(visitor.page, "fits")
    assert len(fits) > 0
    for text in fits.values():
        assert "De ce se potrivește" in text
        assert "Firma dumneavoastră se află în Ilfov." in text
    checks = verdicts(visitor.page, "check")
    assert len(checks) > 3
    for text in checks.values():
        assert "Ce nu se cunoaște" in text or "Ce v-ar putea împiedica" in text

    excluded = verdicts(visitor.page, "not-for-you")
    assert excluded["Fondul pentru o tranziție justă"].startswith(
        "Pot beneficia doar firmele din Gorj, Hunedoara, Dolj, Galați, Prahova, Mureș"
    )
    assert excluded["Interreg Spațiul Alpin"].startswith(
        "Pot beneficia doar firmele din Piemont, Valle d'Aosta, Liguria"
    )
    for title in ("Fondul pentru o tranziție justă", "Interreg Spațiul Alpin"):
        assert "De ce nu Loc. Pentru firme cu sediul în: " in excluded[title]
        assert "Firma dumneavoastră se află în Ilfov." in excluded[title]
        assert "sursă citită la 23 noiembrie 2026" in excluded[title]

    for english in ("Only ", "For firms", "You need", " places", "It is "):
        assert english not in without_other_languages(visitor.page), english


def verdicts(page: BeautifulSoup, code: str) -> dict[str, str]:
    """What is said of each source or call with a verdict in the finder's result, by its title."""
    found = {}
    cards = ".finder-excluded" if code == "not-for-you" else f"article:has(.pill--{code})"
    for card in page.select(cards):
        title = words(card.h3)
        found[title] = words(card).partition(title)[2].strip()
    return found


def without_other_languages(page: BeautifulSoup) -> str:
    """What the page says in its own language."""
    main = BeautifulSoup(str(page.select_one("main")), "html.parser")
    for foreign in main.select("[lang]"):
        foreign.decompose()
    return words(main)
