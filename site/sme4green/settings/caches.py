"""CACHES: what may be lost, what Wagtail renders, and what must not be evicted."""

from importlib.metadata import version
from pathlib import Path
from typing import Any

PREFIX = "sme4green"
# What one release pickled another may not know: its classes may be others.
RELEASE = f"{version('django')}-{version('wagtail')}"


def caches(redis: str, folder: Path) -> dict[str, dict[str, Any]]:
    """Return CACHES, shared by all processes of the site: in Redis, else files in `folder`.

    `renditions` is Wagtail's, and has its own room: its many entries would evict the others.
    `versions` says when copies in memory are to be built anew (`core.caching`): few keys, kept.
    Each has a prefix, as other sites may use the same Redis; where objects are pickled it is of
    the release. `versions` holds plain text, and tells releases that run at once of each other.
    `pages` are whole pages: in files they would be read no faster than made, so without Redis each
    process has its own alone (`core.page_cache`).
    What goes wrong in one is a miss (`core.cache_backends`).
    """
    found: dict[str, dict[str, Any]] = {
        "default": {"KEY_PREFIX": f"{PREFIX}.{RELEASE}"},
        "renditions": {
            "KEY_PREFIX": f"{PREFIX}.{RELEASE}.renditions",
            "TIMEOUT": 60 * 60,
            "OPTIONS": {"MAX_ENTRIES": 5_000},
        },
        "versions": {
            "KEY_PREFIX": f"{PREFIX}.versions",
            "TIMEOUT": None,
            "OPTIONS": {"MAX_ENTRIES": 1_000_000},
        },
    }
    if redis:
        found["pages"] = {"KEY_PREFIX": f"{PREFIX}.{RELEASE}.pages", "TIMEOUT": 60 * 60}
    for name, cache in found.items():
        if redis:
            # How much it keeps, and what it evicts, is Redis's own setting.
            cache.pop("OPTIONS", None)
            cache |= {"BACKEND": "core.cache_backends.ForgivingRedisCache", "LOCATION": redis}
        else:
            cache["BACKEND"] = "core.cache_backends.ForgivingFileCache"
            cache["LOCATION"] = folder if name == "default" else folder / name
    return found
