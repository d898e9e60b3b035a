"""Anonymous pages from memory; everything else as ever."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from threading import Lock
from time import monotonic, sleep
from weakref import WeakValueDictionary

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_vary_headers

from core.caching import one_moment
from core.counts.metrics import count_page

from .content import content_version
from .moments import next_moment
from .release import release
from .stored import Memory, Stored

LARGEST = 1_000_000  # bytes of a body that is kept
LONGEST_ADDRESS = 2_000  # characters
PATIENCE = 1.0  # seconds to wait for another thread or process that makes the same page
PAUSE = 0.02  # seconds between two looks at what another process has made
# Asked each time whether it is still right, which costs nothing; shown on while the site is away.
FOR_ALL = "public, max-age=0, stale-if-error=86400"
# What a person is known by. The cookie of the language is none: pages stand below their language.
PERSONAL = (settings.SESSION_COOKIE_NAME, "messages")
SHARED = "pages"

memory = Memory(settings.PAGE_CACHE_MEGABYTES * 1_000_000)


class _Making:
    """Held by the one thread that makes a page."""

    def __init__(self) -> None:
        self.lock = Lock()


_making: WeakValueDictionary[str, _Making] = WeakValueDictionary()
_making_lock = Lock()
# Under which version something at an address was found to be no page for all.
_own: dict[str, tuple[str, ...]] = {}
MOST_OWN = 10_000


class PageCacheMiddleware:
    """Answer with a page that was made for another visitor, as long as it would be made alike.

    A page that holds something of its own for each visitor says so by a cookie or by a
    Cache-Control of its own, and is not kept.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method not in ("GET", "HEAD"):
            return self.get_response(request)
        with one_moment():
            return self._answer(request)

    def _answer(self, request: HttpRequest) -> HttpResponseBase:
        version = content_version() if _is_for_all(request) else None
        if version is None:
            return self.get_response(request)
        key = f"{request.scheme}://{request.get_host()}{request.get_full_path()}"
        page = _known(key, version)
        if page is not None:
            count_page(kept=True)
            return page.answer(request)
        # Asked for without its body it is not made: a view does less then.
        if request.method == "HEAD" or _own.get(key) == version:
            return self.get_response(request)
        now = timezone.now()
        etag = _etag(version, next_moment(now).isoformat(), key)
        # Only what is for all ever had such a mark.
        unchanged = get_conditional_response(request, etag=etag)
        if unchanged is not None and unchanged.status_code == 304:
            count_page(kept=True)
            unchanged["ETag"], unchanged["Cache-Control"] = etag, FOR_ALL
            patch_vary_headers(unchanged, ["Accept-Encoding"])
            return unchanged
        with _making_lock:
            making = _making.setdefault(key, _Making())
        alone = making.lock.acquire(timeout=PATIENCE)
        try:
            page = _known(key, version) or _made_elsewhere(key, version)
            if page is not None:
                return page.answer(request)
            return self._made(request, key, version)
        finally:
            if SHARED in settings.CACHES:
                caches[SHARED].delete(_mark(key))
            if alone:
                making.lock.release()

    def _made(self, request: HttpRequest, key: str, version: tuple[str, ...]) -> HttpResponseBase:
        """Make a page, and keep it if it is for all."""
        count_page(kept=False)
        since = timezone.now()
        until = next_moment(since)
        response = self.get_response(request)
        if not isinstance(response, HttpResponse) or not _may_be_kept(response):
            if len(_own) >= MOST_OWN:
                _own.clear()
            _own[key] = version
            return response
        response["Cache-Control"] = FOR_ALL
        headers = [(name, value) for name, value in response.items() if name != "Content-Length"]
        etag = _etag(version, until.isoformat(), key)
        page = Stored(version, since, until, etag, headers, response.content)
        if len(page.body) <= LARGEST:
            memory.put(key, page)
            if SHARED in settings.CACHES:
                caches[SHARED].set(_short(key), page, (until - since).total_seconds())
        return page.answer(request)


def _known(key: str, version: tuple[str, ...]) -> Stored | None:
    """Return the page if it is kept here, or by another process, and still right."""
    now = timezone.now()
    page = memory.get(key)
    if page is not None and page.holds(version, now):
        return page
    if SHARED in settings.CACHES:
        page = caches[SHARED].get(_short(key))
        if page is not None and page.holds(version, now):
            memory.put(key, page)
            return page
    return None


def _made_elsewhere(key: str, version: tuple[str, ...]) -> Stored | None:
    """Return the page that another process is making now; None where none does, or is too slow."""
    if SHARED not in settings.CACHES:
        return None
    patient_until = monotonic() + PATIENCE
    while not caches[SHARED].add(_mark(key), True, PATIENCE) and monotonic() < patient_until:
        sleep(PAUSE)
        if page := _known(key, version):
            return page
    return None


def _is_for_all(request: HttpRequest) -> bool:
    """Return whether the answer may be one for everybody, as far as the request tells."""
    return (
        settings.PAGE_CACHE
        and len(request.get_full_path()) <= LONGEST_ADDRESS
        and not any(name in request.COOKIES for name in PERSONAL)
        and "Authorization" not in request.headers
    )


def _may_be_kept(response: HttpResponse) -> bool:
    """Return whether it holds nothing of whoever asked."""
    return (
        response.status_code == 200
        and not response.streaming
        and not response.cookies
        and not response.has_header("Cache-Control")
        and not response.has_header("Vary")
    )


def _etag(version: tuple[str, ...], until: str, key: str) -> str:
    """Return the mark of a page, known before it is made: what it is made of, and until when."""
    told = "|".join((release(), *version, until, key))
    return f'W/"{sha256(told.encode()).hexdigest()[:32]}"'


def _mark(key: str) -> str:
    """Return under which key a process says that it makes a page."""
    return f"{_short(key)}.making"


def _short(key: str) -> str:
    return sha256(f"{release()}|{key}".encode()).hexdigest()
