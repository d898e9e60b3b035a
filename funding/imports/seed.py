"""The first calls of the site, from the files of `site/content/calls/`; each file once."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from funding.catalogue.index import invalidate_catalogue
from funding.models.imports import ImportRun
from funding.models.opportunity import FundingOpportunity

from .errors import RefusedError
from .linking import ORIGINS, Programmes
from .run import import_file
from .shapes import VERSION
from .sources.mysmis.registry import import_demand_file

AS_OF = re.compile(r"(\d{4}-\d\d-\d\d)\.json$")


def first_calls_folder() -> Path:
    """Return where the files lie; README.md there says where each comes from."""
    return Path(settings.CONTENT_DIR) / "calls"


def load_first_calls(
    folder: Path | None = None, tell: Callable[[str], None] = lambda line: None
) -> int:
    """Import what has not been imported yet; how many files that were.

    A file's name ends with the day its data stood so in the source. The oldest is imported
    first, so that what is newer wins. A file is known again by its content, until records are
    understood in another way. Raises RefusedError.
    """
    files = []
    for path in sorted((folder or first_calls_folder()).glob("*.json")):
        match = AS_OF.search(path.name)
        if match is None:
            raise RefusedError(_("The name of %(path)s does not end with a date.") % {"path": path})
        digest = sha256(path.read_bytes() + b"%d" % VERSION).hexdigest()[:16]
        files.append((date.fromisoformat(match[1]), path, f"{path.name} {digest}"))
    done = set(
        ImportRun.objects.filter(
            state=ImportRun.State.DONE, what__in=[what for _day, _path, what in files]
        ).values_list("what", flat=True)
    )
    missing = sorted(file for file in files if file[2] not in done)
    for as_of, path, what in missing:
        import_file(path, what=what, as_of=as_of, tell=tell)
    return len(missing)


def load_first_demand(
    folder: Path | None = None, tell: Callable[[str], None] = lambda line: None
) -> int:
    """Import what has not been imported yet of how much was asked of calls; how many files.

    A file's name ends with its day, and it is known again, as in `load_first_calls`. Raises
    RefusedError.
    """
    count = 0
    for path in sorted((folder or first_calls_folder() / "demand").glob("*.json")):
        match = AS_OF.search(path.name)
        if match is None:
            raise RefusedError(_("The name of %(path)s does not end with a date.") % {"path": path})
        what = f"{path.name} {sha256(path.read_bytes()).hexdigest()[:16]}"
        if not ImportRun.objects.filter(state=ImportRun.State.DONE, what=what).exists():
            tell(path.name)
            import_demand_file(path, date.fromisoformat(match[1]), what=what)
            count += 1
    return count


def link_programmes() -> int:
    """Give opportunities without a programme the page of theirs; how many got one.

    New ones are linked as they are created; these came before their programme's page.
    """
    programmes = Programmes()
    found = FundingOpportunity.objects.filter(origin__in=ORIGINS, programme=None)
    linked = 0
    for pk, origin, identifier in found.values_list("pk", "origin", "identifier"):
        page = programmes.of(origin, identifier)
        if page:
            # An editor may have chosen one meanwhile: that stays.
            linked += found.filter(pk=pk).update(programme=page)
    if linked:
        invalidate_catalogue()
    return linked
