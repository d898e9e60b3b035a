"""The privacy notice as it read when somebody agreed, kept once for each version."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('interest', '0008_handed_over'),
    ]

    operations = [
        migrations.CreateModel(
            name='NoticeText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.CharField(max_length=60, unique=True, verbose_name='version of the privacy notice')),
                ('language', models.CharField(max_length=2, verbose_name='language')),
                ('text', models.TextField(verbose_name='text')),
            ],
            options={
                'verbose_name': 'text of the privacy notice',
                'verbose_name_plural': 'texts of the privacy notice',
            },
        ),
    ]
