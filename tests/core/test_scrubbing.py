"""What the log and mails of errors leave out."""

from __future__ import annotations

import pytest

from core.logs.scrubbing import scrubbed, told


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Mail to ana.pop@firma.ro refused", "Mail to [address] refused"),
        ("postgres://site:secret@db/site is away", "postgres://site:[address]/site is away"),
        ("from 203.0.113.7 and 2001:db8::8a2e:370:7334", "from [network] and [network]"),
        ("GET /en/search/?q=Maria+Ionescu twice", "GET [path] twice"),
        ("asked for /en/?q=Maria+Ionescu", "asked for /en/?[…]"),
        ("is it so? Yes, at 12:30:45", "is it so? Yes, at 12:30:45"),
        ("session 9zqx1dkd0vhr2j6nq0i0c5q1r2s3t4u5 ended", "session [token] ended"),
        (
            "core.caching.VersionedCache of page 123456",
            "core.caching.VersionedCache of page 123456",
        ),
        ("refused\nDETAIL:  Key (name)=(Maria) exists.", "refused"),
        ("Maria Ionescu wrote 'Vrem un cuptor nou.'", "[…] wrote '[…]'"),
    ],
)
def test_what_may_be_personal_is_left_out(text: str, left: str) -> None:
    sent = ["Maria Ionescu", "Vrem un cuptor nou.", "ro"]
    assert scrubbed(text, sent) == left


def test_a_traceback_tells_where_and_not_with_what() -> None:
    secret = "ana.pop@firma.ro"
    try:
        try:
            int(secret)
        except ValueError as error:
            raise LookupError(f"no {secret}") from error
    except LookupError as error:
        text = told(error)
    assert secret not in text
    assert text.index("LookupError: no [address]") < text.index("ValueError: invalid literal")
    assert "test_scrubbing.py" in text
    assert "int(secret)" in text
