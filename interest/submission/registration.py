"""Places at events: given in the order of confirmation, then a waiting list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from home.mail import write
from interest.models.enquiries import Enquiry, Place
from news.calendar import event_calendar

from .emails import registration

if TYPE_CHECKING:
    from interest.pages import InterestFormPage


def give_place(enquiry: Enquiry) -> None:
    """Give a place if there is one, else put on the waiting list; say so by mail. Once a person.

    Call it in a transaction. The form is locked, so that the last place is given once.
    """
    page = _locked(enquiry)
    if page is None or page.event is None:
        return
    held = Enquiry.objects.filter(form__translation_key=page.translation_key)
    taken = held.filter(place=Place.PLACE)
    if held.of(enquiry.email).filter(place__in=(Place.PLACE, Place.WAITING)).exists():
        enquiry.place = Place.CANCELLED  # registered already: one person, one place
        enquiry.save(update_fields=["place"])
        return
    free = page.places is None or taken.count() < page.places
    enquiry.place = Place.PLACE if free else Place.WAITING
    enquiry.save(update_fields=["place"])
    _tell(enquiry, page)


@transaction.atomic
def cancel(enquiry: Enquiry) -> None:
    """Give the place back; the first of the waiting list gets it."""
    page = _locked(enquiry)
    enquiry.refresh_from_db()
    had_place = enquiry.place == Place.PLACE
    enquiry.place = Place.CANCELLED
    enquiry.save(update_fields=["place"])
    if page is None or not had_place or not page.is_open():
        return
    following = (
        Enquiry.objects.filter(form__translation_key=page.translation_key, place=Place.WAITING)
        .order_by("confirmed_at", "pk")
        .first()
    )
    if following:
        following.place = Place.PLACE
        following.save(update_fields=["place"])
        _tell(following, page)


def _locked(enquiry: Enquiry) -> InterestFormPage | None:
    """Return the form in the source language of its translations, locked for others."""
    if enquiry.form is None:
        return None
    versions = type(enquiry.form).objects.filter(translation_key=enquiry.form.translation_key)
    return versions.select_for_update().order_by("pk").first()


def _tell(enquiry: Enquiry, page: InterestFormPage) -> None:
    event = page.event
    if event is None:
        return
    attachments = []
    if enquiry.place == Place.PLACE:
        calendar = event_calendar(event, event.full_url).decode()
        attachments.append(("event.ics", "text/calendar", calendar))
    write(
        registration(enquiry, event),
        key=f"place:{enquiry.key}:{enquiry.place}",
        recipient=enquiry.email,
        language=enquiry.language,
        attachments=attachments,
        asked_for=True,
    )
