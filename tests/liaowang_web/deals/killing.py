"""A real server that is killed while people act on deals through it, and what they were told before."""

from __future__ import annotations

import http.client
import os
import random
import re
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode, urlsplit, urlunsplit

from django.conf import settings
from django.db import connection
from django.test import Client
from django.utils import timezone

from liaowang_web.config.serving import server_command

TOKEN = "a" * 32
_LINK = re.compile(r'href="(/en/deals/X-\d+/(?:offer/|offers/\d+/(?:accept|decline|withdraw)/|move/reopen/))"')
_PATIENCE_SECONDS = 60
N_PROCESSES = 2
"""Of the server, as `serve` starts them by itself."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def address_of_database() -> str:
    """The database of the tests, as a server of its own is told it."""
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}"))


class Server:
    """The site as `serve` runs it, with its own connections to the database of the tests; started anew after a kill.

    Parameters
    ----------
    data : Path
        Its data folder.
    """

    def __init__(self, data: Path) -> None:
        self.data, self.port = data, free_port()
        self.given = os.environ | {
            "DJANGO_SETTINGS_MODULE": "liaowang_web.config.settings", "DATABASE_URL": address_of_database(),
            "LIAOWANG_DATA": str(self.data), "LIAOWANG_SECRET_KEY": settings.SECRET_KEY,
        }  # fmt: skip
        self.log = (self.data / "server.log").open("ab")

    @contextmanager
    def running(self) -> Iterator[None]:
        """Start it, and kill all its processes at the end."""
        command = server_command("127.0.0.1", self.port, N_PROCESSES)
        process = subprocess.Popen(
            command, env=self.given, stdout=self.log, stderr=self.log, start_new_session=True
        )  # fmt: skip
        try:
            self._wait(process, is_up=True)
            yield
        finally:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            self._wait(process, is_up=False)

    def _wait(self, process: subprocess.Popen[bytes], *, is_up: bool) -> None:
        """Wait until it answers, or until nothing of it listens any more."""
        ends = time.monotonic() + _PATIENCE_SECONDS
        while self._answers() != is_up:
            said = (self.data / "server.log").read_text()[-2000:]
            assert time.monotonic() < ends, said
            assert not is_up or process.poll() is None, said
            time.sleep(0.05)

    def _answers(self) -> bool:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=_PATIENCE_SECONDS)
        try:
            line.request("GET", "/en/deals/")
            return line.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            line.close()

    def close(self) -> None:
        """Close its log."""
        self.log.close()


@dataclass
class Ledger:
    """What was acknowledged: ``(act, deal, mark)``, and how many requests were cut off."""

    told: list[tuple[str, str, str]] = field(default_factory=list)
    n_cut_off: int = 0
    faults: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, act: str, deal: str, mark: str) -> None:
        with self.lock:
            self.told.append((act, deal, mark))


class Person:
    """Somebody with a browser who acts on one deal as fast as the server answers."""

    def __init__(self, client: Client, deal: str, port: int, seed: int, ledger: Ledger) -> None:
        self.cookie = f"sessionid={client.cookies['sessionid'].value}; csrftoken={TOKEN}"
        self.deal, self.port, self.ledger = deal, port, ledger
        self.chance = random.Random(seed)

    def act_until_cut_off(self) -> None:
        """Act until the server is gone."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=_PATIENCE_SECONDS)
        try:
            while self._act(line):
                pass
        except (OSError, http.client.HTTPException):
            with self.ledger.lock:
                self.ledger.n_cut_off += 1
        finally:
            line.close()

    def _act(self, line: http.client.HTTPConnection) -> bool:
        status, page = self._ask(line, "GET", f"/en/deals/{self.deal}/")
        if status != 200:
            self.ledger.faults.append(f"the room answers {status}")
            return False
        links = [f"/en/deals/{self.deal}/messages/", *_LINK.findall(page)]
        address = self.chance.choice(links)
        mark = f"m{self.chance.randrange(10**12)}"
        status, page = self._ask(line, "POST", address, self._data(mark))
        if status == 302:
            part = address.strip("/").split("/")
            act = part[-1]
            self.ledger.note(act, self.deal, mark if act in {"messages", "offer"} else part[-2])
        elif status not in {403, 404, 409}:  # the other side was faster
            self.ledger.faults.append(f"{address} answers {status}")
        return True

    def _data(self, mark: str) -> dict[str, str]:
        ends = timezone.localtime() + timedelta(days=3)
        return {
            "text": mark, "reason": mark, "type": "licence", "rights": "patent", "exclusivity": "ordinary",
            "payment": "lump", "amount": str(self.chance.randrange(1, 10**6)), "currency": "CNY", "note": mark,
            "expires_at": f"{ends:%Y-%m-%dT%H:%M}",
        }  # fmt: skip

    def _ask(
        self, line: http.client.HTTPConnection, method: str, address: str, data: dict[str, str] | None = None
    ) -> tuple[int, str]:
        headers = {"Cookie": self.cookie, "X-CSRFToken": TOKEN, "Content-Type": "application/x-www-form-urlencoded"}
        line.request(method, address, urlencode(data) if data else None, headers)
        answer = line.getresponse()
        return answer.status, answer.read().decode()
