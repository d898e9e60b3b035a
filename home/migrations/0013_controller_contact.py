"""How to reach the data controller (GDPR Art. 13(1)(a)): postal and email address."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('home', '0012_wording'),
    ]

    operations = [
        migrations.AddField(
            model_name='sitesettings',
            name='controller_address',
            field=models.CharField(blank=True, help_text='In one line. Forms show it below the consent.', max_length=300, verbose_name='postal address of the data controller'),
        ),
        migrations.AddField(
            model_name='sitesettings',
            name='controller_email',
            field=models.EmailField(blank=True, max_length=254, verbose_name='email address of the data controller'),
        ),
    ]
