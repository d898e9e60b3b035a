"""What the background does for calls every day."""

from __future__ import annotations

import time
from pathlib import Path

from django.conf import settings

from home.jobs.schedule import daily

KEPT_FOR = 24 * 3600
# As funding/admin/views.py names what is handed in: the lock of imports lies in the same folder.
UPLOADS = f"{'[0-9a-f]' * 32}-*"


@daily("tidy_uploads", hour=4)
def remove_uploads() -> str:
    """Remove files that were looked at and not imported within a day."""
    folder = Path(settings.DATA_DIR) / "imports"
    old = [path for path in folder.glob(UPLOADS) if path.stat().st_mtime < time.time() - KEPT_FOR]
    for path in old:
        path.unlink(missing_ok=True)
    return f"{len(old)} uploads removed"
