"""Ready words for replies: those that come with the site, and a name in its place."""

from __future__ import annotations

import re
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import Case, IntegerField, Value, When

from home.content.errors import fail
from home.content.parser import LANGUAGES, Located, read_yaml_list
from home.content.shared import first_time, load_locales
from home.content.values import stable_id
from interest.models.advisers import ReplyTemplate
from interest.models.enquiries import Enquiry

FILE = "replies.yaml"
WORDS = ("title", "subject", "text")
# With the space before it, which goes too where there is no name.
PLACE = re.compile(r"([ \u00a0]?)\{(person|firm)\}")


def templates_for(language: str) -> list[ReplyTemplate]:
    """Return all templates, those in the language of the person first, then English."""
    order = Case(
        When(locale__language_code=language, then=Value(0)),
        When(locale__language_code=settings.LANGUAGE_CODE, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    found = ReplyTemplate.objects.select_related("locale")
    return list(found.order_by(order, "locale__language_code", "pk"))


def filled(text: str, enquiry: Enquiry) -> str:
    """Return a text with the names of an enquiry. What stands in a name is never a place itself."""
    names = {"person": enquiry.person.strip(), "firm": enquiry.firm.strip()}

    def put(match: re.Match[str]) -> str:
        name = names[match[2]]
        return f"{match[1]}{name}" if name else ""

    return PLACE.sub(put, text)


@transaction.atomic
def load_replies() -> int:
    """Create the templates of `site/content/replies.yaml`, each once; how many were.

    What an editor changed stays changed, and what an editor deleted stays deleted.
    """
    file = Path(settings.CONTENT_DIR) / FILE
    locales = load_locales()
    count = 0
    for entry in read_yaml_list(file):
        for language in LANGUAGES:
            words = _words(file, entry, language)
            if not first_time(f"reply:{entry['key']}", language):
                continue
            ReplyTemplate.objects.create(
                translation_key=stable_id("reply", entry["key"]), locale=locales[language], **words
            )
            count += 1
    return count


def _words(file: Path, entry: Located, language: str) -> dict[str, str]:
    words = entry.get(language)
    if not isinstance(words, Located) or not all(words.get(name) for name in WORDS):
        raise fail(file, entry.line, f"the reply needs {', '.join(WORDS)} in “{language}”")
    return {name: str(words[name]).strip() for name in WORDS}
