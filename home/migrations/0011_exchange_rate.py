import django.core.validators
from decimal import Decimal
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('home', '0010_aims'),
    ]

    operations = [
        migrations.CreateModel(
            name='ExchangeRate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('lei', models.DecimalField(blank=True, decimal_places=4, max_digits=8, null=True, validators=[django.core.validators.MinValueValidator(Decimal('1')), django.core.validators.MaxValueValidator(Decimal('100'))], verbose_name='lei for one euro')),
                ('day', models.DateField(blank=True, null=True, verbose_name='rate of')),
                ('source', models.CharField(blank=True, default='European Central Bank', max_length=120, verbose_name='who says so')),
                ('source_url', models.URLField(blank=True, verbose_name='source')),
            ],
            options={
                'verbose_name': 'exchange rate of the leu',
            },
        ),
    ]
