"""Whether the rights of a deal were given away in another."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from liaowang_web.deals.models import Deal, Exclusivity, Type

_BINDING = (
    Deal.State.AGREED, Deal.State.SIGNED, Deal.State.EFFECTIVE, Deal.State.PERFORMING, Deal.State.ACCEPTED,
    Deal.State.DISPUTED, Deal.State.CLOSED,
)  # fmt: skip
_ALL = Q(type=Type.TRANSFER) | Q(exclusivity=Exclusivity.EXCLUSIVE)


def rights_given(deal: Deal, terms: Mapping[str, Any]) -> str:
    """Say that terms give what the seller gave to somebody else; an empty text if they do not.

    A transfer and an exclusive licence take everything, a sole licence all but the owner's own use; which deal it was
    is not told, since the buyer has no part in it.
    """
    kind, rights = terms.get("type", deal.type), terms.get("rights", deal.rights)
    if kind not in {Type.TRANSFER, Type.LICENCE} or deal.seller_id != deal.entry.organisation_id:
        return ""
    others = Deal.objects.filter(entry=deal.entry, seller=deal.seller, rights=rights, state__in=_BINDING)
    others = others.filter(type__in=(Type.TRANSFER, Type.LICENCE)).exclude(pk=deal.pk)
    exclusivity = terms.get("exclusivity", deal.exclusivity)
    takes_all = kind == Type.TRANSFER or exclusivity in {Exclusivity.EXCLUSIVE, Exclusivity.SOLE}
    taken = others if takes_all else others.filter(_ALL | Q(exclusivity=Exclusivity.SOLE))
    return _("These rights were given in another deal, or are about to be.") if taken.exists() else ""
