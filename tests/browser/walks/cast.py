"""Who walks, and what lies ready for them. Written into the served site, in one command.

The password of each is their name.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib.auth.models import Group, User
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice
from wagtail.models import Page
from wagtail.users.models import UserProfile
from wagtail_localize.models import Translation, TranslationSource

from home.models import Role, Term
from interest.models import Adviser, ConsentText, Enquiry, State
from news.models import ArticlePage, NewsIndexPage
from tests.factories import child, locale
from tests.funding.factories import opportunity
from tests.versions import translate_all

TORINO, ILFOV, BUCHAREST = "ITC11", "RO322", "RO321"


@dataclass(frozen=True)
class Person:
    """Somebody: how they are called, what they read, what they do and where."""

    name: str
    language: str
    job: str
    territory: str = ""
    languages: tuple[str, ...] = ()

    @property
    def login(self) -> str:
        """The first name, which is the password too."""
        return self.name.split()[0].lower()

    @property
    def email(self) -> str:
        """The address that mails to them go to."""
        return f"{self.login}@example.org"


ANNA = Person("Anna Rossi", "it", "editor", TORINO, ("it",))
MARTA = Person("Marta Bianchi", "it", "moderator", TORINO)
MIHAI = Person("Mihai Popa", "ro", "editor", ILFOV)
IRINA = Person("Irina Lupu", "ro", "editor", ILFOV, ("ro",))
RADU = Person("Radu Ionescu", "ro", "moderator", ILFOV)
IOANA = Person("Ioana Marin", "ro", "translator", ILFOV, ("ro",))
DANA = Person("Dana Stan", "ro", "editor", "", ("ro",))
SORIN = Person("Sorin Dinu", "ro", "moderator", "", ("ro",))
ELENA = Person("Elena Radu", "ro", "adviser", ILFOV)
LUCA = Person("Luca Ferri", "it", "adviser", TORINO)
PAULA = Person("Paula Albu", "ro", "adviser", BUCHAREST)
ALBA = Person("Alba Conti", "it", "administrator")
PEOPLE = (ANNA, MARTA, MIHAI, IRINA, RADU, IOANA, DANA, SORIN, ELENA, LUCA, PAULA, ALBA)

# The key that Alba's phone shares with the site.
PHONE_KEY = "0123456789abcdef0123456789abcdef01234567"
CALL = "TORINO-VERDE-2027"


def prepare() -> None:
    """Make the people, and what each finds."""
    for person in PEOPLE:
        _make(person)
    now = timezone.now()
    for firm, territory in {"Țesătoria Ilfov": ILFOV, "Atelierul Lipscani": BUCHAREST}.items():
        _enquiry(firm, territory, now - timedelta(days=1))
    opportunity(
        CALL,
        slug=CALL.lower(),
        title="Voucher per imprese verdi",
        title_language="it",
        official_url="https://example.org/voucher",
        permanent=True,
        territories=[_term(TORINO)],
        live=False,
    )
    to_translate = _article("en", "Old clothes find new owners", ILFOV)
    _version(to_translate, "ro")
    gone = _article("it", "Mercato annullato", TORINO)
    for language in ("en", "ro"):
        translation = _version(gone, language)
        translate_all(translation)
        translation.save_target(publish=True)


def _make(person: Person) -> None:
    first, last = person.name.split()
    named = {"first_name": first, "last_name": last}
    make = User.objects.create_user
    if person.job == "administrator":
        make = User.objects.create_superuser
    user = make(person.login, person.email, person.login, **named)
    UserProfile.objects.create(user=user, preferred_language=person.language)
    territory = _term(person.territory) if person.territory else None
    if person.job == "administrator":
        TOTPDevice.objects.create(user=user, name="TOTP", key=PHONE_KEY)
    elif person.job == "adviser":
        user.groups.add(Group.objects.get(name="Advisers"))
        Adviser.objects.create(user=user).territories.add(territory)
    else:
        languages = list(person.languages)
        Role.objects.create(user=user, kind=person.job, territory=territory, languages=languages)


def _term(code: str) -> Term:
    return Term.objects.get(vocabulary="territory", code=code)


def _enquiry(firm: str, territory: str, sent: Any) -> None:
    Enquiry.objects.create(
        nonce=f"walk-{territory}",
        kind="interest",
        language="ro",
        firm=firm,
        person="Ana Țăran",
        email=f"{territory.lower()}@example.com",
        territory=territory,
        message="Căutăm finanțare pentru un cuptor electric.",
        state=State.NEW,
        submitted_at=sent,
        confirmed_at=sent,
        last_contact_at=sent,
        consent=ConsentText.of("Sunt de acord.", "ro", "walks"),
    )


def _article(language: str, title: str, territory: str) -> Page:
    """A live article, with a draft as every page that was saved in the admin."""
    above = NewsIndexPage.objects.get(locale=locale(language))
    fields: dict[str, Any] = {"summary": f"{title}.", "territories": [_term(territory)]}
    page = child(above, ArticlePage, title=title, slug="", date=date(2026, 11, 20), **fields)
    page.save_revision().publish()
    return page


def _version(source: Page, language: str) -> Translation:
    """The version in another language, ordered: a draft that lacks its words."""
    bound, _made = TranslationSource.get_or_create_from_instance(source)
    translation = Translation.objects.create(source=bound, target_locale=locale(language))
    translation.save_target(publish=False)
    return translation
