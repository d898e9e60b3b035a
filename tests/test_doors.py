"""What any answer tells browsers and caches, which methods an address takes, and how much."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from core.http.security_txt import check_contact
from funding.models import FundingIndexPage
from home.models import GlossaryEntry, RateCount
from interest.models import InterestFormPage
from sme4green.settings.environment import contacts
from sme4green.settings.security import origins
from tests.factories import child, home
from tests.funding.factories import opportunity
from tests.headers import faults, faults_of_public, is_private
from tests.interest.factories import privacy
from tests.specimens import SPECIMENS, document, full_body

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

FILES = ("csv", "xlsx", "json", "ics", "atom")
PERSONAL = [
    "/en/alerts/x/", "/en/alerts/x/stop/", "/en/alerts/confirm/x/", "/en/confirm/x/",
    "/en/cancel/x/", "/en/withdraw/x/",
]  # fmt: skip
SIGN_IN = ["/en/_util/login/", "/admin/login/", "/admin/password_reset/"]


class Public:
    """One page of every type, a call, a document; and all addresses that are for everybody."""

    def __init__(self) -> None:
        for code in ("en", "ro", "it"):
            home(code)
        privacy()
        pages = {model: make(full_body()) for model, make in SPECIMENS.items()}
        urls = {model.__name__: page.url for model, page in pages.items()}
        self.form = urls.pop(InterestFormPage.__name__)
        funding = urls["FundingIndexPage"]
        self.calls = f"{funding}calls/"
        call = f"{self.calls}{opportunity('OWN-1', title='A call').slug}/"
        self.files = [f"{self.calls}{kind}/" for kind in FILES]
        # What takes no form.
        self.read = [
            *urls.values(), self.calls, *self.files, call, f"{call}ics/",
            *(f"{funding}{name}/" for name in ("calendar", "finder", "compare", "data-sources")),
            f"{urls['NewsIndexPage']}feed/", f"{urls['EventPage']}ics/", document().url,
            "/", "/robots.txt", "/sitemap.xml", "/sitemap-pages.xml", "/.well-known/security.txt",
            "/en/search/", "/en/search/suggest/?q=wa", "/en/alerts/sent/",
        ]  # fmt: skip
        self.taking = [self.form, "/en/alerts/new/", *PERSONAL, *SIGN_IN[:1]]


@pytest.fixture
def public(settings: Settings) -> Public:
    settings.SECURITY_CONTACT = ["mailto:security@example.eu"]
    return Public()


@pytest.fixture
def editor() -> Client:
    """A browser in which an administrator is signed in."""
    client = Client()
    client.force_login(get_user_model().objects.create_superuser("a", "a@example.org", "x"))
    return client


def taken(url: str, methods: list[str], right: Collection[int] = (405,)) -> list[tuple[str, str]]:
    """The methods that an address answers otherwise, to somebody with no proof of origin."""
    stranger = Client(enforce_csrf_checks=True, raise_request_exception=False)
    answers = {method: getattr(stranger, method)(url).status_code for method in methods}
    return [(url, f"{name}: {status}") for name, status in answers.items() if status not in right]


@pytest.mark.slow
def test_every_answer_is_strict_and_takes_only_what_it_says(
    public: Public, client: Client, editor: Client
) -> None:
    wrong = []
    for url in [*public.read, *public.taking, *SIGN_IN, "/en/nothing/", "/static/nothing.css"]:
        shown = client.get(url)
        wrong += [(url, fault) for fault in faults_of_public(shown)]
        head = client.head(url)
        if head.status_code != shown.status_code or head.getvalue():
            wrong.append((url, f"HEAD: {head.status_code}"))
        wrong += taken(url, ["put", "patch", "delete", "trace"] * (url not in SIGN_IN))
    wrong += [fault for url in public.read for fault in taken(url, ["post"])]
    # What takes a form asks where it came from, or knows no such link.
    assert [found for url in public.taking if (found := taken(url, ["post"], (403, 404)))] == []
    # What is for one person is kept by no cache.
    for url in [*PERSONAL, *SIGN_IN]:
        if not is_private(client.get(url)):
            wrong.append((url, "kept"))
    own = [f"/admin/{path}" for path in ("", "pages/", "no-such-page/", "jsi18n/")]
    for url in [*own, *public.files, public.calls, public.form, "/", "/en/nothing/"]:
        shown = editor.get(url)
        wrong += [(url, fault) for fault in faults(shown)]
        if not is_private(shown):
            wrong.append((url, "kept of an editor"))
    assert wrong == []
    # A proof of origin is each visitor's own; but who goes back finds what was typed.
    said = client.get(public.form)["Cache-Control"]
    assert "private" in said
    assert "no-store" not in said
    # What is for all is not said to be for one.
    assert not client.get(public.calls).has_header("Cache-Control")


def test_the_admin_is_as_strict_as_wagtail_allows(editor: Client, client: Client) -> None:
    policy = editor.get("/admin/")["Content-Security-Policy"]
    assert "unsafe-eval" not in policy
    assert {"default-src 'none'", "object-src 'none'", "base-uri 'none'", "form-action 'self'"} <= {
        part.strip() for part in policy.split(";")
    }
    assert "http" not in policy, "nothing comes from elsewhere"
    assert "unsafe" not in client.get("/admin/login/")["Content-Security-Policy"]


def test_what_is_not_there_in_the_admin_is_neither_a_fault_nor_elsewhere(editor: Client) -> None:
    """Wagtail's ways to try what a fault looks like, and choosers that make nothing new."""
    nothing = reverse(GlossaryEntry.snippet_viewset.chooser_viewset.get_url_name("create"))
    for path in ("failwhale", "test404", "no-such-page", nothing.removeprefix("/admin/")[:-1]):
        for answer in (editor.get(f"/admin/{path}/"), editor.post(f"/admin/{path}/")):
            assert answer.status_code == 404, path


