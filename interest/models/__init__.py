"""Every model of the app, for Django and for other apps; in here import the module itself."""

from interest.pages import InterestFormPage

from .advisers import Adviser, ReplyTemplate
from .choices import FieldKind, FormKind, Need
from .consent import ConsentText, NoticeText
from .enquiries import Enquiry, EnquiryEvent, EventKind, Outcome, Place, State
from .form_fields import InterestFormField
from .proofs import SpentProof
from .reach import Reach
from .subscriptions import Frequency, Mute, Sent, Subject, Subscription, SubscriptionState

__all__ = [
    "Adviser",
    "ConsentText",
    "Enquiry",
    "EnquiryEvent",
    "EventKind",
    "FieldKind",
    "FormKind",
    "Frequency",
    "InterestFormField",
    "InterestFormPage",
    "Mute",
    "Need",
    "NoticeText",
    "Outcome",
    "Place",
    "Reach",
    "ReplyTemplate",
    "Sent",
    "SpentProof",
    "State",
    "Subject",
    "Subscription",
    "SubscriptionState",
]
