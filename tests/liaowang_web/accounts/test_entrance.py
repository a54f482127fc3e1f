"""The way in: proof of an address, a lost password, a second factor, sessions, and a limit to guessing."""

from __future__ import annotations

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core import mail
from django.core.cache import cache
from django.test import Client
from tests.liaowang_web.factories import PASSWORD, make_user

from liaowang_web.accounts.models import User

pytestmark = pytest.mark.django_db
LOGIN = "/en/account/login/"
NEW = "another lamp 2026"


@pytest.fixture(autouse=True)
def _fresh_counts() -> None:
    cache.clear()


def link_in_mail() -> str:
    found = re.search(r"http://testserver(/\S+)", str(mail.outbox[-1].body))
    assert found
    return found[1]


def log_in(client: Client, email: str, password: str = PASSWORD) -> int:
    return client.post(LOGIN, {"login": email, "password": password}).status_code


def is_logged_in(client: Client) -> bool:
    return client.get("/en/account/").status_code == 200


def current_code(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def test_an_address_is_proved_before_its_owner_comes_in(client: Client) -> None:
    client.post("/en/account/signup/", {"email": "Ada@Example.org", "password1": NEW, "password2": NEW})
    user = User.objects.get()
    assert user.email == "ada@example.org"
    assert not is_logged_in(client)
    log_in(client, "ada@example.org", NEW)
    assert not is_logged_in(client)
    assert mail.outbox[0].to == ["ada@example.org"]
    client.post(link_in_mail())
    log_in(client, "ADA@example.org", NEW)
    assert is_logged_in(client)


def test_nobody_learns_who_has_an_account(client: Client) -> None:
    make_user("ada@example.org")
    known = client.post("/en/account/password/reset/", {"email": "ada@example.org"})
    unknown = client.post("/en/account/password/reset/", {"email": "eve@example.org"})
    assert (known.status_code, known.headers["location"]) == (unknown.status_code, unknown.headers["location"])
    taken = client.post("/en/account/signup/", {"email": "ada@example.org", "password1": NEW, "password2": NEW})
    fresh = client.post("/en/account/signup/", {"email": "new@example.org", "password1": NEW, "password2": NEW})
    assert (taken.status_code, taken.headers["location"]) == (fresh.status_code, fresh.headers["location"])


def test_a_lost_password_is_set_anew_once(client: Client) -> None:
    make_user("ada@example.org")
    client.post("/en/account/password/reset/", {"email": "ada@example.org"})
    link = link_in_mail()
    form = client.get(link).headers["location"]
    assert client.post(form, {"password1": NEW, "password2": NEW}).status_code == 302
    assert log_in(Client(), "ada@example.org") == 200
    assert log_in(client, "ada@example.org", NEW) == 302
    assert "password1" not in Client().get(link, follow=True).content.decode()


def test_a_second_factor_and_its_recovery_codes(client: Client) -> None:
    user = make_user("ada@example.org")
    log_in(client, "ada@example.org")
    asked = client.get("/en/account/2fa/totp/activate/").headers["location"]
    page = client.post(asked, {"password": PASSWORD}, follow=True)
    assert "data:image/svg+xml" in page.content.decode()
    secret = page.context["form"].secret
    assert client.post("/en/account/2fa/totp/activate/", {"code": "000000"}).status_code == 200
    assert client.post("/en/account/2fa/totp/activate/", {"code": current_code(secret)}).status_code == 302
    codes = Authenticator.objects.get(user=user, type="recovery_codes").wrap().get_unused_codes()
    assert len(codes) == 10

    other = Client()
    log_in(other, "ada@example.org")
    assert not is_logged_in(other)
    assert other.post("/en/account/2fa/authenticate/", {"code": "000000"}).status_code == 200
    other.post("/en/account/2fa/authenticate/", {"code": codes[0]})
    assert is_logged_in(other)

    third = Client()
    log_in(third, "ada@example.org")
    third.post("/en/account/2fa/authenticate/", {"code": codes[0]})
    assert not is_logged_in(third)
    assert isinstance(Authenticator.objects.get(user=user, type="totp").wrap(), TOTP)


def test_other_sessions_are_listed_and_ended(client: Client) -> None:
    make_user("ada@example.org")
    other = Client()
    for browser in (client, other):
        log_in(browser, "ada@example.org")
        assert is_logged_in(browser)
    assert client.get("/en/account/sessions/").content.decode().count("127.0.0.1") == 2
    client.post("/en/account/sessions/")
    assert is_logged_in(client)
    assert not is_logged_in(other)


def test_guessing_a_password_is_slowed(client: Client) -> None:
    make_user("ada@example.org")
    for _ in range(5):
        log_in(client, "ada@example.org", "wrong")
    answer = client.post(LOGIN, {"login": "ada@example.org", "password": PASSWORD})
    assert not is_logged_in(client)
    assert answer.status_code in {200, 429}
    assert "many" in answer.content.decode().lower()


def test_people_who_left_do_not_come_in(client: Client) -> None:
    make_user("ada@example.org", is_active=False)
    log_in(client, "ada@example.org")
    assert not is_logged_in(client)
