"""What visitors do, step by step: the same for the same seed."""

from __future__ import annotations

import random
from collections.abc import Callable, Generator
from urllib.parse import urlencode

from funding.paths import CALLS, FINDER
from search.paths import search_url, suggest_url
from tests.content_paths import path_of
from tests.interest.factories import FIRM
from tests.load.filling import NAME, PASSWORD
from tests.load.visitor import Answer, Ask, Form
from tests.server import LANGUAGES, PAGE_TYPES, addresses

Visit = Generator[Ask, Answer, None]
SAME = frozenset({200, 304})
SENT = frozenset({303})
SAVED = frozenset({302})
# A form that is sent at once was sent by no person.
READS_FORM = 4.0
TRIES, WAITS = 60, 2.0

WORDS = {
    "en": ("energy", "waste", "loan", "circular economy", "water", "textile", "wood", "solar"),
    "ro": ("energie", "deșeuri", "împrumut", "economie circulară", "apă", "textile", "lemn"),
    "it": ("energia", "rifiuti", "prestito", "economia circolare", "acqua", "tessile", "legno"),
}
FILTERS = (
    "", "?theme=circular-economy", "?theme=water", "?status=open", "?territory=ITC11",
    "?territory=RO322", "?theme=digital&status=open", "?sort=newest", "?sort=amount", "?page=2",
    "?theme=circular-economy&territory=ITC11", "?q=energy",
)  # fmt: skip
UPLOAD = "/admin/documents/add/"
PLACES, STAFF = ("ITC11", "RO322", "RO321"), ("3", "12", "60", "240")


class Accepted:
    """What the site has said that it took."""

    def __init__(self) -> None:
        self.enquiries: list[str] = []
        self.drafts: list[str] = []
        self.documents: list[str] = []


