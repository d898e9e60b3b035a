"""The machine: batches, limits, what the provider may answer, and what is not taken of it."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client, TestCase
from django.urls import reverse
from django.utils import timezone
from wagtail_localize.models import StringTranslation, Translation

from home.models import GlossaryEntry, MachineUse, StandardPage, UnreadPage
from home.translation import checks
from home.translation.machine import libretranslate as provider
from home.translation.machine.translator import NO_TIME, USED_UP, SiteTranslator, batches
from tests.factories import child, home
from tests.interest.desk.people import at, user
from tests.libretranslate import Server, libretranslate
from tests.specimens import RICH, stream
from tests.versions import translated

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]  # once is enough: no query of ours

MACHINE = StringTranslation.TRANSLATION_TYPE_MACHINE


@pytest.fixture
def server() -> Iterator[Server]:
    with libretranslate() as found:
        yield found


@pytest.fixture
def machine(server: Server, settings: Any) -> Server:
    """Switched on."""
    settings.WAGTAILLOCALIZE_MACHINE_TRANSLATOR = {
        "CLASS": f"{SiteTranslator.__module__}.{SiteTranslator.__name__}",
        "OPTIONS": {"URL": server.url, "KEY": "secret"},
    }
    return server


def outcome(server: Server, texts: list[str], **options: Any) -> Any:
    made = SiteTranslator({"URL": server.url, **options})
    return made.outcome(texts, "en", "ro", kind="html")


def test_batches_keep_both_limits_and_lose_nothing() -> None:
    texts = ["a" * 5, "b" * 6, "c" * 2, "d", "e", "f" * 10]
    found = list(batches(texts, most=3, characters=10))
    assert [text for batch in found for text in batch] == texts
    assert all(len(batch) <= 3 and sum(map(len, batch)) <= 10 for batch in found)
    assert len(found) == 4


def test_texts_go_out_in_batches_and_are_counted(server: Server) -> None:
    texts = [f"Text {n}" for n in range(7)]
    found = outcome(server, [*texts, texts[0], "x" * 50], BATCH_TEXTS=3, BATCH_CHARACTERS=40)
    assert found.texts == {text: f"{text} ro" for text in texts}
    assert [len(asked["q"]) for asked in server.asked] == [3, 3, 1]
    assert server.asked[0]["format"] == "html"
    assert list(found.left_out) == ["x" * 50]  # more than the provider takes
    assert MachineUse.objects.get().characters == sum(map(len, texts))


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ({"status": 429}, provider.BUSY),
        ({"status": 503}, provider.BUSY),
        ({"status": 456}, provider.USED_UP),
        ({"status": 403}, provider.REFUSED),
        ({"status": 500}, provider.FAILED),
        ({"status": 302}, provider.FAILED),
        ({"body": b"{"}, provider.GARBLED),
        ({"body": b'{"translatedText": ["one too many", "b", "c"]}'}, provider.GARBLED),
        ({"body": b'{"translatedText": [1, 2]}'}, provider.GARBLED),
        ({"body": b"[]"}, provider.GARBLED),
        ({"after": 0.6}, provider.SLOW),
    ],
    ids=str,
)
def test_what_goes_wrong_is_said_in_words(
    server: Server, answer: dict[str, Any], words: str
) -> None:
    vars(server).update(answer)
    patience = 0.2 if "after" in answer else 10
    found = outcome(server, ["One", "Two"], TIMEOUT=patience)
    assert (found.problem, found.texts) == (words, {})


def test_no_server_is_said_and_time_and_month_end(server: Server) -> None:
    gone = SiteTranslator({"URL": "http://127.0.0.1:9"})
    assert gone.outcome(["x"], "en", "ro", kind="html").problem == provider.UNREACHABLE
    texts = ["Four", "Five", "Sixx"]
    some = outcome(server, texts, BATCH_TEXTS=1, CHARACTERS_A_MONTH=10)
    assert (len(some.texts), some.problem) == (2, USED_UP)
    assert MachineUse.objects.left(10, timezone.localdate()) == 1  # the one above asked too
    late = outcome(server, texts, SECONDS=-1)
    assert (late.texts, late.problem) == ({}, NO_TIME)


@pytest.mark.parametrize(
    ("source", "said", "kept"),
    [
        ('See <a id="a1">this</a>.', 'Vezi <a id="a1">asta</a>.', True),
        ('See <a id="a1">this</a>.', "Vezi asta.", False),
        ('See <a id="a1">this</a>.', 'Vezi <a id="a2">asta</a>.', False),
        ("<b>Now</b>", "<script>x</script>", False),
        ("EUR 50,000 until 2027", "50.000 EUR până în 2027", True),
        ("EUR 50,000", "5.000 EUR", False),
        ("Ask EMAS", "Întrebați EMAS", True),
        ("Ask EMAS", "Întrebați emasul", False),
    ],
)
def test_what_lost_its_links_numbers_or_names_is_not_taken(
    source: str, said: str, kept: bool
) -> None:
    wrong = checks.broken(source, said) or checks.lost(source, said, ["EMAS"])
    assert bool(wrong) != kept


def version(**fields: Any) -> Translation:
    """A page whose Romanian version lacks all its words."""
    page = child(home(), StandardPage, title="Title of 2027", slug="page", **fields)
    translation = translated(page, "ro")
    StringTranslation.objects.all().delete()
    return translation


def test_a_machine_fills_what_is_missing_and_a_person_reads_it(machine: Server) -> None:
    GlossaryEntry.objects.create(meaning="name", is_name=True, en="EMAS")
    machine.swap = {"EMAS": "emas"}
    translation = version(summary="All about EMAS", body=stream(("text", RICH)))
    client, address = at(user("root")), reverse("translate", args=[translation.pk])
    client.post(address, {"action": "machine"})  # no right to anything
    assert not StringTranslation.objects.exists()
    client = at(user("marta", "Moderators"))
    said = client.post(address, {"action": "machine"}, follow=True).content.decode()
    texts = StringTranslation.objects.all()
    assert {text.translation_type for text in texts} == {MACHINE}
    assert texts.filter(context__path="title", data="Title of 2027 ro").exists()
    assert not texts.filter(context__path__in=["slug", "summary"]).exists()
    assert "Left out: “All about EMAS”" in said
    assert machine.asked[0]["api_key"] == "secret"

    # Said before it is public, and on the page while nobody has read it.
    page = translation.get_target_instance()
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert "translated by a machine" in client.post(edit, {"action": "publish"}).content.decode()
    note = "This page was translated by a machine"
    assert note not in Client().get(page.url).content.decode()
    publish(client, edit)
    shown = Client().get(page.url).content.decode()
    assert 'hreflang="en"' in shown
    assert "tradusă automat" in shown or note in shown
    assert UnreadPage.objects.get().page_id == page.pk
    home_page = client.get(reverse("wagtailadmin_home")).content.decode()
    assert "1 page with a machine translation to read" in home_page
    (waits,) = re.findall(r'href="([^"]*waiting_to_be_read[^"]*)"', home_page)
    listed = client.get(html.unescape(waits)).context["object_list"]
    assert [row.pk for row in listed] == [translation.pk]
    lacking = waits.replace("waiting_to_be_read", "waiting_for_translation")
    assert lacking in home_page

    # A page that is no translation any more is its editors' own.
    client.post(reverse("wagtail_localize:stop_translation", args=[translation.pk]))
    assert 'class="lane small unread' not in Client().get(page.url).content.decode()
    page.specific.get_latest_revision().publish()
    assert not UnreadPage.objects.exists()
    client.post(edit, {"localize-restart-translation": "1"})
    assert UnreadPage.objects.exists()

    # One by one, or all.
    row = translation.source.stringsegment_set.get(context__path="title")
    field = {f"text-{row.pk}": "Title of 2027 ro", f"read-{row.pk}": "on"}
    client.post(address, {"action": "save", **field})
    assert texts.get(context__path="title").translation_type != MACHINE
    assert UnreadPage.objects.exists()
    client.post(address, {"action": "read"})
    assert not texts.filter(translation_type=MACHINE).exists()
    assert not UnreadPage.objects.exists()
    assert 'class="lane small unread' not in Client().get(page.url).content.decode()


def publish(client: Client, edit: str) -> None:
    with TestCase.captureOnCommitCallbacks(execute=True):
        client.post(edit, {"action": "publish", "advice_read": "on"})


def test_a_provider_that_fails_is_a_sentence_and_no_error(machine: Server) -> None:
    translation = version()
    machine.status = 503
    client = at(user("marta", "Moderators"))
    for name in ("translate", "wagtail_localize:machine_translate"):
        address = reverse(name, args=[translation.pk])
        answer = client.post(address, {"action": "machine"}, follow=True)
        assert answer.status_code == 200
        assert "busy" in answer.content.decode()


def test_without_a_machine_nobody_asks_one() -> None:
    translation = version()
    client = at(user("marta", "Moderators"))
    address = reverse("translate", args=[translation.pk])
    assert 'value="machine"' not in client.get(address).content.decode()
    client.post(address, {"action": "machine"})
    assert not StringTranslation.objects.exists()
