"""Words are found as if every text were looked through."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from funding.catalogue.bitset import SPARSE, positions_of
from funding.catalogue.words import WordIndex

# Few letters, so that parts of words meet; spaces of every kind between them.
TEXTS = st.lists(st.text(alphabet="abc- \n\u00a0", max_size=12), max_size=3 * SPARSE)
PARTS = st.text(alphabet="abc-", min_size=1, max_size=4)


@given(TEXTS, PARTS)
def test_as_if_every_text_were_looked_through(texts: list[str], part: str) -> None:
    index = WordIndex(texts)
    assert list(positions_of(index.containing(part))) == [
        number for number, text in enumerate(texts) if part in text
    ]
    assert list(positions_of(index.starting(part))) == [
        number
        for number, text in enumerate(texts)
        if any(word.startswith(part) for word in text.split())
    ]


def test_rare_and_frequent_words_are_found_alike() -> None:
    texts = [f"life-{number} water" for number in range(10 * SPARSE)]
    index = WordIndex(texts)
    assert index.containing("wat").bit_count() == len(texts)
    assert list(positions_of(index.containing("life-63"))) == [
        number for number in range(len(texts)) if str(number).startswith("63")
    ]
    assert index.containing("nothing") == 0
    assert WordIndex().containing("water") == 0
