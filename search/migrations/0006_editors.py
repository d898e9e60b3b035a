"""Wagtail's groups of editors may keep synonyms and recommended results, and see the report."""

from django.db import migrations

GROUPS = ("Editors", "Moderators")
MAY = [
    ("search", "synonym", "synonym", ("add", "change", "delete")),
    ("search", "searchcount", "searched word", ("view",)),
    ("wagtailsearchpromotions", "searchpromotion", "search promotion", ("add", "change", "delete")),
]


def permissions(apps):
    """They are otherwise made after the last migration: too late."""
    content_types = apps.get_model("contenttypes", "ContentType").objects
    for app_label, model, name, actions in MAY:
        content_type, _made = content_types.get_or_create(app_label=app_label, model=model)
        for action in actions:
            permission, _made = apps.get_model("auth", "Permission").objects.get_or_create(
                content_type=content_type,
                codename=f"{action}_{model}",
                defaults={"name": f"Can {action} {name}"},
            )
            yield permission


def grant(apps, schema_editor):
    granted = list(permissions(apps))
    for group in apps.get_model("auth", "Group").objects.filter(name__in=GROUPS):
        group.permissions.add(*granted)


def withdraw(apps, schema_editor):
    granted = list(permissions(apps))
    for group in apps.get_model("auth", "Group").objects.filter(name__in=GROUPS):
        group.permissions.remove(*granted)


class Migration(migrations.Migration):
    dependencies = [
        ("search", "0005_documents"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("wagtailcore", "0002_initial_data"),
        ("wagtailsearchpromotions", "0008_query_verbose_name"),
    ]

    operations = [migrations.RunPython(grant, withdraw)]
