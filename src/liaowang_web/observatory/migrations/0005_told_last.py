"""Moves what is told of a topic behind its other columns: SQLite reads through it to reach a column that stands after."""

from django.db import migrations, models


def copy(apps, schema_editor):
    apps.get_model("observatory", "Topic").objects.update(told_last=models.F("told"))


class Migration(migrations.Migration):
    dependencies = [("observatory", "0004_corrections_of_a_line")]

    operations = [
        migrations.AddField("topic", "told_last", models.JSONField(default=dict), preserve_default=False),
        migrations.RunPython(copy, migrations.RunPython.noop),
        migrations.RemoveField("topic", "told"),
        migrations.RenameField("topic", "told_last", "told"),
    ]
