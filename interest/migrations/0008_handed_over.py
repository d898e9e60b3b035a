from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('interest', '0007_wording'),
    ]

    operations = [
        migrations.AddField(
            model_name='enquiry',
            name='handed_to',
            field=models.EmailField(blank=True, editable=False, max_length=254),
        ),
        migrations.AddField(
            model_name='enquiry',
            name='handed_at',
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
    ]
