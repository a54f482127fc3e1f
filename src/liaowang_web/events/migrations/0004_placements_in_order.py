from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("events", "0003_presence")]

    operations = [migrations.AlterModelOptions(name="placement", options={"ordering": ("created_at",)})]
