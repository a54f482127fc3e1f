"""How entries are called in public, whatever their owners are writing meanwhile."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import F

from liaowang_web.hall.models import Entry, Version
from liaowang_web.hall.telling import Told, as_things


def titles_of(entries: Iterable[Entry]) -> dict[UUID, Told]:
    """Give ``title_zh``, ``title_en`` and ``is_anonymous`` of the version last published of each entry; one query."""
    keys = {it.pk for it in entries}
    found = Version.objects.filter(entry__in=keys, number=F("entry__published_version"))
    names = ("title_zh", "title_en", "is_anonymous")
    return {it.entry_id: as_things({name: it.content.get(name, "") for name in names}) for it in found}


def title_of(entry: Entry) -> Told:
    """Give the public title of one entry."""
    return titles_of([entry]).get(entry.pk, as_things({"title_zh": entry.code, "title_en": entry.code}))
