"""The menus: what stands in the header, and for whom."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from liaowang_web.accounts.models import User
from liaowang_web.accounts.policies import can_read_roles
from liaowang_web.audit.policies import can_read_audit
from liaowang_web.catalogue.policies import can_have_reviews, can_nominate_topics
from liaowang_web.deals.policies.contracts import can_see_registrations
from liaowang_web.deals.policies.market import can_see_gates
from liaowang_web.hall.models import Entry as HallEntry
from liaowang_web.hall.policies import can_see_queue
from liaowang_web.jobs.policies import can_see_jobs
from liaowang_web.matching.policies import can_have_matches, can_see_matches
from liaowang_web.observatory.policies import can_see_hidden_topics


def _anybody(_: User) -> bool:
    return True


@dataclass(frozen=True)
class Entry:
    """One line of a menu: its word, the name of its page, where else it is marked as current, and who sees it."""

    label: str | Promise
    page: str
    namespaces: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()
    may: Callable[[User], bool] = _anybody
    before: tuple[str, ...] = ()
    """What stands in the address before the code of what it is about."""


@dataclass(frozen=True)
class Shown:
    """An entry as a template needs it."""

    label: str | Promise
    address: str
    is_current: bool


MAIN = (
    Entry(_("What changed"), "home", pages=("observatory:briefing",)),
    Entry(
        _("Watchlist"),
        "observatory:watchlist",
        pages=tuple(f"observatory:{name}" for name in ("topic", "documents", "runs", "correct")),
    ),
    Entry(_("Map"), "observatory:map"),
    Entry(_("Impact"), "observatory:impact"),
    Entry(_("Ledger"), "observatory:ledger", pages=("observatory:forecast",)),
    Entry(_("Catalogue"), "catalogue:editions", ("catalogue",)),
    Entry(_("Hall"), "hall:hall", ("hall",)),
    Entry(_("Market"), "deals:market", ("deals",)),
    Entry(_("Matching"), "matching:own", ("matching",), may=can_have_matches),
    Entry(_("Events"), "events:events", ("events",)),
    Entry(_("Programme"), "programme:overview", ("programme",)),
    Entry(
        _("Organisations"),
        "accounts:organisations",
        pages=tuple(f"accounts:{name}" for name in ("organisation", "enter", "edit", "flag", "move")),
    ),
)
ACCOUNT = (
    Entry(_("Your account"), "accounts:own"),
    Entry(_("E-mail addresses"), "account_email"),
    Entry(_("Password"), "account_change_password"),
    Entry(_("Second factor"), "mfa_index", ("mfa",)),
    Entry(_("Sessions"), "usersessions_list"),
    Entry(_("Corrections"), "observatory:corrections", pages=("observatory:withdraw",), may=can_see_hidden_topics),
    Entry(_("My reviews"), "catalogue:reviews", may=can_have_reviews),
    Entry(_("Own entries"), "hall:own"),
    Entry(_("My market"), "deals:own"),
    Entry(_("Trade in products"), "deals:trade"),
    Entry(_("Registrations"), "deals:registrations", may=can_see_registrations),
    Entry(_("Export gates"), "deals:gates", pages=("deals:gate",), may=can_see_gates),
    Entry(_("To be checked"), "hall:queue", pages=("hall:check",), may=can_see_queue),
    Entry(_("Tokens for programs"), "accounts:tokens"),
    Entry(_("Roles"), "accounts:roles", may=can_read_roles),
    Entry(_("Jobs"), "jobs:jobs", may=can_see_jobs),
    Entry(_("Audit"), "audit:entries", may=can_read_audit),
)

TOPIC_ACTS = (
    Entry(_("Nominate for the catalogue"), "catalogue:nominate_topic", may=can_nominate_topics),
    Entry(_("One thread"), "programme:thread", before=("topic",)),
)
"""Buttons on the page of a topic that lead to rooms above the observatory, which knows none of them."""


def acts_on_topic(request: HttpRequest) -> list[Shown]:
    """Give the buttons of the page of a topic, for this person."""
    match = request.resolver_match
    user = request.user
    if match is None or match.view_name != "observatory:topic" or not isinstance(user, User):
        return []
    page = match.kwargs["code"]
    return [Shown(it.label, reverse(it.page, args=[*it.before, page]), False) for it in TOPIC_ACTS if it.may(user)]


@dataclass(frozen=True)
class EntryAct:
    """A button on the page of an entry of the hall: its word, the page that takes the entry's code, and who sees it."""

    label: str | Promise
    page: str
    may: Callable[[Any, HallEntry], bool]
    before: tuple[str, ...] = ()


ENTRY_ACTS = (
    EntryAct(_("Matches"), "matching:matches", can_see_matches),
    EntryAct(_("Entries that are alike"), "matching:alike", lambda _user, entry: entry.is_public),
    EntryAct(_("One thread"), "programme:thread", lambda _user, entry: entry.is_public, ("entry",)),
)
"""Buttons on the page of an entry that lead to rooms above the hall, which knows none of them."""


def acts_on_entry(request: HttpRequest) -> list[Shown]:
    """Give the buttons of the page of an entry, for this person."""
    match = request.resolver_match
    entry: HallEntry | None = getattr(request, "entry", None)
    if match is None or match.view_name != "hall:entry" or entry is None:
        return []
    return [Shown(it.label, reverse(it.page, args=[*it.before, entry.code]), False)
            for it in ENTRY_ACTS if it.may(request.user, entry)]  # fmt: skip


@cache
def _page(name: str, _language: str | None) -> str:
    return reverse(name)


def _address(entry: Entry, request: HttpRequest) -> str:
    """Give the address of an entry; one of the observatory keeps to the day that is looked at."""
    day = request.GET.get("as_of", "")
    is_dated = entry.page == "home" or entry.page.startswith("observatory:")
    return _page(entry.page, get_language()) + (f"?{urlencode({'as_of': day})}" if day and is_dated else "")


def shown(entries: tuple[Entry, ...], request: HttpRequest) -> list[Shown]:
    """Give the entries that this person sees, with the one in which they are marked."""
    match = request.resolver_match
    page, namespace = (match.view_name, match.namespace) if match else ("", "")
    return [
        Shown(
            entry.label,
            _address(entry, request),
            page in (entry.page, *entry.pages) or namespace in entry.namespaces,
        )
        for entry in entries
        if not request.user.is_authenticated or entry.may(request.user)
    ]
