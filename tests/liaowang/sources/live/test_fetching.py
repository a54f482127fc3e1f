"""One request: what is tried again, what is waited for, what is stopped, and what is never let through."""

from __future__ import annotations

import gzip
import logging
import socket
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.services import NOON, FakeClock, Reply, Service, json_reply

from liaowang.sources.live.answers import Answer, Ask, json_answer, xml_answer
from liaowang.sources.live.fetching import Fetcher, Limits, check_redirect
from liaowang.sources.live.refusals import BudgetSpentError, Fate, RefusedError, TroubleError, UnreachableError, judge
from liaowang.sources.live.timing import Pace

GOOD = json_reply({"results": []})
SECRET = "lamp/oil-4711"


def fetcher(client: httpx.Client, clock: FakeClock, **limits: Any) -> Fetcher:
    return Fetcher(client, Pace(0, clock), clock, Limits(**limits))


def get(service: Service, client: httpx.Client, clock: FakeClock, **limits: Any) -> Any:
    return fetcher(client, clock, **limits).get(Ask(service.url + "/works"), json_answer)


@pytest.mark.parametrize(
    "trouble",
    [
        Reply(b"", 500),
        Reply(b"<html><title>Bad gateway</title></html>", 502, kind="text/html"),
        Reply(b'{"results": [', missing=500),
        Reply(b'{"results": ['),
        Reply(b""),
    ],
    ids=["500", "502", "cut connection", "cut JSON", "nothing"],
)
def test_trouble_is_tried_again_with_growing_waits(
    service: Service, client: httpx.Client, clock: FakeClock, trouble: Reply
) -> None:
    service.replies = [trouble] * 3 + [GOOD]
    answer, found = get(service, client, clock)
    assert found == {"results": []}
    assert answer.status == 200
    assert len(clock.waits) == 3
    assert all(low <= wait <= high for wait, low, high in zip(clock.waits, [1, 2, 4], [3, 6, 12], strict=True))


def test_trouble_without_end_is_unreachable_and_says_the_last_reason(
    service: Service, client: httpx.Client, clock: FakeClock
) -> None:
    service.replies = [json_reply({"message": "Server is on fire"}, status=503)]
    with pytest.raises(UnreachableError, match="tried 4 times; the last: status 503: Server is on fire"):
        get(service, client, clock, attempts=4)
    assert len(service.asked) == 4


def test_a_service_that_is_not_there_is_unreachable(client: httpx.Client, clock: FakeClock) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(UnreachableError, match="the connection failed"):
        fetcher(client, clock, attempts=2).get(Ask(f"http://127.0.0.1:{port}/"), json_answer)


