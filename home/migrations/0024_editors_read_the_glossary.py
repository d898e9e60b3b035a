from django.db import migrations

# Who translates reads it, who publishes keeps it.
ACTIONS = {
    "Editors": ("view",),
    "Translators": ("view",),
    "Moderators": ("view", "add", "change"),
}


def allow(apps, schema_editor):
    content_type, _made = apps.get_model("contenttypes.ContentType").objects.get_or_create(
        app_label="home", model="glossaryentry"
    )
    for name, actions in ACTIONS.items():
        # They are otherwise made after the last migration: too late.
        permissions = [
            apps.get_model("auth.Permission").objects.get_or_create(
                content_type=content_type,
                codename=f"{action}_glossaryentry",
                defaults={"name": f"Can {action} glossaryentry"},
            )[0]
            for action in actions
        ]
        for group in apps.get_model("auth.Group").objects.filter(name=name):
            group.permissions.add(*permissions)


def forbid(apps, schema_editor):
    apps.get_model("auth.Permission").objects.filter(
        content_type__app_label="home", content_type__model="glossaryentry"
    ).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("home", "0023_glossary_and_machine_translation"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(allow, forbid)]
