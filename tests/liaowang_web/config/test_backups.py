"""A database dumped, dropped, restored and compared."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from tests.liaowang_web.factories import make_organisation

from liaowang_web.accounts.models import Organisation
from liaowang_web.audit.selectors import verify_chain

ROOT = Path(__file__).resolve().parents[3]


def manage(url: str, *arguments: str) -> str:
    given = {
        **os.environ,
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "tests.liaowang_web.settings",
        "PYTHONPATH": str(ROOT),
    }
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments], cwd=ROOT, env=given, capture_output=True, text=True, check=False
    )
    return done.stdout + done.stderr


@pytest.mark.django_db(transaction=True)
def test_dump_drop_restore_compare(tmp_path: Path) -> None:
    lantern = make_organisation(state="verified")
    verdict = verify_chain()
    dump = tmp_path / "dump"
    call_command("back_up", str(dump), verbosity=0)
    with pytest.raises(CommandError, match="already"):
        call_command("back_up", str(dump))
    with pytest.raises(CommandError, match="not empty"):
        call_command("restore", str(dump))

    settings = connection.settings_dict
    if connection.vendor == "sqlite":
        url = f"sqlite:///{tmp_path / 'new.sqlite3'}"
    else:
        assert shutil.which("createdb"), "the client programs of PostgreSQL are needed"
        place = ["-h", settings["HOST"] or "127.0.0.1", "-p", str(settings["PORT"] or 5432), "-U", settings["USER"]]
        name = f"{settings['NAME']}_restored"
        subprocess.run(["dropdb", "--if-exists", *place, name], check=True)
        subprocess.run(["createdb", *place, name], check=True)
        url = f"postgres://{settings['USER']}@{place[1]}:{place[3]}/{name}"
    try:
        assert "Restored" in manage(url, "restore", str(dump))
        assert f"{verdict.n_entries}:{verdict.last_hash}" in manage(url, "verify_audit")
        again = tmp_path / "again.json"
        manage(url, "dumpdata", "--natural-foreign", "--output", str(again))
        here = tmp_path / "here.json"
        call_command("dumpdata", "--natural-foreign", output=str(here), verbosity=0)
        assert again.read_text() == here.read_text()
        assert str(lantern.pk) in again.read_text()
        assert "never changed" in manage(url, "shell", "-c", _CHANGE)
    finally:
        if connection.vendor == "postgresql":
            subprocess.run(["dropdb", "--if-exists", *place, name], check=True)
    assert Organisation.objects.count() == 1


_CHANGE = "from django.db import connection as c; c.cursor().execute(\"UPDATE audit_entry SET reason = 'light'\")"


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="is not there"):
        call_command("restore", str(tmp_path / "nothing"))
