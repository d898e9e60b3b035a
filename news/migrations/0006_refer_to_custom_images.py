"""Pictures and documents are those of our own."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('home', '0020_copy_images_and_documents'),
        ('news', '0005_wording'),
    ]

    operations = [
        migrations.AlterField(
            model_name='eventdocument',
            name='document',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='home.customdocument', verbose_name='document'),
        ),
        migrations.AlterField(
            model_name='newsindexpage',
            name='social_image',
            field=models.ForeignKey(blank=True, help_text='On cards, at the top of some pages, and shown where the page is shared.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='home.customimage', verbose_name='picture'),
        ),
        migrations.AlterField(
            model_name='newsitem',
            name='social_image',
            field=models.ForeignKey(blank=True, help_text='On cards, at the top of some pages, and shown where the page is shared.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='home.customimage', verbose_name='picture'),
        ),
    ]
