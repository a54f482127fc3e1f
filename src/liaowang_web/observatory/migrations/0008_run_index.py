"""Topics lose the index by run alone, in place: to alter the field SQLite would write the table anew, with it last."""

import django.db.models.deletion
from django.db import migrations, models

NAME = "observatory_topic_run_id_9151fe49"
"""As Django names it, on every database."""


class Migration(migrations.Migration):
    dependencies = [
        ("observatory", "0007_counted_index"),
    ]

    operations = [
        migrations.RunSQL(
            f"DROP INDEX {NAME}",
            f"CREATE INDEX {NAME} ON observatory_topic (run_id)",
            state_operations=[
                migrations.AlterField(
                    model_name="topic",
                    name="run",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="topics",
                        to="observatory.run",
                    ),
                ),
            ],
        ),
    ]
