"""The Nu HTML validator for the tests that need it."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

JAR = Path(__file__).resolve().parents[2] / ".cache/html/node_modules/vnu-jar/build/dist/vnu.jar"


@pytest.fixture(scope="session")
def validator() -> list[str]:
    """The command line that validates HTML; add options and files to it.

    Where it is not installed the test is skipped, and fails with CI=true.
    """
    java = shutil.which("java")
    if java is None or not JAR.exists():
        lacking = "the HTML validator (`.ci/tools` installs it)" if java else "Java 11 or newer"
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(f"{lacking} is missing")
    return [java, "-jar", str(JAR)]