class Visits:
    """All visits of a run."""

    def __init__(self, seed: int, drafts: list[int], editing: float = 1) -> None:
        """`editing` is how many of a hundred visits are those of editors."""
        self.seed, self.drafts, self.accepted = seed, drafts, Accepted()
        self.pages = {key: path for key, path in addresses("").items() if key[0] in PAGE_TYPES}
        # Of a hundred visits.
        self.kinds: dict[Callable[[random.Random, int, str], Visit], float] = {
            self._browse: 60, self._list: 14, self._search: 12, self._finder: 8, self._form: 5,
            self._edit: editing,
        }  # fmt: skip

    def begin(self, number: int) -> Visit:
        """Return the visit of this number."""
        dice = random.Random(f"{self.seed}-{number}")  # noqa: S311 – no secret
        (kind,) = dice.choices(list(self.kinds), list(self.kinds.values()))
        return kind(dice, number, dice.choice(LANGUAGES))

    def kept_pages(self) -> list[str]:
        """Return the addresses of all that is asked for and kept for the next."""
        lists = [
            f"{path_of('funding', language)}{CALLS[language]}/{query}"
            for language in LANGUAGES
            for query in FILTERS
        ]
        finders = [
            f"{path_of('funding', language)}{FINDER[language]}/{query}"
            for language in LANGUAGES
            for place in PLACES
            for staff in STAFF
            for query in _finder_queries(place, staff)
        ]
        return list(dict.fromkeys([*self.pages.values(), *lists, *finders]))

    def _browse(self, dice: random.Random, _number: int, language: str) -> Visit:
        """Some pages, and one of them again, with what the browser has kept."""
        answer = None
        for _page in range(dice.randint(1, 5)):
            path = self.pages[dice.choice(list(PAGE_TYPES)), language]
            answer = yield Ask("page", path)
        if answer and "etag" in answer.headers and dice.random() < 0.6:
            mark = {"If-None-Match": answer.headers["etag"]}
            yield Ask("page again", answer.path, headers=mark, right=SAME)

    def _list(self, dice: random.Random, _number: int, language: str) -> Visit:
        calls = f"{path_of('funding', language)}{CALLS[language]}/"
        for query in dice.sample(FILTERS, dice.randint(1, 3)):
            yield Ask("list with filters", f"{calls}{query}")

    def _search(self, dice: random.Random, _number: int, language: str) -> Visit:
        word = dice.choice(WORDS[language])
        yield Ask("suggestions", f"{suggest_url(language)}?{urlencode({'q': word[:3]})}")
        yield Ask("search", f"{search_url(language)}?{urlencode({'q': word})}", pause=0.5)

    def _finder(self, dice: random.Random, _number: int, language: str) -> Visit:
        finder = f"{path_of('funding', language)}{FINDER[language]}/"
        for query in _finder_queries(dice.choice(PLACES), dice.choice(STAFF)):
            yield Ask("finder", f"{finder}{query}")

    def _form(self, _dice: random.Random, number: int, language: str) -> Visit:
        """Send the form of interest; again, with the same answers, as long as no answer comes."""
        path, email = path_of("express-interest", language), f"firm{number}@example.com"
        form: Form = {}
        pause = 1.0
        for _try in range(TRIES):
            if not form:
                shown = yield Ask("form", path, pause=pause)
                tokens = {name: shown.value(name) for name in ("csrfmiddlewaretoken", "form_key")}
                pause = READS_FORM
                if not all(tokens.values()):
                    continue
                form = {**tokens, **FIRM, "way": "send", "email": email, "language": language}
            sent = yield Ask("form sent", path, form, right=SENT, pause=pause)
            pause = WAITS
            if sent.status == 303:
                self.accepted.enquiries.append(email)
                yield Ask("form", sent.headers["location"])
                return
            if sent.status in (403, 422):  # nothing was taken: the form has to be read anew
                form = {}

    def _edit(self, dice: random.Random, number: int, _language: str) -> Visit:
        """Open the admin, save the draft of an article and upload a document."""
        path, title = f"/admin/pages/{dice.choice(self.drafts)}/edit/", f"Draft of visit {number}"
        yield Ask("admin", "/admin/")
        for _try in range(TRIES):
            shown = yield Ask("admin", path, pause=WAITS)
            token = shown.value("csrfmiddlewaretoken")
            if not token:
                continue
            slug = shown.value("slug")
            form = {"csrfmiddlewaretoken": token, "title": title, "slug": slug, **DRAFT}
            saved = yield Ask("draft saved", path, form, right=SAVED, pause=WAITS)
            if saved.status == 302 and "login" not in saved.headers.get("location", ""):
                self.accepted.drafts.append(title)
                break
        yield from self._upload(f"Document of visit {number}")

    def _upload(self, title: str) -> Visit:
        for _try in range(TRIES):
            shown = yield Ask("admin", UPLOAD, pause=WAITS)
            token = shown.value("csrfmiddlewaretoken")
            if not token:
                continue
            form = {"csrfmiddlewaretoken": token, "title": title}
            sent = yield Ask(
                "document sent", UPLOAD, form, file_of(title), right=SAVED, pause=WAITS
            )
            if sent.status == 302 and "login" not in sent.headers.get("location", ""):
                self.accepted.documents.append(title)
                return

    def sign_in(self) -> Visit:
        """Sign in as the editor."""
        shown = yield Ask("sign-in", "/admin/login/")
        form = {
            "csrfmiddlewaretoken": shown.value("csrfmiddlewaretoken"),
            "username": NAME,
            "password": PASSWORD,
        }
        yield Ask("sign-in", "/admin/login/", form, right=SAVED)


# What the page's form holds that is not filled in.
DRAFT: Form = {
    "summary": "Changed.", "date": "2026-11-23", "image_credit": "", "body-count": "0",
    "sources-count": "0",
} | {
    f"{name}-{end}_FORMS": "0"
    for name in ("related_links", "comments")
    for end in ("TOTAL", "INITIAL", "MIN_NUM")
} | {"related_links-MAX_NUM_FORMS": "1000", "comments-MAX_NUM_FORMS": ""}  # fmt: skip


def file_of(title: str) -> bytes:
    """Return the document of that title."""
    return f"{title}\n".encode() * 2_000


def _finder_queries(place: str, staff: str) -> tuple[str, ...]:
    """Return the finder's questions, and its answer."""
    return (
        "",
        f"?from=place&territory={place}",
        f"?territory={place}&from=size&headcount={staff}",
        f"?territory={place}&headcount={staff}&step=result",
    )
