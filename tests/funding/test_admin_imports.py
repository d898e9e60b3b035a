"""Editors import a file after a look at it, and decide on what sources changed."""

from __future__ import annotations

import fcntl
import json
import os
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.users.models import UserProfile

from funding import jobs
from funding.choices import Origin
from funding.imports.lock import import_lock
from funding.jobs import read_uploads
from funding.models import FundingOpportunity, ImportRun, SourceChange, Upload
from home.jobs.schedule import JOBS
from tests.funding.editing import member
from tests.funding.factories import opportunity

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client: Client) -> Client:
    client.force_login(get_user_model().objects.create_superuser("editor", password="x"))
    return client


def listing(title: str = "Reuse of textiles", closes: str = "2099-01-01") -> SimpleUploadedFile:
    call = {
        "identifier": "LIFE-2099-X",
        "title": title,
        "opens": "2026-01-01",
        "closes": closes,
        "budget_eur": 1000000,
        "url": "https://ec.europa.eu/x",
    }
    body = {"source": "EU Funding & Tenders Portal", "as_of": "2026-05-11", "calls": [call]}
    return SimpleUploadedFile("list.json", json.dumps(body).encode())


def hand_in(client: Client, file: SimpleUploadedFile, as_of: str = "") -> dict:
    """Hand a file in, and return what its page shows once the background has read it."""
    response = client.post(reverse("funding_import_calls"), {"file": file, "as_of": as_of})
    assert response.status_code == 302
    assert 'http-equiv="refresh"' in client.get(response.url).content.decode()
    read_uploads()
    return client.get(response.url).context


def page_of(client: Client, context: dict) -> str:
    """Return the page of a file that was handed in."""
    return client.get(reverse("funding_upload", args=[context["token"]])).content.decode()


def confirm(client: Client, context: dict, as_of: str = "") -> None:
    data = {"token": context["token"], "as_of": as_of}
    assert client.post(reverse("funding_confirm_import"), data).status_code == 302
    read_uploads()


def test_a_file_is_looked_at_before_it_is_imported(editor: Client) -> None:
    context = hand_in(editor, listing())
    assert context["report"].run.new == 1
    assert not FundingOpportunity.objects.exists()
    assert not ImportRun.objects.exists()
    confirm(editor, context)
    assert FundingOpportunity.objects.get().title == "Reuse of textiles"
    assert ImportRun.objects.get().user.get_username() == "editor"
    done = editor.get(reverse("funding_upload", args=[context["token"]])).content.decode()
    assert "1 new" in done
    assert "refresh" not in done
    assert not Upload.objects.get().path.exists()


def test_who_may_not_publish_looks_but_does_not_import(client: Client) -> None:
    """What visitors see at once goes past moderation, so it asks for the right to publish."""
    writer = get_user_model().objects.create_user("writer", password="x")
    writer.user_permissions.add(
        *Permission.objects.filter(codename__in=["access_admin", "change_fundingopportunity"])
    )
    client.force_login(writer)
    context = hand_in(client, listing())
    for name, arguments in (
        ("funding_confirm_import", []),
        ("funding_decide", [1, "take"]),
    ):
        address = reverse(name, args=arguments)
        answer = client.post(address, {"token": context["token"]})
        assert answer.status_code == 302
        assert answer.url == reverse("wagtailadmin_home")
    assert not FundingOpportunity.objects.exists()


def own_list(*rows: str, heading: str = "identifier,title,budget_total") -> SimpleUploadedFile:
    return SimpleUploadedFile("list.csv", "\n".join((heading, *rows)).encode())


@pytest.mark.parametrize("name", ["ILFOV-VERDE-2027", "ilfov-verde-2027"])
def test_a_call_written_here_is_not_added_again(editor: Client, name: str) -> None:
    ours = opportunity("ILFOV-VERDE-2027", title="Ilfov verde", origin="editor")
    context = hand_in(editor, own_list(f"{name},Ilfov mai verde,250000"))
    assert (context["report"].run.new, context["report"].run.queued) == (0, 2)
    page = " ".join(context["report"].lines())
    assert "Already here, written by hand: ILFOV-VERDE-2027" in page
    confirm(editor, context)
    assert FundingOpportunity.objects.get().pk == ours.pk
    ours.refresh_from_db()
    assert (ours.title, ours.budget_total) == ("Ilfov verde", None)
    waiting = SourceChange.objects.values_list("field", flat=True)
    assert set(waiting) == {"title", "budget_total"}
    again = hand_in(editor, own_list(f"{name},Ilfov mai verde,250000"))
    assert (again["report"].run.new, again["report"].run.queued) == (0, 0)
    editor.post(
        reverse("funding_decide", args=[SourceChange.objects.get(field="title").pk, "take"])
    )
    ours.refresh_from_db()
    assert ours.title == "Ilfov mai verde"


