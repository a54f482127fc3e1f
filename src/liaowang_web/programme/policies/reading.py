"""Who reads the agreement of a consortium and the history of a thing."""

from __future__ import annotations

from liaowang_web.accounts.models import User
from liaowang_web.programme.models import Consortium, Registered
from liaowang_web.programme.policies.consortia import can_read_consortium
from liaowang_web.programme.policies.registries import READERS, Anybody, can_keep_thing


def can_read_texts(user: Anybody, thing: Registered) -> bool:
    """Everybody; the agreement of a consortium its members and officers."""
    return can_read_consortium(user, thing) if isinstance(thing, Consortium) else True


def can_read_history(user: Anybody, thing: Registered) -> bool:
    """Its keepers, members of a consortium, and officers: it names people."""
    if not isinstance(user, User):
        return False
    if user.has_role(*READERS) or can_keep_thing(user, thing):
        return True
    return isinstance(thing, Consortium) and can_read_consortium(user, thing)
