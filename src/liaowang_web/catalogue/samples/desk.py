"""The sample people who make an edition."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from liaowang_web.accounts.models import Organisation, User
from liaowang_web.accounts.services import enter_person, grant_role
from liaowang_web.catalogue.models import Expert
from liaowang_web.catalogue.services.experts import enter_expert


@dataclass(frozen=True)
class Desk:
    """Who does what; ``body`` is the organisation through which ``nominator`` nominates."""

    secretary: User
    analyst: User
    nominator: User
    body: Organisation
    chair: User
    publisher: User
    officer: User
    experts: Sequence[Expert]


def enter_experts(known: User, domain: str, password: str, n: int, *, secretary: User) -> Sequence[Expert]:
    """Enter the sample expert, and more until there are so many, each identified by the secretariat.

    Parameters
    ----------
    known : User
        The one that there is.
    domain, password : str
        Of the addresses of the others, and with which they log in.
    """
    others = [
        enter_person(f"expert-{number}@{domain}", password, name=f"示例专家{number}") for number in range(2, n + 1)
    ]
    for user in others:
        grant_role(user, "expert", actor=None)
    columns = {"state": Expert.State.ACTIVE, "is_identified": True, "tracks": "FI-07 FI-08 FM-06 FS-04 FH-06"}
    return [enter_expert(it, actor=secretary, columns=columns) for it in (known, *others)]
