"""Documents: who may find them, what language they are in, and the text inside them.

The text is taken out by another process (`search/extraction.py`), once for each content of a file,
and kept in `DocumentText`. A file that cannot be read is found by its title.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import signal
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.db.models import Q, QuerySet
from wagtail.documents import get_document_model
from wagtail.models import CollectionViewRestriction

from search.languages.analysis import LANGUAGES, stop_words, words
from search.models.documents import DocumentText, ExtractionProblem

from .extraction import KINDS, MOST_SECONDS

logger = logging.getLogger(__name__)

MOST_BYTES = 20 * 1024 * 1024
MOST_WORDS = 2000  # enough to tell a language
PROGRAM = Path(__file__).with_name("extraction.py")


def readable_by_all(documents: QuerySet) -> QuerySet:
    """Return those whose collection, and all above it, are open to every visitor."""
    private = Q()
    for path in CollectionViewRestriction.objects.values_list("collection__path", flat=True):
        private |= Q(collection__path__startswith=path)
    return documents.exclude(private) if private else documents


def for_search(documents: QuerySet) -> QuerySet:
    """Return those that visitors may find, with all that their entries are made of."""
    found = readable_by_all(documents)
    found = found.select_related("search_text", "collection", "uploaded_by_user")
    return found.prefetch_related("tags")


def text_in(document: Any) -> str:
    """Return the text inside a document, as it was last read."""
    known = getattr(document, "search_text", None)
    return known.text if known else ""


def language_of(document: Any) -> str:
    """Return the language an editor gave it, else that of its text, else of its title.

    One that search does not know is passed over.
    """
    known = getattr(document, "search_text", None)
    given = document.language if document.language in LANGUAGES else ""
    return given or (known and known.language) or language_of_text(document.title)


def language_of_text(text: str) -> str:
    """Return the language whose small words stand in it most often; else English."""
    read = words(text)[:MOST_WORDS]
    counts = {code: sum(word in stop_words(code) for word in read) for code in LANGUAGES}
    return max(counts, key=lambda code: (counts[code], code == "en"))


def read_texts(keys: Iterable[Any]) -> None:
    """Take out the texts of these documents where it was not done yet for the file they have now.

    Takes its time: not to be called in a transaction. A file that is not there is tried again
    another time.
    """
    found = get_document_model().objects.filter(pk__in=keys).select_related("search_text")
    for document in readable_by_all(found):
        known = getattr(document, "search_text", None)
        if _kind(document) not in KINDS:
            if known:
                known.delete()
        elif not (known and known.file_hash == document.file_hash):
            _read(document, known.file_hash if known else "")


def extract(content: bytes, kind: str) -> tuple[str, str]:
    """Return the text in a file of a kind (`pdf`, `docx`), and the problem if it cannot be had.

    Raises RuntimeError if the program that reads it does not work.
    """
    if len(content) > MOST_BYTES:
        return "", ExtractionProblem.TOO_LARGE
    try:
        run = subprocess.run(  # noqa: S603 – our own program; the file comes by a pipe
            [sys.executable, "-B", "-P", PROGRAM, kind],
            input=content,
            capture_output=True,
            timeout=MOST_SECONDS,
            check=False,
            # What it may import, and none of the secrets of this process.
            env={"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        )
    except subprocess.TimeoutExpired:
        return "", ExtractionProblem.TOO_SLOW
    if run.returncode < 0:  # ended by the system
        slow = -run.returncode in (signal.SIGXCPU, signal.SIGKILL)
        return "", ExtractionProblem.TOO_SLOW if slow else ExtractionProblem.BROKEN
    if run.returncode:
        raise RuntimeError(run.stderr.decode(errors="replace").strip().rpartition("\n")[2])
    said = json.loads(run.stdout)
    return said["text"], said["problem"]


def _kind(document: Any) -> str:
    return document.file_extension.lower()


def _read(document: Any, known_hash: str) -> None:
    try:
        with document.open_file() as file:
            content = file.read(MOST_BYTES + 1)
        file_hash = document.file_hash or hashlib.sha1(content, usedforsecurity=False).hexdigest()
        if file_hash == known_hash:
            return
        text, problem = extract(content, _kind(document))
    except Exception as error:  # noqa: BLE001 – whatever a file storage may raise
        logger.warning("Document %s could not be read: %s", document.pk, error)
        return
    if problem:
        logger.warning("Document %s is found by its title alone: %s", document.pk, problem)
    values = {
        "file_hash": file_hash,
        "text": text,
        "language": language_of_text(f"{document.title} {text}") if text else "",
        "problem": problem,
    }
    DocumentText.objects.update_or_create(document=document, defaults=values)
