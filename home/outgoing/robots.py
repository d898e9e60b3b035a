"""What a server asks of programs: robots.txt, as RFC 9309 reads it.

Python's own `urllib.robotparser` does not know the wildcards of the RFC.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

# Bytes that are read of it; the RFC asks for at least so much.
MOST = 500 * 1024


@dataclass(frozen=True)
class Robots:
    """The rules for one program: whether a pattern is allowed; `delay` between two requests."""

    rules: tuple[tuple[bool, str], ...] = ()
    delay: float = 0.0

    def allows(self, url: str) -> bool:
        """Return whether an address may be opened: the longest pattern decides, then “allow”."""
        parts = urlsplit(url)
        path = unquote(parts.path or "/") + (f"?{unquote(parts.query)}" if parts.query else "")
        matching = [(len(rule), allowed) for allowed, rule in self.rules if _fits(rule, path)]
        return max(matching, default=(0, True))[1]


def read(text: str, agent: str) -> Robots:
    """Return the rules for a program: those with its name, else those for all."""
    rules_of: dict[str, list[tuple[str, str]]] = {agent.lower(): [], "*": []}
    named: set[str] = set()  # those of the two that have a group
    group: set[str] = set()  # those that the lines being read are for
    begun = False  # whether that group has rules yet
    for line in text.removeprefix("\ufeff").splitlines():
        field, colon, value = line.partition("#")[0].partition(":")
        field, value = field.strip().lower(), value.strip()
        if not colon:
            continue
        if field == "user-agent":
            group = (set() if begun else group) | ({value.lower()} & rules_of.keys())
            named |= group
            begun = False
        elif field in ("allow", "disallow", "crawl-delay"):
            begun = True
            for name in group:
                rules_of[name].append((field, value))
    lines = rules_of[agent.lower() if agent.lower() in named else "*"]
    rules = [
        (field == "allow", unquote(value))
        for field, value in lines
        if value and field != "crawl-delay"
    ]
    delays = [value for field, value in lines if field == "crawl-delay"]
    return Robots(tuple(rules), max(map(_seconds, delays), default=0.0))


def _seconds(text: str) -> float:
    return float(text) if text.replace(".", "", 1).isdecimal() else 0.0


def _fits(rule: str, path: str) -> bool:
    """Return whether a path begins as a pattern says; in a time that no pattern can draw out."""
    ends = rule.endswith("$")
    first, *others = rule.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    at = len(first)
    if not others:
        return not ends or at == len(path)
    *middle, last = others
    for part in middle:
        at = path.find(part, at)
        if at < 0:
            return False
        at += len(part)
    if ends:
        return path.endswith(last) and len(path) - len(last) >= at
    return path.find(last, at) >= 0
