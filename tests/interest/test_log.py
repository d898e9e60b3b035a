"""Nothing in the log, or in a mail about an error, tells who visits or what somebody wrote."""

from __future__ import annotations

import io
import json
import logging
import re
from collections.abc import Iterator

import pytest
from django.conf import settings as of_site
from django.test import Client

from core.logs.error_mail import ErrorMailHandler
from core.logs.formatter import JsonFormatter
from home.mail.delivery import deliver
from home.models import Mail
from home.signin.throttle import LIMITS, Tried
from tests.engines.processes import waited
from tests.home.signin.people import person, sign_in
from tests.interest.factories import answers, form_page
from tests.smtp import MailServer, mail_server, text_of

pytestmark = pytest.mark.django_db

FIRM, NAME, ADDRESS = "Brutăria Țintă SRL", "Maria Ionescu", "maria.ionescu@example.com"
GIVEN = {
    "territory": "RO322", "firm": FIRM, "message": "Vrem un cuptor nou.", "email": ADDRESS,
    "language": "ro", "consent": "on",
}  # fmt: skip


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What production would write."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonFormatter())
    root, requests = logging.getLogger(), logging.getLogger("sme4green.requests")
    root.addHandler(handler)
    requests.setLevel(logging.INFO)
    yield stream
    root.removeHandler(handler)
    requests.setLevel(logging.NOTSET)


@pytest.fixture
def mails(settings: object) -> Iterator[MailServer]:
    """The mail server that errors are told to."""
    with mail_server() as server:
        settings.DELIVERY_BACKEND = "django.core.mail.backends.smtp.EmailBackend"  # type: ignore[attr-defined]
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port  # type: ignore[attr-defined]
        settings.ERRORS_TO = ["operator@site.example"]  # type: ignore[attr-defined]
        yield server


def lines(log: io.StringIO) -> list[dict]:
    return [json.loads(line) for line in log.getvalue().splitlines()]


def test_forms_sign_in_and_errors_leave_no_trace_of_anybody(
    terms: None, log: io.StringIO, settings: object, mails: MailServer
) -> None:
    settings.ROOT_URLCONF = "tests.broken_urls"  # type: ignore[attr-defined]
    settings.PROXIES = 1  # type: ignore[attr-defined]
    settings.DELIVERY_BACKEND = of_site.EMAIL_BACKEND  # type: ignore[attr-defined]
    visitor = Client(raise_request_exception=False, HTTP_X_FORWARDED_FOR="203.0.113.77")
    page = form_page()
    # A form with a mistake, then right; the link of its mail, true and broken.
    for more in ({"email": "maria.ionescu@"}, {}):
        visitor.post(page.url, answers(visitor.get(page.url).content.decode(), **GIVEN | more))
    token = re.search(r"/confirmare/([^/\s]+)/", Mail.objects.get().text)[1]  # type: ignore[index]
    for address in (f"/ro/confirmare/{token}/", f"/en/confirm/{token[:-3]}/"):
        assert visitor.get(address).status_code in (200, 400, 404, 410)
    deliver()
    # Searching, signing in too often, asking for a password.
    visitor.get("/en/search/", {"q": NAME})
    person("maria", first_name="Maria", last_name="Ionescu")
    for _try in range(LIMITS[Tried.PASSWORD][0].amount + 1):
        sign_in(visitor, "maria", "Wrong-pass-12")
    visitor.post("/admin/password_reset/", {"email": ADDRESS})
    sign_in(Client(), "maria")
    # Without proof of origin, and errors that repeat what was sent.
    Client(enforce_csrf_checks=True).post("/admin/login/", {"username": "maria"})
    sent = {"email": ADDRESS, "name": NAME}
    for _time in range(2):
        broken = visitor.post(f"/broken/{token}/?who={ADDRESS}", sent)
        assert broken.status_code == 500
    text = log.getvalue()
    for secret in (
        "Brut", "Ionescu", "maria", "cuptor", "@", token, token[:12], "203.0.113", "127.0.0.1",
        "Wrong-pass", "who=", "sessionid",
    ):  # fmt: skip
        assert secret not in text, secret
    told = lines(log)
    assert all(line["request"] for line in told)
    views = [line["view"] for line in told if line["logger"] == "sme4green.requests"]
    assert {"interest.interestformpage", "interest_confirm", "search.views.show_results"} <= set(
        views
    )
    errors = [line for line in told if line["level"] == "error"]
    assert len(errors) == 2
    assert "Internal Server Error: tests.broken_urls.broken" in errors[0]["message"]
    assert "tests/broken_urls.py" in errors[0]["error"]
    # All lines of a request have its id, which the answer tells.
    assert errors[1]["request"] == broken["X-Request-ID"]


def test_an_error_is_told_by_mail_once_and_without_what_was_sent(
    settings: object, mails: MailServer
) -> None:
    settings.ROOT_URLCONF = "tests.broken_urls"  # type: ignore[attr-defined]
    logger, handler = logging.getLogger("django.request"), ErrorMailHandler()
    logger.addHandler(handler)
    try:
        visitor = Client(raise_request_exception=False)
        for name in (NAME, "Somebody Else"):
            sent = {"email": ADDRESS, "name": name}
            visitor.post("/broken/9zqx1dkd0vhr2j6nq0i0c5/?who=me", sent)
        waited(lambda: len(mails.mails) == 1, 30)
        # Another process, which has told nobody yet; and another error.
        handler._told.clear()
        visitor.post("/broken/9zqx1dkd0vhr2j6nq0i0c5/", {"email": ADDRESS, "name": NAME})
        visitor.get("/failing/")
        waited(lambda: len(mails.mails) == 2, 30)
    finally:
        logger.removeHandler(handler)
    first, second = mails.mails
    assert first["To"] == "operator@site.example"
    assert first["Subject"] == "[SME4GREEN] ValueError in tests.broken_urls.broken"
    text = text_of(first)
    assert "tests/broken_urls.py" in text
    assert "IntegrityError" in text
    for secret in (NAME, ADDRESS, "9zqx1", "who=", "POST:", "COOKIES", "Somebody"):
        assert secret not in text, secret
    assert "LookupError" in second["Subject"]
    # While the mail server is away nothing breaks, and nobody waits.
    mails.stop()
    handler.emit(logging.LogRecord("x", logging.ERROR, __file__, 1, "Away", None, None))


@pytest.mark.parametrize(
    ("proxies", "given", "taken"),
    [(1, "0f3a-77c1-abcd", True), (1, "maria@example.com", False), (1, "x" * 65, False),
     (0, "0f3a-77c1-abcd", False)],
)  # fmt: skip
def test_an_id_is_taken_from_a_proxy_of_our_own_alone(
    settings: object, proxies: int, given: str, taken: bool
) -> None:
    settings.PROXIES = proxies  # type: ignore[attr-defined]
    answered = Client().get("/robots.txt", headers={"X-Request-ID": given})["X-Request-ID"]
    assert (answered == given) is taken
    assert re.fullmatch(r"[0-9a-f-]{8,64}", answered)
