import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('funding', '0013_demand'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='fundingopportunity',
            name='merged_into',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='merged_from', to='funding.fundingopportunity'),
        ),
        migrations.CreateModel(
            name='DecidedPair',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('decision', models.CharField(choices=[('merged', 'the same, merged'), ('apart', 'not the same')], max_length=10, verbose_name='decision')),
                ('decided_at', models.DateTimeField(auto_now=True)),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('first', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='funding.fundingopportunity')),
                ('second', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='funding.fundingopportunity')),
            ],
            options={
                'verbose_name': 'decided pair',
                'constraints': [models.UniqueConstraint(fields=('first', 'second'), name='pair_decided_once'), models.CheckConstraint(condition=models.Q(('first__lt', models.F('second'))), name='pair_in_order')],
            },
        ),
    ]