def test_a_row_of_another_kind_or_of_the_portal_is_no_second_call(editor: Client) -> None:
    confirm(editor, hand_in(editor, own_list("A-1,First,")))
    second = hand_in(editor, own_list("A-1,First,topic", heading="identifier,title,kind"))
    assert second["report"].run.new == 0
    confirm(editor, hand_in(editor, listing()))
    portal = hand_in(editor, own_list("LIFE-2099-X,Reuse of textiles,"))
    assert portal["report"].run.new == 0
    assert "from the portal: LIFE-2099-X" in " ".join(portal["report"].lines())


@pytest.mark.parametrize("origin", Origin.values)
def test_a_call_that_is_here_from_any_source_is_named_and_not_added(
    editor: Client, origin: str
) -> None:
    opportunity("COMPOST-9", origin=origin, kind="topic", title="Compost at work")
    told = hand_in(editor, own_list("COMPOST-9,Compost everywhere,"))["report"]
    assert told.run.new == 0
    here = next(line for line in told.lines() if line.startswith("Already here"))
    assert ": COMPOST-9. None was added" in here


def test_what_waits_and_what_was_rejected_are_told_in_words(editor: Client) -> None:
    rows = "ROTTO-1,Broken,2027-01-15,soon", "OWN-1,Ours,2027-01-15,2027-03-01 17:00"
    opportunity("OWN-1", title="Ours", origin="editor")
    context = hand_in(editor, own_list(*rows, heading="identifier,title,opens_on,cut_offs"))
    preview = page_of(editor, context)
    confirm(editor, context)
    changes = editor.get(reverse("funding_source_changes")).content.decode()
    for page in (preview, changes):
        for words in ("Deadlines", "1 March 2027, 17:00", "Opens on", "15 January 2027"):
            assert words in page
        assert "[[&#x27;" not in page
        assert "cut_offs" not in page
    run = ImportRun.objects.get()
    path = reverse("wagtailsnippets_funding_importrun:inspect", args=[run.pk])
    report = editor.get(path).content.decode()
    assert "<strong>ROTTO-1</strong>" in report
    assert "reference&#x27;" not in report


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"%PDF-1.7\n%\xe2\xe3", "a PDF"),
        (b"\x89PNG\r\n\x1a\n", "a picture"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "save as .xlsx"),
        (b"\x00\x01\x02" * 400, "of another kind"),
    ],
)
def test_another_kind_of_file_is_called_by_its_name(
    editor: Client, content: bytes, words: str
) -> None:
    context = hand_in(editor, SimpleUploadedFile("calls.csv", content))
    assert words in context["form"].errors["file"][0]


def test_buttons_are_for_those_who_may(editor: Client) -> None:
    opportunity("OWN-1", title="Ours", origin="editor")
    confirm(editor, hand_in(editor, own_list("OWN-1,Other,")))
    writer = member("Editors")
    preview = page_of(writer, hand_in(writer, own_list("OWN-2,New,")))
    changes = writer.get(reverse("funding_source_changes")).content.decode()
    for page in (preview, changes):
        assert "Only those who may publish can" in page
        assert reverse("funding_confirm_import") not in page
        assert "/take/" not in page
    assert "/take/" in editor.get(reverse("funding_source_changes")).content.decode()


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_empty_list_can_be_handed_in(editor: Client, kind: str) -> None:
    answer = editor.get(reverse("funding_empty_list", args=[kind]))
    context = hand_in(editor, SimpleUploadedFile(f"calls.{kind}", answer.content))
    # Its columns are understood; only calls are lacking.
    assert context["form"].errors["file"] == ["It does not contain any record."]


@pytest.mark.parametrize("written", ["15/01/2027", "15.01.2027", "2027-01-15"])
def test_days_are_read_as_they_are_written_here(editor: Client, written: str) -> None:
    rows = f"A-1;First;{written}"
    file = own_list("identifier;title;opens_on", rows, heading="sep=;")
    confirm(editor, hand_in(editor, file))
    assert FundingOpportunity.objects.get().opens_on == date(2027, 1, 15)


def test_a_broken_file_is_refused_beside_its_field(editor: Client) -> None:
    context = hand_in(editor, SimpleUploadedFile("x.json", b'{"results": ['))
    assert context["form"].errors["file"]
    assert not Upload.objects.get().path.exists()
    assert not ImportRun.objects.exists()


def test_an_editor_decides_on_a_new_title(editor: Client) -> None:
    confirm(editor, hand_in(editor, listing()))
    newer = hand_in(editor, listing("Reuse of garments", "2099-02-02"), "2026-11-01")
    confirm(editor, newer, "2026-11-01")
    item = FundingOpportunity.objects.get()
    assert item.title == "Reuse of textiles"
    assert [cut_off.day for cut_off in item.cut_offs.all()] == [date(2099, 2, 2)]
    change = SourceChange.objects.get()
    page = editor.get(reverse("funding_source_changes")).content.decode()
    assert "Reuse of garments" in page
    editor.post(reverse("funding_decide", args=[change.pk, "take"]))
    item.refresh_from_db()
    assert item.title == "Reuse of garments"
    assert "Nothing waits" in editor.get(reverse("funding_source_changes")).content.decode()