class Unread(BytesIO):
    """A body that nobody may read."""

    def read(self, *_args: int) -> bytes:
        raise AssertionError("the body was read")


def sent(client: Client, url: str, size: int) -> int:
    """Send so many bytes, or claim to; the status of the answer."""
    claimed = {"CONTENT_LENGTH": str(size), "wsgi.input": Unread()}
    kind = "multipart/form-data; boundary=x"
    return client.post(url, b"", content_type=kind, **claimed).status_code


def test_what_is_too_large_is_refused_unread_in_the_language(
    client: Client, editor: Client
) -> None:
    for url in ("/en/", "/", "/admin/login/", "/it/"):
        assert sent(client, url, 300_000_000) == 413, url
    answer = client.post("/it/", b"", content_type="x/y", CONTENT_LENGTH="300000000")
    assert "Al massimo" in answer.content.decode()
    assert "1 MB" in answer.content.decode().replace("\xa0", " ")
    # An editor hands in files, but no such one either.
    assert sent(editor, "/admin/documents/multiple/add/", 300_000_000) == 413
    assert sent(editor, "/admin/documents/multiple/add/", 20_000_000) != 413


def test_files_of_calls_are_made_so_often_for_one_network(
    client: Client,
    settings: Settings,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    settings.EXPORT_LIMIT = "2/hour"
    settings.PROXIES = 1
    files = [f"{child(home(), FundingIndexPage).url}calls/{kind}/" for kind in FILES]
    for url in files:
        with django_assert_max_num_queries(10):
            answer = client.head(url)
        assert answer.status_code == 200
        assert not answer.has_header("Content-Length")
    assert not RateCount.objects.exists(), "nothing was made for a HEAD"

    def asked(url: str, address: str) -> HttpResponse:
        return client.get(url, headers={"X-Forwarded-For": address})

    assert [asked(url, "2001:db8::1").status_code for url in files[:3]] == [200, 200, 429]
    refused = asked(files[0], "2001:db8:0:0:ffff::2")
    assert refused.status_code == 429
    assert 0 < int(refused["Retry-After"]) <= 3600
    assert asked(files[0], "2001:db8:1::1").status_code == 200


def test_who_finds_a_weakness_reads_whom_to_tell(client: Client, settings: Settings) -> None:
    settings.SECURITY_CONTACT = []
    assert client.get("/.well-known/security.txt").status_code == 404
    assert [warning.id for warning in check_contact()] == ["core.W001"]
    settings.SECURITY_CONTACT = ["mailto:security@example.eu", "https://example.eu/contact"]
    assert check_contact() == []
    answer = client.get("/.well-known/security.txt")
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    text = answer.content.decode()
    assert text.startswith(
        "Contact: mailto:security@example.eu\nContact: https://example.eu/contact\n"
    )
    assert "\nPreferred-Languages: en, ro, it\n" in text
    expires = datetime.fromisoformat(re.findall(r"^Expires: (.+)$", text, re.MULTILINE)[0])
    assert timedelta(days=100) < expires - timezone.now().astimezone(UTC) < timedelta(days=365)


def test_only_addresses_are_contacts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECURITY_CONTACT", " , ")
    assert contacts("SECURITY_CONTACT") == []
    for given in ("security@example.eu", "http://example.eu/", "mailto:nobody", "tel:112"):
        monkeypatch.setenv("SECURITY_CONTACT", given)
        with pytest.raises(ImproperlyConfigured, match=r"such as mailto:"):
            contacts("SECURITY_CONTACT")


def test_pictures_may_come_from_the_bucket() -> None:
    assert origins("files", "https://s3.example.eu:9000/") == [
        "https://s3.example.eu:9000",
        "https://files.s3.example.eu:9000",
    ]
    assert origins("files", None)[1] == "https://files.s3.amazonaws.com"
