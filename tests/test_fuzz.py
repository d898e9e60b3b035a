"""Requests that no browser sends, to every address of the site, signed in or not.

None is a fault of ours, none takes long. `make bench` sends 20,000, `make test` a few.
"""

from __future__ import annotations

import os
import random
from http.cookies import SimpleCookie
from time import perf_counter
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import transaction
from django.test import Client

from tests.test_admin_everywhere import NASTY, PARTS, addresses
from tests.test_doors import PERSONAL, SIGN_IN, Public

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite, pytest.mark.slow]

REQUESTS = int(os.environ.get("FUZZ_REQUESTS", "240"))
SEED = int(os.environ.get("FUZZ_SEED", "1"))
# Seconds that any answer may take; looked at where nothing else runs on the machine.
LONGEST = 2.0 if REQUESTS > 1_000 else 20.0

NAMES = [
    "q", "p", "page", "theme", "territory", "sort", "status", "month", "year", "kind", "columns",
    "filled", "cost", "step", "call", "amount", "next", "ordering", "locale", "about", "subject",
    "email", "firm", "message", "consent", "form_key", "proof", "patience", "username", "password",
    "csrfmiddlewaretoken", "title", "slug", "action-publish", "id", "file", "token", "odd\x00",
]  # fmt: skip
VALUES = [
    *NASTY, "", "en", "ro", "1", "0", "open", "2026-13", "9999-12", "water", "1e400", "NaN",
    "../..", "\ud800".encode("utf-8", "replace").decode(), "\r\nX: y", "<script>alert(1)</script>",
    "//evil.example/", "\\evil", "٣", "x" * 3000, "{{7*7}}", "' OR 1=1 --", "%00", "%ff",
]  # fmt: skip
HEADERS: dict[str, list[str]] = {
    "Referer": ["http://[", "http://testserver/it/", "x" * 3000, "\x7f"],
    "Accept-Language": ["ro;q=x", "*", "it,en;q=0.5", "x" * 500, ";;;"],
    "X-Forwarded-For": ["::1", "no address", "1.2.3.4, 5.6.7.8", ","],
    "If-None-Match": ['W/"x"', "*", '"', "x" * 500],
    "If-Modified-Since": ["yesterday", "Thu, 01 Jan 1970 00:00:00 GMT"],
    "Range": ["bytes=0-", "bytes=9-1", "lines=1"],
    "Cookie": ["sessionid=x", "django_language=xx", "messages=x", "csrftoken=" + "x" * 99, "=;;="],
    "Origin": ["null", "http://[", "https://evil.example"],
    "Host": ["testserver:x", "[", "evil.example"],
    "X-Requested-With": ["XMLHttpRequest"],
    "Accept": ["application/json", "*/*;q=x", "image/png"],
    "HX-Request": ["true"],
}
METHODS = ["GET"] * 12 + ["POST"] * 5 + ["HEAD", "PUT", "OPTIONS", "DELETE", "PATCH"]
KINDS = [
    "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "multipart/form-data",
    "application/json", "text/plain; charset=utf-7", "application/x-www-form-urlencoded; charset=x",
]  # fmt: skip


class Fuzzer:
    """Requests out of a seed: the same again for whoever looks for a fault."""

    def __init__(self, seed: int, paths: list[str]) -> None:
        self.random = random.Random(seed)  # noqa: S311 – no secret
        self.paths = paths

    def request(self) -> dict[str, Any]:
        """What the test's client sends."""
        pick = self.random.choice
        path = pick(self.paths)
        if self.random.random() < 0.2:
            path = self._spoilt(path)
        method = pick(METHODS)
        names = self.random.sample(NAMES, self.random.randint(0, 4))
        given = {name: pick(VALUES) for name in names}
        made: dict[str, Any] = {"method": method, "path": path}
        if method in ("POST", "PUT", "PATCH") and self.random.random() < 0.4:
            body = self.random.randbytes(self.random.randint(0, 80))
            made |= {"data": body, "content_type": pick(KINDS)}
        elif method == "POST":
            made["form"] = given
        else:
            made["query_params"] = given
        made["headers"] = {
            name: pick(HEADERS[name])
            for name in self.random.sample(sorted(HEADERS), self.random.choice((0, 0, 1, 3)))
        }
        return made

    def _spoilt(self, path: str) -> str:
        parts = path.split("/")
        number = self.random.randrange(1, len(parts))
        odd = ("..", "%00", "ț", "%ff", "-1", "9" * 30, "a" * 300, "%2e%2e", "", *PARTS[:4])
        parts[number] = self.random.choice(odd)
        return "/".join(parts)


def answered(client: Client, made: dict[str, Any]) -> int:
    """Send it; the status of the answer."""
    sent = dict(made)
    if "form" in sent:
        headers = {"headers": sent["headers"]}
        return client.post(sent["path"], sent["form"], **headers).status_code
    answer = client.generic(sent.pop("method"), sent.pop("path"), sent.pop("data", b""), **sent)
    if answer.streaming:
        b"".join(answer.streaming_content)
    return answer.status_code


def test_no_request_is_a_fault_of_ours() -> None:
    public = Public()
    shared = [*public.read, *public.taking, *PERSONAL, *SIGN_IN, "/en/nothing/", "/media/x.png"]
    shared += [f"/{code}/" for code in ("ro", "it")]
    admin = addresses()
    user = get_user_model().objects.create_superuser("a", "a@example.org", "x")
    client = Client(raise_request_exception=False)
    client.force_login(user)
    signed_in = client.cookies.output(header="", sep=";")
    # As much of the admin as of all else, so that neither is asked seldom.
    fuzzer = Fuzzer(SEED, [*shared * (len(admin) // len(shared)), *admin])
    wrong: list[tuple] = []
    for number in range(REQUESTS):
        made = fuzzer.request()
        client.cookies = SimpleCookie(signed_in if number % 2 else "")
        before = transaction.savepoint()
        begun = perf_counter()
        status = answered(client, made)
        took = perf_counter() - begun
        transaction.savepoint_rollback(before)
        if status >= 500 or took > LONGEST:
            wrong.append((number, bool(number % 2), status, round(took, 1), made))
    assert wrong == []
