"""Note when an objection was decided."""

from django.db import migrations, models
from django.db.models import F


def take_over(apps, _editor):
    """Say of what is decided already that it was decided when it was last changed."""
    objections = apps.get_model("catalogue", "Objection").objects
    objections.filter(state__in=("upheld", "rejected")).update(decided_at=F("changed_at"))


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0001_initial")]

    operations = [
        migrations.AddField("objection", "decided_at", models.DateTimeField(editable=False, null=True)),
        migrations.RunPython(take_over, migrations.RunPython.noop),
    ]
