"""Which inner pages of an edition somebody may open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from liaowang_web.accounts.models import User
from liaowang_web.catalogue.models import Edition
from liaowang_web.catalogue.selectors.panels import UNJUDGED
from liaowang_web.catalogue.selectors.published import PUBLIC


@dataclass(frozen=True)
class Desk:
    """A link to an inner page; the first is what is to be done now."""

    label: str | Promise
    address: str


_STAFF = ("secretariat", "panel_chair", "publisher", "integrity_officer", "auditor")
_JUDGING = ("panel_chair", "integrity_officer", "auditor")
_PAGES: tuple[tuple[str | Promise, str, tuple[str, ...]], ...] = (
    (_("Steps"), "catalogue:steps", _STAFF),
    (_("Nominations"), "catalogue:nominations", (*_STAFF, "nominating_body", "analyst")),
    (_("Experts of its entries"), "catalogue:assignment", _JUDGING),
    (_("Panel"), "catalogue:panel", (*_JUDGING, "secretariat", "publisher")),
    (_("Objections"), "catalogue:objections", _JUDGING),
)


def desks_of(user: User | AnonymousUser, edition: Edition) -> Sequence[Desk]:
    """Give the inner pages that somebody may open."""
    if not isinstance(user, User):
        return []
    watch = (_("What became of it"), "catalogue:watch", _STAFF)
    pages = (*_PAGES, watch) if edition.state in PUBLIC else _PAGES
    pages = tuple(it for it in pages if it[1] != "catalogue:panel" or edition.state not in UNJUDGED)
    return [Desk(label, reverse(page, args=[edition.code])) for label, page, roles in pages if user.has_role(*roles)]
