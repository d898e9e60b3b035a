from interest.kinds import FieldKind, FormKind, Need

from .advisers import Adviser, ReplyTemplate
from .consent import ConsentText
from .enquiries import Enquiry, EnquiryEvent, Happening, Outcome, Place, State
from .forms import InterestFormField, InterestFormPage
from .reach import Reach
from .subscriptions import Frequency, Mute, Sent, Subject, Subscription, SubscriptionState

__all__ = [
    "Adviser",
    "ConsentText",
    "Enquiry",
    "EnquiryEvent",
    "FieldKind",
    "FormKind",
    "Frequency",
    "Happening",
    "InterestFormField",
    "InterestFormPage",
    "Mute",
    "Need",
    "Outcome",
    "Place",
    "Reach",
    "ReplyTemplate",
    "Sent",
    "State",
    "Subject",
    "Subscription",
    "SubscriptionState",
]
