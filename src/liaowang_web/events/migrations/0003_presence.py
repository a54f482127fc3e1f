from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("events", "0002_moves")]

    operations = [
        migrations.AddField(
            model_name="placement",
            name="present",
            field=models.ManyToManyField(blank=True, related_name="arrived_at", to="events.registration"),
        ),
    ]
