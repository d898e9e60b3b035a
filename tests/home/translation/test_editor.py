"""The editor of translations: side by side, with what changed, the glossary, and nothing lost."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client, TestCase
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page
from wagtail_localize.models import StringTranslation, Translation, TranslationSource

from home.content.report import LoadReport
from home.content.shared import load_glossary
from home.models import GlossaryEntry, Mail, Role, StandardPage
from home.translation.glossary import glossary
from home.translation.telling import tell_translators
from tests.factories import child, home, locale
from tests.interest.desk.people import at, user
from tests.specimens import RICH, stream
from tests.stages import ROOT
from tests.versions import translated, versions

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]  # once is enough: no query of ours


@pytest.fixture
def page() -> StandardPage:
    """A page with all its words in Romanian and Italian."""
    made = child(
        home(), StandardPage, title="The title", slug="page", summary="Old words", body=BODY
    )
    for code in ("ro", "it"):
        translated(made, code)
    return StandardPage.objects.get(pk=made.pk)


BODY = stream(("text", "<p>The first grant &amp; more.</p><p>The second one.</p>"), ("text", RICH))


@pytest.fixture
def moderator() -> Client:
    return at(user("marta", "Moderators"))


def of(page: Page, code: str = "ro") -> Translation:
    return Translation.objects.get(
        source__object_id=page.translation_key, target_locale=locale(code)
    )


class Editor:
    """The form as a browser fills it in."""

    def __init__(self, client: Client, translation: Translation) -> None:
        self.client, self.translation = client, translation
        self.address = reverse("translate", args=[translation.pk])

    def rows(self, **query: str) -> dict[str, Any]:
        """Rows by the source's words."""
        return {row.source: row for row in self.open(**query).context["rows"]}

    def open(self, **query: str) -> HttpResponse:
        return self.client.get(self.address, query)

    def send(self, said: dict[str, str], action: str = "save", **more: str) -> HttpResponse:
        """Write texts by their source's words."""
        rows = self.rows()
        sent = {"action": action, **more}
        for source, words in said.items():
            row = rows[source]
            sent |= {row.name: words, f"mark-{row.segment.pk}": row.mark}
        with TestCase.captureOnCommitCallbacks(execute=True):
            return self.client.post(self.address, sent, follow=True)


def change_source(page: StandardPage, **words: str) -> None:
    page = StandardPage.objects.get(pk=page.pk)
    for name, value in words.items():
        setattr(page, name, value)
    page.save_revision().publish()


def test_it_is_reached_first_and_says_what_was_saved(page: StandardPage, moderator: Client) -> None:
    translation = of(page)
    edit = reverse("wagtailadmin_pages:edit", args=[translation.get_target_instance().pk])
    assert moderator.get(edit)["Location"] == reverse("translate", args=[translation.pk])
    assert "js-translation-editor" in moderator.get(f"{edit}?other=on").content.decode()
    editor = Editor(moderator, translation)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        shown = editor.open().content.decode()
    assert len(asked) < 60
    assert 'lang="ro"' in shown
    assert "The first grant &amp; more." in shown
    said = editor.send({"The title": "Titlul", "The first grant & more.": "Primul & restul"})
    assert "2 texts saved." in said.content.decode()
    assert editor.rows()["The first grant & more."].known.data == "Primul &amp; restul"
    assert "Nothing was changed" in editor.send({}).content.decode()
    published = editor.send({"The title": "Alt titlu"}, "publish")
    assert "Published" in published.content.decode()
    assert "Alt titlu" in Client().get("/ro/page/").content.decode()


def test_what_changed_in_the_source_is_shown_and_the_former_words_may_stay(
    page: StandardPage, moderator: Client
) -> None:
    body = BODY.replace("The second one.", "The second one of 2027.")
    change_source(page, summary="Old words, and new ones", body=body)
    editor = Editor(moderator, of(page))
    rows = editor.rows(show="todo")
    assert list(rows) == ["Old words, and new ones", "The second one of 2027."]
    summary, second = rows.values()
    assert [piece.kind for piece in summary.changes] == ["same", "new"]
    assert (second.former_words, second.state) == ("The second one. ro", "behind")
    shown = editor.open().content.decode()
    assert "<ins> of 2027</ins>" in shown
    said = editor.send({"Old words, and new ones": ""}, **{f"holds-{summary.segment.pk}": "on"})
    assert "1 text saved." in said.content.decode()
    assert editor.rows()["Old words, and new ones"].known.data == "Old words ro"
    # So does what is ticked with publishing, though the page of advice sends all of it again.
    second = editor.rows()["The second one of 2027."]
    holds = {f"holds-{second.segment.pk}": "on"}
    asked = editor.send({"The second one of 2027.": ""}, "publish", **holds)
    again = dict(asked.context["sent"]) | {"confirming": "on"}
    assert moderator.post(editor.address, again).context["unticked"]
    with TestCase.captureOnCommitCallbacks(execute=True):
        moderator.post(editor.address, again | {"advice_read": "on"})
    assert editor.rows()["The second one of 2027."].known.data == "The second one. ro"
    assert "The second one. ro" in Client().get("/ro/page/").content.decode()


