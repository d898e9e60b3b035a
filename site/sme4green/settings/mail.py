"""How mail is sent."""

from .environment import read

DEFAULT_FROM_EMAIL = read("DEFAULT_FROM_EMAIL", default="SME4GREEN <noreply@localhost>")
EMAIL_TIMEOUT = 20
# A mail whose sender was killed is sent by another after so long: more than any sending takes.
MAIL_CLAIM_SECONDS = 180
_mail = read("EMAIL_URL", "email_url", default="smtp://localhost:25")
# All mail goes through the table of mails; the worker hands it to the server of EMAIL_URL.
EMAIL_BACKEND = "home.mail.backend.OutboxBackend"
DELIVERY_BACKEND = _mail["EMAIL_BACKEND"]
EMAIL_HOST = _mail["EMAIL_HOST"]
EMAIL_PORT = _mail["EMAIL_PORT"]
EMAIL_HOST_USER = _mail["EMAIL_HOST_USER"]
EMAIL_HOST_PASSWORD = _mail["EMAIL_HOST_PASSWORD"]
EMAIL_USE_TLS = _mail.get("EMAIL_USE_TLS", False)
EMAIL_USE_SSL = _mail.get("EMAIL_USE_SSL", False)
