"""Whether a page is as it was: of each, what it said before anything failed."""

from __future__ import annotations

import re
import time
from collections import Counter
from hashlib import sha256
from pathlib import Path

from home.mirror.making import MAIN, file_of
from tests.engines.nginx import Proxy
from tests.load.visitor import Answer, Ask, Visitor

# What is of each visitor.
OWN = re.compile(r'name="(?:csrfmiddlewaretoken|form_key)" value="[^"]*"')
# Stands for what is said above a page of the copy.
NOTE = "<p>Of the nightly copy</p>"
AWAY = "Site-ul nu este disponibil momentan"


class Pages:
    """What pages said, and which say something else."""

    def __init__(self, proxy: Proxy, paths: list[str], copy: Path) -> None:
        """Read them; `copy` is where nginx looks for the copy that is made in a night."""
        self.wrong: Counter[str] = Counter()
        self.are_judged = True
        self.marks: dict[str, str] = {}
        visitor = Visitor(proxy)
        for path in paths:
            answers = [visitor.ask(Ask("page", path), time.monotonic()) for _time in range(2)]
            first, second = map(_mark, answers)
            if first == second:
                self.marks[path] = first
            file = file_of(copy, path)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(answers[0].text.replace(MAIN.decode(), MAIN.decode() + NOTE, 1))
        visitor.close()

    def look(self, answer: Answer) -> None:
        """Note what an answer is, and whether it is wrong."""
        if answer.kind in ("page", "page again") and answer.status in (200, 503):
            text = answer.text
            answer.is_copy = NOTE in text
            answer.is_away = AWAY in text
            known = self.marks.get(answer.path)
            is_judged = self.are_judged and answer.status == 200 and not answer.is_copy
            if is_judged and known and _mark(answer) != known:
                self.wrong[answer.path] += 1
        elif answer.status == 503:
            answer.is_away = AWAY in answer.text


def _mark(answer: Answer) -> str:
    return sha256(OWN.sub("", answer.text).encode()).hexdigest()