def test_only_editors_of_calls_may(client: Client) -> None:
    user = get_user_model().objects.create_user("somebody", password="x")
    client.force_login(user)
    for name in ("funding_import_calls", "funding_source_changes"):
        assert client.get(reverse(name)).status_code == 302


def test_the_list_of_imports_shows_what_matters_most(editor: Client) -> None:
    ImportRun.objects.create(
        origin="portal", what="x", message="The portal showed only 5 of 313 calls.\nMore."
    )
    page = editor.get(reverse("wagtailsnippets_funding_importrun:list")).content.decode()
    assert "The portal showed only 5 of 313 calls." in page
    assert "More." not in page


@pytest.mark.parametrize("token", ["lock", "x" * 5000, "../secret", "0" * 32])
def test_only_what_was_handed_in_can_be_confirmed(
    editor: Client, token: str, settings: Any, tmp_path: Path
) -> None:
    settings.DATA_DIR = tmp_path
    (tmp_path / "imports").mkdir()
    (tmp_path / "imports" / "lock").touch()
    confirm(editor, {"token": token})
    assert (tmp_path / "imports" / "lock").exists()
    assert not ImportRun.objects.exists()


def test_uploads_that_nobody_confirms_are_removed_after_a_day(
    settings: Any, tmp_path: Path
) -> None:
    settings.DATA_DIR = tmp_path
    assert JOBS["tidy_uploads"].run() == "0 uploads removed"
    folder = tmp_path / "imports"
    folder.mkdir()
    names = [f"{'a' * 32}-old.csv", f"{'b' * 32}-new.csv", "lock"]
    for name in names:
        (folder / name).touch()
    for name in (names[0], "lock"):
        os.utime(folder / name, (0, 0))
    assert JOBS["tidy_uploads"].run() == "1 uploads removed"
    assert sorted(path.name for path in folder.iterdir()) == names[1:]


def waiting(editor: Client) -> Upload:
    """A file that nobody has read yet."""
    editor.post(reverse("funding_import_calls"), {"file": listing(), "as_of": ""})
    return Upload.objects.get()


def shown(editor: Client, upload: Upload) -> str:
    return editor.get(reverse("funding_upload", args=[upload.token])).content.decode()


def test_a_reader_that_was_killed_leaves_a_sentence(editor: Client) -> None:
    upload = waiting(editor)
    for state, sentence in (("reading", "Reading it was"), ("importing", "The import was")):
        upload.path.touch()
        Upload.objects.update(state=state)
        with upload.path.open("rb") as held:
            fcntl.flock(held, fcntl.LOCK_EX)
            read_uploads()
            assert Upload.objects.get().state == state, "somebody is at it"
        read_uploads()
        assert f"{sentence} interrupted" in shown(editor, upload)


def test_a_fault_of_the_site_leaves_a_sentence(
    editor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload = waiting(editor)
    monkeypatch.setattr(jobs.Import, "of", lambda *_: 1 / 0)
    read_uploads()
    assert "an error of the site" in shown(editor, upload)


def test_a_file_that_takes_too_long_is_refused(
    editor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload = waiting(editor)
    monkeypatch.setattr(jobs, "LONGEST_SECONDS", -1)
    read_uploads()
    assert "takes too long" in shown(editor, upload)


def test_a_file_waits_for_another_import_and_for_the_next_process(editor: Client) -> None:
    upload = waiting(editor)
    with import_lock():
        read_uploads()
    assert Upload.objects.get().state == "waiting"
    assert "another import may be running" not in shown(editor, upload)
    Upload.objects.update(handed_in_at=timezone.now() - timedelta(minutes=2))
    assert "another import may be running" in shown(editor, upload)
    asked: list[bool] = []
    read_uploads(lambda: bool(asked) or bool(asked.append(True)))
    assert Upload.objects.get().state == "waiting"
    read_uploads()
    assert "Import it" in shown(editor, upload)


def test_who_may_not_edit_calls_sees_no_file(editor: Client, client: Client) -> None:
    upload = waiting(editor)
    client.force_login(get_user_model().objects.create_user("somebody", password="x"))
    assert client.get(reverse("funding_upload", args=[upload.token])).status_code == 302


def test_what_the_editor_reads_is_in_their_language(editor: Client) -> None:
    profile = UserProfile.get_for_user(get_user_model().objects.get())
    profile.preferred_language = "it"
    profile.save()
    assert waiting(editor).language == "it"
