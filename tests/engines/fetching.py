"""Files that the tests fetch once."""

from __future__ import annotations

import hashlib
import urllib.request
from pathlib import Path


def fetch(address: str, digest: str, path: Path) -> Path:
    """Write a file of a known SHA-256 to a path, and return that.

    Raises OSError if nobody answers, or with another file.
    """
    urllib.request.urlretrieve(address, path)  # noqa: S310 – an address of ours
    if hashlib.sha256(path.read_bytes()).hexdigest() != digest:
        raise OSError(f"{address} is not the file it was")
    return path
