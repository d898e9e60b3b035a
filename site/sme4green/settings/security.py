"""What browsers are told about the site's pages, and how much may be sent to it."""

from urllib.parse import urlsplit

from csp.constants import NONE, SELF, UNSAFE_INLINE

from .environment import contacts, read


def origins(bucket: str, endpoint: str | None) -> list[str]:
    """Return from where a browser gets what lies in a bucket: by its name, or by its path."""
    server = urlsplit(endpoint or "https://s3.amazonaws.com")
    return [f"{server.scheme}://{server.netloc}", f"{server.scheme}://{bucket}.{server.netloc}"]


# Nothing is ever asked from a third party, and nothing runs that stands in a page itself.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [SELF],
    },
}
# Wagtail's pages for editors hold scripts and styles of their own. All else is as strict; the
# pages for signing in are like the public ones.
ADMIN_CONTENT_SECURITY_POLICY = {
    **CONTENT_SECURITY_POLICY["DIRECTIVES"],
    "script-src": [SELF, UNSAFE_INLINE],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:", "blob:"],
    "frame-src": [SELF],
}
# The admin previews pages in a frame of its own, so DENY is not to be had.
X_FRAME_OPTIONS = "SAMEORIGIN"
# Its check asks for DENY.
SILENCED_SYSTEM_CHECKS = ["security.W019"]
# What no page of the site ever asks a browser for.
PERMISSIONS_POLICY = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer", "browsing-topics", "camera", "display-capture", "geolocation", "gyroscope",
        "hid", "idle-detection", "magnetometer", "microphone", "midi", "payment",
        "publickey-credentials-get", "screen-wake-lock", "serial", "usb", "xr-spatial-tracking",
    )
)  # fmt: skip

# Bytes of a request: of somebody who is not signed in, whom no form asks for a file; and of an
# editor, who hands in pictures and documents (WAGTAILDOCS_MAX_UPLOAD_SIZE and what goes with it).
VISITOR_REQUEST_SIZE = 1024 * 1024
EDITOR_REQUEST_SIZE = 24 * 1024 * 1024
# Of which what is no file; a long page in the editor has many fields.
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
DATA_UPLOAD_MAX_NUMBER_FILES = 20

# Where weaknesses are reported (RFC 9116): addresses such as mailto:security@example.eu.
SECURITY_CONTACT = contacts("SECURITY_CONTACT")
# How often one network may have calls written into a file for it alone.
EXPORT_LIMIT = read("EXPORT_LIMIT", default="120/hour")
