"""Rights follow from roles: who was in a group gets a role, and the groups lose theirs on all pages."""

from django.db import migrations

KINDS = {"Editors": "editor", "Moderators": "moderator"}
PAGES = {
    "Editors": ("add_page", "change_page"),
    "Moderators": ("add_page", "change_page", "publish_page", "lock_page", "unlock_page"),
}
FILES = ("add_image", "change_image", "add_document", "change_document")
# The field that says which territories a page belongs to.
TERRITORIES = {
    ("pacts", "pactpage"): "territory",
    ("news", "newsitem"): "territories",
    ("resources", "casestudypage"): "territories",
    ("resources", "publicationpage"): "territories",
    ("funding", "fundingsourcepage"): "territories",
}
NEW = "Check and publish"


def groups(apps):
    return apps.get_model("auth.Group").objects.filter(name__in=KINDS)


def permission(apps, app_label, model, codename):
    """Django makes them only after all migrations."""
    kind, _made = apps.get_model("contenttypes.ContentType").objects.get_or_create(
        app_label=app_label, model=model
    )
    return apps.get_model("auth.Permission").objects.get_or_create(
        content_type=kind, codename=codename, defaults={"name": f"Can {codename.replace('_', ' ')}"}
    )[0]


def translators(apps, schema_editor):
    made, _new = apps.get_model("auth.Group").objects.get_or_create(name="Translators")
    translate = permission(apps, "wagtail_localize", "translation", "submit_translation")
    made.permissions.add(permission(apps, "wagtailadmin", "admin", "access_admin"), translate)
    root = apps.get_model("wagtailcore.Collection").objects.filter(depth=1).first()
    rights = apps.get_model("wagtailcore.GroupCollectionPermission").objects
    for app_label, model in (("wagtailimages", "image"), ("wagtaildocs", "document")):
        choose = permission(apps, app_label, model, f"choose_{model}")
        rights.get_or_create(group=made, collection=root, permission=choose)


def no_translators(apps, schema_editor):
    apps.get_model("auth.Group").objects.filter(name="Translators").delete()


def roles(apps, schema_editor):
    role = apps.get_model("home.Role")
    for group in groups(apps):
        for user in group.user_set.all():
            role.objects.get_or_create(user=user, kind=KINDS[group.name], territory=None)


def no_roles(apps, schema_editor):
    """A territory is no reason to lose access: who has a role stays in its group."""
    apps.get_model("home.Role").objects.all().delete()


def narrow(apps, schema_editor):
    apps.get_model("wagtailcore.GroupPagePermission").objects.filter(
        group__in=groups(apps),
        page__depth=1,
        permission__codename__in={code for codes in PAGES.values() for code in codes},
    ).delete()
    apps.get_model("wagtailcore.GroupCollectionPermission").objects.filter(
        group__in=groups(apps), collection__depth=1, permission__codename__in=FILES
    ).delete()


def widen(apps, schema_editor):
    root = apps.get_model("wagtailcore.Page").objects.filter(depth=1).first()
    top = apps.get_model("wagtailcore.Collection").objects.filter(depth=1).first()
    for group in groups(apps):
        for code in PAGES[group.name]:
            apps.get_model("wagtailcore.GroupPagePermission").objects.get_or_create(
                group=group, page=root, permission=permission(apps, "wagtailcore", "page", code)
            )
        for code in FILES:
            model = code.rpartition("_")[2]
            app_label = "wagtailimages" if model == "image" else "wagtaildocs"
            apps.get_model("wagtailcore.GroupCollectionPermission").objects.get_or_create(
                group=group, collection=top, permission=permission(apps, app_label, model, code)
            )


def territories(apps, schema_editor):
    rows = apps.get_model("home.PageTerritory")
    for (app_label, model), field in TERRITORIES.items():
        pages = apps.get_model(app_label, model).objects.exclude(**{field: None})
        named = pages.values_list("page_ptr_id", f"{field}__code").distinct()
        rows.objects.bulk_create([rows(page_id=pk, code=code) for pk, code in named])


def no_territories(apps, schema_editor):
    apps.get_model("home.PageTerritory").objects.all().delete()


def steps_of_groups(apps):
    """Return the steps of workflows that ask these groups and no other, however they are named."""
    steps = apps.get_model("wagtailcore.GroupApprovalTask").objects.order_by("pk")
    asked = [(step, set(step.groups.values_list("name", flat=True))) for step in steps]
    return [step for step, names in asked if names and names <= KINDS.keys()]


def task_by_role(apps, schema_editor):
    """Ask those who may publish the page, where all members of these groups were asked."""
    kind, _made = apps.get_model("contenttypes.ContentType").objects.get_or_create(
        app_label="home", model="publisherapprovaltask"
    )
    former = [step.pk for step in steps_of_groups(apps)]
    if not former:
        return
    step, _made = apps.get_model("home.PublisherApprovalTask").objects.get_or_create(
        name=NEW, defaults={"content_type": kind, "active": True}
    )
    rows = apps.get_model("wagtailcore.WorkflowTask").objects
    for row in rows.filter(task_id__in=former).order_by("sort_order", "pk"):
        # A workflow has each step once.
        if rows.filter(workflow_id=row.workflow_id, task_id=step.pk).exists():
            row.delete()
        else:
            rows.filter(pk=row.pk).update(task_id=step.pk)
    # What waits goes on waiting, for the moderators of its territory.
    apps.get_model("wagtailcore.TaskState").objects.filter(
        task_id__in=former, status="in_progress"
    ).update(task_id=step.pk)


def task_by_group(apps, schema_editor):
    step = apps.get_model("home.PublisherApprovalTask").objects.filter(name=NEW).first()
    former = next(iter(steps_of_groups(apps)), None)
    if step is None or former is None:
        return
    for model in ("wagtailcore.WorkflowTask", "wagtailcore.TaskState"):
        apps.get_model(model).objects.filter(task_id=step.pk).update(task_id=former.pk)
    step.delete()


class Migration(migrations.Migration):
    dependencies = [
        ("home", "0017_roles"),
        ("pacts", "0006_undocumented_signature"),
        ("news", "0005_wording"),
        ("resources", "0005_wording"),
        ("funding", "0017_wording"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("wagtailcore", "0098_apitoken"),
        ("wagtailimages", "0027_image_description"),
        ("wagtaildocs", "0014_alter_document_file_size"),
        ("wagtailadmin", "0005_editingsession_is_editing"),
        ("wagtail_localize", "0006_create_submit_translation_permission"),
    ]
    operations = [
        migrations.RunPython(translators, no_translators),
        migrations.RunPython(roles, no_roles),
        migrations.RunPython(narrow, widen),
        migrations.RunPython(territories, no_territories),
        migrations.RunPython(task_by_role, task_by_group),
    ]
