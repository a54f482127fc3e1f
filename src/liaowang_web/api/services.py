"""What the interface itself writes: that a program tried what its owner may not do."""

from __future__ import annotations

from django.db import transaction

from liaowang_web.accounts.models import User
from liaowang_web.audit.kinds import ACCESS_REFUSED
from liaowang_web.audit.services import record


def note_refusal(owner: User, *, act: str, path: str) -> None:
    """Record that somebody's program tried what they may not do, without what it sent."""
    with transaction.atomic():
        record(ACCESS_REFUSED, owner, actor=owner, act=act, path=path)
