"""The second step: who needs it, how it is set up, and that nothing goes around it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.documents.models import Document
from wagtail.models import CollectionViewRestriction, ModelLogEntry, PageViewRestriction
from wagtail.users.models import UserProfile

from home.mail.password_reset import write_resets
from home.models import Mail
from news.models import NewsIndexPage
from tests.access.addresses import OPEN, addresses
from tests.factories import child, home

from .people import ELSEWHERE, PASSWORD, code_of, enter, is_in, key_on, person, set_up, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock(settings: Any) -> Iterator[Any]:
    """In production, at a moment that stands still: codes change every half minute."""
    settings.TWO_FACTOR = True
    with time_machine.travel(timezone.now(), tick=False) as clock:
        yield clock


@pytest.fixture
def marta() -> Any:
    user = person("marta", "Moderators")
    UserProfile.objects.create(user=user, preferred_language="it")
    return user


def test_who_needs_it(client: Client) -> None:
    obliged = {
        name: "sign-in/set-up" in sign_in(Client(), person(name, *groups, **more).username).url
        for name, groups, more in (
            ("moderator", ["Moderators"], {}),
            ("adviser", ["Advisers"], {}),
            ("chief", [], {"is_superuser": True}),
            ("editor", ["Editors"], {}),
            ("reader", [], {}),
        )
    }
    assert obliged == {
        "moderator": True, "adviser": True, "chief": True, "editor": False, "reader": False
    }  # fmt: skip


@pytest.mark.slow
def test_nothing_opens_between_password_and_second_step(client: Client, marta: Any) -> None:
    private = child(home(), NewsIndexPage)
    PageViewRestriction.objects.create(page=private, restriction_type="login")
    file = Document.objects.create(title="D", file="x.pdf")
    CollectionViewRestriction.objects.create(collection=file.collection, restriction_type="login")
    sign_in(client, "marta")
    all_of_them = [*addresses(), private.url, file.url]
    opened = {address for address in all_of_them if client.get(address).status_code == 200}
    assert opened == OPEN - {"/admin/account/", "/admin/login/"}
    # The page asked for is where it leads in the end.
    asked = reverse("wagtailadmin_reports:site_history")
    way = client.get(asked, follow=True)
    assert way.redirect_chain[-1][0] == f"{reverse('sign_in_set_up')}?next={asked}".replace(
        asked, asked.replace("/", "%2F")
    )
    # The same with a session that somebody has already.
    old = Client()
    old.force_login(marta)
    assert not is_in(old)


def test_setting_up_and_signing_in(client: Client, marta: Any, clock: Any) -> None:
    sign_in(client, "marta")
    address = reverse("sign_in_set_up")
    page = client.get(address).content.decode()
    assert "<svg" in page
    assert 'lang="it"' in page
    assert 'autocomplete="one-time-code"' in page
    assert 'inputmode="numeric"' in page
    wrong = client.post(address, {"code": "000000"}).content.decode()
    assert key_on(wrong) == key_on(page), "the app that was connected already stays right"
    key, codes = set_up(client, next=reverse("wagtailadmin_account"))
    assert len(codes) == 10
    assert is_in(client)
    again = client.get(reverse("sign_in_recovery_codes"))
    assert again.status_code == 302, "they are shown once"
    assert Mail.objects.get().subject == "L'accesso in due passaggi è attivo"

    other = Client()
    sign_in(other, "marta")
    assert enter(other, code_of(key)).status_code == 200, "the code was used to set it up"
    assert not is_in(other)
    clock.shift(30)
    code = code_of(key)
    assert enter(other, f" {code[:3]} {code[3:]} ").status_code == 302
    assert is_in(other)
    third = Client()
    sign_in(third, "marta")
    assert "non è valido" in enter(third, code).content.decode()
    # A recovery code, once, in any writing.
    assert enter(third, codes[0].upper().replace("-", " ")).status_code == 302
    assert is_in(third)
    fourth = Client()
    sign_in(fourth, "marta")
    assert enter(fourth, codes[0]).status_code == 200
    assert enter(fourth, codes[1]).status_code == 302
    assert is_in(client), "the first session goes on"


def test_codes_cannot_be_guessed(client: Client, marta: Any, clock: Any) -> None:
    sign_in(client, "marta")
    key, codes = set_up(client)
    clock.shift(60)
    guesser = Client()
    sign_in(guesser, "marta")
    assert [enter(guesser, "000000").status_code for _ in range(5)] == [200] * 5
    for right in (code_of(key), codes[0]):
        assert enter(guesser, right).status_code == 429
    assert Mail.objects.filter(subject__contains="codici errati").count() == 1
    at_home = Client(REMOTE_ADDR=ELSEWHERE.format(1))
    sign_in(at_home, "marta")
    assert enter(at_home, code_of(key)).status_code == 302
    clock.shift(timedelta(minutes=16))
    assert enter(guesser, code_of(key)).status_code == 302


def test_a_new_password_by_mail_does_not_pass_over_it(client: Client, marta: Any) -> None:
    sign_in(client, "marta")
    set_up(client)
    stranger = Client()
    stranger.post(reverse("wagtailadmin_password_reset"), {"email": "marta@site.example"})
    write_resets()
    link = re.search(
        r"https?://[^/\s]+(/admin/password_reset/\S+)",
        Mail.objects.get(subject__startswith="Scegli").text,
    )[1]
    form = stranger.get(link, follow=True)
    new = {"new_password1": "Neve-bianca-28", "new_password2": "Neve-bianca-28"}
    stranger.post(form.redirect_chain[-1][0], new)
    assert not is_in(stranger)
    assert sign_in(stranger, "marta", "Neve-bianca-28").url.startswith(reverse("sign_in_code"))
    assert not is_in(stranger)
    assert stranger.get(reverse("sign_in_set_up")).status_code == 302, "no app of one's own"
    assert not is_in(client), "sessions with the old password end"
    assert Mail.objects.filter(subject="La tua password è stata modificata").count() == 1


def test_an_administrator_resets_it(client: Client, marta: Any) -> None:
    sign_in(client, "marta")
    set_up(client)
    chief = person("chief", is_superuser=True)
    admin = Client()
    sign_in(admin, "chief")
    set_up(admin)
    address = reverse("reset_two_factor", args=[marta.pk])
    assert (
        address in admin.get(reverse("wagtailusers_users:edit", args=[marta.pk])).content.decode()
    )
    assert client.post(address).status_code == 302
    assert is_in(client), "only administrators may"
    admin.get(address)
    assert is_in(client), "looking changes nothing"
    admin.post(address)
    assert not is_in(client), "a session that the lost phone opened ends"
    assert sign_in(client, "marta").url.startswith(reverse("sign_in_set_up"))
    entry = ModelLogEntry.objects.get(action="home.second_factor.reset")
    assert (entry.user, entry.object_id) == (chief, str(marta.pk))
    history = admin.get(reverse("wagtailusers_users:history", args=[marta.pk])).content.decode()
    assert "Two-factor sign-in reset by an administrator" in history
    assert Mail.objects.get(subject__startswith="Un ammin").recipient == "marta@site.example"
    # Where the only administrator lost the phone, on the server.
    call_command("reset_two_factor", "chief", stdout=None)
    assert not is_in(admin)
    with pytest.raises(CommandError):
        call_command("reset_two_factor", "chief")


def test_others_may_have_it(client: Client) -> None:
    person("anna", "Editors")
    sign_in(client, "anna")
    phone_at_work = Client()
    sign_in(phone_at_work, "anna")
    account, own = reverse("wagtailadmin_account"), reverse("wagtailadmin_account_two_factor")
    assert own in client.get(account).content.decode()
    assert client.post(account, {"name_email-first_name": "Anna"}).status_code in (200, 302)
    _key, codes = set_up(client)
    assert not codes, "an unattended browser is not enough"
    _key, codes = set_up(client, password=PASSWORD)
    assert codes
    assert not is_in(phone_at_work)
    client.post(own, {"password": "wrong", "action": "remove"})
    assert "10 recovery codes are left" in client.get(own).content.decode()
    shown = client.post(own, {"password": PASSWORD, "action": "codes"}, follow=True)
    assert codes[0] not in shown.content.decode()
    client.post(own, {"password": PASSWORD, "action": "remove"})
    assert is_in(client)
    assert sign_in(Client(), "anna").url == reverse("wagtailadmin_home")
    # In all, of each a mail.
    assert Mail.objects.count() == 3


def test_who_needs_it_cannot_switch_it_off(client: Client, marta: Any) -> None:
    sign_in(client, "marta")
    set_up(client)
    own = reverse("wagtailadmin_account_two_factor")
    client.post(own, {"password": PASSWORD, "action": "remove"})
    assert sign_in(Client(), "marta").url.startswith(reverse("sign_in_code"))


def test_sessions_end_when_nothing_is_done(client: Client, clock: Any) -> None:
    person("anna", "Editors")
    sign_in(client, "anna", data={"remember": "on"})
    for _hour in range(10):
        clock.shift(timedelta(hours=1))
        assert is_in(client)
    ping = reverse("wagtailadmin_editing_sessions:ping", args=["wagtailcore", "page", 1, 1])
    for _hour in range(8):
        clock.shift(timedelta(hours=1))
        client.post(ping)
    clock.shift(1)
    back = client.get(reverse("wagtailadmin_home"), follow=True)
    assert "nothing was done here for 8 hours" in back.content.decode()
    assert not is_in(client)
    # Between password and code it is half an hour.
    person("marta", "Moderators")
    sign_in(client, "marta")
    clock.shift(timedelta(minutes=31))
    assert client.get(reverse("sign_in_set_up")).status_code == 302
