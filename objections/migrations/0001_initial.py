import datetime
import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
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
        migrations.CreateModel(
            name='Decision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('symbol', models.CharField(blank=True, max_length=60)),
                ('title', models.CharField(max_length=200)),
                ('status', models.CharField(choices=[('prepared', 'prepared, awaiting its second person'), ('under_silence', 'under silence'), ('adopted', 'adopted'), ('broken', 'silence broken'), ('discarded', 'discarded')], default='prepared', max_length=14)),
                ('prepared_at', models.DateTimeField()),
                ('confirmed_at', models.DateTimeField(blank=True, null=True)),
                ('adopted_at', models.DateTimeField(blank=True, null=True)),
                ('silence_ends_at', models.DateTimeField(blank=True, null=True)),
                ('broken_at', models.DateTimeField(blank=True, null=True)),
                ('imported', models.BooleanField(default=False)),
                ('evidence', models.CharField(blank=True, max_length=300)),
                ('form_key', models.CharField(blank=True, default='', max_length=64)),
                ('act', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.act')),
                ('broken_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.memberstate')),
                ('confirmed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('prepared_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('session', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sessions_app.session')),
            ],
            options={
                'ordering': ['-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('status__in', ['prepared', 'discarded']), ('imported', True), models.Q(('confirmed_by__isnull', False), models.Q(('confirmed_by', models.F('prepared_by')), _negated=True)), _connector='OR'), name='decision_has_second_person'), models.UniqueConstraint(condition=models.Q(('form_key', ''), _negated=True), fields=('prepared_by', 'form_key'), name='decision_once_by_a_form')],
            },
        ),
        migrations.CreateModel(
            name='Dissemination',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(unique=True)),
                ('sent_at', models.DateTimeField()),
                ('missions', models.PositiveIntegerField(default=0)),
                ('imported', models.BooleanField(default=False)),
                ('act', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.act')),
                ('sent_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-number'],
            },
        ),
        migrations.CreateModel(
            name='LodgingDraft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(blank=True)),
                ('shares_basis', models.BooleanField(default=False)),
                ('shares_name', models.BooleanField(default=False)),
                ('key', models.CharField(max_length=64)),
                ('saved_at', models.DateTimeField()),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accreditation.application')),
                ('state', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.memberstate')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('user', 'state', 'application'), name='one_draft_per_delegate_and_file')],
            },
        ),
        migrations.CreateModel(
            name='MissionNote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField()),
                ('written_at', models.DateTimeField()),
                ('form_key', models.CharField(blank=True, default='', max_length=64)),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accreditation.application')),
                ('state', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.memberstate')),
                ('written_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['id'],
                'indexes': [models.Index(fields=['state', 'application'], name='objections__state_i_5a866b_idx')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('form_key', ''), _negated=True), fields=('written_by', 'form_key'), name='note_once_by_a_form')],
            },
        ),
        migrations.CreateModel(
            name='NoteReceived',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('missed', models.BooleanField(default=False)),
                ('received_at', models.DateTimeField()),
                ('flagged_at', models.DateTimeField()),
                ('lifted_at', models.DateTimeField(blank=True, null=True)),
                ('lift_reason', models.TextField(blank=True)),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accreditation.application')),
                ('flagged_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('lifted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('paper', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.storedfile')),
                ('state', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.memberstate')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('lifted_at__isnull', True), ('missed', False)), fields=('application',), name='one_note_flag_per_case')],
            },
        ),
        migrations.CreateModel(
            name='Objection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('standing', models.CharField(choices=[('awaiting_second', 'awaiting_second'), ('standing', 'standing'), ('withdrawn', 'withdrawn'), ('not_lodged', 'not_lodged'), ('no_longer_applicable', 'no_longer_applicable')], max_length=22)),
                ('receipt', models.CharField(max_length=20, unique=True)),
                ('lodge_key', models.CharField(blank=True, max_length=64)),
                ('digest', models.CharField(blank=True, max_length=64)),
                ('lodged_at', models.DateTimeField()),
                ('received_at', models.DateTimeField()),
                ('confirmed_at', models.DateTimeField(blank=True, null=True)),
                ('shares_name', models.BooleanField(default=False)),
                ('shares_basis', models.BooleanField(default=False)),
                ('name_shared_at', models.DateTimeField(blank=True, null=True)),
                ('basis_shared_at', models.DateTimeField(blank=True, null=True)),
                ('withheld_at', models.DateTimeField(blank=True, null=True)),
                ('withheld_reason', models.TextField(blank=True)),
                ('on_paper', models.BooleanField(default=False)),
                ('contested_at', models.DateTimeField(blank=True, null=True)),
                ('contested_reason', models.TextField(blank=True)),
                ('contest_settled_at', models.DateTimeField(blank=True, null=True)),
                ('contest_outcome', models.TextField(blank=True)),
                ('dissemination_due_at', models.DateTimeField()),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('withdrawal_received_at', models.DateTimeField(blank=True, null=True)),
                ('withdrawal_due_at', models.DateTimeField(blank=True, null=True)),
                ('imported', models.BooleanField(default=False)),
                ('evidence', models.CharField(blank=True, max_length=300)),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accreditation.application')),
                ('confirmed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('contest_settled_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('lodged_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('paper', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.storedfile')),
                ('state', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.memberstate')),
                ('withdrawal_paper', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.storedfile')),
                ('withdrawn_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('withheld_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'objection',
                'verbose_name_plural': 'objections',
                'indexes': [models.Index(fields=['application', 'standing'], name='objections__applica_6024fc_idx'), models.Index(fields=['state', 'standing'], name='objections__state_i_8d9d07_idx')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('standing__in', ['standing', 'awaiting_second'])), fields=('application', 'state'), name='one_current_objection_per_state'), models.CheckConstraint(condition=models.Q(models.Q(('standing', 'withdrawn'), ('withdrawn_at__isnull', False)), models.Q(models.Q(('standing', 'withdrawn'), _negated=True), ('withdrawn_at__isnull', True)), _connector='OR'), name='objection_withdrawn_has_instant')],
            },
        ),
        migrations.CreateModel(
            name='PlenaryUpdate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('given_at', models.DateTimeField()),
                ('exchange_of_views', models.CharField(choices=[('held', 'held'), ('not_needed', 'not needed')], max_length=12)),
                ('text', models.TextField(blank=True)),
                ('imported', models.BooleanField(default=False)),
                ('act', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.act')),
                ('given_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sessions_app.session')),
            ],
            options={
                'ordering': ['-given_at'],
            },
        ),
        migrations.CreateModel(
            name='SeenMark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seen_at', models.DateTimeField()),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accreditation.application')),
                ('seen_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('state', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.memberstate')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('state', 'application'), name='seen_once_by_a_mission')],
            },
        ),
        migrations.CreateModel(
            name='VisitMark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('visited_at', models.DateTimeField()),
                ('previous_at', models.DateTimeField(blank=True, null=True)),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Consultation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('opened_at', models.DateTimeField()),
                ('ends_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('end_reason', models.TextField(blank=True)),
                ('resolves_at', models.DateTimeField(blank=True, null=True)),
                ('imported', models.BooleanField(default=False)),
                ('application', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accreditation.application')),
                ('ended_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('facilitator', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('opened_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('ended_at__isnull', True)), fields=['ends_at'], name='clock_running'), models.Index(condition=models.Q(('resolves_at__isnull', False)), fields=['resolves_at'], name='clock_resolves')],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('opened_at'))), name='clock_ends_after_opening'), models.CheckConstraint(condition=models.Q(('ends_at__lte', django.db.models.expressions.CombinedExpression(models.F('opened_at'), '+', models.Value(datetime.timedelta(days=92, seconds=3600))))), name='clock_never_more_than_three_months')],
            },
        ),
        migrations.CreateModel(
            name='ConsultationNote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('with_applicant', models.BooleanField(default=False)),
                ('text', models.TextField()),
                ('is_summary', models.BooleanField(default=False)),
                ('happened_at', models.DateTimeField()),
                ('written_at', models.DateTimeField()),
                ('form_key', models.CharField(blank=True, default='', max_length=64)),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accreditation.application')),
                ('with_state', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.memberstate')),
                ('written_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['happened_at', 'id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('form_key', ''), _negated=True), fields=('written_by', 'form_key'), name='log_entry_once_by_a_form')],
            },
        ),
        migrations.CreateModel(
            name='DecisionItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('done_at', models.DateTimeField(blank=True, null=True)),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accreditation.application')),
                ('decision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='objections.decision')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('decision', 'application'), name='case_once_in_a_decision')],
            },
        ),
        migrations.CreateModel(
            name='DisseminationView',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('first_opened_at', models.DateTimeField()),
                ('dissemination', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='views', to='objections.dissemination')),
                ('state', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.memberstate')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('dissemination', 'state'), name='dissemination_view_once')],
            },
        ),
        migrations.CreateModel(
            name='ObjectionStatement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField()),
                ('made_at', models.DateTimeField()),
                ('dissemination_due_at', models.DateTimeField()),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('objection', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='statements', to='objections.objection')),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='PlenaryUpdateItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state_then', models.CharField(max_length=22)),
                ('summary', models.TextField(blank=True)),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accreditation.application')),
                ('update', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='objections.plenaryupdate')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('update', 'application'), name='case_once_in_an_update')],
            },
        ),
        migrations.CreateModel(
            name='PreparedAct',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('withdrawal', 'withdrawal'), ('supplement', 'supplement to the general basis'), ('sharing', 'sharing with the organization')], max_length=10)),
                ('text', models.TextField(blank=True)),
                ('shares_name', models.BooleanField(default=False)),
                ('shares_basis', models.BooleanField(default=False)),
                ('prepared_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('objection', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='prepared', to='objections.objection')),
                ('prepared_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('objection', 'kind'), name='one_prepared_act_of_a_kind')],
            },
        ),
        migrations.CreateModel(
            name='DisseminationItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('objection', 'Objection'), ('statement', 'Statement'), ('withdrawal', 'Withdrawal'), ('reply', 'Reply'), ('struck', 'Struck'), ('reinstated', 'Reinstated')], max_length=12)),
                ('struck_at', models.DateTimeField(blank=True, null=True)),
                ('corrects', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='correction', to='objections.disseminationitem')),
                ('dissemination', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='objections.dissemination')),
                ('reply', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accreditation.objectionreply')),
                ('objection', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='disseminated', to='objections.objection')),
                ('statement', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='disseminated', to='objections.objectionstatement')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('kind', 'objection')), fields=('objection',), name='objection_disseminated_once'), models.UniqueConstraint(condition=models.Q(('kind', 'statement')), fields=('statement',), name='statement_disseminated_once'), models.UniqueConstraint(condition=models.Q(('kind', 'withdrawal'), ('struck_at__isnull', True)), fields=('objection',), name='withdrawal_disseminated_once'), models.UniqueConstraint(condition=models.Q(('kind', 'reply')), fields=('reply',), name='reply_disseminated_once')],
            },
        ),
    ]
