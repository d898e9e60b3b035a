"""Other words on the forms of editors (docs/style.md); no column changes."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('news', '0004_review_days'),
    ]

    operations = [
        migrations.AlterField(
            model_name='newsitem',
            name='checked_on',
            field=models.DateField(blank=True, help_text='The day the sources were last read. Due again after 90 days.', null=True, verbose_name='sources read on'),
        ),
    ]
