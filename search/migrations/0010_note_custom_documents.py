"""Documents are found under their new kind: both are noted as changed."""

from django.db import migrations

OLD, NEW = "wagtaildocs.document", "home.customdocument"


def note(apps, schema_editor):
    """Have the entries of the old kind go, and those of the new one made."""
    texts = apps.get_model("search", "DocumentText").objects
    entries = apps.get_model("search", "Entry").objects.filter(model__in=[OLD, NEW])
    keys = {str(key) for key in texts.values_list("document_id", flat=True)}
    keys |= set(entries.values_list("key", flat=True))
    change = apps.get_model("search", "Change")
    change.objects.bulk_create(
        change(model=model, key=key) for model in (OLD, NEW) for key in sorted(keys)
    )


class Migration(migrations.Migration):
    dependencies = [("search", "0009_refer_to_custom_documents")]
    operations = [migrations.RunPython(note, note)]
