"""Whether what the site said it took is there: each once, and its mail arrived."""

from __future__ import annotations

import json
import time
from collections import Counter

import psycopg

from tests.load.servers import Site
from tests.load.visits import Accepted, file_of

MAIL_WITHIN = 150.0  # seconds
ENQUIRIES = "SELECT email FROM interest_enquiry"
DRAFTS = "SELECT content FROM wagtailcore_revision WHERE content ->> 'title' LIKE 'Draft of visit%'"
DOCUMENTS = "SELECT title, file FROM home_customdocument WHERE title LIKE 'Document of visit%'"


def lost(site: Site, accepted: Accepted) -> list[str]:
    """Return what is missing or there twice; mail is waited for."""
    with psycopg.connect(site.settings["DATABASE_URL"]) as connection:
        enquiries = Counter(email for (email,) in connection.execute(ENQUIRIES))
        found = connection.execute(DRAFTS).fetchall()
        documents: dict[str, str] = dict(connection.execute(DOCUMENTS).fetchall())
    drafts = {(row if isinstance(row, dict) else json.loads(row))["title"] for (row,) in found}
    faults = [f"{email} is not there" for email in accepted.enquiries if not enquiries[email]]
    faults += [f"{email} is there {many} times" for email, many in enquiries.items() if many > 1]
    faults += [f"“{title}” was not kept" for title in accepted.drafts if title not in drafts]
    for title in accepted.documents:
        file = site.folder / "data/private" / documents.get(title, "none")
        if not file.is_file() or file.read_bytes() != file_of(title):
            faults.append(f"“{title}” is not there, or not whole")
    until = time.monotonic() + MAIL_WITHIN
    while (missing := set(enquiries) - set(arrived(site))) and time.monotonic() < until:
        time.sleep(0.5)
    return faults + [f"no mail to {email}" for email in sorted(missing)]


def arrived(site: Site) -> Counter[str]:
    """Return how many mails each address got."""
    return Counter(str(mail["To"]) for mail in list(site.mails.mails))
