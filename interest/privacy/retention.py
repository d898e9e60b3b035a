"""Nothing is kept longer than was said."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from dateutil.relativedelta import relativedelta
from django.db import models, transaction
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from home.jobs.schedule import daily, tidy_runs
from home.mail import Message
from home.mail.administrators import tell_administrators
from home.mail.suppression import forget_old_refusals
from home.models.limits import RateCount
from home.models.mail import Mail
from interest.models.enquiries import Enquiry, State
from interest.models.proofs import SpentProof
from interest.models.subscriptions import Subscription, SubscriptionState
from interest.pages import InterestFormPage
from interest.signed_links import CONFIRM_WITHIN

from .erasure import erase_enquiries, erase_unused_consents, forget_on_disk

MAILS = timedelta(days=90)
DEFAULT_MONTHS = 24  # where the form itself is gone


# So many enquiries at once, and such a share of all, are rather a fault than past their time.
MOST_AT_ONCE = 20
MOST_OF_ALL = 1 / 3


class RetentionError(Exception):
    """Too much would be erased at once."""


@daily("retention", hour=3, label=gettext_lazy("Delete personal data that is past its time"))
def enforce(now: datetime | None = None, *, anyway: bool = False) -> str:
    """Erase what is past its time; the report says how many of each kind.

    Raises RetentionError, and erases nothing, where too many of the enquiries would go at once,
    unless they are to go `anyway`.
    """
    now = now or timezone.now()
    expired = Enquiry.objects.filter(state=State.UNCONFIRMED, submitted_at__lt=now - CONFIRM_WITHIN)
    past = [_past(months, forms, now) for months, forms in _forms_by_months()]
    if not anyway:
        _refuse_too_many([expired, *past])
    counts = {
        "unconfirmed enquiries": erase_enquiries(expired),
        "enquiries": sum(erase_enquiries(enquiries) for enquiries in past),
        "unconfirmed subscriptions": Subscription.objects.filter(
            state=SubscriptionState.UNCONFIRMED, asked_at__lt=now - CONFIRM_WITHIN
        )
        .delete()[1]
        .get("interest.Subscription", 0),
        "mails": Mail.objects.filter(written_at__lt=now - MAILS).delete()[0],
        "counts of refused mail": forget_old_refusals(timezone.localdate(now)),
        "counts of limits": RateCount.objects.filter(expires_at__lt=now).delete()[0],
        "spent proofs of work": SpentProof.objects.filter(expires_at__lt=now).delete()[0],
        "wordings of consent": erase_unused_consents(),
    }
    transaction.on_commit(forget_on_disk)
    tidy_runs(timezone.localdate(now))
    return ", ".join(f"{number} {what}" for what, number in counts.items())


def _refuse_too_many(groups: list[models.QuerySet]) -> None:
    going = len({pk for group in groups for pk in group.values_list("pk", flat=True)})
    total = Enquiry.objects.count()
    if going > MOST_AT_ONCE and going > total * MOST_OF_ALL:
        tell_administrators("retention", partial(_too_many, going, total))
        raise RetentionError(
            f"{going} of {total} enquiries would be erased at once. If that is right, run: "
            "manage.py enforce_retention --anyway"
        )


def _too_many(going: int, total: int) -> Message:
    return Message(
        subject=_("Nothing was erased: too much would go at once"),
        paragraphs=[
            _(
                "%(going)d of %(total)d enquiries are past their time by the server’s clock. So "
                "many at once may be a mistake: a wrong clock, or a form whose time was "
                "shortened."
            )
            % {"going": going, "total": total},
            _("If they are to be erased, run on the server: %(command)s")
            % {"command": "manage.py enforce_retention --anyway"},
        ],
    )


def _forms_by_months() -> list[tuple[int, list[int | None]]]:
    """Return forms by how long they keep what was sent; None stands for forms that are gone."""
    found: dict[int, list[int | None]] = {DEFAULT_MONTHS: [None]}
    for pk, months in InterestFormPage.objects.values_list("pk", "retention_months"):
        found.setdefault(months, []).append(pk)
    return list(found.items())


def _past(months: int, forms: list[int | None], now: datetime) -> models.QuerySet:
    """Return enquiries of these forms whose last contact is longer ago than so many months."""
    of_forms = models.Q(form__in=[pk for pk in forms if pk is not None])
    if None in forms:
        of_forms |= models.Q(form=None)
    return Enquiry.objects.annotate(contact=Coalesce("last_contact_at", "submitted_at")).filter(
        of_forms, contact__lt=now - relativedelta(months=months)
    )