@pytest.mark.parametrize(
    "wrong", ['<a id="a9">x</a>', "<script>alert(1)</script>", '<b class="x">x</b>', "<p>x</p>"]
)
def test_bad_marks_are_refused_beside_the_field_and_nothing_is_lost(
    page: StandardPage, moderator: Client, wrong: str
) -> None:
    editor = Editor(moderator, of(page))
    said = editor.send({"Old words": wrong, "The title": "Titlul"})
    assert said.status_code == 422
    row = next(row for row in said.context["rows"] if row.source == "Old words")
    assert (row.value, row.state) == (wrong, "broken")
    assert "Use only the marks" in said.content.decode()
    assert editor.rows()["The title"].saved == "Titlul"  # all else is kept
    assert editor.rows()["Old words"].saved == "Old words ro"


def test_two_people_do_not_overwrite_each_other(page: StandardPage, moderator: Client) -> None:
    first, second = (Editor(at(user(name, "Moderators")), of(page)) for name in ("a", "b"))
    row = second.rows()["Old words"]
    seen = {row.name: "mine", f"mark-{row.segment.pk}": row.mark, "action": "save"}
    first.send({"Old words": "theirs"})
    answer = second.client.post(second.address, seen)
    assert answer.status_code == 422
    assert "Somebody else has changed it meanwhile" in answer.content.decode()
    assert first.rows()["Old words"].saved == "theirs"
    untouched = {row.name: "Old words ro", f"mark-{row.segment.pk}": row.mark}
    assert untouched  # an old form that did not change it, changes nothing
    other = second.rows()["The title"]
    sent = {other.name: "Titlul", f"mark-{other.segment.pk}": other.mark, "action": "save"}
    assert second.client.post(second.address, sent).status_code == 302
    assert first.rows()["Old words"].saved == "theirs"


def test_the_glossary_stands_beside_and_a_translation_is_looked_at(
    page: StandardPage, moderator: Client
) -> None:
    load_glossary(ROOT / "site/content", LoadReport())
    assert GlossaryEntry.objects.get(meaning="who writes the site").avoided("ro") == ["editor"]
    editor = Editor(moderator, of(page))
    row = editor.rows()["The first grant & more."]
    assert [hit.write for hit in row.hits] == ["grant"]
    editor.send({"The first grant & more.": "Primele granturi și altele."})
    assert not editor.rows()["The first grant & more."].warnings  # inflected, and still it
    editor.send({"The first grant & more.": "Primul abonament, 5 ani."})
    warnings = " ".join(editor.rows()["The first grant & more."].warnings)
    for words in ("“grant” is “grant”", "“abonament”: we write “abonare”", "Other numbers"):
        assert words in warnings
    listing = reverse("wagtailsnippets_home_glossaryentry:list")
    for group, status in (("Translators", 200), ("Editors", 200), ("Advisers", 302)):
        assert at(user(group, group)).get(listing).status_code == status, group
    hits = glossary().hits("Eligible costs", "en", "ro")
    assert [hit.write for hit in hits] == ["cheltuieli eligibile"]


