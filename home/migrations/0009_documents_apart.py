"""Documents lie beside the folder of uploads, as that may be served."""

import shutil
from pathlib import Path

from django.conf import settings
from django.db import migrations


def _move(source, target):
    """Move every file that is not there yet; without a folder of uploads there is none."""
    for file in sorted(path for path in source.rglob("*") if path.is_file()):
        place = target / file.relative_to(source)
        if not place.exists():
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.move(file, place)


def apart(apps, schema_editor):
    uploads = Path(settings.MEDIA_ROOT)
    _move(uploads / "documents", uploads.with_name("private") / "documents")


def together(apps, schema_editor):
    uploads = Path(settings.MEDIA_ROOT)
    _move(uploads.with_name("private") / "documents", uploads / "documents")


class Migration(migrations.Migration):
    dependencies = [("home", "0008_picture_alt")]
    operations = [migrations.RunPython(apart, together)]