@pytest.mark.parametrize(
    ("reply", "seconds"),
    [
        (Reply(b"", 429, {"Retry-After": "17"}), 17),
        (Reply(b"", 503, {"Retry-After": "40"}), 40),
        (Reply(b"", 429, {"Retry-After": "Tue, 10 Mar 2026 12:01:30 GMT"}), 90),
        (Reply(b"", 403, {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": str(int(NOON.timestamp()) + 55)}), 55),
        (
            json_reply({"message": "You have exceeded a secondary rate limit. Please wait a few minutes."}, status=403),
            60,
        ),
    ],
    ids=["seconds", "503 of arXiv", "date", "reset of GitHub", "secondary limit"],
)
def test_too_fast_waits_as_long_as_is_asked_and_goes_on(
    service: Service, client: httpx.Client, clock: FakeClock, reply: Reply, seconds: float
) -> None:
    service.replies = [reply, GOOD]
    _, found = get(service, client, clock)
    assert found == {"results": []}
    assert clock.waits == [seconds]


@pytest.mark.parametrize(
    ("reply", "again"),
    [
        (json_reply({"message": "Insufficient budget. Resets at midnight UTC"}, status=429), (11, 0)),
        (Reply(b"", 429, {"Retry-After": "53578"}), (26, 52)),
        (Reply(b"", 429, {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "43200"}), (24, 0)),
        (json_reply({"error": "Payment required"}, status=402), (24, 0)),
    ],
    ids=["words", "long wait", "reset of OpenAlex", "402"],
)
def test_a_spent_budget_stops_at_once_and_says_when_to_go_on(
    service: Service, client: httpx.Client, clock: FakeClock, reply: Reply, again: tuple[int, int]
) -> None:
    service.replies = [reply, GOOD]
    with pytest.raises(BudgetSpentError) as stopped:
        get(service, client, clock)
    assert clock.waits == []
    assert len(service.asked) == 1
    wanted = {(11, 0): datetime(2026, 3, 11, tzinfo=UTC), (24, 0): datetime(2026, 3, 11, tzinfo=UTC)}
    wanted[26, 52] = datetime(2026, 3, 11, 2, 52, 58, tzinfo=UTC)
    assert stopped.value.may_go_on_at == wanted[again]


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (
            json_reply({"error": "Invalid filter", "message": "Unknown filter field: lamp"}, status=400),
            "Unknown filter",
        ),
        (json_reply({"status": "failed", "message": [{"type": "x", "message": "Rows over 1000"}]}, status=400), "Rows"),
        (json_reply({"message": "Bad credentials"}, status=401), "status 401: Bad credentials"),
        (json_reply({"message": "Resource not accessible by this token"}, status=403), "status 403"),
        (Reply(b"gone", 410, kind="text/plain"), "status 410: gone"),
        (Reply(b"<!DOCTYPE html><html><title>Sign in</title>", kind="text/html"), "text/html instead of JSON: Sign in"),
        (Reply(b"<html>", kind="application/json"), "instead of JSON"),
        (Reply(b"\x89PNG", kind="image/png"), "image/png instead of JSON"),
    ],
)
def test_what_asking_again_would_not_mend_is_refused_at_once(
    service: Service, client: httpx.Client, clock: FakeClock, reply: Reply, reason: str
) -> None:
    service.replies = [reply, GOOD]
    with pytest.raises(RefusedError, match=reason):
        get(service, client, clock)
    assert len(service.asked) == 1


def test_an_answer_that_is_too_large_is_refused_even_if_it_comes_packed(
    service: Service, client: httpx.Client, clock: FakeClock
) -> None:
    packed = gzip.compress(b'{"results": "' + b"x" * (4 << 20) + b'"}')
    assert len(packed) < 1 << 16
    service.replies = [Reply(packed, headers={"Content-Encoding": "gzip"})]
    with pytest.raises(RefusedError, match="larger than 1,048,576 bytes"):
        get(service, client, clock, page_bytes=1 << 20)
    assert get(service, client, clock)[0].content.startswith(b'{"results"')


def test_the_pace_holds_between_requests_attempts_and_feeds(
    service: Service, client: httpx.Client, clock: FakeClock
) -> None:
    pace = Pace(3.0, clock)
    service.replies = [GOOD]
    for _ in range(3):
        Fetcher(client, pace, clock, Limits()).get(Ask(service.url), json_answer)
    assert clock.waits == [3.0, 3.0]


def test_the_pace_heeds_what_the_service_says(service: Service, client: httpx.Client, clock: FakeClock) -> None:
    pace = Pace(0.34, clock)
    service.replies = [Reply(b"{}", headers={"X-Rate-Limit-Limit": "2", "X-Rate-Limit-Interval": "10s"})]
    Fetcher(client, pace, clock, Limits()).get(Ask(service.url), json_answer)
    assert pace.interval_seconds == 5
    pace.heed({"x-rate-limit-limit": "50", "x-rate-limit-interval": "1s"})
    assert pace.interval_seconds == 5


def test_redirects_are_followed_but_not_into_private_networks(
    service: Service, client: httpx.Client, clock: FakeClock
) -> None:
    service.replies = [Reply(b"", 301, {"Location": "/moved?x=1"}), GOOD]
    answer, _ = get(service, client, clock)
    assert answer.url == f"{service.url}/moved?x=1"
    for target in ("http://127.0.0.1:9/", "http://10.0.0.7/", "http://[::1]:9/", "http://169.254.169.254/latest"):
        service.replies = [Reply(b"", 302, {"Location": target}), GOOD]
        with pytest.raises(RefusedError, match="private network"):
            get(service, client, clock)
    service.replies = [Reply(b"", 302, {"Location": "file:///etc/passwd"})]
    with pytest.raises(RefusedError, match="redirects to an address with file"):
        get(service, client, clock)
    service.replies = [Reply(b"", 302, {"Location": "/again"})]
    with pytest.raises(RefusedError, match="redirects more than 5 times"):
        get(service, client, clock)


def test_an_address_dressed_as_another_family_is_private_all_the_same() -> None:
    with pytest.raises(RefusedError, match="private"):
        check_redirect(httpx.URL("http://news.example.org"), httpx.URL("http://[::ffff:127.0.0.1]/"))


@pytest.mark.parametrize(
    "url", ["ftp://example.org/x", "file:///etc/passwd", "example.org/feed", "http://", f"http://{'a' * 300}.org"]
)
def test_only_the_web_is_asked(client: httpx.Client, clock: FakeClock, url: str) -> None:
    with pytest.raises(RefusedError, match=r"http or https|cannot be used"):
        fetcher(client, clock).get(Ask(url), json_answer)


def test_secrets_reach_the_service_and_nothing_else(
    service: Service, client: httpx.Client, clock: FakeClock, caplog: pytest.LogCaptureFixture
) -> None:
    ask = Ask(service.url, {"q": "x"}, secret_parameters={"api_key": SECRET}, secret_headers={"authorization": SECRET})
    service.replies = [Reply(b"", 302, {"Location": f"/else?api_key={quote(SECRET, safe='')}&q=x"}), GOOD]
    with caplog.at_level(logging.DEBUG):
        answer, _ = fetcher(client, clock).get(ask, json_answer)
    assert service.asked[0].parameters["api_key"] == SECRET
    assert service.asked[0].headers["authorization"] == SECRET
    assert not [it for it in (SECRET, "oil-4711") if it in answer.url]
    assert "HTTP Request" in caplog.text
    assert "oil-4711" not in caplog.text
    assert SECRET not in repr(ask)
    service.replies = [json_reply({"message": f"the key {SECRET} is not known"}, status=401)]
    with pytest.raises(RefusedError, match=r"the key \*\*\* is not known"):
        fetcher(client, clock).get(ask, json_answer)


def test_a_secret_does_not_travel_unencrypted(client: httpx.Client, clock: FakeClock) -> None:
    ask = Ask("http://api.example.org/works", secret_parameters={"api_key": SECRET})
    with pytest.raises(RefusedError, match="by https only"):
        fetcher(client, clock).get(ask, json_answer)


def test_a_feed_is_known_by_its_first_bytes_whatever_type_it_is_sent_as() -> None:
    def answer(content: bytes, kind: str) -> Answer:
        return Answer("", 200, content, kind, {}, NOON)

    feed = '<?xml version="1.0" encoding="gb2312"?><rss version="2.0"><channel><title>新闻</title></channel></rss>'
    assert "新闻" in xml_answer(answer(feed.encode("gb18030"), "text/html"), is_strict=True)
    with pytest.raises(RefusedError, match="text/html instead of a feed: Not here"):
        xml_answer(answer(b"<html><title>Not here</title>", "text/html"), is_strict=False)


@pytest.mark.parametrize("status", range(200, 600))
def test_every_status_is_judged(status: int) -> None:
    fate = judge(status, {}, b"", NOON, 300).fate
    assert (fate is Fate.FINE) == (status == 200)
    assert (fate is Fate.TROUBLE) == (status >= 500 or status in {408, 425})


@pytest.mark.parametrize("packing", ["zstd", "gzip, gzip", "br"])
def test_packings_that_grow_without_limit_are_refused(
    service: Service, client: httpx.Client, clock: FakeClock, packing: str
) -> None:
    service.replies = [Reply(b"{}", headers={"Content-Encoding": packing})]
    with pytest.raises(RefusedError, match="packed as was not asked for"):
        get(service, client, clock)
    assert service.asked[0].headers["accept-encoding"] == "gzip, deflate"


@settings(max_examples=300, deadline=None)
@given(
    st.binary(max_size=300) | st.text('{}[]"<>/:,rsfeditlmago 0', max_size=200).map(str.encode),
    st.sampled_from([200, 402, 403, 429, 503]),
    st.lists(st.text("0123456789.-eE:MonJan ,GT", max_size=40), min_size=6, max_size=6),
)
def test_garbage_is_a_reason_never_a_crash(content: bytes, status: int, values: list[str]) -> None:
    names = ("retry-after", "x-ratelimit-remaining", "x-ratelimit-reset", "ratelimit-remaining", "x-rate-limit-limit")
    headers = dict(zip((*names, "x-rate-limit-interval"), values, strict=True))
    verdict = judge(status, headers, content, NOON, 300)
    assert NOON + timedelta(seconds=verdict.wait_seconds or 0)
    clock = FakeClock()
    pace = Pace(1.0, clock)
    pace.heed(headers)
    assert 300 >= pace.interval_seconds >= 1.0
    answer = Answer("", status, content, "text/xml", headers, NOON)
    with suppress(RefusedError, TroubleError):
        json_answer(answer)
    with suppress(RefusedError, TroubleError):
        xml_answer(answer, is_strict=True)


@pytest.mark.parametrize("wait", ["999999999999", "Fri, 31 Dec 9999 23:59:59 -2359", "1e11"])
def test_no_wait_is_too_long_to_be_told(service: Service, client: httpx.Client, clock: FakeClock, wait: str) -> None:
    service.replies = [Reply(b'{"error": ' * 400 + b"1" + b"}" * 400, 429, {"Retry-After": wait})]
    with pytest.raises(BudgetSpentError) as stopped:
        get(service, client, clock)
    assert stopped.value.may_go_on_at.year in {2026, 2027}