def test_an_address_is_suggested_in_plain_letters(page: StandardPage, moderator: Client) -> None:
    made = child(home(), StandardPage, title="Renewal", slug="renewal")
    home("ro")
    source, _made = TranslationSource.get_or_create_from_instance(made)
    translation = Translation.objects.create(source=source, target_locale=locale("ro"))
    translation.save_target(publish=False)
    editor = Editor(moderator, translation)
    editor.send({"Renewal": "Înnoire și țesături"})
    row = editor.rows()["renewal"]
    assert (row.value, row.state) == ("innoire-si-tesaturi", "done")
    # It follows the title until somebody chooses another.
    editor.send({"Renewal": "Alt titlu"})
    assert editor.rows()["renewal"].saved == "alt-titlu"
    editor.send({"renewal": "ales"})
    editor.send({"Renewal": "Încă un titlu"})
    assert editor.rows()["renewal"].saved == "ales"
    # Without a title there is none; it need not be translated, and is not counted.
    editor.send({"Renewal": "", "renewal": ""})
    assert "renewal" not in editor.rows(show="todo")
    assert editor.rows()["renewal"].state == "optional"
    assert "Need not be translated" in editor.open().content.decode()
    editor.send({"Renewal": "Înnoire și țesături"})
    for wrong, words in (("Ă b", "without accents"), ("page", "Another page has this address")):
        assert words in editor.send({"renewal": wrong}).content.decode()
    # What is advised is read first; then all is sent again as it was.
    asked = editor.send({"renewal": row.value}, "publish")
    assert Client().get("/ro/innoire-si-tesaturi/").status_code == 404
    again = dict(asked.context["sent"]) | {"confirming": "on", "advice_read": "on"}
    with TestCase.captureOnCommitCallbacks(execute=True):
        moderator.post(editor.address, again)
    assert Client().get("/ro/innoire-si-tesaturi/").status_code == 200
    # Where visitors know the address it is only told, and the former one leads on.
    live = Editor(moderator, of(page))
    live.send({"The title": "Despre noi"})
    assert live.rows()["page"].value == "page"
    assert "despre-noi" in live.open().content.decode()
    live.send({"page": "despre-noi"}, "publish")
    assert Client().get("/ro/page/")["Location"].endswith("/ro/despre-noi/")


def test_a_restored_version_is_restored(page: StandardPage, moderator: Client) -> None:
    translation = of(page)
    version = translation.get_target_instance()
    old = version.latest_revision
    editor = Editor(moderator, translation)
    editor.send({"The title": "Titlu nou", "Old words": "Cuvinte noi"}, "publish")
    change_source(page, summary="Other words")
    editor.send({"Other words": "Alte cuvinte"}, "publish")
    revert = reverse("wagtailadmin_pages:revisions_revert", args=[version.pk, old.pk])
    shown = moderator.get(revert)
    assert [change.then for change in shown.context["changes"]] == ["The title ro"]
    assert shown.context["kept"] == 1  # its source says something else now
    said = moderator.post(revert, follow=True).content.decode()
    assert "1 text restored." in said
    rows = editor.rows()
    assert (rows["The title"].saved, rows["Other words"].saved) == ("The title ro", "Alte cuvinte")
    assert at(user("luca", "Advisers")).get(revert).status_code == 302


def test_a_restored_link_leads_where_it_led(moderator: Client) -> None:
    links = '<a href="https://one.example/">one</a>', '<a href="https://two.example/">two</a>'
    body = stream(("text", f"<p>First {links[0]}, then {links[1]}.</p>"))
    page = child(home(), StandardPage, title="Links", slug="links", body=body)
    translation = translated(page, "ro")
    source = 'First <a id="a1">one</a>, then <a id="a2">two</a>.'
    turned = 'Mai întâi <a id="a2">doi</a>, apoi <a id="a1">unu</a>.'
    editor = Editor(moderator, translation)
    editor.send({source: turned}, "publish", advice_read="on")
    version = translation.get_target_instance()
    old = version.latest_revision
    StringTranslation.objects.filter(data=turned).update(translation_type="machine")
    texts = StringTranslation.objects.filter(context__path__startswith="body", locale=locale("ro"))
    texts.update(data=turned.replace("Mai", "Acum mai"))
    revert = reverse("wagtailadmin_pages:revisions_revert", args=[version.pk, old.pk])
    moderator.post(revert)
    text = texts.get()
    assert (text.data, text.translation_type) == (turned, "machine")  # nobody said it is right
    # To which of two others a link should lead, nobody knows.
    texts.update(data="x")
    source_text = translation.source.stringsegment_set.get(context__path__startswith="body")
    source_text.attrs = source_text.attrs.replace("two.example", "three.example")
    source_text.save()
    assert moderator.get(revert).context["kept"] == 1


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda po: None, "Choose a PO file first"),
        (lambda po: b"", "not a PO file"),
        (lambda po: b"/etc/passwd", "not a PO file"),
        (lambda po: b"\xff\xfe\x00", "not in UTF-8"),
        (lambda po: po + b"garbage\n", "damaged"),
        (lambda po: b'msgid "a"\nmsgstr "b"\n', "does not say of which page"),
        (lambda po: re.sub(rb"ID: [\w-]+", b"ID: 1", po), "of another page"),
        (lambda po: po.replace(b"The title ro", b"Titlu"), "1 text taken in."),
        (lambda po: po.replace(b"Old words ro", b"<p>x</p>"), "1 text has to be corrected"),
    ],
)
def test_po_files_go_out_and_come_in(
    page: StandardPage, moderator: Client, change: Any, words: str
) -> None:
    translation = of(page)
    download = reverse("wagtail_localize:download_pofile", args=[translation.pk])
    sent = change(moderator.get(download).content)
    upload = reverse("wagtail_localize:upload_pofile", args=[translation.pk])
    file = {} if sent is None else {"file": SimpleUploadedFile("a.po", sent)}
    back = {"next": reverse("translate", args=[translation.pk])}
    answer = moderator.post(upload, {**file, **back}, follow=True)
    assert answer.status_code == 200
    assert words in answer.content.decode()


