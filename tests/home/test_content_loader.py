"""The content loader: idempotent, careful with editors, exact about faults."""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable
from datetime import UTC
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from wagtail.models import Page, Site
from wagtail_localize.models import StringTranslation

from home.content.errors import ContentError
from home.content.loader import load_content, read_content
from home.content.values import stable_id
from home.models import LoadedContent, StandardPage

BODY = """---
title: About {0}
slug: about-{0}
summary: Summary {0}
---
# body

First **{0}**, see [home](page:) and [elsewhere](https://example.org/).

## Heading {0}

- one {0}
- two {0}

::: steps
### Step {0}
Do it.
:::
"""
HOME = """---
title: SME4GREEN
slug: home{1}
headline: Headline {0}
lead: Lead {0}
---
"""


@pytest.fixture
def folder(tmp_path: Path, settings: object) -> Path:
    """A small content folder: a home page and a page about the project."""
    for name in ("vocabularies.yaml", "partners.yaml", "settings.yaml"):
        shutil.copy(settings.CONTENT_DIR / name, tmp_path)  # type: ignore[attr-defined]
    chosen = (tmp_path / "settings.yaml").read_text("utf-8")
    (tmp_path / "settings.yaml").write_text(chosen.replace("page:privacy", "page:about"), "utf-8")
    about = tmp_path / "pages" / "home" / "about"
    about.mkdir(parents=True)
    (about.parent / "facts.yaml").write_text("type: home.HomePage\n")
    (about / "facts.yaml").write_text("type: home.StandardPage\nshow_in_menus: true\n")
    for language in ("en", "ro", "it"):
        suffix = "" if language == "en" else f"-{language}"
        (about.parent / f"{language}.md").write_text(HOME.format(language, suffix))
        (about / f"{language}.md").write_text(BODY.format(language))
    return tmp_path


def about(language: str) -> StandardPage:
    return StandardPage.objects.get(
        translation_key=stable_id("about"), locale__language_code=language
    )


def load(folder: Path, capture: Callable) -> object:
    with capture(execute=True):
        return load_content(read_content(folder))


@pytest.mark.django_db
class TestLoading:
    def test_pages_are_live_in_three_languages_with_their_own_words(
        self, folder: Path, django_capture_on_commit_callbacks: Callable
    ) -> None:
        load(folder, django_capture_on_commit_callbacks)
        for language in ("en", "ro", "it"):
            page = about(language)
            assert page.live
            assert page.slug == f"about-{language}"
            text, steps = page.body.raw_data
            assert f"<b>{language}</b>" in text["value"]
            assert f"<h2>Heading {language}</h2>" in text["value"]
            assert steps["value"][0]["value"]["title"] == f"Step {language}"
            assert "page:" not in text["value"]
        # As people of one territory read it at the top of the admin.
        assert Site.objects.get(is_default_site=True).site_name == "SME4GREEN"

    def test_loading_twice_changes_nothing(
        self, folder: Path, django_capture_on_commit_callbacks: Callable
    ) -> None:
        load(folder, django_capture_on_commit_callbacks)
        before = list(Page.objects.values_list("pk", "latest_revision_id", "last_published_at"))
        report = load(folder, django_capture_on_commit_callbacks)
        assert report.counts == {"unchanged": 2}
        after = list(Page.objects.values_list("pk", "latest_revision_id", "last_published_at"))
        assert after == before

    def test_the_command_looks_again_only_when_a_file_changed(self, folder: Path) -> None:
        call_command("load_content", folder)
        out = io.StringIO()
        call_command("load_content", folder, stdout=out)
        assert "0 created, 0 updated, 0 kept, 2 unchanged" in out.getvalue()
        file = folder / "pages/home/about/it.md"
        file.write_text(file.read_text().replace("Summary it", "Altro"))
        call_command("load_content", folder, stdout=out)
        assert "1 updated" in out.getvalue()
        file.write_text("broken")
        with pytest.raises(CommandError):
            call_command("load_content", folder)

    def test_a_changed_file_reaches_an_untouched_page(
        self, folder: Path, django_capture_on_commit_callbacks: Callable
    ) -> None:
        load(folder, django_capture_on_commit_callbacks)
        file = folder / "pages/home/about/ro.md"
        file.write_text(file.read_text().replace("Summary ro", "Alt rezumat"))
        report = load(folder, django_capture_on_commit_callbacks)
        assert report.counts["updated"] == 1
        assert about("ro").summary == "Alt rezumat"
        assert about("en").summary == "Summary en"

    @pytest.mark.parametrize("language", ["en", "it"])
    def test_an_editors_change_survives(
        self, folder: Path, language: str, django_capture_on_commit_callbacks: Callable
    ) -> None:
        load(folder, django_capture_on_commit_callbacks)
        page = about(language)
        page.title = "Written by an editor"
        page.save_revision().publish()
        for name in ("en", "ro", "it"):
            file = folder / f"pages/home/about/{name}.md"
            file.write_text(file.read_text().replace("Summary", "Other summary"))
        report = load(folder, django_capture_on_commit_callbacks)
        assert report.lines == ["kept page about"]
        assert about(language).title == "Written by an editor"
        assert about("ro").summary == "Summary ro"

    def test_a_string_translated_in_the_admin_survives(
        self, folder: Path, django_capture_on_commit_callbacks: Callable
    ) -> None:
        load(folder, django_capture_on_commit_callbacks)
        StringTranslation.objects.filter(data="Summary it").update(
            data="Dal redattore", tool_name=""
        )
        file = folder / "pages/home/about/it.md"
        file.write_text(file.read_text().replace("Summary it", "Altro"))
        assert load(folder, django_capture_on_commit_callbacks).lines == ["kept page about"]
        assert StringTranslation.objects.filter(data="Dal redattore").exists()

    def test_a_page_an_editor_deleted_stays_deleted(
        self, folder: Path, django_capture_on_commit_callbacks: Callable
    ) -> None:
        load(folder, django_capture_on_commit_callbacks)
        about("en").delete()
        load(folder, django_capture_on_commit_callbacks)
        assert not StandardPage.objects.filter(
            translation_key=stable_id("about"), locale__language_code="en"
        ).exists()


