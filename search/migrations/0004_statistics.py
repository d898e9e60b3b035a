"""What people look for, by day."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("search", "0003_postgresql")]

    operations = [
        migrations.CreateModel(
            name="SearchCount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("language", models.CharField(max_length=2, verbose_name="language")),
                ("day", models.DateField(verbose_name="day")),
                ("words", models.CharField(max_length=100, verbose_name="words")),
                ("searches", models.PositiveIntegerField(default=0, verbose_name="searches")),
                ("without_result", models.PositiveIntegerField(default=0, verbose_name="without result")),
            ],
            options={
                "verbose_name": "searched word",
                "verbose_name_plural": "searched words",
                "default_permissions": ("view",),
                "constraints": [
                    models.UniqueConstraint(fields=("language", "day", "words"), name="searchcount_unique"),
                ],
            },
        ),
    ]
