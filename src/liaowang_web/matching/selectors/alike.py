"""Entries that are like one, for everybody: found and told by what everybody may read of them."""

from __future__ import annotations

from liaowang_web.hall.models import Entry
from liaowang_web.hall.selectors.published import Shown, code_of_document, published_versions, shown_entries
from liaowang_web.matching.following import candidates, changes_left_out
from liaowang_web.matching.sides import side_of

N_ALIKE = 10


def entries_alike(entry: Entry, limit: int = N_ALIKE) -> list[Shown]:
    """Give the public entries of the same kind that are nearest to one, by short texts and titles alone.

    Whoever asks, nothing else is looked into: that an entry is near tells no more than what everybody reads of it.
    """
    version = published_versions().select_related("entry__organisation").filter(entry=entry).order_by().first()
    if version is None:
        return []
    side = side_of(version).seen_at(Entry.Tier.TEASER)
    left_out = changes_left_out()  # before the view is taken, since they may catch up
    found = candidates().view().find(side, Entry.Tier.TEASER, left_out, kinds={entry.kind}, limit=limit)
    return shown_entries([code_of_document(it.number) for it in found], Entry.Tier.TEASER)
