"""The text inside documents."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("search", "0004_statistics"),
        ("wagtaildocs", "0014_alter_document_file_size"),
    ]

    operations = [
        migrations.CreateModel(
            name="DocumentText",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("file_hash", models.CharField(max_length=40)),
                ("text", models.TextField(blank=True)),
                ("language", models.CharField(blank=True, max_length=2)),
                ("problem", models.CharField(blank=True, max_length=10)),
                (
                    "document",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="search_text",
                        to="wagtaildocs.document",
                    ),
                ),
            ],
        ),
    ]
