"""LibreTranslate over HTTP, as its API is documented (https://docs.libretranslate.com)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import requests
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

CONNECT_SECONDS = 4
LONGEST_ANSWER = 2_000_000  # characters

BUSY = _("The translation service is busy. Try again in some minutes.")
USED_UP = _("The translation service takes no more characters for now: its own limit is reached.")
REFUSED = _("The translation service refuses our key. Tell the administrator.")
TOO_LONG = _("The translation service does not take a text of this length.")
UNREACHABLE = _("The translation service cannot be reached. Try again later.")
SLOW = _("The translation service did not answer in time. Try again later.")
FAILED = _("The translation service answered with an error. Try again later.")
GARBLED = _("The translation service answered something that is not a translation.")

BY_STATUS = {
    401: REFUSED,
    403: REFUSED,
    413: TOO_LONG,
    429: BUSY,
    456: USED_UP,
    503: BUSY,
}


class ProviderError(Exception):
    """What went wrong, in words for whoever asked."""

    def __init__(self, words: str | Promise) -> None:
        super().__init__(words)
        self.words = words


@dataclass(frozen=True)
class LibreTranslate:
    """A server of LibreTranslate."""

    url: str
    key: str = ""
    timeout: float = 15

    name = "LibreTranslate"

    def translate(self, texts: Sequence[str], source: str, target: str, kind: str) -> list[str]:
        """Return the texts translated, in their order; `kind` is "html" or "text".

        Raises ProviderError.
        """
        asked = {"q": list(texts), "source": source, "target": target, "format": kind}
        if self.key:
            asked["api_key"] = self.key
        try:
            answer = requests.post(
                f"{self.url.rstrip('/')}/translate",
                json=asked,
                timeout=(CONNECT_SECONDS, self.timeout),
                allow_redirects=False,
            )
        except requests.Timeout as error:
            raise ProviderError(SLOW) from error
        except requests.RequestException as error:
            raise ProviderError(UNREACHABLE) from error
        if answer.status_code != requests.codes.ok:
            raise ProviderError(BY_STATUS.get(answer.status_code, FAILED))
        return _texts(answer, len(texts))


def _texts(answer: requests.Response, count: int) -> list[str]:
    try:
        told: Any = answer.json() if len(answer.content) < LONGEST_ANSWER else None
    except ValueError as error:
        raise ProviderError(GARBLED) from error
    found = told.get("translatedText") if isinstance(told, dict) else None
    if (
        not isinstance(found, list)
        or len(found) != count
        or not all(isinstance(text, str) for text in found)
    ):
        raise ProviderError(GARBLED)
    return found
