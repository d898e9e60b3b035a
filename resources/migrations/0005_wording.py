"""Other words on the forms of editors (docs/style.md); no column changes."""

import django.db.models.deletion
import wagtail.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('home', '0012_wording'),
        ('resources', '0004_review_days'),
    ]

    operations = [
        migrations.AlterField(
            model_name='casestudypage',
            name='costs',
            field=wagtail.fields.RichTextField(blank=True, help_text='Leave empty if it is not known.', verbose_name='what it cost and who funded it'),
        ),
        migrations.AlterField(
            model_name='casestudypage',
            name='size',
            field=models.ForeignKey(blank=True, limit_choices_to={'vocabulary': 'sme-size'}, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='home.term', verbose_name='size of the firm'),
        ),
        migrations.AlterField(
            model_name='resource',
            name='checked_on',
            field=models.DateField(blank=True, help_text='The day the sources were last read. Due again after 90 days.', null=True, verbose_name='sources read on'),
        ),
    ]
