"""Configuration: a wrong or missing variable stops the start; what production serves."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.stages import ROOT

SERVER = {
    "DJANGO_SETTINGS_MODULE": "sme4green.settings.production",
    "SECRET_KEY": "only-for-this-test-0123456789-0123456789-0123456789-0123456789",
    "BASE_URL": "https://www.example.eu",
    "PROXIES": "1",
}


def manage(*command: str, **variables: str | None) -> subprocess.CompletedProcess:
    """Run a management command with these environment variables; None removes one."""
    environment = os.environ | SERVER | variables
    return subprocess.run(
        [sys.executable, ROOT / "manage.py", *command],
        env={name: value for name, value in environment.items() if value is not None},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("variable", "value", "words"),
    [
        ("SECRET_KEY", None, "SECRET_KEY"),
        ("SECRET_KEY", "short", "at least 50 random characters"),
        ("SECRET_KEY_FILE", "/nowhere", "SECRET_KEY_FILE names a file that cannot be read"),
        ("BASE_URL", None, "BASE_URL"),
        ("BASE_URL", "http://example.eu", "such as https://www.example.eu"),
        ("PROXIES", None, "how many proxies of your own stand before the site: usually 1"),
        ("PROXIES", "-1", "how many proxies of your own stand before the site: usually 1"),
        ("PROXIES", "one", "PROXIES"),
        ("DATABASE_URL", "nonsense", "DATABASE_URL"),
        ("DATABASE_URL", "mongo://host/name", "DATABASE_URL"),
        ("SERVE_MEDIA", "perhaps", "SERVE_MEDIA"),
        ("S3_BUCKET", "files", "S3_ACCESS_KEY"),
        ("TWO_FACTOR", "perhaps", "TWO_FACTOR"),
        ("METRICS_TOKEN", "short", "at least 20 random characters"),
        ("SECURITY_CONTACT", "nobody", "such as mailto:security@example.eu"),
        ("ADMIN_PATH", "ro/office", "ADMIN_PATH must be a path such as admin/"),
    ],
)
def test_a_wrong_variable_stops_the_start_and_is_named(
    tmp_path: Path, variable: str, value: str | None, words: str
) -> None:
    run = manage("check", DATA_DIR=str(tmp_path), **{variable: value})
    assert run.returncode != 0
    assert words in run.stderr.strip().splitlines()[-1]


@pytest.mark.slow
def test_the_admin_moves_as_a_whole(tmp_path: Path) -> None:
    """And in production HTTPS for the whole domain is a choice, the second factor asked for.

    A secret may be in a file.
    """
    secret = tmp_path / "secret"
    secret.write_text(f"{SERVER['SECRET_KEY']}\n")
    lines = """
from django.conf import settings
from django.urls import is_valid_path, reverse
for name in ("home", "login", "account_two_factor"):
    print(reverse(f"wagtailadmin_{name}"))
print(settings.SECURE_HSTS_SECONDS, settings.SECURE_HSTS_PRELOAD, settings.TWO_FACTOR)
print(settings.SECRET_KEY == settings.SECRET_KEY.strip())
print(*(bool(is_valid_path(f"/{path}/login/")) for path in ("office", "admin")))
"""
    given = {"ADMIN_PATH": "/office", "HSTS_PRELOAD": "yes"}
    given |= {"SECRET_KEY": None, "SECRET_KEY_FILE": str(secret)}
    run = manage("shell", "-v0", "-c", lines, DATA_DIR=str(tmp_path), **given)
    assert run.stdout.split() == [
        "/office/", "/office/login/", "/office/account/two-factor/", "31536000", "True", "True",
        "True", "True", "False",
    ], run.stderr  # fmt: skip


@pytest.mark.slow
def test_production_serves_one_hashed_style_sheet(tmp_path: Path) -> None:
    run = manage("collectstatic", "--no-input", "-v0", DATA_DIR=str(tmp_path))
    assert run.returncode == 0, run.stderr
    sheets = list((tmp_path / "static/css").glob("main.*.css"))
    assert len(sheets) == 1
    text = sheets[0].read_text()
    assert "@import" not in text
    for layer in ("tokens", "base", "layout", "components", "utilities"):
        assert f"@layer {layer}" in text or f"{layer}," in text
    fonts = re.findall(r"url\([\"']?([^\"')]+\.woff2)", text)
    assert fonts
    for font in fonts:
        assert (sheets[0].parent / font).resolve().exists()
    assert len((sheets[0].with_name(sheets[0].name + ".gz")).read_bytes()) <= 12 * 1024
    assert sheets[0].with_name(sheets[0].name + ".br").exists()
