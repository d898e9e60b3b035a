"""The copy of the public pages: what is in it, and that there is always a whole one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command
from wagtail.models import PageViewRestriction

from funding.models import FundingIndexPage
from home.jobs.schedule import JOBS, run_now
from home.mirror.making import CURRENT, file_of, make_mirror
from home.mirror.renewing import run_mirror
from home.models.jobs import JobRun
from news.models import ArticlePage, NewsIndexPage
from tests.factories import child, home, term
from tests.funding.factories import opportunity

pytestmark = pytest.mark.django_db


@pytest.fixture
def pages() -> dict[str, Any]:
    """A page of each language, one for members only, and a call."""
    for code in ("en", "it", "ro"):
        home(code)
    news = child(home("it"), NewsIndexPage, slug="notizie")
    article = {"date": "2026-01-01", "summary": "S"}
    private = child(news, ArticlePage, title="Per i soci", slug="soci", **article)
    PageViewRestriction.objects.create(page=private, restriction_type="login")
    index = child(home("it"), FundingIndexPage, slug="finanziamenti")
    opportunity("OPEN-1", slug="open-1", title="Voucher", permanent=True, territories=["ITC11"])
    return {"news": news, "private": private, "index": index}


@pytest.mark.slow
def test_the_copy_has_every_public_page_and_answers_the_finders_first_question(
    pages: dict[str, Any], tmp_path: Path
) -> None:
    term("territory", "ITC11")
    long = child(pages["news"], ArticlePage, slug="s" * 230, date="2026-01-01", summary="S")
    made = make_mirror(tmp_path)
    assert made
    assert made.failed == [long.url]  # which no folder can be called

    def content(address: str) -> str:
        return file_of(tmp_path / CURRENT, address).read_text()

    assert "You are reading a copy of" in content("/")
    assert "Citiți o copie din" in content(home("ro").url)
    assert "Stai leggendo una copia del" in content(pages["news"].url)
    assert not file_of(tmp_path / CURRENT, pages["private"].url).exists()
    calls = f"{pages['index'].url}bandi/"
    assert "Voucher" in content(f"{calls}open-1/")
    finder = f"{pages['index'].url}trova/"
    question = content(finder)
    assert 'name="from" value="place"' in question
    for step in ("result", "size"):
        answer = content(f"{finder}?from=place&territory=ITC11&step={step}")
        assert "ITC11 it" in answer
        assert 'name="from"' not in answer


def test_there_is_a_whole_copy_at_any_time(
    pages: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    """While a new one is made, where making stops or fails, and after it."""
    monkeypatch.setattr("home.mirror.making.SOURCES", [])
    settings.MIRROR_DIR = tmp_path
    call_command("mirror")
    first = (tmp_path / CURRENT).resolve()
    assert make_mirror(tmp_path, stopping=lambda: True) is None
    broken = pytest.MonkeyPatch()
    broken.setattr(NewsIndexPage, "get_context", lambda *_args: 1 / 0)
    with pytest.raises(CommandError, match=f"1 do not answer: {pages['news'].url}"):
        call_command("mirror")
    assert {*tmp_path.iterdir()} == {first, tmp_path / CURRENT}
    assert (tmp_path / CURRENT).resolve() == first
    broken.undo()
    assert run_now(JOBS["mirror"])
    assert (tmp_path / CURRENT).resolve() != first
    assert not first.exists()


@pytest.mark.parametrize(
    "address", ["/en/../secret/", "/en/%2e%2e/secret/", "/.well-known/x/", "/en/?a=../../x"]
)
def test_no_file_lies_outside_the_copy(address: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="No file may lie"):
        file_of(tmp_path, address)


@time_machine.travel("2026-06-01T10:00:00Z", tick=False)
def test_before_the_first_content_there_is_nothing_to_copy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    """A background that runs before `set_up` would else report a failure."""
    monkeypatch.setattr("home.mirror.making.SOURCES", [])
    settings.MIRROR, settings.MIRROR_DIR = True, tmp_path
    run_mirror()
    assert not JobRun.objects.exists()
    home("en")
    run_mirror()
    assert JobRun.objects.get(name="mirror").finished_at
