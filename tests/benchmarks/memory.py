"""The most memory that a program held."""

from __future__ import annotations

import re
import resource
from pathlib import Path

STATUS = Path("/proc/self/status")
# In kB, and of this program alone: `ru_maxrss` starts with the peak of the process that started it.
PEAK = re.compile(r"^VmHWM:\s+(\d+) kB$", re.MULTILINE)


def peak_memory() -> float:
    """Return the most memory that this program has held so far, in MB (1024² bytes)."""
    if STATUS.exists() and (found := PEAK.search(STATUS.read_text())):
        return int(found[1]) / 1024
    # Bytes, as macOS counts; there a new program begins anew.
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
