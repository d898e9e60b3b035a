"""Pages and partners refer to pictures of our own."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("home", "0020_copy_images_and_documents")]
    operations = [
        migrations.AlterField(
            model_name="contactpage",
            name="social_image",
            field=models.ForeignKey(
                blank=True,
                help_text="On cards, at the top of some pages, and shown where the page is shared.",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="home.customimage",
                verbose_name="picture",
            ),
        ),
        migrations.AlterField(
            model_name="homepage",
            name="social_image",
            field=models.ForeignKey(
                blank=True,
                help_text="On cards, at the top of some pages, and shown where the page is shared.",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="home.customimage",
                verbose_name="picture",
            ),
        ),
        migrations.AlterField(
            model_name="partner",
            name="logo",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="home.customimage",
                verbose_name="logo",
            ),
        ),
        migrations.AlterField(
            model_name="resultspage",
            name="social_image",
            field=models.ForeignKey(
                blank=True,
                help_text="On cards, at the top of some pages, and shown where the page is shared.",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="home.customimage",
                verbose_name="picture",
            ),
        ),
        migrations.AlterField(
            model_name="sitemappage",
            name="social_image",
            field=models.ForeignKey(
                blank=True,
                help_text="On cards, at the top of some pages, and shown where the page is shared.",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="home.customimage",
                verbose_name="picture",
            ),
        ),
        migrations.AlterField(
            model_name="standardpage",
            name="social_image",
            field=models.ForeignKey(
                blank=True,
                help_text="On cards, at the top of some pages, and shown where the page is shared.",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="home.customimage",
                verbose_name="picture",
            ),
        ),
    ]
