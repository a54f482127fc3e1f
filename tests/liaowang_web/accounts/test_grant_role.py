"""The first administrator, made at the machine."""

from __future__ import annotations

import io

import pytest
from django.core.management import CommandError, call_command
from tests.liaowang_web.factories import make_user

from liaowang_web.accounts.models import User
from liaowang_web.audit.models import Entry

pytestmark = pytest.mark.django_db


def test_a_role_is_given_to_a_proved_address_only() -> None:
    make_user("ada@example.org")
    make_user("eve@example.org", is_proved=False)
    call_command("grant_role", "Ada@example.org", "system_admin", stdout=io.StringIO())
    assert User.objects.get(email="ada@example.org").has_role("system_admin")
    assert Entry.objects.get().actor_name == "Liaowang"
    with pytest.raises(CommandError, match="already"):
        call_command("grant_role", "ada@example.org", "system_admin", stdout=io.StringIO())
    with pytest.raises(CommandError, match="Nobody"):
        call_command("grant_role", "eve@example.org", "analyst")
