"""Whom an organisation's lists leave out, and of what its people may know of that.

An anonymous entry is never left out because of whose it is, unless its own owner wants that: otherwise whoever hides
an organisation could tell from what vanishes which anonymous entries are its.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q
from django.http import Http404

from liaowang_web.accounts.models import Organisation
from liaowang_web.hall.models import Version
from liaowang_web.hall.policies import Anybody
from liaowang_web.hall.selectors.published import published_versions
from liaowang_web.hall.services.announcing import document_of
from liaowang_web.matching.models import Avoidance
from liaowang_web.matching.policies import can_choose_avoided

Sort = Avoidance.Sort


@dataclass(frozen=True)
class Avoided:
    """Whom the lists of one organisation leave out.

    Attributes
    ----------
    excluding : frozenset of UUID
        Those that want no match with it: nothing of theirs is shown, named or not.
    excluded : frozenset of UUID
        Those with whom it wants none: what bears their name is not shown.
    hidden : frozenset of UUID
        Those that it does not want to see; shown all the same to whoever switched personal ranking off.
    """

    excluding: frozenset[UUID] = frozenset()
    excluded: frozenset[UUID] = frozenset()
    hidden: frozenset[UUID] = frozenset()

    def leaves_out(self, version: Version, *, is_personal: bool) -> bool:
        """Tell whether an entry, in the version that is public, is not shown."""
        owner = version.entry.organisation_id
        if owner in self.excluding:
            return True
        is_named = not version.content.get("is_anonymous")
        return is_named and (owner in self.excluded or (is_personal and owner in self.hidden))


def avoided_by(organisation: UUID) -> Avoided:
    """Give whom the lists of an organisation leave out; one query."""
    rows = Avoidance.objects.filter(
        Q(organisation=organisation) | Q(other=organisation, sort=Sort.EXCLUDED), until=None
    ).values_list("organisation", "other", "sort")
    return Avoided(
        excluding=frozenset(who for who, whom, sort in rows if whom == organisation and sort == Sort.EXCLUDED),
        excluded=frozenset(whom for who, whom, sort in rows if who == organisation and sort == Sort.EXCLUDED),
        hidden=frozenset(whom for who, whom, sort in rows if who == organisation and sort == Sort.HIDDEN),
    )


def documents_left_out(organisation: UUID) -> frozenset[int]:
    """Give the documents that are not even compared for an organisation, whoever of it looks.

    Its own are among them where they are anonymous: of the others the library knows that both are of one owner.
    """
    avoided = avoided_by(organisation)
    owners = avoided.excluding | avoided.excluded | {organisation}
    found = published_versions().filter(entry__organisation__in=owners).order_by()
    return frozenset(
        document_of(it.entry)
        for it in found
        if avoided.leaves_out(it, is_personal=False)
        or (it.entry.organisation_id == organisation and it.content.get("is_anonymous"))
    )


def avoidances_of(organisations: Iterable[Organisation]) -> list[Avoidance]:
    """Give what organisations chose, the newest first."""
    found = Avoidance.objects.filter(organisation__in=list(organisations), until=None)
    return list(found.select_related("organisation", "other", "user"))


def avoidance_for(user: Anybody, key: UUID) -> Avoidance:
    """Give one to those who may end it.

    Raises
    ------
    Http404
        To everybody else, or if there is none.
    """
    found = Avoidance.objects.filter(pk=key, until=None).select_related("organisation", "other").first()
    if found is None or not can_choose_avoided(user, found.organisation):
        raise Http404
    return found
