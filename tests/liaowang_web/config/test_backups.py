"""A database dumped, dropped, restored and compared."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from tests.liaowang_web.hall_factories import make_attachment, make_entry

from liaowang_web.accounts.models import Organisation
from liaowang_web.audit.selectors import verify_chain
from liaowang_web.hall.files.keeping import path_of
from liaowang_web.matching.models import RankerVersion
from liaowang_web.matching.rankers import folder_of, hash_of_files

ROOT = Path(__file__).resolve().parents[3]


def manage(url: str, *arguments: str, data: Path | None = None) -> str:
    given = {
        **os.environ,
        **({"LIAOWANG_DATA": str(data)} if data else {}),
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "tests.liaowang_web.settings",
        "PYTHONPATH": str(ROOT),
    }
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments], cwd=ROOT, env=given, capture_output=True, text=True, check=False
    )
    return done.stdout + done.stderr


@pytest.fixture
def conf(settings: Any, tmp_path: Path) -> Any:
    settings.FILES, settings.RANKERS = tmp_path / "here" / "files", tmp_path / "here" / "rankers"
    return settings


def make_live_ranker() -> RankerVersion:
    """A ranker in use; what it knows is nothing, since a back-up looks at its files alone."""
    version = RankerVersion(number=7, n_rows=0, state="live")
    folder = folder_of(version)
    folder.mkdir(parents=True)
    for name in ("ranker.json", "trees.json", "texts.npz"):
        (folder / name).write_bytes(name.encode())
    version.files_hash = hash_of_files(folder)
    version.save()
    half_made = folder.parent / ".making-abc"
    half_made.mkdir()
    (half_made / "trees.json").write_bytes(b"half")
    return version


@pytest.mark.django_db(transaction=True)
def test_dump_drop_restore_compare(tmp_path: Path, conf: Any) -> None:
    entry = make_entry("achievement")
    lantern = entry.organisation
    kept = make_attachment(entry)
    Path(conf.FILES, "ab").mkdir(parents=True, exist_ok=True)
    Path(conf.FILES, "ab", "tmp_half_written").write_bytes(b"left behind")
    ranker = make_live_ranker()
    verdict = verify_chain()
    dump = tmp_path / "dump"
    call_command("back_up", str(dump), verbosity=0)
    with pytest.raises(CommandError, match="already"):
        call_command("back_up", str(dump))
    with pytest.raises(CommandError, match="not empty"):
        call_command("restore", str(dump))

    settings, data = connection.settings_dict, tmp_path / "data"
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
        assert "Restored" in manage(url, "restore", str(dump), data=data)
        again_kept = data / "files" / kept.sha256[:2] / kept.sha256
        assert again_kept.read_bytes() == path_of(kept.sha256).read_bytes()
        assert hash_of_files(data / "rankers" / ranker.code) == ranker.files_hash
        assert [it.name for it in (data / "rankers").iterdir()] == [ranker.code]
        assert [it.name for it in (data / "files").rglob("*") if it.is_file()] == [kept.sha256]
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


def archive_of(path: Path, **members: bytes) -> Path:
    with tarfile.open(path, "w") as archive:
        for name, content in members.items():
            about = tarfile.TarInfo(name.replace("__", "/"))
            about.size = len(content)
            archive.addfile(about, io.BytesIO(content))
    return path


@pytest.mark.parametrize(
    ("members", "says"),
    [
        ({f"files__ab__{'ab' * 32}": b"light", "database": b""}, "is not what it was"),
        ({"..__outside": b"light"}, "which no back-up does"),
        ({"rankers__..__outside": b"light"}, "which no back-up does"),
        ({"rankers__R-000001__trees.json": b"light"}, "holds no database"),
        ({}, "holds no database"),
    ],
)
def test_what_is_no_back_up_is_refused_and_nothing_is_written(
    tmp_path: Path, members: dict[str, bytes], says: str
) -> None:
    source, data = archive_of(tmp_path / "dump", **members), tmp_path / "data"
    told = manage(f"sqlite:///{tmp_path / 'new.sqlite3'}", "restore", str(source), data=data)
    assert says in told
    assert not (tmp_path / "outside").exists()
    assert not [it for it in data.rglob("*") if it.is_file() and {"files", "rankers"} & set(it.parts)]
