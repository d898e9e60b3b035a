"""Texts of documents are taken out anew: more of them can be, and words at line ends are whole."""

from django.db import migrations


def read_again(apps, schema_editor):
    """Forget for which file each was read, and note it as changed."""
    texts = apps.get_model("search", "DocumentText").objects.all()
    label = "wagtaildocs.document"
    keys = [str(key) for key in texts.values_list("document_id", flat=True)]
    texts.update(file_hash="")
    change = apps.get_model("search", "Change")
    change.objects.bulk_create(change(model=label, key=key) for key in keys)


class Migration(migrations.Migration):
    dependencies = [("search", "0007_phrases")]
    # Backwards, nothing was lost: they are read anew as soon as somebody looks.
    operations = [migrations.RunPython(read_again, migrations.RunPython.noop)]
