"""A pact that was prepared, and whose signature is not documented."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('pacts', '0005_wording'),
    ]

    operations = [
        migrations.AlterField(
            model_name='pactpage',
            name='status',
            field=models.CharField(choices=[('preparation', 'in preparation'), ('undocumented', 'signature not documented'), ('signed', 'signed'), ('under-way', 'under way'), ('concluded', 'concluded')], default='preparation', max_length=20, verbose_name='status'),
        ),
    ]
