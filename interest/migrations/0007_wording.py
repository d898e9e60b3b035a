"""Other words on the forms of editors (docs/style.md); no column changes."""

import django.db.models.deletion
import wagtail.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('home', '0012_wording'),
        ('interest', '0006_picture_alt'),
        ('news', '0005_wording'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='reach',
            options={'verbose_name': 'firms informed', 'verbose_name_plural': 'firms informed'},
        ),
        migrations.AlterField(
            model_name='adviser',
            name='daily_digest',
            field=models.BooleanField(default=True, help_text='One email in the morning when enquiries are waiting.', verbose_name='daily email'),
        ),
        migrations.AlterField(
            model_name='adviser',
            name='territories',
            field=models.ManyToManyField(blank=True, help_text='Sees the enquiries of firms in these territories and in those within them.', limit_choices_to={'vocabulary': 'territory'}, related_name='+', to='home.term', verbose_name='territories'),
        ),
        migrations.AlterField(
            model_name='enquiry',
            name='email',
            field=models.EmailField(max_length=254, verbose_name='email address'),
        ),
        migrations.AlterField(
            model_name='interestformfield',
            name='field_type',
            field=models.CharField(choices=[('step', '— new step —'), ('firm', 'name of the firm'), ('territory', 'territory'), ('size', 'size of the firm'), ('sector', 'sector'), ('themes', 'green themes'), ('needs', 'what for'), ('person', 'contact person'), ('email', 'email address'), ('phone', 'phone'), ('language', 'preferred language'), ('message', 'free text'), ('singleline', 'own question: one line'), ('multiline', 'own question: several lines'), ('number', 'own question: number'), ('checkbox', 'own question: box to tick'), ('checkboxes', 'own question: several of a list'), ('radio', 'own question: one of a list'), ('dropdown', 'own question: one of a long list')], max_length=16, verbose_name='asks for'),
        ),
        migrations.AlterField(
            model_name='interestformpage',
            name='event',
            field=models.ForeignKey(blank=True, help_text='For a registration: without a coming event it is closed.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='news.eventpage', verbose_name='event'),
        ),
        migrations.AlterField(
            model_name='interestformpage',
            name='mail_subject',
            field=models.CharField(blank=True, max_length=120, verbose_name='subject of the email'),
        ),
        migrations.AlterField(
            model_name='interestformpage',
            name='mail_text',
            field=models.TextField(blank=True, help_text='Above the link that confirms the address. One paragraph for each line.', verbose_name='text of the email'),
        ),
        migrations.AlterField(
            model_name='interestformpage',
            name='thanks',
            field=wagtail.fields.RichTextField(blank=True, help_text='Shown below the request to check the email.', verbose_name='after sending'),
        ),
        migrations.AlterField(
            model_name='subscription',
            name='email',
            field=models.EmailField(max_length=254, verbose_name='email address'),
        ),
        migrations.AlterField(
            model_name='subscription',
            name='state',
            field=models.CharField(choices=[('unconfirmed', 'waiting for confirmation'), ('active', 'active'), ('paused', 'paused'), ('unreachable', 'address refuses emails')], db_index=True, default='unconfirmed', max_length=20, verbose_name='status'),
        ),
    ]