def broken(folder: Path, file: str, old: str, new: str) -> str:
    """What the loader says after `old` became `new` in a file."""
    path = folder / "pages/home" / file
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
    with pytest.raises(ContentError) as caught:
        read_content(folder)
    return str(caught.value).replace(str(folder), "")


@pytest.mark.parametrize(
    ("file", "old", "new", "place", "words"),
    [
        ("about/facts.yaml", "StandardPage", "NoPage", "facts.yaml:1", "no page type"),
        ("about/facts.yaml", "show_in_menus", "show_in_menu", "facts.yaml:2", "no field"),
        ("about/facts.yaml", ": true", ": [true", "facts.yaml:3", "not valid YAML"),
        ("about/en.md", "---\ntitle", "title", "en.md:1", "must begin with"),
        ("about/en.md", "slug: about-en", "slug: über uns", "en.md:3", "slug"),
        ("about/en.md", "slug:", "title:", "en.md:3", "given twice"),
        ("about/ro.md", "summary: Summary", "summary: " + "x" * 330, "ro.md:4", "at most 320"),
        ("about/ro.md", "# body", "# bodi", "ro.md:7", "no field “bodi”"),
        ("about/ro.md", "page:)", "page:nowhere)", "ro.md:8", "not there"),
        ("about/it.md", "- two it\n", "", "it.md:8", "pieces of text"),
        ("about/it.md", ":::\n", "", "it.md:15", "not closed"),
        ("about/it.md", "::: steps", "::: stops", "it.md:15", "no block “stops”"),
        ("about/it.md", "https://example.org/", "https://example.com/", "it.md:8", "links"),
    ],
)
def test_a_broken_file_is_named_with_its_line(
    folder: Path, file: str, old: str, new: str, place: str, words: str
) -> None:
    message = broken(folder, file, old, new)
    assert place in message
    assert words in message


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2024-01-10 09:30", "2024-01-10T07:30:00+00:00"),
        ("2024-07-10 09:30:00", "2024-07-10T06:30:00+00:00"),
        ("2024-01-10", "2024-01-09T22:00:00+00:00"),
    ],
)
def test_a_moment_is_read_on_the_clocks_of_its_place(
    folder: Path, written: str, expected: str
) -> None:
    about = folder / "pages/home/about"
    (about / "facts.yaml").write_text(
        f"type: news.EventPage\ntime_zone: Europe/Bucharest\nstart: {written}\n"
    )
    start = read_content(folder).values["about"]["ro"].plain["start"]
    assert start.astimezone(UTC).isoformat() == expected


@pytest.mark.django_db
def test_nothing_is_loaded_when_one_file_is_broken(folder: Path) -> None:
    (folder / "pages/home/about/it.md").unlink()
    pages = Page.objects.count()
    with pytest.raises(
        CommandError, match=r"Nothing was loaded(.|\n)*it\.md:1: this file is missing"
    ):
        call_command("load_content", folder)
    assert Page.objects.count() == pages
    assert not LoadedContent.objects.exists()


@pytest.mark.django_db
def test_a_fault_that_only_the_database_finds_undoes_everything(
    folder: Path, django_capture_on_commit_callbacks: Callable
) -> None:
    pact = folder / "pages/home/pacts"
    shutil.copytree(folder / "pages/home/about", pact)
    (pact / "facts.yaml").write_text(
        "type: pacts.PactPage\ncountry: IT\nlatitude: 45\nlongitude: 7\nstatus: signed\n"
    )
    for language in ("en", "ro", "it"):
        file = pact / f"{language}.md"
        file.write_text(
            file.read_text().replace("about", "pact").replace("---\n#", "subject: x\n---\n#")
        )
    pages = Page.objects.count()
    with pytest.raises(ContentError, match=r"en\.md:1: “status_date”"):
        load(folder, django_capture_on_commit_callbacks)
    assert Page.objects.count() == pages
