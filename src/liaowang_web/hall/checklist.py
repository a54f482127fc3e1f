"""What the secretariat looks at before an entry is published."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from liaowang_web.hall.models import Entry

Kind = Entry.Kind


@dataclass(frozen=True)
class Item:
    """One thing to look at, for some kinds of entries."""

    code: str
    asks: str | Promise
    kinds: frozenset[str] = frozenset(Kind.values)


ITEMS = (
    Item("real", _("The organisation stands behind it, and it is no advertisement")),
    Item("clear", _("Somebody of another field understands what it is and what it is for")),
    Item("open", _("Nothing classified or secret is told")),
    Item(
        "rights", _("Owners, shares and patents are told and fit each other"), frozenset({"technology", "achievement"})
    ),
    Item("ready", _("Each level of readiness has its evidence"), frozenset({"technology", "achievement", "product"})),
    Item("figures", _("Each figure has unit and source or test method")),
    Item("control", _("Export control was looked at"), frozenset({"technology", "achievement", "product"})),
    Item("complete", _("Indicators, budget and acceptance are precise, and somebody decides"), frozenset({"demand"})),
    Item("track", _("The track is the right one")),
)


def items_of(kind: str) -> list[Item]:
    """Give the items for a kind of entry."""
    return [it for it in ITEMS if kind in it.kinds]
