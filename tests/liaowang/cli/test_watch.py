"""The command `watch`: rounds in a process of its own, against a service on this machine."""

from __future__ import annotations

import json
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.services import Asked, Reply, Service, json_reply, openalex_page, rss_page, running_service

Command = Callable[..., Any]
KEY = "lamp-oil-4711"


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv("OPENALEX_API_KEY", KEY)
    with running_service() as it:
        it.answer = answer
        yield it


def answer(asked: Asked) -> Reply:
    if asked.path == "/works":
        return json_reply(openalex_page(range(4), None, 4))
    return Reply(rss_page("Lamps lit", "Lamps out"), kind="text/xml")


@pytest.fixture
def config(tmp_path: Path, service: Service) -> Path:
    path = tmp_path / "watch.toml"
    path.write_text(
        f"""
        folder = "kept"
        [[feeds]]
        name = "lamps"
        kind = "openalex"
        query = "lamp"
        url = "{service.url}/works"
        [[feeds]]
        name = "news"
        kind = "rss"
        url = "{service.url}/rss"
        every = "6 hours"
        """,
        encoding="utf-8",
    )
    return path


def test_help_shows_examples(liaowang: Command) -> None:
    said = liaowang("watch", "--help")
    assert said.code == 0
    assert "liaowang watch watch.toml --once" in said.out


def test_one_round_tells_what_came_and_when_the_next_is_due(
    liaowang: Command, config: Path, service: Service, tmp_path: Path
) -> None:
    said = liaowang("watch", config, "--once")
    assert said.code == 0, said.err
    for word in ("lamps", "news", "done", "Kept in", "next due"):
        assert word in said.out
    assert "lamps: " in said.err
    assert "4 records" in said.err
    assert service.asked[0].parameters["api_key"] == KEY
    again = liaowang("watch", config, "--once", "--lang", "zh")
    assert again.code == 0
    assert "未到时间" in again.out
    assert len(service.asked) == 2
    kept = "".join(path.read_text(errors="replace") for path in (tmp_path / "kept").rglob("*") if path.is_file())
    assert KEY not in kept + said.out + said.err


def test_json_is_one_line_a_round_and_quiet_says_nothing(liaowang: Command, config: Path) -> None:
    said = liaowang("watch", config, "--once", "--json", "--quiet")
    assert (said.code, said.err) == (0, "")
    told = json.loads(said.out)
    assert [(it["name"], it["outcome"], it["records"]) for it in told["feeds"]] == [
        ("lamps", "done", 4),
        ("news", "done", 2),
    ]
    assert liaowang("watch", config, "--once", "--quiet").out == ""
    said = liaowang("watch", config, "--once", "--now", "--json")
    assert [it["outcome"] for it in json.loads(said.out)["feeds"]] == ["nothing new"] * 2


def test_a_feed_that_fails_ends_with_one_error(liaowang: Command, config: Path, service: Service) -> None:
    service.answer = lambda asked: (
        Reply(b"<html><title>Sign in</title></html>", kind="text/html") if asked.path == "/works" else answer(asked)
    )
    said = liaowang("watch", config, "--once", "--quiet")
    assert said.code == 1
    assert said.err == "Error: lamps: refused, answered with text/html instead of JSON: Sign in\n"


def test_wrong_use(liaowang: Command, tmp_path: Path) -> None:
    said = liaowang("watch")
    assert said.code == 2
    assert "a settings file is needed" in said.err
    said = liaowang("watch", tmp_path / "none.toml", "--once")
    assert (said.code, said.err.count("\n")) == (3, 1)


def test_the_example_is_printed_whole(liaowang: Command, tmp_path: Path) -> None:
    said = liaowang("watch", "--example")
    assert said.code == 0
    assert said.out.startswith("# What `liaowang watch` asks for")


def test_ctrl_c_ends_a_sleeping_watch_cleanly(program: list[str], config: Path) -> None:
    with subprocess.Popen(
        [*program, "watch", str(config), "--json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        told = json.loads(process.stdout.readline())
        time.sleep(0.2)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=30)
    assert process.returncode == 130
    assert err.splitlines()[-1] == "Interrupted; the same command goes on from where it stopped."
    assert "Traceback" not in err
    assert [it["outcome"] for it in told["feeds"]] == ["done", "done"]


def test_what_was_watched_can_be_inspected_and_observed(liaowang: Command, config: Path, tmp_path: Path) -> None:
    assert liaowang("watch", config, "--once", "--quiet").code == 0
    files = sorted((tmp_path / "kept").rglob("*.gz"))
    told = liaowang("inspect", *files, "--json").json
    assert sorted((it["format"], it["records"]) for it in told) == [("feed", 2), ("openalex_json", 4)]
