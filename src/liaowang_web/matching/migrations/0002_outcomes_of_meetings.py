from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("matching", "0001_initial")]

    operations = [
        migrations.AddField(model_name="feedback", name="rating", field=models.PositiveSmallIntegerField(null=True)),
        migrations.AddField(model_name="feedback", name="source", field=models.CharField(blank=True, max_length=60)),
        migrations.AlterField(
            model_name="feedback",
            name="act",
            field=models.CharField(
                choices=[
                    ("not_relevant", "Not relevant"),
                    ("enquiry", "Enquiry sent"),
                    ("meeting", "Meeting held"),
                    ("contract", "Contract signed"),
                    ("missed", "Meeting missed"),
                ],
                max_length=12,
                verbose_name="what came of it",
            ),
        ),
    ]
