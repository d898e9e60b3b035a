"""What every answer of the site has to tell browsers."""

from __future__ import annotations

from django.http.response import HttpResponseBase
from lxml.html import document_fromstring

ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
# Of a page: nothing from elsewhere, nothing that stands in the page itself, no frame but our own.
STRICT = {
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "object-src 'none'",
    "base-uri 'none'", "form-action 'self'", "frame-ancestors 'self'",
}  # fmt: skip
# What a browser may run or draw that stands in a page itself.
INLINE = "//style | //@style | //script[not(@src) and not(contains(@type, 'json'))]"


def directives(response: HttpResponseBase) -> set[str]:
    """The content security policy, taken apart."""
    said = response.get("Content-Security-Policy", "")
    return {part.strip() for part in said.split(";") if part.strip()}


def faults(response: HttpResponseBase) -> list[str]:
    """What is wrong with the headers of any answer of a view."""
    said = {name: response.get(name) for name in ALWAYS}
    found = [f"headers: {said}"] if said != ALWAYS else []
    if not response.get("Permissions-Policy"):
        found.append("without Permissions-Policy")
    policy = directives(response)
    if not policy & {"object-src 'none'", "default-src 'none'"}:
        found.append(f"policy: {policy}")
    if response.get("Content-Encoding") == "None":
        found.append("Content-Encoding: None")
    return found


def faults_of_public(response: HttpResponseBase) -> list[str]:
    """What is wrong with the headers of an answer for everybody, and with what the page holds."""
    found = faults(response)
    if "unsafe" in response.get("Content-Security-Policy", ""):
        found.append("unsafe")
    if not response.get("Content-Type", "").startswith("text/html"):
        return found
    found += [f"without {part}" for part in STRICT - directives(response)]
    if response.get("Cross-Origin-Resource-Policy") != "same-origin":
        found.append("Cross-Origin-Resource-Policy")
    if response.content:
        tree = document_fromstring(response.content)
        found += [f"inline: {part}" for part in tree.xpath(INLINE)]
        found += [f"inline: {name}" for name in tree.xpath("//@*[starts-with(name(), 'on')]")]
    return found


def is_private(response: HttpResponseBase) -> bool:
    """Whether no cache keeps it."""
    said = response.get("Cache-Control", "")
    return "private" in said and "no-store" in said
