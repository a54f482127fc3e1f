"""The page of tokens: made once, shown once, revoked by their owner alone."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse
from tests.liaowang_web.factories import make_user

from liaowang_web.accounts import services
from liaowang_web.accounts.models import Token, User
from liaowang_web.audit.models import Entry
from liaowang_web.workflow.refusals import NotAllowed, TransitionRefused

pytestmark = pytest.mark.django_db
GOOD = {"name": "nightly export", "scopes": ["read"], "days": "90"}


def log_in(client: Client) -> User:
    user = make_user()
    client.force_login(user, "liaowang_web.accounts.entrance.Entrance")
    return user


def test_the_secret_is_shown_once(client: Client) -> None:
    user = log_in(client)
    address = reverse("accounts:tokens")
    answer = client.post(address, GOOD)
    shown = re.search(r"liaowang_[\w-]{43}", answer.content.decode())
    assert shown
    assert "no-store" in answer.headers["Cache-Control"]
    token = Token.objects.get()
    assert (token.owner, token.hash) == (user, services.hash_of_token(shown[0]))
    assert shown[0] not in client.get(address).content.decode()
    told = Entry.objects.latest("number")
    assert (told.kind, told.values["scopes"]) == ("token.made", ["read"])


@pytest.mark.parametrize(
    "wrong", [{"name": ""}, {"scopes": []}, {"scopes": ["everything"]}, {"days": "9999"}, {"name": "x" * 81}]
)
def test_what_is_not_right_is_told_and_makes_nothing(client: Client, wrong: dict[str, object]) -> None:
    log_in(client)
    with_error = client.post(reverse("accounts:tokens"), {**GOOD, **wrong}, headers={"accept-language": "en"})
    assert 'role="alert"' in with_error.content.decode()
    assert not Token.objects.exists()


def test_nobody_revokes_anothers(client: Client) -> None:
    token, _ = services.make_token(actor=make_user(), name="theirs", scopes=["read"], days=30)
    user = log_in(client)
    assert client.post(reverse("accounts:revoke_token", args=[token.pk])).status_code == 404
    with pytest.raises(NotAllowed):
        services.revoke_token(token, actor=user)
    assert Token.objects.get().state == "valid"


def test_a_revoked_token_stays_listed_and_is_revoked_once(client: Client) -> None:
    user = log_in(client)
    token, _ = services.make_token(actor=user, name="mine", scopes=["read"], days=30)
    address = reverse("accounts:revoke_token", args=[token.pk])
    assert client.get(address).status_code == 405
    assert client.post(address).status_code == 302
    assert client.post(address).status_code == 409
    assert Token.objects.get().state == "revoked"
    assert "mine" in client.get(reverse("accounts:tokens")).content.decode()
    assert Entry.objects.filter(kind="token.revoked").count() == 1


def test_nobody_holds_more_than_a_person_can_look_after() -> None:
    user = make_user()
    for number in range(services.TOKENS_HELD):
        services.make_token(actor=user, name=str(number), scopes=["read"], days=30)
    with pytest.raises(TransitionRefused):
        services.make_token(actor=user, name="one more", scopes=["read"], days=30)
    services.revoke_token(Token.objects.order_by("created_at")[0], actor=user)
    services.make_token(actor=user, name="one more", scopes=["read"], days=30)


def test_somebody_whose_account_is_closed_makes_none() -> None:
    with pytest.raises(NotAllowed):
        services.make_token(actor=make_user(is_active=False), name="x", scopes=["read"], days=30)
