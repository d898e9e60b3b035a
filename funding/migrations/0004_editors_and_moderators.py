"""Editors write calls, moderators publish them, by the same workflow as pages."""

from django.db import migrations

WRITE = ("add", "change", "view")
DECIDE = ("publish", "lock", "unlock", "delete")
GROUPS = {"Editors": WRITE, "Moderators": (*WRITE, *DECIDE)}


def permission(apps, model, action):
    """A permission of a model; Django and Wagtail make theirs only after all migrations."""
    content_type, _made = apps.get_model("contenttypes.ContentType").objects.get_or_create(
        app_label="funding", model=model
    )
    return apps.get_model("auth.Permission").objects.get_or_create(
        content_type=content_type,
        codename=f"{action}_{model}",
        defaults={"name": f"Can {action} {model}"},
    )[0]


def allow(apps, schema_editor):
    for group in apps.get_model("auth.Group").objects.filter(name__in=GROUPS):
        actions = GROUPS[group.name]
        group.permissions.add(
            *(permission(apps, "fundingopportunity", action) for action in actions),
            permission(apps, "importrun", "view"),
        )


def forbid(apps, schema_editor):
    for group in apps.get_model("auth.Group").objects.filter(name__in=GROUPS):
        group.permissions.remove(
            *group.permissions.filter(
                content_type__app_label="funding",
                content_type__model__in=["fundingopportunity", "importrun"],
            )
        )


def moderate(apps, schema_editor):
    """The workflow of the root of all pages, if there is one, unless calls have one already."""
    root = apps.get_model("wagtailcore.WorkflowPage").objects.filter(page__depth=1).first()
    if root is None:
        return
    content_type, _made = apps.get_model("contenttypes.ContentType").objects.get_or_create(
        app_label="funding", model="fundingopportunity"
    )
    apps.get_model("wagtailcore.WorkflowContentType").objects.get_or_create(
        content_type=content_type, defaults={"workflow_id": root.workflow_id}
    )


def let_go(apps, schema_editor):
    apps.get_model("wagtailcore.WorkflowContentType").objects.filter(
        content_type__app_label="funding", content_type__model="fundingopportunity"
    ).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("funding", "0003_opportunities"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("wagtailcore", "0098_apitoken"),
    ]
    operations = [
        migrations.RunPython(allow, forbid),
        migrations.RunPython(moderate, let_go),
    ]
