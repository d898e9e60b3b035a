"""Other words on the forms of editors (docs/style.md); no column changes."""

import home.fields
import home.indicators
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('home', '0011_exchange_rate'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='mail',
            options={'ordering': ['-written_at'], 'verbose_name': 'email', 'verbose_name_plural': 'emails'},
        ),
        migrations.AlterField(
            model_name='exchangerate',
            name='source',
            field=models.CharField(blank=True, default='European Central Bank', max_length=120, verbose_name='who publishes it'),
        ),
        migrations.AlterField(
            model_name='homepage',
            name='ways_in',
            field=home.fields.ContentField(blank=True, verbose_name='starting points'),
        ),
        migrations.AlterField(
            model_name='indicator',
            name='counter',
            field=models.CharField(blank=True, choices=home.indicators.counter_choices, help_text='It is counted automatically; leave “achieved” empty then.', max_length=40, verbose_name='counted automatically'),
        ),
    ]
