"""Who translates into a language is told of what has changed in the sources: once a day at most."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from home.jobs.schedule import daily
from home.mail.administrators import language_of, tell
from home.mail.message import Message, MessageItem, MessageLink, MessageSection
from home.rights.translations import TRANSLATE
from home.versions.missing import Behind, behind

JOB = "translations_behind"
DAY = timedelta(days=1)
MOST = 20


@daily(JOB, hour=6, label=gettext_lazy("Email translators what has changed"))
def tell_translators() -> str:
    """Write to those for whose language something has changed since yesterday."""
    since = timezone.now() - DAY
    today = timezone.localdate().isoformat()
    told = 0
    for user in translators():
        languages = _languages(user)
        rows = [
            row
            for row in behind(user, since)
            if row.lacking and row.page.locale.language_code in languages
        ]
        if rows:
            one = get_user_model()._default_manager.filter(pk=user.pk)
            told += tell(one, f"translations:{today}", partial(message, rows))
    return f"{told} translators told"


def translators() -> QuerySet:
    """Return those who translate at all and have an address."""
    users = get_user_model()._default_manager.with_perm(TRANSLATE, include_superusers=False)
    users = users.exclude(email="").select_related("wagtail_userprofile")
    return users.prefetch_related("roles")


def _languages(user: Any) -> set[str]:
    """Return the languages somebody writes: of their roles, else that of their admin."""
    named = {code for role in user.roles.all() for code in role.languages}
    return named or {language_of(user)}


def message(rows: list[Behind]) -> Message:
    """Return the mail in the language that is active."""
    number = len(rows)
    subject = ngettext(
        "%(n)s page to translate: its source has changed",
        "%(n)s pages to translate: their sources have changed",
        number,
    )
    base = settings.WAGTAILADMIN_BASE_URL
    items = [
        MessageItem(
            row.page.get_admin_display_title(),
            f"{base}{reverse('wagtailadmin_pages:edit', args=[row.page.pk])}",
            [
                ngettext("%(n)s text to translate", "%(n)s texts to translate", row.lacking)
                % {"n": row.lacking}
            ],
        )
        for row in rows[:MOST]
    ]
    return Message(
        subject=subject % {"n": number},
        paragraphs=[
            _("Since yesterday the sources of these pages have changed, or are to be translated.")
        ],
        parts=[MessageSection(_("To be translated"), items)],
        button=MessageLink(
            _("All translations that wait"), f"{base}{reverse('wagtailadmin_home')}"
        ),
    )
