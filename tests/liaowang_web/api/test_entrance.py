"""Who may ask, how often, and how it is told: tokens, scopes, rates, tags, HEAD, problems."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from tests.liaowang_web.api.conftest import Program
from tests.liaowang_web.factories import make_forecast, make_run, make_topic, make_user

from liaowang_web.accounts import services
from liaowang_web.accounts.models import Token, User
from liaowang_web.api import rates
from liaowang_web.api.rates import Counter, counter
from liaowang_web.audit.models import Entry
from liaowang_web.observatory.models import Correction, Run

pytestmark = pytest.mark.django_db
V1 = "/api/v1"
Make = Callable[..., Program]


def test_the_secret_itself_is_not_kept(program: Make) -> None:
    asking = program()
    row = Token.objects.filter(pk=asking.token.pk).values().get()
    assert asking.secret not in str(row)
    assert len(asking.secret) >= 43 + len("liaowang_")
    assert asking.secret not in str(list(Entry.objects.values()))


@pytest.mark.parametrize("ending", ["revoked", "expired", "owner left", "another", "no bearer"])
def test_a_token_that_is_not_valid_opens_nothing(program: Make, ending: str, client: Client) -> None:
    asking = program()
    assert asking.get("/runs").status_code == 200
    header = f"Bearer {asking.secret}"
    if ending == "revoked":
        services.revoke_token(asking.token, actor=asking.owner)
    elif ending == "expired":
        Token.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    elif ending == "owner left":
        User.objects.filter(pk=asking.owner.pk).update(is_active=False)
    else:
        header = {"another": "Bearer liaowang_nothing", "no bearer": f"Basic {asking.secret}"}[ending]
    answer = client.get(V1 + "/runs", headers={"authorization": header})
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_a_token_is_told_when_it_was_used_at_most_once_a_minute(program: Make) -> None:
    asking = program()
    asking.get("/runs")
    first = Token.objects.get().used_at
    assert first
    asking.get("/runs")
    assert Token.objects.get().used_at == first
    Token.objects.update(used_at=timezone.now() - timedelta(minutes=2))
    asking.get("/runs")
    assert (Token.objects.get().used_at or first) > first


def test_a_session_is_nobody_here(client: Client) -> None:
    client.force_login(make_user(), "liaowang_web.accounts.entrance.Entrance")
    answer = client.post(V1 + "/corrections", {}, content_type="application/json")
    assert answer.status_code == 401


def test_scopes_and_roles_are_both_asked(program: Make) -> None:
    assert program("read", role="auditor").get("/audit").status_code == 403
    assert program("audit").get("/audit").status_code == 404
    told = program("audit", role="auditor").get("/audit?limit=2")
    assert told.status_code == 200
    assert told.headers["Cache-Control"] == "private, no-store"
    assert "ETag" not in told.headers


def test_the_audit_is_read_page_by_page(program: Make) -> None:
    asking = program("audit", role="auditor")
    numbers, at = [], "/audit?limit=1"
    while at:
        page = asking.get(at).json()
        numbers += [it["number"] for it in page["items"]]
        at = (page["next"] or "").removeprefix(V1)
    assert numbers == list(range(Entry.objects.count(), 0, -1))
    made = asking.get("/audit?kind=token.made").json()["items"][0]
    assert "made a token" in made["says"]["en"]
    assert made["says"]["zh"] != made["says"]["en"]


def test_beyond_the_rate_nothing_is_answered_until_the_minute_is_over(client: Client, settings: Any) -> None:
    settings.API_RATE_ANONYMOUS = 3
    make_run()
    answers = [client.get(V1 + "/runs") for _ in range(4)]
    assert [it.status_code for it in answers] == [200, 200, 200, 429]
    assert [it.headers["RateLimit-Remaining"] for it in answers] == ["2", "1", "0", "0"]
    assert 60 >= int(answers[-1].headers["Retry-After"]) >= 1
    assert "3 requests" in answers[-1].json()["detail"]
    assert client.get(V1 + "/runs", REMOTE_ADDR="10.0.0.9").status_code == 200
    assert client.get(V1 + "/health").status_code == 200


def test_a_token_has_a_rate_of_its_own(client: Client, program: Make, settings: Any) -> None:
    settings.API_RATE_ANONYMOUS = 1
    assert [client.get(V1 + "/runs").status_code for _ in range(2)] == [200, 429]
    assert program().get("/runs").headers["RateLimit-Limit"] == str(settings.API_RATE)


def test_guessing_tokens_is_counted_to_the_address(client: Client, settings: Any) -> None:
    settings.API_RATE_ANONYMOUS = 2
    bad = {"authorization": "Bearer liaowang_guess"}
    assert [client.get(V1 + "/runs", headers=bad).status_code for _ in range(3)] == [401, 401, 429]


def test_processes_share_one_count() -> None:
    first, second, third = Counter(), Counter(), Counter()
    answered = sum(
        each.count("somebody", 60, now=6000.0).is_allowed for _ in range(60) for each in (first, second, third)
    )
    assert answered == 60
    assert all(each.count("somebody", 60, now=6059.0).reset_seconds == 1 for each in (first, second, third))
    assert first.count("somebody", 60, now=6060.0).is_allowed


def test_most_requests_write_nothing(django_assert_num_queries: Any) -> None:
    counting = Counter()
    counting.count("somebody", 600, now=6000.0)
    with django_assert_num_queries(0):
        for _ in range(29):
            assert counting.count("somebody", 600, now=6000.0).is_allowed
    assert rates.WINDOW == 60


def change_run() -> None:
    make_run()


def change_correction() -> None:
    run = Run.objects.get()
    Correction.objects.create(
        kind="rename", code="T-000001", since=run, name_en="other", reason="r", made_by=make_user()
    )


def hide_run() -> None:
    Run.objects.update(is_public=False)


@pytest.mark.parametrize("change", [change_run, change_correction, hide_run, make_forecast])
def test_what_a_program_has_already_is_not_sent_again(client: Client, change: Callable[[], object]) -> None:
    make_topic()
    first = client.get(V1 + "/topics")
    tag = first.headers["ETag"]
    assert first.headers["Cache-Control"] == "public, no-cache"
    again = client.get(V1 + "/topics", headers={"if-none-match": tag})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["ETag"] == tag
    assert client.get(V1 + "/topics?size=1").headers["ETag"] != tag
    for language in ("en", "zh-hans"):
        assert client.get(V1 + "/topics", headers={"accept-language": language}).headers["ETag"] == tag
    change()
    assert client.get(V1 + "/topics", headers={"if-none-match": tag}).status_code in {200, 404}


def test_what_some_program_was_given_is_not_made_again(
    client: Client, django_assert_num_queries: Any, settings: Any
) -> None:
    settings.CACHES = settings.CACHES | {"pages": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    topic = make_topic()
    address = f"{V1}/topics/{topic.code}"
    first = client.get(address)
    with django_assert_num_queries(3):  # what the tag is made of
        again = client.get(address)
    assert (again.content, again.headers["ETag"]) == (first.content, first.headers["ETag"])
    assert again.headers["Content-Type"] == first.headers["Content-Type"]
    assert again.headers["RateLimit-Remaining"] < first.headers["RateLimit-Remaining"]
    hide_run()
    assert client.get(address).status_code == 404


def test_head_gives_the_headers_alone(client: Client) -> None:
    make_topic()
    whole, head = client.get(V1 + "/topics"), client.head(V1 + "/topics")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["Content-Length"] == str(len(whole.content))
    assert head.headers["ETag"] == whole.headers["ETag"]


@pytest.mark.parametrize(
    ("method", "address", "status"),
    [("get", "/nothing", 404), ("get", "/", 404), ("get", "/topics/T-999999", 404), ("delete", "/topics", 405),
     ("get", "/topics?limit=x", 422), ("get", "/topics?words=%00", 422), ("get", "/topics/a%00b", 422),
     ("get", "/runs?cursor=%00", 422), ("post", "/corrections", 401)],
)  # fmt: skip
def test_problems_are_told_in_one_form(client: Client, method: str, address: str, status: int) -> None:
    make_topic()
    answer = getattr(client, method)(V1 + address, headers={"accept-language": "zh-hans"})
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/problem+json"
    told = answer.json()
    assert told["status"] == status
    assert told["request_id"] == answer.headers["X-Request-ID"]
    assert told["detail"].isascii()
    if status == 405:
        assert answer.headers["Allow"] == "GET, HEAD"


def test_a_failure_is_told_by_its_number_alone(client: Client, monkeypatch: pytest.MonkeyPatch, caplog: Any) -> None:
    def fail() -> str:
        raise RuntimeError("a secret of the machine")

    monkeypatch.setattr("liaowang_web.api.freshness.state_of_knowledge", fail)
    answer = client.get(V1 + "/topics")
    assert answer.status_code == 500
    assert b"secret of the machine" not in answer.content
    assert "a secret of the machine" in caplog.text
    assert counter.count("x", 1).limit == 1
