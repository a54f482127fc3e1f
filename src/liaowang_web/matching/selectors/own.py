"""Matches of all entries for which somebody acts."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import F

from liaowang_web.accounts.models import User
from liaowang_web.hall.models import Entry
from liaowang_web.hall.selectors.own import own_entries
from liaowang_web.matching.selectors.lists import MatchesRead, matches_for

N_FIRST = 3
PAGE = 20
_PUBLIC = (Entry.State.PUBLISHED, Entry.State.REVISING, Entry.State.RESUBMITTED)


@dataclass(frozen=True)
class OwnMatches:
    """A page of own entries with what matches them.

    Attributes
    ----------
    page : Page
        Of entries.
    lists : list of MatchesRead
        Of those entries, in the order of the page.
    counts : dict
        Public entries by kind; under the empty text all of them.
    """

    page: Page[Entry]
    lists: list[MatchesRead]
    counts: dict[str, int]


def own_matches(user: User, kind: str = "", number: str | int | None = 1) -> OwnMatches:
    """Give the matches of a person's public entries of a kind, those with the newest match first."""
    public = own_entries(user).filter(state__in=_PUBLIC)
    kinds = list(public.order_by().values_list("kind", flat=True))
    counts = {"": len(kinds)} | {it: kinds.count(it) for it in Entry.LETTERS}
    asked = public.filter(kind=kind) if kind else public
    page = Paginator(asked.order_by(F("match_list__made_at").desc(nulls_last=True), "pk"), PAGE).get_page(number)
    lists = matches_for(user, list(page))
    return OwnMatches(page, [lists[it.pk] for it in page if it.pk in lists], counts)
