import django.db.models.deletion
from django.db import migrations, models


GROUPS = ("Editors", "Moderators")


def allow(apps, schema_editor):
    """Let those who write calls say which one a demand is about."""
    content_type, _made = apps.get_model("contenttypes.ContentType").objects.get_or_create(
        app_label="funding", model="calldemand"
    )
    permissions = [
        apps.get_model("auth.Permission").objects.get_or_create(
            content_type=content_type,
            codename=f"{action}_calldemand",
            defaults={"name": f"Can {action} calldemand"},
        )[0]
        for action in ("view", "change")
    ]
    for group in apps.get_model("auth.Group").objects.filter(name__in=GROUPS):
        group.permissions.add(*permissions)


def forbid(apps, schema_editor):
    apps.get_model("auth.Permission").objects.filter(
        content_type__app_label="funding", content_type__model="calldemand"
    ).delete()


class Migration(migrations.Migration):

    dependencies = [
        ('funding', '0012_local_measures'),
        ('auth', '0012_alter_user_first_name_max_length'),
        ('contenttypes', '0002_remove_content_type_name'),
    ]

    operations = [
        migrations.CreateModel(
            name='CallDemand',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('origin', models.CharField(choices=[('portal', 'EU Funding & Tenders Portal'), ('incentivi', 'incentivi.gov.it'), ('mipe', 'oportunitati-ue.gov.ro'), ('mysmis', 'MySMIS2021'), ('calendar', 'Romanian calendar of calls'), ('piemonte', 'bandi.regione.piemonte.it'), ('file', 'file of an editor'), ('editor', 'written here')], default='mysmis', editable=False, max_length=10, verbose_name='origin')),
                ('key', models.CharField(editable=False, max_length=64, unique=True)),
                ('call_code', models.CharField(blank=True, max_length=160, verbose_name='code of the call')),
                ('title', models.CharField(max_length=500, verbose_name='official title')),
                ('programme', models.CharField(blank=True, max_length=200, verbose_name='programme')),
                ('state', models.CharField(blank=True, max_length=60, verbose_name='status in the source')),
                ('applied', models.PositiveIntegerField(verbose_name='applications')),
                ('contracted', models.PositiveIntegerField(verbose_name='contracts')),
                ('withdrawn', models.PositiveIntegerField(blank=True, null=True, verbose_name='withdrawn')),
                ('budget_ron', models.DecimalField(blank=True, decimal_places=2, max_digits=15, null=True, verbose_name='budget in lei')),
                ('asked_ron', models.DecimalField(blank=True, decimal_places=2, max_digits=15, null=True, verbose_name='asked for, in lei')),
                ('as_of', models.DateField(verbose_name='as of')),
                ('opportunity', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='demand', to='funding.fundingopportunity', verbose_name='call')),
                ('programme_page', models.ForeignKey(blank=True, help_text='Its English page stands for all languages.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='demand', to='funding.fundingsourcepage', verbose_name='programme')),
            ],
            options={
                'verbose_name': 'demand for a call',
                'verbose_name_plural': 'demand for calls',
                'ordering': ['-as_of', '-applied'],
            },
        ),
        migrations.RunPython(allow, forbid),
    ]
