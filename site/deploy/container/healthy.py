"""Ask the site in this container whether it lives; ends with 0 if it does.

`healthy.py /readyz` asks whether all that it needs is well, and prints what it says.
"""

import os
import sys
import urllib.error
import urllib.request
from urllib.parse import urlsplit


def main(path: str = "") -> int:
    """Return 0 where the site answers well. As the proxy asks: for the host, over HTTPS."""
    host = urlsplit(os.environ.get("BASE_URL", "")).hostname or "localhost"
    request = urllib.request.Request(
        f"http://127.0.0.1:8000{path or '/healthz'}",
        headers={"Host": host, "X-Forwarded-Proto": "https"},
    )
    try:
        with urllib.request.urlopen(request, timeout=4) as answer:  # noqa: S310 – our own address
            status, said = answer.status, answer.read()
    except urllib.error.HTTPError as error:
        status, said = error.code, error.read()
    except OSError:
        return 1
    if path:
        sys.stdout.write(said.decode() + "\n")
    return int(status != 200)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2]))
