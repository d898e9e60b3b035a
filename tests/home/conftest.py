"""Uploads in a bucket."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.storage import default_storage
from pytest_django import Settings

from tests.engines.s3 import S3, s3

STORAGE = "import json; from sme4green.settings import base; print(json.dumps(base.STORAGES))"


@pytest.fixture(scope="session")
def s3_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[S3]:
    """A server of S3. The run says so where there is none: Maven Central may not have it."""
    try:
        with s3(tmp_path_factory.mktemp("s3")) as server:
            yield server
    except OSError as error:
        pytest.skip(f"S3Proxy is not to be had: {error}")


@pytest.fixture(scope="session")
def storage_in_bucket(s3_server: S3) -> dict[str, Any]:
    """The storage of uploads, as the site's settings have it."""
    own = os.environ | s3_server.environment | {"PYTHONPATH": "site"}
    said = subprocess.run(
        [sys.executable, "-c", STORAGE], env=own, capture_output=True, text=True, check=True
    )
    return json.loads(said.stdout)["default"]


@pytest.fixture
def bucket(s3_server: S3, storage_in_bucket: dict[str, Any], settings: Settings) -> Iterator[S3]:
    """The server with the bucket that the site's uploads are in."""
    settings.STORAGES = settings.STORAGES | {"default": storage_in_bucket}
    yield s3_server
    for name in list(default_storage.names()):  # type: ignore[attr-defined]
        default_storage.delete(name)
