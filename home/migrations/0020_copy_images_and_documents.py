"""What was uploaded is ours: with its number, so that everything that refers to it stays right.

Rows of Wagtail's own tables stay until nothing refers to them (0023).
"""

from django.core.management.color import no_style
from django.db import migrations

# Those of Wagtail and ours, a table before those that refer to it.
PAIRS = [
    (("wagtailimages", "Image"), ("home", "CustomImage")),
    (("wagtailimages", "Rendition"), ("home", "CustomRendition")),
    (("wagtaildocs", "Document"), ("home", "CustomDocument")),
]
# What names the kind of the thing it belongs to.
POINTERS = [
    ("taggit", "TaggedItem", "content_type"),
    ("wagtailcore", "ModelLogEntry", "content_type"),
    ("wagtailcore", "ReferenceIndex", "content_type"),
    ("wagtailcore", "ReferenceIndex", "base_content_type"),
    ("wagtailcore", "ReferenceIndex", "to_content_type"),
    ("wagtailsearch", "IndexEntry", "content_type"),
]


def copy_rows(apps, schema_editor, source, target):
    """Copy all rows with their numbers; what the source does not know is left empty."""
    old, new = apps.get_model(*source), apps.get_model(*target)
    known = {field.attname for field in new._meta.concrete_fields}
    names = [field.attname for field in old._meta.concrete_fields if field.attname in known]
    uploaded = [field for field in new._meta.concrete_fields if getattr(field, "auto_now_add", 0)]
    for field in uploaded:
        field.auto_now_add = False  # they were not uploaded today
    rows = old.objects.order_by("pk").values(*names)
    new.objects.bulk_create((new(**row) for row in rows.iterator(500)), batch_size=500)
    for field in uploaded:
        field.auto_now_add = True
    with schema_editor.connection.cursor() as cursor:
        for statement in schema_editor.connection.ops.sequence_reset_sql(no_style(), [new]):
            cursor.execute(statement)


def point_to(apps, source, target):
    """Let tags, logs and indexes name the other kind."""
    kinds = apps.get_model("contenttypes", "ContentType").objects
    old, _created = kinds.get_or_create(app_label=source[0], model=source[1].lower())
    new, _created = kinds.get_or_create(app_label=target[0], model=target[1].lower())
    for app, model, field in POINTERS:
        apps.get_model(app, model).objects.filter(**{field: old.pk}).update(**{field: new.pk})


def forwards(apps, schema_editor):
    for wagtails, ours in PAIRS:
        copy_rows(apps, schema_editor, wagtails, ours)
        point_to(apps, wagtails, ours)


def backwards(apps, schema_editor):
    for wagtails, ours in reversed(PAIRS):
        point_to(apps, ours, wagtails)
        apps.get_model(*ours).objects.all()._raw_delete(schema_editor.connection.alias)


class Migration(migrations.Migration):
    dependencies = [
        ("home", "0019_custom_images_and_documents"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("taggit", "0006_rename_taggeditem_content_type_object_id_taggit_tagg_content_8fc721_idx"),
        ("wagtailcore", "0098_apitoken"),
        ("wagtaildocs", "0014_alter_document_file_size"),
        ("wagtailimages", "0027_image_description"),
        ("wagtailsearch", "0010_add_text_fields"),
    ]
    operations = [migrations.RunPython(forwards, backwards)]
