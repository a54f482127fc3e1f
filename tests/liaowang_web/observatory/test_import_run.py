"""Importing a run: what it brings, and what it refuses."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from liaowang_web.observatory.models import Run

pytestmark = pytest.mark.django_db


def test_a_folder_without_a_run_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="no finished run"):
        call_command("import_run", tmp_path)
    assert not Run.objects.exists()
