"""Ask the site in this container whether it lives; ends with 0 if it does."""

import os
import sys
import urllib.request
from urllib.parse import urlsplit


def main() -> int:
    """Return 0 where /healthz answers well. As the proxy asks: for the host, over HTTPS."""
    host = urlsplit(os.environ.get("BASE_URL", "")).hostname or "localhost"
    request = urllib.request.Request(
        "http://127.0.0.1:8000/healthz", headers={"Host": host, "X-Forwarded-Proto": "https"}
    )
    try:
        with urllib.request.urlopen(request, timeout=4) as answer:  # noqa: S310 – our own address
            return int(answer.status != 200)
    except OSError:
        return 1


if __name__ == "__main__":
    sys.exit(main())
