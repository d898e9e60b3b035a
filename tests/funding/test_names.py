"""Names of codes in the language of whoever reads them."""

from __future__ import annotations

import pytest
from django.utils import translation

from funding.presentation.names import names_now
from tests.factories import term

pytestmark = pytest.mark.django_db


def test_a_name_is_in_the_language_of_the_moment_and_no_other_keeps_it() -> None:
    term("theme", "soil")
    with translation.override("it"):
        names = names_now()
        with translation.override("ro"):
            assert names("theme", "soil") == "soil ro"
        assert names("theme", "soil") == "soil it"
        assert names_now()("theme", "soil") == "soil it"
