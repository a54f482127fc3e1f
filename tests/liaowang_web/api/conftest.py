"""What the tests of the interface share: counts that begin at nothing, and a program that asks with a token."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client
from tests.liaowang_web.factories import make_officer, make_user

from liaowang_web.accounts import services
from liaowang_web.accounts.models import User
from liaowang_web.api.rates import counter

V1 = "/api/v1"


@pytest.fixture(autouse=True)
def _nothing_counted(db: None) -> Iterator[None]:
    caches["rates"].clear()
    counter.forget()
    yield
    counter.forget()


class Program:
    """Asks as somebody's program."""

    def __init__(self, owner: User, *scopes: str, days: int = 30) -> None:
        self.owner = owner
        self.token, self.secret = services.make_token(actor=owner, name="a program", scopes=scopes, days=days)
        self.client = Client(headers={"authorization": f"Bearer {self.secret}"})

    def get(self, address: str, **values: Any) -> Any:
        return self.client.get(V1 + address, **values)

    def post(self, address: str, told: Any) -> Any:
        return self.client.post(V1 + address, told, content_type="application/json")


@pytest.fixture
def program() -> Callable[..., Program]:
    def make(*scopes: str, role: str = "", **values: Any) -> Program:
        return Program(make_officer(role) if role else make_user(), *(scopes or ("read",)), **values)

    return make
