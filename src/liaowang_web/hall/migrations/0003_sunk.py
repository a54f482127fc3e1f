from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("hall", "0002_price_exclusions")]

    operations = [
        migrations.AddField(
            model_name="entry",
            name="is_sunk",
            field=models.BooleanField(default=False, editable=False),
        ),
    ]