def test_the_report_says_up_to_date_of_what_is(page: StandardPage, moderator: Client) -> None:
    for name in ("Moderators", "Editors"):
        allow(name)
    report = reverse("wagtail_localize:translations_report")

    def statuses() -> set[str]:
        shown = moderator.get(report, {"target_locale": "ro"})
        return {row.status for row in shown.context["object_list"]}

    assert statuses() == {"Up to date"}
    editor = Editor(moderator, of(page))
    editor.send({"The title": "Titlu nou"})
    assert statuses() == {"not all of it is published"}
    change_source(page, summary="Other words")
    assert statuses() == {"1 text to translate, not all of it is published"}
    editor.send({"Other words": "Alte"}, "publish")
    StringTranslation.objects.filter(data="Alte").update(translation_type="machine")
    assert statuses() == {"1 machine translation to read"}


def allow(group: str) -> None:
    from django.contrib.auth.models import Group

    permission = Permission.objects.get(codename="submit_translation")
    Group.objects.get(name=group).permissions.add(permission)


def test_translators_of_a_language_are_told_once_a_day(page: StandardPage) -> None:
    for name in ("Moderators", "Editors"):
        allow(name)
    for name, language in (("mihai", "ro"), ("anna", "it"), ("ben", "en"), ("luca", "ro")):
        someone = user(name, "Advisers" if name == "luca" else "Editors")
        someone.email = f"{name}@example.org"
        someone.save()
        profile(someone, language)
    for name, language in (("ben", "ro"), ("luca", "it")):  # told by their roles, read in English
        someone = user(f"{name}2")
        profile(someone, "en")
        Role.objects.create(user=someone, kind="translator", languages=[language])
    TranslationSource.objects.update(last_updated_at=timezone.now() - timedelta(days=3))
    Translation.objects.update(created_at=timezone.now() - timedelta(days=3))
    tell_translators()
    assert not Mail.objects.exists()
    change_source(page, summary="Other words")
    for _time in range(2):
        tell_translators()
    assert sorted(Mail.objects.values_list("recipient", flat=True)) == [
        "anna@example.org",
        "ben2@example.org",
        "luca2@example.org",
        "mihai@example.org",
    ]
    told = Mail.objects.get(recipient="luca2@example.org")
    assert (told.language, "The title it" in told.text, "The title ro" in told.text) == (
        "en",
        True,
        False,
    )
    assert "The title ro" in Mail.objects.get(recipient="mihai@example.org").text


def profile(someone: Any, language: str) -> None:
    from wagtail.users.models import UserProfile

    UserProfile.objects.update_or_create(user=someone, defaults={"preferred_language": language})


def test_nobody_translates_what_they_may_not_edit(page: StandardPage) -> None:
    translation = of(page)
    client = at(user("luca", "Advisers"))
    editor = Editor(client, translation)
    row = Editor(at(user("marta", "Moderators")), translation).rows()["The title"]
    sent = {row.name: "mine", f"mark-{row.segment.pk}": row.mark, "action": "save"}
    assert client.get(editor.address).status_code == 302
    assert client.post(editor.address, sent).status_code == 302
    assert not StringTranslation.objects.filter(data="mine").exists()
    assert versions(page)[0].title == "The title ro"
