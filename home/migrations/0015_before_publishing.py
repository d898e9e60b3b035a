"""What is to be known before the site goes public: the blanks of two legal pages, and backup."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('home', '0014_outgoing_links'),
    ]

    operations = [
        migrations.AddField(
            model_name='sitesettings',
            name='accessibility_assessed_on',
            field=models.DateField(blank=True, null=True, verbose_name='assessed on'),
        ),
        migrations.AddField(
            model_name='sitesettings',
            name='accessibility_email',
            field=models.EmailField(blank=True, help_text='The accessibility statement names it.', max_length=254, verbose_name='address for questions about accessibility'),
        ),
        migrations.AddField(
            model_name='sitesettings',
            name='accessibility_method',
            field=models.CharField(blank=True, choices=[('self', 'a self-assessment by the body responsible for the site'), ('third-party', 'an assessment by a third party')], max_length=20, verbose_name='established by'),
        ),
        migrations.AddField(
            model_name='sitesettings',
            name='accessibility_status',
            field=models.CharField(blank=True, choices=[('full', 'fully compliant'), ('partial', 'partially compliant'), ('none', 'not compliant')], max_length=20, verbose_name='compliance with WCAG 2.1 AA and EN 301 549'),
        ),
        migrations.AddField(
            model_name='sitesettings',
            name='answers_email',
            field=models.EmailField(blank=True, help_text='An office: enquiries that no adviser covers go there by email.', max_length=254, verbose_name='address that answers'),
        ),
        migrations.AddField(
            model_name='sitesettings',
            name='backup_checked_by',
            field=models.CharField(blank=True, max_length=120, verbose_name='checked by'),
        ),
        migrations.AddField(
            model_name='sitesettings',
            name='backup_checked_on',
            field=models.DateField(blank=True, help_text='Database and uploaded files are backed up elsewhere and can be restored.', null=True, verbose_name='backup checked on'),
        ),
        migrations.AddField(
            model_name='sitesettings',
            name='backup_days',
            field=models.PositiveSmallIntegerField(blank=True, help_text='What was erased on the site is in older backups for as long.', null=True, verbose_name='days a backup is kept'),
        ),
        migrations.AddField(
            model_name='sitesettings',
            name='data_holders',
            field=models.CharField(blank=True, help_text='Host, storage of files, email provider: name, town and country of each.', max_length=300, verbose_name='who keeps and sends the data for the site'),
        ),
        migrations.AddField(
            model_name='sitesettings',
            name='has_no_officer',
            field=models.BooleanField(default=False, verbose_name='no data protection officer has been designated'),
        ),
        migrations.AddField(
            model_name='sitesettings',
            name='log_days',
            field=models.PositiveSmallIntegerField(blank=True, help_text='By the host and the proxy; the site itself keeps none. 0: there are none.', null=True, verbose_name='days access logs with IP addresses are kept'),
        ),
        migrations.AddField(
            model_name='sitesettings',
            name='officer_contact',
            field=models.CharField(blank=True, help_text='In one line. A public authority must have one (GDPR, Art. 37).', max_length=300, verbose_name='contact of the data protection officer'),
        ),
        migrations.AddField(
            model_name='sitesettings',
            name='transfers',
            field=models.CharField(blank=True, choices=[('none', 'no data leave the European Economic Area'), ('adequacy', 'to a country with an adequacy decision (GDPR, Art. 45)'), ('clauses', 'with standard contractual clauses (GDPR, Art. 46)')], max_length=20, verbose_name='transfers outside the European Economic Area'),
        ),
    ]
