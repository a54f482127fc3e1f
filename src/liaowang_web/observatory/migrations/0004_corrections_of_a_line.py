import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("observatory", "0003_ledger_file"),
    ]

    operations = [
        migrations.AddField(
            model_name="correction",
            name="replaces",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="observatory.correction"
            ),
        ),
        migrations.RemoveConstraint(
            model_name="correction",
            name="one_correction_of_a_kind",
        ),
        migrations.AddConstraint(
            model_name="correction",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "in_force")),
                fields=("since", "code", "kind"),
                name="one_correction_of_a_kind",
            ),
        ),
    ]
