"""Plain functions that make people and things with good defaults."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any

from allauth.account.models import EmailAddress
from django.db import connection, transaction

from liaowang_web.accounts import services
from liaowang_web.accounts.models import Membership, Organisation, User

_numbers = count(1)
PASSWORD = "a lamp over the sea"


def make_user(email: str = "", *, name: str = "", is_proved: bool = True, **columns: Any) -> User:
    address = email or f"person{next(_numbers)}@example.org"
    user = User.objects.create_user(address, PASSWORD, name=name, **columns)
    EmailAddress.objects.create(user=user, email=address, verified=is_proved, primary=True)
    return user


def make_officer(*roles: str, email: str = "") -> User:
    user = make_user(email, name=f"Officer {next(_numbers)}")
    for role in roles:
        services.grant_role(user, role, actor=None)
    return user


def make_organisation(owner: User | None = None, *, state: str = "draft", **columns: Any) -> Organisation:
    values = {
        "name_zh": "灯塔研究院（示例）",
        "name_en": "Lantern Institute (sample)",
        "type": "institute",
        "uscc": "91110000600037341L",
    }
    organisation = services.enter_organisation(actor=owner or make_user(), **{**values, **columns})
    if state != "draft":
        organisation = services.move_organisation("submit", organisation, actor=organisation.memberships.get().user)
    if state not in {"draft", "submitted"}:
        secretary = make_officer("secretariat")
        organisation = services.move_organisation(
            "verify", organisation, actor=secretary, proof="document", proof_note="licence, file 1"
        )
    assert organisation.state == state
    return organisation


def make_member(organisation: Organisation, role: str = "editor") -> User:
    user = make_user()
    Membership.objects.create(user=user, organisation=organisation, role=role)
    return user


@contextmanager
def without_triggers() -> Iterator[None]:
    """Let a test reach behind the triggers of the audit, as somebody with the database in their hands could."""
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("ALTER TABLE audit_entry DISABLE TRIGGER USER")
            yield
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("ALTER TABLE audit_entry ENABLE TRIGGER USER")
        else:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit_entry'")
            triggers = cursor.fetchall()
            assert len(triggers) == 2
            for name, _ in triggers:
                cursor.execute(f"DROP TRIGGER {name}")
            yield
            for _, statement in triggers:
                cursor.execute(statement)
