"""A live service on this machine that replays documented answers, errors and cut connections; and a clock to match."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)


@dataclass
class FakeClock:
    """A clock that waits by jumping ahead, and remembers how long."""

    moment: datetime = NOON
    waits: list[float] = field(default_factory=list)

    def now(self) -> datetime:
        return self.moment

    def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.moment += timedelta(seconds=seconds)


@dataclass(frozen=True)
class Asked:
    """A request as it came."""

    path: str
    parameters: dict[str, str]
    headers: dict[str, str]


@dataclass(frozen=True)
class Reply:
    """What the service answers; ``missing`` bytes are promised and never sent."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    kind: str = "application/json"
    missing: int = 0


def json_reply(found: Any, **options: Any) -> Reply:
    return Reply(json.dumps(found, ensure_ascii=False).encode(), **options)


class Service:
    """Answers each request with the next reply of a list (the last one for ever), or as a function says."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.replies: list[Reply] = []
        self.answer: Callable[[Asked], Reply] | None = None
        self.url = ""

    def reply_to(self, asked: Asked) -> Reply:
        self.asked.append(asked)
        if self.answer:
            return self.answer(asked)
        return self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]


@contextmanager
def running_service() -> Iterator[Service]:
    """Start a service on a free port of this machine."""
    service = Service()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            headers = {name.lower(): value for name, value in self.headers.items()}
            reply = service.reply_to(Asked(parts.path, dict(parse_qsl(parts.query)), headers))
            self.send_response(reply.status)
            self.send_header("Content-Type", reply.kind)
            self.send_header("Content-Length", str(len(reply.body) + reply.missing))
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(reply.body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    service.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def openalex_page(numbers: range, cursor: str | None, total: int) -> dict[str, Any]:
    """A page of made-up works as OpenAlex gives it."""
    works = [
        {
            "id": f"https://openalex.org/W{9000 + n}",
            "doi": f"https://doi.org/10.1000/lamp.{n}",
            "title": f"Lamp number {n}",
            "publication_date": "2026-03-01",
            "type": "article",
        }
        for n in numbers
    ]
    return {"meta": {"count": total, "per_page": len(works), "next_cursor": cursor}, "results": works}


def crossref_page(numbers: range, cursor: str, total: int) -> dict[str, Any]:
    """A page of made-up works as Crossref gives it."""
    works = [
        {
            "DOI": f"10.1000/lantern.{n}",
            "type": "journal-article",
            "title": [f"Lantern number {n}"],
            "is-referenced-by-count": 0,
            "container-title": ["Lanterns"],
            "published": {"date-parts": [[2026, 3]]},
        }
        for n in numbers
    ]
    message = {"total-results": total, "items-per-page": len(works), "next-cursor": cursor, "items": works}
    return {"status": "ok", "message-type": "work-list", "message-version": "1.0.0", "message": message}


def github_page(numbers: range, total: int, **more: Any) -> dict[str, Any]:
    """A page of made-up repositories as the search of GitHub gives it."""
    items = [
        {
            "id": n,
            "full_name": f"lamps/lamp-{n}",
            "name": f"lamp-{n}",
            "owner": {"login": "lamps", "type": "Organization"},
            "description": "A lamp",
            "stargazers_count": n,
            "created_at": "2026-03-01T00:00:00Z",
        }
        for n in numbers
    ]
    return {"total_count": total, "incomplete_results": False, "items": items, **more}


def arxiv_page(numbers: range, total: int) -> bytes:
    """A page of made-up preprints as the arXiv interface gives it; number n is submitted at minute n."""
    entries = "".join(
        f"<entry><id>http://arxiv.org/abs/2603.{n:05d}v1</id><title>Preprint number {n}</title>"
        f"<published>{datetime(2026, 3, 1, tzinfo=UTC) + timedelta(minutes=n):%Y-%m-%dT%H:%M:%SZ}</published>"
        '<summary>On lamps.</summary><author><name>Ada Lamp</name></author><category term="quant-ph"/></entry>'
        for n in numbers
    )
    opening = '<?xml version="1.0"?>\n<feed xmlns="http://www.w3.org/2005/Atom">\n<id>http://arxiv.org/api/x</id>'
    opensearch = 'xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/"'
    counted = f"<opensearch:totalResults {opensearch}>{total}</opensearch:totalResults>"
    return f"{opening}{counted}{entries}</feed>\n".encode()


def rss_page(*titles: str) -> bytes:
    """A made-up web feed."""
    items = "".join(
        f"<item><title>{title}</title><link>https://news.example.org/{i}</link></item>"
        for i, title in enumerate(titles)
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>News</title>{items}</channel></rss>'.encode()
