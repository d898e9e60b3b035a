"""Pages say what their picture shows, or that it is decoration."""

import django.db.models.deletion
from django.db import migrations, models

MODELS = ("contactpage", "homepage", "resultspage", "sitemappage", "standardpage",)


def decoration(default: bool) -> models.BooleanField:
    return models.BooleanField(
        default=default,
        help_text="It tells nothing that the text does not say as well.",
        verbose_name="the picture is decoration",
    )


class Migration(migrations.Migration):
    dependencies = [
        ("home", "0007_rate_counts"),
        ("wagtailimages", "0027_image_description"),
    ]

    operations = [
        *(
            migrations.AddField(
                model_name=model,
                name="picture_alt",
                field=models.CharField(
                    blank=True,
                    help_text="What the picture shows, for those who do not see it.",
                    max_length=250,
                    verbose_name="alternative text of the picture",
                ),
            )
            for model in MODELS
        ),
        # Until now every picture of a page was called decoration.
        *(
            migrations.AddField(
                model_name=model, name="picture_is_decoration", field=decoration(default=True)
            )
            for model in MODELS
        ),
        *(
            migrations.AlterField(
                model_name=model, name="picture_is_decoration", field=decoration(default=False)
            )
            for model in MODELS
        ),
        *(
            migrations.AlterField(
                model_name=model,
                name="social_image",
                field=models.ForeignKey(
                    blank=True,
                    help_text="On cards, at the top of some pages, and shown where the page is"
                    " shared.",
                    null=True,
                    on_delete=django.db.models.deletion.SET_NULL,
                    related_name="+",
                    to="wagtailimages.image",
                    verbose_name="picture",
                ),
            )
            for model in MODELS
        ),
    ]
