"""Other words on the forms of editors (docs/style.md); no column changes."""

import django.db.models.deletion
import home.fields
import modelcluster.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('funding', '0016_review_days'),
        ('home', '0012_wording'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='cutoff',
            options={'ordering': ['ends_at'], 'verbose_name': 'deadline'},
        ),
        migrations.AlterField(
            model_name='calldemand',
            name='programme_page',
            field=models.ForeignKey(blank=True, help_text='Its English page is used for all languages.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='demand', to='funding.fundingsourcepage', verbose_name='programme'),
        ),
        migrations.AlterField(
            model_name='fundingguidepage',
            name='checked_on',
            field=models.DateField(blank=True, help_text='The day the sources were last read. Due again after 90 days.', null=True, verbose_name='sources read on'),
        ),
        migrations.AlterField(
            model_name='fundingopportunity',
            name='announced',
            field=models.BooleanField(default=False, help_text='It is expected; the date is not certain.', verbose_name='announced'),
        ),
        migrations.AlterField(
            model_name='fundingopportunity',
            name='checked_on',
            field=models.DateField(blank=True, null=True, verbose_name='confirmed on the official page on'),
        ),
        migrations.AlterField(
            model_name='fundingopportunity',
            name='deadline_model',
            field=models.CharField(blank=True, choices=[('single-stage', 'one stage'), ('two-stage', 'two stages'), ('multiple', 'several deadlines')], max_length=20, verbose_name='deadline model'),
        ),
        migrations.AlterField(
            model_name='fundingopportunity',
            name='grantor',
            field=models.CharField(blank=True, max_length=200, verbose_name='who funds it'),
        ),
        migrations.AlterField(
            model_name='fundingopportunity',
            name='permanent',
            field=models.BooleanField(default=False, help_text='It has no deadline.', verbose_name='open all the time'),
        ),
        migrations.AlterField(
            model_name='fundingopportunity',
            name='sizes',
            field=modelcluster.fields.ParentalManyToManyField(blank=True, limit_choices_to={'vocabulary': 'sme-size'}, related_name='+', to='home.term', verbose_name='sizes of firms'),
        ),
        migrations.AlterField(
            model_name='fundingopportunity',
            name='source_url',
            field=models.URLField(blank=True, help_text='If it is not the official page.', max_length=500, verbose_name='where the facts are from'),
        ),
        migrations.AlterField(
            model_name='fundingopportunity',
            name='until_funds_end',
            field=models.BooleanField(default=False, verbose_name='open until the funds run out'),
        ),
        migrations.AlterField(
            model_name='fundingsourcepage',
            name='availability',
            field=models.CharField(choices=[('calls', 'by calls'), ('continuous', 'open all the time'), ('funds', 'open until the funds run out'), ('intermediary', 'through an intermediary'), ('none-known', 'no open call known'), ('closed', 'closed'), ('elsewhere', 'not for Torino or Ilfov')], max_length=20, verbose_name='availability'),
        ),
        migrations.AlterField(
            model_name='fundingsourcepage',
            name='checked_on',
            field=models.DateField(blank=True, help_text='The day the sources were last read. Due again after 90 days.', null=True, verbose_name='sources read on'),
        ),
        migrations.AlterField(
            model_name='fundingsourcepage',
            name='sizes',
            field=modelcluster.fields.ParentalManyToManyField(blank=True, limit_choices_to={'vocabulary': 'sme-size'}, related_name='+', to='home.term', verbose_name='sizes of firms'),
        ),
        migrations.AlterField(
            model_name='fundingsourcepage',
            name='unchecked',
            field=home.fields.CodesField(blank=True, default=list, help_text='Facts not yet confirmed on the official page; shown as such.', verbose_name='to be confirmed on the official page'),
        ),
        migrations.AlterField(
            model_name='opportunitycontact',
            name='email',
            field=models.EmailField(blank=True, max_length=254, verbose_name='email address'),
        ),
        migrations.AlterField(
            model_name='opportunitycriterion',
            name='dimension',
            field=models.CharField(choices=[('territory', 'seat of the firm (NUTS codes)'), ('size', 'size of the firm (micro, small, medium, large)'), ('headcount', 'number of employees'), ('turnover', 'yearly turnover in euro'), ('age', 'age of the firm in years'), ('sector', 'sector (NACE letters)'), ('applicant', 'kind of applicant'), ('partners', 'partners, the firm included'), ('countries', 'countries of the partners'), ('trl', 'technology readiness level'), ('theme', 'theme of the project'), ('purpose', 'what the funding is for'), ('cost', 'cost of the project in euro'), ('own-share', 'own share in per cent'), ('other', 'something else, which the quotation says')], max_length=20, verbose_name='about'),
        ),
        migrations.AlterField(
            model_name='opportunitycriterion',
            name='hard',
            field=models.BooleanField(default=True, help_text='Firms that do not meet it cannot be funded.', verbose_name='excludes'),
        ),
        migrations.AlterField(
            model_name='opportunitycriterion',
            name='operator',
            field=models.CharField(choices=[('in', 'is one of'), ('not-in', 'is not one of'), ('at-least', 'at least'), ('at-most', 'at most')], max_length=10, verbose_name='comparison'),
        ),
        migrations.AlterField(
            model_name='sourcecriterion',
            name='dimension',
            field=models.CharField(choices=[('territory', 'seat of the firm (NUTS codes)'), ('size', 'size of the firm (micro, small, medium, large)'), ('headcount', 'number of employees'), ('turnover', 'yearly turnover in euro'), ('age', 'age of the firm in years'), ('sector', 'sector (NACE letters)'), ('applicant', 'kind of applicant'), ('partners', 'partners, the firm included'), ('countries', 'countries of the partners'), ('trl', 'technology readiness level'), ('theme', 'theme of the project'), ('purpose', 'what the funding is for'), ('cost', 'cost of the project in euro'), ('own-share', 'own share in per cent'), ('other', 'something else, which the quotation says')], max_length=20, verbose_name='about'),
        ),
        migrations.AlterField(
            model_name='sourcecriterion',
            name='hard',
            field=models.BooleanField(default=True, help_text='Firms that do not meet it cannot be funded.', verbose_name='excludes'),
        ),
        migrations.AlterField(
            model_name='sourcecriterion',
            name='operator',
            field=models.CharField(choices=[('in', 'is one of'), ('not-in', 'is not one of'), ('at-least', 'at least'), ('at-most', 'at most')], max_length=10, verbose_name='comparison'),
        ),
    ]
