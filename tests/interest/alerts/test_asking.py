"""Asking to be told, and confirming: double opt-in, and nobody learns whose addresses we know."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from time_machine import TimeMachineFixture

from home.mail import suppression as mailboxes
from home.models import Mail, SiteSettings
from interest.alerts.links import CONFIRM, manage_url
from interest.models import Frequency, Subject, Subscription, SubscriptionState
from interest.signed_links import token_for
from interest.spam.proof_of_work import PATIENCE
from tests.factories import term
from tests.funding.factories import opportunity
from tests.interest.factories import answers

pytestmark = pytest.mark.django_db

NEW = "/en/alerts/new/"
GIVEN = {"email": "maria@firm.example", "frequency": "daily", "consent": "1"}


@pytest.fixture(autouse=True)
def around(small_site: Any) -> None:
    """All of these run on the small site."""
    term("theme", "water")


def send(client: Client, address: str = NEW, **given: str) -> Any:
    """Ask as a browser does that has shown the form a while."""
    return client.post(address, answers(client.get(address).content.decode(), **GIVEN | given))


def link_in(mail: Mail) -> str:
    """The address of the button of a mail."""
    confirm = r"(?:alerts/confirm|alerte/confirmare|avvisi/conferma)"
    return re.search(rf"http://localhost:8000(/\S+/{confirm}/\S+)", mail.text)[1]  # type: ignore[index]


def asked(client: Client, address: str = f"{NEW}?theme=water", **given: str) -> str:
    """Ask, and return the link to confirm."""
    send(client, address, **given)
    return link_in(Mail.objects.latest("pk"))


def test_the_form_says_what_was_chosen_and_that_mails_will_come(client: Client) -> None:
    page = client.get(f"{NEW}?theme=water&q=rivers&status=closed&theme=nonsense&amount=x")
    text = page.content.decode()
    assert page.status_code == 200
    assert "water en" in text
    assert "rivers" in text
    assert "Before you save: you will receive emails" in text
    assert text.count("has been left out") == 2
    assert "Closed calls are left out" in text
    assert 'name="robots" content="noindex"' in text
    assert "/en/funding-en/calls/?q=rivers&amp;theme=water" in text
    assert 'href="/ro/alerte/nou/?theme=water' in text
    assert "no-store" in page["Cache-Control"]


def test_the_place_is_asked_and_kept_to_the_end(client: Client) -> None:
    """From the form, where it can be chosen otherwise, to the pages after it and the mail."""
    fields: dict[str, Any] = {"themes": ["water"], "permanent": True, "consortium": "none"}
    opportunity("HERE", territories=["ITC1"], **fields)
    opportunity("THERE", territories=["RO32"], **fields)
    text = client.get(f"{NEW}?theme=water&place=torino").content.decode()
    follows = (
        "Follows: calls for a firm in Torino; for one firm alone or with partners; theme: water en."
    )
    assert follows in text
    assert f"{NEW}?theme=water&amp;place=ilfov" in text
    assert "1 call for other places is not shown." in text
    sent = send(client, f"{NEW}?theme=water&place=torino")
    assert Subscription.objects.get().selection == {"place": ["torino"], "theme": ["water"]}
    listed = "/en/funding-en/calls/?place=torino&amp;theme=water"
    assert listed in client.get(sent["Location"]).content.decode()
    mail = Mail.objects.get()
    assert follows in mail.text
    assert "Today there is 1 call, open or announced." in mail.text
    confirmed = client.post(link_in(mail)).content.decode()
    assert "Title of HERE" in confirmed
    assert "THERE" not in confirmed
    assert listed in confirmed


@pytest.mark.parametrize(("frequency", "when"), [("daily", "every morning"), ("weekly", "Monday")])
def test_who_hears_nothing_for_now_is_told_why(client: Client, frequency: str, when: str) -> None:
    opportunity("UNREAD", permanent=True)
    link = asked(client, f"{NEW}?origin=finder&headcount=6", frequency=frequency)
    for text in (Mail.objects.get().text, client.post(link).content.decode()):
        assert "Today no call is known, open or announced, that your answers do not" in text
        assert "Until there is one, you receive no emails" in text
        assert when in text


def test_answers_of_the_finder_are_read_as_answers(client: Client) -> None:
    term("territory", "ITC11")
    address = f"{NEW}?origin=finder&territory=ITC11&headcount=12&themes=water&cost=400000&x=y"
    text = client.get(address).content.decode()
    assert "EUR\xa0400,000" in text
    assert "How many people work there?" in text
    send(client, address)
    kept = Subscription.objects.get()
    assert kept.origin == "finder"
    assert kept.selection["headcount"] == ["12"]
    assert kept.selection["themes"] == ["water"]


def test_asking_writes_one_mail_and_tells_nothing_more(client: Client) -> None:
    response = send(client, f"{NEW}?theme=water")
    assert response.status_code == 302
    sent = "/en/alerts/sent/?subject=calls&origin=catalogue&theme=water"
    assert response["Location"] == sent
    subscription = Subscription.objects.get()
    assert subscription.state == SubscriptionState.UNCONFIRMED
    assert subscription.selection == {"theme": ["water"]}
    assert subscription.frequency == Frequency.DAILY
    assert subscription.consent.text.startswith("I agree that you keep my email address")
    (mail,) = Mail.objects.all()
    assert mail.recipient == "maria@firm.example"
    assert "water en" in mail.text
    assert "maria" not in link_in(mail)
    assert "Check your email" in client.get(response["Location"]).content.decode()


def test_the_page_is_the_same_for_known_addresses(
    client: Client, subscribe: Callable[..., Subscription]
) -> None:
    subscribe(email="known@firm.example")
    given = [send(client, email=email) for email in ("known@firm.example", "new@x.eu")]
    for _number in range(3):
        given.append(send(client))  # noqa: PERF401 – one after the other
    assert {(a.status_code, a["Location"]) for a in given} == {
        (302, "/en/alerts/sent/?subject=calls")
    }


def test_few_mails_a_day_go_to_one_address(client: Client) -> None:
    for email in ("maria@firm.example", "MARIA@firm.example", "Maria@Firm.example", GIVEN["email"]):
        send(client, email=email)
    assert Mail.objects.count() == Subscription.objects.count() == 3
    Subscription.objects.update(asked_at=timezone.now() - timedelta(days=1, minutes=1))
    send(client)
    assert Mail.objects.count() == 4


@pytest.mark.parametrize("trigger", ["trap", "fast", "many", "again"])
def test_what_looks_like_a_machine_shows_that_it_is_none(
    client: Client, trigger: str, time_machine: TimeMachineFixture
) -> None:
    shown = client.get(NEW).content.decode()
    data = answers(shown, **GIVEN)
    if trigger == "trap":
        data["website"] = "https://spam.example"
    if trigger == "fast":
        data["form_key"] = re.search(r'name="form_key" value="([^"]+)"', shown)[1]  # type: ignore[index]
    for number in range({"many": 5}.get(trigger, 0)):
        send(client, email=f"p{number}@firm.example")
    if trigger == "again":
        assert client.post(NEW, data | {"email": "first@firm.example"}).status_code == 302
    before = Subscription.objects.count()
    answer = client.post(NEW, data)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "not a robot" in html
    assert "js/forms.js" in html
    assert 'value="maria@firm.example"' in html
    assert Subscription.objects.count() == Mail.objects.count() == before
    wait = re.search(r'name="patience" value="([^"]+)"', html)[1]  # type: ignore[index]
    time_machine.move_to(timezone.now() + timedelta(seconds=PATIENCE + 1))
    assert client.post(NEW, data | {"patience": wait}).status_code == 302
    other = data | {"patience": wait, "email": "stranger@firm.example"}
    assert client.post(NEW, other).status_code == 422
    assert Subscription.objects.count() == Mail.objects.count() == before + 1


def test_a_form_sent_twice_by_two_clicks_is_kept_once(client: Client) -> None:
    data = answers(client.get(NEW).content.decode(), **GIVEN)
    assert [client.post(NEW, data).status_code for _click in range(2)] == [302, 302]
    assert Subscription.objects.count() == Mail.objects.count() == 1


def test_no_address_is_flooded(client: Client, settings: Any) -> None:
    settings.FORM_LIMITS = {**settings.FORM_LIMITS, "address": "2/day"}
    assert [send(client).status_code for _try in range(3)] == [302, 302, 429]


def test_a_network_that_asks_too_much_has_to_wait(client: Client, settings: Any) -> None:
    settings.FORM_LIMITS = {**settings.FORM_LIMITS, "network": "2/hour"}
    given = [send(client, email=f"m{n}@firm.example") for n in range(3)]
    assert [answer.status_code for answer in given] == [302, 302, 429]
    assert "Nothing is lost" in given[-1].content.decode()
    assert Subscription.objects.count() == 2


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"email": ""}, "Write your email address."),
        ({"email": "no address"}, "Write an email address, such as"),
        ({"consent": ""}, "Without your consent"),
        ({"frequency": "hourly"}, "Choose one."),
    ],
)
def test_errors_stand_next_to_the_field_and_nothing_typed_is_lost(
    client: Client, given: dict[str, str], said: str
) -> None:
    response = send(client, f"{NEW}?theme=water", **given)
    text = response.content.decode()
    assert response.status_code == 422
    assert said in text
    assert "water en" in text
    if given.get("email") != "":
        assert f'value="{given.get("email", GIVEN["email"])}"' in text
    assert not Subscription.objects.exists()


def test_without_a_privacy_notice_the_form_is_closed(client: Client) -> None:
    SiteSettings.objects.update(privacy_page=None)
    assert "closed until the privacy notice" in client.get(NEW).content.decode()
    assert client.post(NEW, GIVEN).status_code == 200
    assert not Subscription.objects.exists()


def test_a_forged_post_is_refused() -> None:
    assert Client(enforce_csrf_checks=True).post(NEW, GIVEN).status_code == 403


def test_a_link_asks_before_it_confirms_and_works_once(client: Client) -> None:
    link = asked(client)
    for _scanner in range(2):
        assert "Yes, write to me" in client.get(link).content.decode()
    assert client.head(link).status_code == 200
    assert Subscription.objects.get().state == SubscriptionState.UNCONFIRMED
    confirmed = client.post(link)
    assert "you will receive our emails" in confirmed.content.decode()
    subscription = Subscription.objects.get()
    assert subscription.state == SubscriptionState.ACTIVE
    assert subscription.confirmed_at is not None
    for again in (client.get(link), client.post(link)):
        assert again.status_code == 410
        assert "This link has been used or is too old" in again.content.decode()
        assert NEW in again.content.decode()


def test_a_link_works_for_seven_days(client: Client, time_machine: TimeMachineFixture) -> None:
    link, week = asked(client), timezone.now() + timedelta(days=7)
    time_machine.move_to(week - timedelta(hours=1))
    assert client.get(link).status_code == 200
    time_machine.move_to(week + timedelta(hours=1))
    assert client.get(link).status_code == 410
    assert client.post(link).status_code == 410


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_a_changed_link_is_no_link(
    client: Client, subscribe: Callable[..., Subscription], data: st.DataObject
) -> None:
    good = token_for(CONFIRM, subscribe(state=SubscriptionState.UNCONFIRMED))
    letters = st.characters(codec="utf-8", exclude_characters="/?#\\", exclude_categories=["C"])
    token = data.draw(
        st.one_of(
            st.text(letters, min_size=1, max_size=40).filter(
                lambda text: text not in {".", "..", "new", "sent"}
            ),
            st.builds(
                lambda place, letter: good[:place] + letter + good[place + 1 :],
                st.integers(0, len(good) - 1),
                st.sampled_from("AZaz09_-:"),
            ),
            st.integers(1, len(good) - 1).map(lambda end: good[:end]),
        ).filter(lambda token: token != good)
    )
    path = data.draw(st.sampled_from(["confirm/{}/", "{}/", "{}/mute/", "{}/stop/"]))
    address = f"/en/alerts/{path.format(token)}"
    assert client.get(address).status_code in {404, 410}
    assert client.post(address).status_code in {404, 410}
    assert not Subscription.objects.active().exists()


def test_a_link_of_one_purpose_is_none_of_another(
    client: Client, subscribe: Callable[..., Subscription]
) -> None:
    token = token_for(CONFIRM, subscribe())
    assert client.post(f"/en/alerts/{token}/stop/").status_code == 404


def test_who_asks_for_the_same_twice_is_told_once(client: Client) -> None:
    first, second = asked(client), asked(client, frequency="weekly")
    client.post(first)
    client.post(second)
    (kept,) = Subscription.objects.all()
    assert kept.frequency == Frequency.WEEKLY
    assert kept.state == SubscriptionState.ACTIVE
    assert client.post(first).status_code == 410
    client.post(asked(client, f"{NEW}?q=other"))
    assert Subscription.objects.active().count() == 2


def test_news_are_asked_for_in_the_same_way(client: Client) -> None:
    page = client.get("/it/avvisi/nuovo/?subject=news&theme=water")
    assert page.status_code == 200
    assert 'href="/it/news-it/"' in page.content.decode()
    send(client, "/it/avvisi/nuovo/?subject=news")
    subscription = Subscription.objects.get()
    assert (subscription.subject, subscription.language) == (Subject.NEWS, "it")
    assert subscription.selection == {}
    client.post(link_in(Mail.objects.get()))
    assert Subscription.objects.active().count() == 1


def test_confirming_anew_wakes_an_address_that_had_refused(
    client: Client, subscribe: Callable[..., Subscription]
) -> None:
    old = subscribe(email="maria@firm.example", state=SubscriptionState.UNREACHABLE)
    mailboxes.disable("maria@firm.example", "5.1.1")
    link = asked(client)
    assert not mailboxes.is_unreachable("maria@firm.example")
    old.refresh_from_db()
    assert old.state == SubscriptionState.UNREACHABLE
    client.post(link)
    old.refresh_from_db()
    assert old.state == SubscriptionState.ACTIVE


def test_the_mail_speaks_the_language_of_the_page(client: Client) -> None:
    send(client, "/ro/alerte/nou/")
    mail = Mail.objects.get()
    assert mail.language == "ro"
    assert link_in(mail).startswith("/ro/alerte/confirmare/")


def test_no_address_of_mail_stands_in_an_address(
    client: Client, subscribe: Callable[..., Subscription]
) -> None:
    someone = subscribe(email="maria.rossi@firm.example")
    assert "maria" not in manage_url(someone)
    page = client.get(manage_url(someone).removeprefix("http://localhost:8000"))
    assert page.status_code == 200
    assert not re.search(r'(?:href|action)="[^"]*(?:maria|%40|@)', page.content.decode())
