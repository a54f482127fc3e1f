"""What may be asked of the hall."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from liaowang_web.hall.facets import FACETS, facets_at
from liaowang_web.hall.models import Entry

SORTS: dict[str, str | Promise] = {
    "relevance": _("best fit"),
    "newest": _("newest"),
    "cheapest": _("lowest price"),
    "dearest": _("highest price"),
}
"""Orders of the list; by price only where prices are told."""


@dataclass(frozen=True)
class Question:
    """Which entries are asked for; empty means all that are published.

    Attributes
    ----------
    words : str
    chosen : mapping of facet to value
    sort : str
        One of `SORTS`; without words the best fit is the newest.
    """

    words: str = ""
    chosen: Mapping[str, str] = field(default_factory=dict)
    sort: str = "relevance"

    @property
    def conditions(self) -> list[str]:
        """Give the names of what it asks: ``words``, and the facets chosen."""
        return [*(["words"] if self.words else []), *(name for name in FACETS if self.chosen.get(name))]

    def without(self, name: str) -> Question:
        """Give the same question with one condition dropped."""
        if name == "words":
            return replace(self, words="")
        return replace(self, chosen={it: value for it, value in self.chosen.items() if it != name})

    def at(self, tier: int) -> Question:
        """Give what of it may be asked at a tier: whoever is not told prices cannot narrow or sort by them."""
        allowed = {it.code for it in facets_at(tier)}
        chosen = {name: value for name, value in self.chosen.items() if name in allowed}
        return replace(self, chosen=chosen, sort=self.sort if self.sort in sorts_at(tier) else "relevance")


def sorts_at(tier: int) -> dict[str, str | Promise]:
    """Give the orders that may be asked for at a tier."""
    is_priced = tier >= Entry.Tier.REGISTERED
    return {name: label for name, label in SORTS.items() if is_priced or name not in {"cheapest", "dearest"}}
