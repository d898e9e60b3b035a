"""A site on disk, as backups read it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection, connections

from tests.stages import MIGRATED, stage


@pytest.fixture
def on_disk(
    request: pytest.FixtureRequest,
    tmp_path: Path,
    settings: Any,
    django_db_setup: None,
    django_db_blocker: Any,
) -> Iterator[Path]:
    """The folder of an empty site, whose database other processes and threads can open too."""
    settings.DATA_DIR = tmp_path / "data"
    settings.MEDIA_ROOT = settings.DATA_DIR / "media"
    settings.DATA_DIR.mkdir()
    if connection.vendor == "postgresql":
        request.getfixturevalue("committed")
        with django_db_blocker.unblock():
            yield settings.DATA_DIR
        return
    usual, name = connections["default"], connection.settings_dict["NAME"]
    file = settings.DATA_DIR / "db.sqlite3"
    shutil.copy(stage(MIGRATED, tmp_path) / "db.sqlite3", file)
    usual.settings_dict["NAME"] = str(file)
    connections["default"] = connections.create_connection("default")
    ContentType.objects.clear_cache()
    with django_db_blocker.unblock():
        yield settings.DATA_DIR
    connection.close()
    usual.settings_dict["NAME"] = name
    connections["default"] = usual
    ContentType.objects.clear_cache()
