"""Files of entries, for those who may see them."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.http import Http404

from liaowang_web.hall.models import Attachment, Entry
from liaowang_web.hall.policies import Anybody, can_see_working_copy
from liaowang_web.hall.selectors.published import public_content_for


def files_of(entry: Entry) -> Sequence[Attachment]:
    """Give the files of the working copy, in the order in which they were added."""
    return list(entry.attachments.filter(removed_at=None).select_related("added_by"))


def file_for(user: Anybody, entry: Entry, key: UUID) -> Attachment:
    """Give a file: to those who see the working copy any of the entry, to others those told at their tier.

    Raises
    ------
    Http404
        If there is none such for them.
    """
    found = entry.attachments.filter(pk=key).first()
    if found is None:
        raise Http404
    if not can_see_working_copy(user, entry):
        _version, _tier, told = public_content_for(user, entry.code)
        if str(key) not in {it["id"] for it in told.get("files", [])}:
            raise Http404
    return found
