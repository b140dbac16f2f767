"""What a piece told is frozen: when it was received, and which objection of its State it is about. What was sent before is filled
in as it was told; the instant of a withdrawal that was struck since stands in the record alone."""

from django.db import migrations, models

RECEIVED = """
UPDATE objections_disseminationitem AS item SET received_at = COALESCE(
    (SELECT sent_at FROM accreditation_objectionreply WHERE id = item.reply_id),
    (SELECT struck_at FROM objections_disseminationitem WHERE id = item.corrects_id),
    (SELECT GREATEST(made_at, objection.received_at) FROM objections_objectionstatement WHERE id = item.statement_id),
    CASE WHEN item.kind = 'withdrawal' THEN COALESCE(
        (SELECT act.moment FROM accounts_act AS act
            WHERE item.struck_at IS NOT NULL AND act.kind = 'objection.withdraw' AND act.subject = 'objection:' || objection.id
                AND act.number < (SELECT sent.number FROM objections_dissemination AS told
                    JOIN accounts_act AS sent ON sent.id = told.act_id WHERE told.id = item.dissemination_id)
            ORDER BY act.number DESC LIMIT 1),
        objection.withdrawal_received_at)
    END,
    objection.received_at,
    (SELECT sent_at FROM objections_dissemination WHERE id = item.dissemination_id))
FROM objections_disseminationitem AS same LEFT JOIN objections_objection AS objection ON objection.id = same.objection_id
WHERE same.id = item.id
"""
ORDINALS = """
UPDATE objections_disseminationitem AS item SET ordinal = counted.ordinal
FROM (
    SELECT told.objection_id,
        ROW_NUMBER() OVER (PARTITION BY objection.application_id, objection.state_id ORDER BY told.id) AS ordinal
    FROM objections_disseminationitem AS told JOIN objections_objection AS objection ON objection.id = told.objection_id
    WHERE told.kind = 'objection'
) AS counted
WHERE counted.objection_id = item.objection_id
"""


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_record'),
        ('objections', '0006_struck_entries'),
    ]

    operations = [
        migrations.AddField(
            model_name='disseminationitem',
            name='case_over',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='disseminationitem',
            name='ordinal',
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='disseminationitem',
            name='received_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.RunSQL([RECEIVED, ORDINALS], migrations.RunSQL.noop),
        migrations.AlterField(
            model_name='disseminationitem',
            name='received_at',
            field=models.DateTimeField(),
        ),
    ]
