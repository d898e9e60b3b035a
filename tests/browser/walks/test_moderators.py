"""A moderator of Torino, in Italian: takes a page off the site, in all languages."""

from __future__ import annotations

import pytest

from tests.browser.walks.cast import MARTA
from tests.browser.walks.conftest import Walker
from tests.browser.walks.ways import MORE, button, find, link, told, visit
from tests.content_paths import path_of
from tests.server import LANGUAGES

pytestmark = pytest.mark.browser


def test_a_page_goes_in_all_languages(at_desk: Walker, server: str) -> None:
    addresses = [f"{server}{path_of('news', code)}mercato-annullato/" for code in LANGUAGES]
    assert {visit(address)[0] for address in addresses} == {200}
    page = at_desk(MARTA)
    find(page, "it", "Mercato annullato")
    button(page, MORE["it"]).click()
    link(page, "Annulla pubblicazione").click()
    button(page, "Sì, annulla la pubblicazione").click()
    told(page, "Mercato annullato")
    assert {visit(address)[0] for address in addresses} == {404}
