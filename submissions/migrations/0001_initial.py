import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import django_countries.fields
import submissions.models.search
from django.conf import settings
from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('accreditation', '0001_initial'),
        ('sessions_app', '0001_initial'),
    ]

    operations = [
        TrigramExtension(),
        migrations.CreateModel(
            name='FacetCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('facet', models.CharField(max_length=20)),
                ('value', models.CharField(max_length=300)),
                ('label', models.CharField(blank=True, max_length=300)),
                ('number', models.PositiveIntegerField(default=0)),
            ],
            options={
                'indexes': [models.Index(fields=['facet', '-number', 'value'], name='facet_commonest')],
                'constraints': [models.UniqueConstraint(fields=('facet', 'value'), name='facet_value_unique')],
            },
        ),
        migrations.CreateModel(
            name='WrittenInput',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.CharField(max_length=20, unique=True)),
                ('state', models.CharField(choices=[('draft', 'draft'), ('sent', 'sent'), ('returned', 'returned to its sender'), ('appealed', 'before the Chair'), ('posted', 'posted'), ('withheld', 'withheld'), ('withdrawn', 'withdrawn')], default='draft', max_length=10)),
                ('state_since', models.DateTimeField()),
                ('version', models.PositiveIntegerField(default=1)),
                ('created_at', models.DateTimeField()),
                ('saved_at', models.DateTimeField()),
                ('sent_at', models.DateTimeField(blank=True, null=True)),
                ('send_key', models.CharField(blank=True, max_length=64)),
                ('appealable', models.BooleanField(default=False)),
                ('title', models.CharField(blank=True, max_length=200, verbose_name='title')),
                ('topic', models.CharField(blank=True, max_length=120, verbose_name='topic')),
                ('language', models.CharField(choices=[('ar', 'Arabic'), ('zh', 'Chinese'), ('en', 'English'), ('fr', 'French'), ('ru', 'Russian'), ('es', 'Spanish'), ('other', 'another language')], default='en', max_length=5, verbose_name='language')),
                ('text', models.TextField(blank=True, verbose_name='text')),
                ('declares_guidelines', models.BooleanField(default=False)),
                ('agenda_item', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sessions_app.agendaitem')),
                ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('file', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.storedfile')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accreditation.organization')),
                ('session', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sessions_app.session')),
            ],
            options={
                'verbose_name': 'written input',
                'verbose_name_plural': 'written inputs',
                'indexes': [models.Index(fields=['organization', '-id'], name='submissions_organiz_1e68bd_idx'), models.Index(fields=['state', 'state_since'], name='submissions_state_3326d0_idx')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'sent', 'returned', 'appealed', 'posted', 'withheld', 'withdrawn'])), name='input_state_is_in_the_table'), models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'withdrawn']), ('sent_at__isnull', False), _connector='OR'), name='input_sent_has_instant')],
            },
        ),
        migrations.CreateModel(
            name='PostedInput',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(verbose_name='year')),
                ('number', models.PositiveIntegerField(verbose_name='number')),
                ('symbol', models.CharField(max_length=40, unique=True, verbose_name='symbol')),
                ('slug', models.SlugField(max_length=40, unique=True)),
                ('posted_at', models.DateTimeField(verbose_name='posted')),
                ('digest', models.CharField(max_length=64)),
                ('agenda_number', models.CharField(blank=True, max_length=10)),
                ('topic', models.CharField(max_length=300, verbose_name='topic')),
                ('language', models.CharField(choices=[('ar', 'Arabic'), ('zh', 'Chinese'), ('en', 'English'), ('fr', 'French'), ('ru', 'Russian'), ('es', 'Spanish'), ('other', 'another language')], max_length=5, verbose_name='language')),
                ('title', models.CharField(blank=True, max_length=200, verbose_name='title')),
                ('text', models.TextField(blank=True, verbose_name='text')),
                ('organization_name', models.CharField(max_length=200, verbose_name='organization')),
                ('organization_type', models.CharField(choices=[('ngo', 'non-governmental organization'), ('business', 'business'), ('academia', 'academia'), ('technical', 'technical community'), ('other', 'other')], max_length=12, verbose_name='type of organization')),
                ('country', django_countries.fields.CountryField(max_length=2, verbose_name='country')),
                ('region', models.CharField(blank=True, max_length=60, verbose_name='region')),
                ('gone', models.CharField(blank=True, choices=[('withheld', 'withheld by the Chair'), ('withdrawn', 'withdrawn by its sender')], max_length=10)),
                ('gone_at', models.DateTimeField(blank=True, null=True)),
                ('file_text', models.TextField(blank=True)),
                ('bigrams', models.TextField(blank=True)),
                ('search', models.GeneratedField(db_persist=True, expression=submissions.models.search.LanguageVector('language', 'title', 'organization_name', 'topic', 'text', 'file_text', 'bigrams'), output_field=django.contrib.postgres.search.SearchVectorField())),
                ('file', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.storedfile')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accreditation.organization')),
                ('process', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accreditation.process')),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sessions_app.session')),
                ('input', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='posted', to='submissions.writteninput')),
            ],
            options={
                'verbose_name': 'posted input',
                'verbose_name_plural': 'posted inputs',
                'ordering': ['-id'],
                'indexes': [models.Index(condition=models.Q(('gone_at__isnull', True)), fields=['session', '-id'], name='posted_by_session'), models.Index(condition=models.Q(('gone_at__isnull', True)), fields=['topic', '-id'], name='posted_by_topic'), models.Index(condition=models.Q(('gone_at__isnull', True)), fields=['language', '-id'], name='posted_by_language'), models.Index(condition=models.Q(('gone_at__isnull', True)), fields=['organization_type', '-id'], name='posted_by_organization_type'), models.Index(condition=models.Q(('gone_at__isnull', True)), fields=['country', '-id'], name='posted_by_country'), models.Index(condition=models.Q(('gone_at__isnull', True)), fields=['region', '-id'], name='posted_by_region'), models.Index(condition=models.Q(('gone_at__isnull', True)), fields=['year', '-id'], name='posted_by_year'), models.Index(condition=models.Q(('gone_at__isnull', True)), fields=['-id'], name='posted_newest'), models.Index(fields=['organization', '-id'], name='posted_by_organization'), models.Index(condition=models.Q(('gone_at__isnull', False)), fields=['-gone_at'], name='posted_gone'), django.contrib.postgres.indexes.GinIndex(fields=['search'], name='posted_search'), django.contrib.postgres.indexes.GinIndex(fields=['organization_name'], name='posted_by_name', opclasses=['gin_trgm_ops'])],
                'constraints': [models.UniqueConstraint(fields=('process', 'year', 'number'), name='posted_number_unique'), models.CheckConstraint(condition=models.Q(models.Q(('gone', ''), ('gone_at__isnull', True)), models.Q(('gone_at__isnull', False), models.Q(('gone', ''), _negated=True), ('bigrams', ''), ('file', None), ('file_text', ''), ('text', ''), ('title', '')), _connector='OR'), name='posted_gone_keeps_no_words')],
            },
        ),
        migrations.CreateModel(
            name='InputVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('content', models.JSONField()),
                ('digest', models.CharField(max_length=64)),
                ('file_text', models.TextField(blank=True)),
                ('sent_at', models.DateTimeField()),
                ('file', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.storedfile')),
                ('sent_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('input', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='submissions.writteninput')),
            ],
            options={
                'ordering': ['number'],
                'constraints': [models.UniqueConstraint(fields=('input', 'number'), name='input_version_unique')],
            },
        ),
        migrations.CreateModel(
            name='InputDecision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('step', models.CharField(choices=[('send', 'send'), ('return', 'return'), ('post', 'post'), ('appeal', 'appeal'), ('uphold', 'uphold'), ('overturn', 'overturn'), ('withhold', 'withhold'), ('withdraw', 'withdraw')], max_length=10)),
                ('reason', models.TextField(blank=True)),
                ('decided_at', models.DateTimeField()),
                ('by_party', models.CharField(max_length=12)),
                ('decided_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('version', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='submissions.inputversion')),
                ('input', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='submissions.writteninput')),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        # Figures on more words than the default 1,000: the list asks PostgreSQL how many rows a word will find.
        migrations.RunSQL(
            "ALTER TABLE submissions_postedinput ALTER COLUMN search SET STATISTICS 1000",
            "ALTER TABLE submissions_postedinput ALTER COLUMN search SET STATISTICS -1",
        ),
    ]
