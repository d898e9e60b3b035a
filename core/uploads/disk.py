"""A disk that takes no more."""

from __future__ import annotations

import errno

# A disk that is full, a quota that is used up, a file larger than may be written.
FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def is_full(error: BaseException | None) -> bool:
    """Return whether something could not be written for want of room."""
    return isinstance(error, OSError) and error.errno in FULL
