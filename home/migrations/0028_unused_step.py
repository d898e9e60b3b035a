"""The step that Wagtail makes for every site asks its groups; here nothing uses it any more.

While it is active, everybody's start page asks whether something waits in it.
"""

from django.db import migrations


def unused(apps):
    steps = apps.get_model("wagtailcore.GroupApprovalTask").objects.filter(
        name="Moderators approval", workflow_tasks=None
    )
    waiting = apps.get_model("wagtailcore.TaskState").objects.filter(status="in_progress")
    return steps.exclude(pk__in=waiting.values("task_id"))


def rest(apps, schema_editor):
    _set(apps, active=False)


def wake(apps, schema_editor):
    _set(apps, active=True)


def _set(apps, *, active):
    tasks = apps.get_model("wagtailcore.Task").objects
    tasks.filter(pk__in=list(unused(apps).values_list("pk", flat=True))).update(active=active)


class Migration(migrations.Migration):
    dependencies = [
        ("home", "0027_visit_and_metric_counts"),
        ("wagtailcore", "0096_referenceindex_referenceindex_source_object_and_more"),
    ]

    operations = [migrations.RunPython(rest, wake)]
