"""Something else answers where the search engine should: the database answers visitors."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from django.core.cache import cache
from django.test import Client
from wagtail.search.backends import get_search_backend

from home.models import StandardPage
from search.backends.elastic import ElasticEngine
from search.backends.elastic_request import FACET_FIELDS
from search.backends.fallback import AWAY_KEY
from search.indexing.rebuild import read_all
from search.models import Entry
from search.query.engine import EngineAwayError
from tests.factories import child, home

pytestmark = pytest.mark.django_db

KIND = "application/vnd.elasticsearch+json; compatible-with=9"
HIT = {"_score": 1.0, "fields": {"pk": ["1"]}}
HITS = {"hits": {"hits": [HIT]}}
COUNTS = {
    "hits": {"total": {"value": 1}},
    "aggregations": {
        "chosen": {"doc_count": 1},
        **{facet: {"choices": {"buckets": []}} for facet in FACET_FIELDS},
    },
}
FOUND = {"responses": [HITS, COUNTS]}
ANSWERS = {
    "list": "[]",
    "nothing": "null",
    "text": '"ok"',
    "object": "{}",
    "number": '{"responses": 5}',
    "numbers": '{"responses": [1, 2]}',
    "no answers": '{"responses": []}',
    "one says no": json.dumps({"responses": [{"error": {"type": "x"}, "status": 404}, COUNTS]}),
    "no hits of hits": '{"responses": [{"hits": {"total": null, "hits": null}}]}',
    "no number": json.dumps(FOUND).replace('"1"', '"one"'),
    "no key": json.dumps(FOUND).replace('["1"]', "[]"),
    "no hits": json.dumps({"responses": [{"hits": {"hits": {"a": 1}}}, COUNTS]}),
    "cut": '{"responses": [{"hits"',
    "html": "<!doctype html><p>Welcome to the proxy",
    "empty": "",
    "binary": "\x00\x01\x02",
}


class Nonsense(BaseHTTPRequestHandler):
    """Answers whatever is asked with the same."""

    body, kind = "", KIND

    def answer(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        content = self.body.encode()
        self.send_response(200)
        self.send_header("X-Elastic-Product", "Elasticsearch")
        self.send_header("Content-Type", self.kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def __getattr__(self, name: str) -> Callable[[], None]:
        if name.startswith("do_"):  # GET, POST, PUT …
            return self.answer
        raise AttributeError(name)

    def log_message(self, *_values: object) -> None:
        """Say nothing."""


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> Iterator[ElasticEngine]:
    """The configured engine, where nothing but nonsense is answered."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Nonsense)
    Thread(target=server.serve_forever, args=[0.01], daemon=True).start()
    made = get_search_backend(
        "search.backends.elasticsearch9",
        LANGUAGE="en",
        URLS=[f"http://127.0.0.1:{server.server_port}"],
        INDEX_PREFIX="nonsense_",
    )
    child(home(), StandardPage, title="Bees")
    read_all(lambda _what, _done: None)
    monkeypatch.setattr("search.backends.fallback.configured_engine", lambda _language: made)
    yield made
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("kind", [KIND, "text/html"])
@pytest.mark.parametrize("answer", ANSWERS)
def test_the_database_answers(
    engine: ElasticEngine, monkeypatch: pytest.MonkeyPatch, kind: str, answer: str
) -> None:
    monkeypatch.setattr(Nonsense, "body", ANSWERS[answer])
    monkeypatch.setattr(Nonsense, "kind", kind)
    for address in ("/en/search/?q=bees", "/en/search/suggest/?q=bee"):
        cache.delete(AWAY_KEY)
        response = Client().get(address)
        assert response.status_code == 200
        assert "Bees" in response.content.decode(), address
        assert cache.get(AWAY_KEY)
    for act in (
        lambda: engine.write(list(Entry.objects.all()), ()),
        lambda: list(engine.fingerprints()),
    ):
        with pytest.raises(EngineAwayError):
            act()


def test_a_count_that_is_none_is_no_answer(
    engine: ElasticEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoilt = json.dumps({"responses": [HITS, COUNTS]}).replace('"doc_count": 1', '"doc_count": "n"')
    monkeypatch.setattr(Nonsense, "body", spoilt)
    cache.delete(AWAY_KEY)
    assert "Bees" in Client().get("/en/search/?q=bees").content.decode()
    assert cache.get(AWAY_KEY)
