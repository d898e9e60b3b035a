"""Other words on the forms of editors (docs/style.md); no column changes."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('pacts', '0004_review_days'),
    ]

    operations = [
        migrations.AlterField(
            model_name='pactpage',
            name='checked_on',
            field=models.DateField(blank=True, help_text='The day the sources were last read. Due again after 90 days.', null=True, verbose_name='sources read on'),
        ),
        migrations.AlterField(
            model_name='signatory',
            name='kind',
            field=models.CharField(choices=[('local-authority', 'local authority'), ('chamber', 'chamber of commerce'), ('sme', 'small or medium-sized firm'), ('large-firm', 'large or publicly owned company'), ('science-park', 'science and technology park'), ('association', 'association or NGO'), ('university', 'university'), ('cooperative', 'cooperative'), ('other', 'other organisation')], max_length=20, verbose_name='kind'),
        ),
    ]
