"""Server and worker start together and end together."""

from __future__ import annotations

import io
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.request import urlopen

import psutil
import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from liaowang_web.accounts.models import Organisation, User
from liaowang_web.accounts.roles import ROLES
from liaowang_web.audit.selectors import verify_chain

ROOT = Path(__file__).resolve().parents[3]
PATIENCE_SECONDS = 180
"""How long a server may take to start beside other tests; how fast it is, is none of their business."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.mark.parametrize(("options", "n_beside"), [((), 3), (("--only-pages",), 0)])
def test_all_answer_and_all_end(options: tuple[str, ...], n_beside: int, tmp_path: Path) -> None:
    given = {
        **os.environ,
        "LIAOWANG_DATA": str(tmp_path),
        "DATABASE_URL": "",
        "DJANGO_SETTINGS_MODULE": "liaowang_web.config.settings",
    }
    manage = [sys.executable, str(ROOT / "manage.py")]
    subprocess.run([*manage, "migrate", "-v0"], env=given, check=True)
    port = free_port()
    command = [*manage, "serve", "--port", str(port), "--workers", "1", *options]
    with subprocess.Popen(command, env=given, stdout=subprocess.PIPE, text=True) as served:
        assert served.stdout is not None
        try:
            page, last = b"", time.monotonic() + PATIENCE_SECONDS
            while served.poll() is None and time.monotonic() < last:
                try:
                    with urlopen(f"http://127.0.0.1:{port}/en/", timeout=5) as answer:
                        page = answer.read()
                    break
                except OSError:
                    time.sleep(0.1)
            assert b"What changed" in page
            with urlopen(f"http://127.0.0.1:{port}/static/design/liaowang.css", timeout=5) as answer:
                assert b"vermilion" in answer.read()
            beside: list[psutil.Process] = []
            for _ in range(300):
                beside = psutil.Process(served.pid).children()
                if len(beside) > n_beside:
                    break
                time.sleep(0.1)
            assert len(beside) == 1 + n_beside
        finally:
            served.send_signal(signal.SIGINT)
        assert served.wait(timeout=30) == 0
        assert f"http://127.0.0.1:{port}/" in served.stdout.read()
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0


@pytest.mark.django_db
def test_sample_people_of_every_role(client: Client) -> None:
    out = io.StringIO()
    call_command("demo_people", stdout=out)
    password = out.getvalue().strip().rpartition(" ")[2]
    assert all(User.objects.get(email=f"{code.replace('_', '-')}@demo.example").has_role(code) for code in ROLES)
    assert Organisation.objects.get().state == "verified"
    assert "示例" in Organisation.objects.get().name_zh
    assert verify_chain().broken_at is None
    assert client.post("/en/account/login/", {"login": "analyst@demo.example", "password": password}).status_code == 302
    n_people = User.objects.count()
    again = io.StringIO()
    call_command("demo_people", stdout=again)
    assert password not in again.getvalue()
    assert User.objects.count() == n_people


def test_a_port_in_use_is_told() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(CommandError, match="already"):
            call_command("serve", port=taken.getsockname()[1])
