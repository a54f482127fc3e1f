"""What the site is told from outside."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from liaowang_web.config.commands import prepare
from liaowang_web.config.environment import read_environment

ROOT = Path(__file__).resolve().parents[3]


def test_first_command_makes_a_key_that_stays(tmp_path: Path) -> None:
    given = {"LIAOWANG_DATA": str(tmp_path / "var")}
    prepare(read_environment(given))
    key = read_environment(given).secret_key
    assert len(key) >= 50
    prepare(read_environment(given))
    assert read_environment(given).secret_key == key
    assert (tmp_path / "var" / "secret-key").stat().st_mode & 0o077 == 0


def test_only_the_environment_module_reads_the_environment() -> None:
    allowed = {"environment.py", "commands.py", "wsgi.py", "backups.py"}
    for path in (ROOT / "src" / "liaowang_web").rglob("*.py"):
        if path.name not in allowed:
            assert "os.environ" not in path.read_text(encoding="utf-8"), path


def test_importing_the_settings_makes_nothing(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", "import liaowang_web.config.settings"], cwd=tmp_path, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert not list(tmp_path.iterdir())


def test_migrations_are_complete_and_import_nothing_of_ours() -> None:
    for path in (ROOT / "src" / "liaowang_web").glob("*/migrations/*.py"):
        assert "liaowang_web" not in path.read_text(encoding="utf-8"), path
    done = subprocess.run(
        [sys.executable, "manage.py", "makemigrations", "--check", "--dry-run"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
