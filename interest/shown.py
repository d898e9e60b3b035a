"""What of firms' messages and of mail no public page shows."""

from core.page_cache.content import columns_not_shown, never_shown, not_shown_when_added

never_shown(
    "interest_consenttext", "interest_enquiryevent", "interest_mute", "interest_noticetext",
    "interest_reach", "interest_replytemplate", "interest_sent", "interest_spentproof",
    "interest_subscription",
)  # fmt: skip
# The privacy notice names the forms whose messages are still kept: it changes when one is erased.
not_shown_when_added("interest_enquiry")
columns_not_shown(
    "interest_enquiry",
    "assigned_to_id", "confirmed_at", "handed_at", "handed_to", "last_contact_at", "nonce",
    "outcome", "place", "state",
)  # fmt: skip
