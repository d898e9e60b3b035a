"""What of firms' messages and of mail no public page shows."""

from core.page_cache.content import never_shown

never_shown(
    "interest_enquiryevent", "interest_mute", "interest_replytemplate", "interest_sent",
    "interest_spentproof", "interest_subscription",
)  # fmt: skip
