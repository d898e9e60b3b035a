"""The ready replies that come with the site."""

from __future__ import annotations

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from interest.desk.reply_templates import filled, load_replies
from interest.models import Enquiry, ReplyTemplate
from tests.server import LANGUAGES

pytestmark = pytest.mark.django_db


def test_each_reply_is_there_in_every_language_as_one_text() -> None:
    out = StringIO()
    call_command("load_replies", stdout=out)
    assert "9 created" in out.getvalue()
    by_text: dict[object, set[str]] = {}
    for item in ReplyTemplate.objects.select_related("locale"):
        by_text.setdefault(item.translation_key, set()).add(item.locale.language_code)
        assert "{" not in filled(item.text + item.subject, Enquiry(person="P", firm="F"))
        assert not set("şţŞŢ") & set(item.text)
    assert list(by_text.values()) == [set(LANGUAGES)] * 3


def test_what_editors_changed_or_deleted_stays_so() -> None:
    load_replies()
    first, second = ReplyTemplate.objects.order_by("pk")[:2]
    first.text = "Mine"
    first.save()
    second.delete()
    assert load_replies() == 0
    first.refresh_from_db()
    assert first.text == "Mine"
    assert ReplyTemplate.objects.count() == 8


def test_a_text_that_is_missing_is_named_with_its_line(tmp_path: Path, settings: Any) -> None:
    settings.CONTENT_DIR = tmp_path
    words = "{title: t, subject: s, text: x}"
    file = tmp_path / "replies.yaml"
    file.write_text(f"- key: a\n  en: {words}\n  ro: {words}\n", "utf-8")
    with pytest.raises(CommandError, match=r"replies\.yaml:1.*“it”"):
        call_command("load_replies")
    assert not ReplyTemplate.objects.exists()
