"""Pictures and documents are those of our own."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('home', '0020_copy_images_and_documents'),
        ('search', '0008_read_documents_again'),
    ]

    operations = [
        migrations.AlterField(
            model_name='documenttext',
            name='document',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='search_text', to='home.customdocument'),
        ),
    ]
