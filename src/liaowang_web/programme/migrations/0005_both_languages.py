import re
from typing import Any

from django.db import migrations, models

_CHINESE = re.compile("[\u3400-\u9fff]")
_PAIRS = (("challenge", "own_efforts"), ("challenge", "ip_terms"), ("task", "indicators"))


def _part(apps: Any, _editor: Any) -> None:
    """Move a text without a Chinese character to the English column; one in both languages stays as it was written."""
    for model, name in _PAIRS:
        for row in apps.get_model("programme", model)._base_manager.exclude(**{f"{name}_zh": ""}):
            text = getattr(row, f"{name}_zh")
            if not _CHINESE.search(text):
                setattr(row, f"{name}_zh", "")
                setattr(row, f"{name}_en", text)
                row.save(update_fields=[f"{name}_zh", f"{name}_en"])


def _join(apps: Any, _editor: Any) -> None:
    for model, name in _PAIRS:
        for row in apps.get_model("programme", model)._base_manager.exclude(**{f"{name}_en": ""}):
            texts = [getattr(row, f"{name}_zh"), getattr(row, f"{name}_en")]
            setattr(row, f"{name}_zh", "\n".join(filter(None, texts)))
            row.save(update_fields=[f"{name}_zh"])


class Migration(migrations.Migration):
    dependencies = [("programme", "0004_dropped")]

    operations = [
        migrations.RenameField("challenge", "own_efforts", "own_efforts_zh"),
        migrations.RenameField("challenge", "ip_terms", "ip_terms_zh"),
        migrations.RenameField("task", "indicators", "indicators_zh"),
        migrations.AlterField(
            "challenge",
            "own_efforts_zh",
            models.TextField(
                blank=True,
                help_text="what was tried; a problem that its owner can solve is no challenge",
                max_length=2000,
                verbose_name="why it is beyond one's own ability, in Chinese",
            ),
        ),
        migrations.AlterField(
            "challenge",
            "ip_terms_zh",
            models.TextField(blank=True, max_length=2000, verbose_name="who owns what comes out, in Chinese"),
        ),
        migrations.AlterField(
            "task",
            "indicators_zh",
            models.TextField(
                blank=True,
                help_text="what must be reached, one a line: metric, value, unit",
                max_length=4000,
                verbose_name="indicators in Chinese",
            ),
        ),
        migrations.AddField(
            "challenge",
            "own_efforts_en",
            models.TextField(
                blank=True, default="", max_length=4000, verbose_name="why it is beyond one's own ability, in English"
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            "challenge",
            "ip_terms_en",
            models.TextField(
                blank=True, default="", max_length=4000, verbose_name="who owns what comes out, in English"
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            "task",
            "indicators_en",
            models.TextField(blank=True, default="", max_length=8000, verbose_name="indicators in English"),
            preserve_default=False,
        ),
        migrations.RunPython(_part, _join),
    ]
