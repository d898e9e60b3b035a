"""Every address of the admin: the site's own, Wagtail's and those of its packages."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, resolve
from django.utils.regex_helper import normalize

ADMIN = "/admin/"
# What a part of an address may be; the first that fits the address is taken.
PARTS = ("999999", "csv", "take", "state", "home", "9f0c9f0e-2f3e-5d6b-9f6a-4d1a6c0f7b11", "a/b")
# It ends the session of who looks.
LEFT_OUT = ("/admin/logout/",)
# What asks for a name and password, or tells a language's words to scripts.
OPEN = {
    "/admin/login/", "/admin/password_reset/", "/admin/password_reset/done/", "/admin/jsi18n/",
    "/admin/password_reset/complete/", "/admin/sprite/", "/admin/account/",
    "/admin/password_reset/confirm/999999/999999/", "/admin/sign-in/set-up/",
}  # fmt: skip


def _patterns(resolver: URLResolver, before: str = "") -> Iterator[str]:
    """Yield the regular expressions of all addresses."""
    for entry in resolver.url_patterns:
        here = before + entry.pattern.regex.pattern.removeprefix("^").replace(r"\Z", "")
        if isinstance(entry, URLResolver):
            yield from _patterns(entry, here)
        elif isinstance(entry, URLPattern):
            yield here


def templates() -> dict[str, list[str]]:
    """Return every address with a place for each of its parts, and the names of these."""
    found = {}
    for pattern in _patterns(get_resolver()):
        if pattern.startswith(ADMIN.removeprefix("/")):
            (template, names), *_others = normalize(pattern.removesuffix("$"))
            found["/" + template] = names
    return {template: found[template] for template in sorted(found) if template not in LEFT_OUT}


def addresses() -> list[str]:
    """Return every address with numbers of what is not there."""
    found = set()
    for template, names in templates().items():
        for part in PARTS:
            path = template % dict.fromkeys(names, part)
            try:
                resolve(path)
            except Resolver404:
                continue
            found.add(path)
            break
    return sorted(found)
