"""Nothing refers to Wagtail's own pictures and documents any more."""

from importlib import import_module

from django.db import migrations

copying = import_module("home.migrations.0020_copy_images_and_documents")


def forwards(apps, schema_editor):
    """The files stay: they are ours now."""
    for wagtails, _ours in reversed(copying.PAIRS):
        apps.get_model(*wagtails).objects.all()._raw_delete(schema_editor.connection.alias)


def backwards(apps, schema_editor):
    for wagtails, ours in copying.PAIRS:
        copying.copy_rows(apps, schema_editor, ours, wagtails)


class Migration(migrations.Migration):
    dependencies = [
        ("home", "0021_refer_to_custom_images"),
        ("funding", "0018_refer_to_custom_images"),
        ("interest", "0010_refer_to_custom_images"),
        ("news", "0006_refer_to_custom_images"),
        ("pacts", "0007_refer_to_custom_images"),
        ("resources", "0006_refer_to_custom_images"),
        ("search", "0009_refer_to_custom_documents"),
    ]
    operations = [migrations.RunPython(forwards, backwards)]
