"""Who wrote with whom, read from the records of imported runs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from liaowang_web.catalogue import names
from liaowang_web.catalogue.models import Nomination
from liaowang_web.observatory.models import Document
from liaowang_web.observatory.selectors.runs import run_as_of

CHUNK = 5000
YEARS = 4
Works = Mapping[str, Sequence["Joint"]]


@dataclass(frozen=True)
class Joint:
    """A record that ties its authors to each other."""

    record_id: str
    title: str
    known_on: date
    authors: tuple[str, ...]


def works_behind(nominations: Iterable[Nomination], wanted: Collection[str]) -> Mapping[str, Works]:
    """Give, by key of the nomination, the records that tie any of the wanted people to it.

    Of a topic these are its own records, whatever their age: whoever wrote one is nominated with it. Of what an
    organisation nominated, records of the latest run that one of the wanted wrote together with one of its people
    within the last four years.

    Parameters
    ----------
    nominations : nominations
    wanted : collection of str
        Names in the form of `names.person`.
    """
    found: dict[str, dict[str, list[Joint]]] = {}
    teams: dict[str, frozenset[str]] = {}
    for it in nominations:
        found[str(it.pk)] = defaultdict(list)
        if it.is_by_observatory:
            _note(found[str(it.pk)], _records(topic__run__run_id=it.run_id, topic__code=it.topic_code), wanted, None)
        elif team := names.people(it.people):
            teams[str(it.pk)] = team
    if teams and wanted:
        since = timezone.localdate() - timedelta(days=YEARS * 365 + 1)
        run = run_as_of(None)
        joint = list(_written_by(wanted, _records(topic__run=run, known_on__gte=since))) if run else []
        for key, team in teams.items():
            _note(found[key], joint, wanted, team)
    return found


def _records(**where: object) -> Iterable[Joint]:
    columns = ("record_id", "title", "known_on", "authors")
    rows = Document.objects.filter(**where).order_by("pk").values_list(*columns)
    for record_id, title, known_on, authors in rows.iterator(chunk_size=CHUNK):
        yield Joint(record_id, title, known_on, tuple(str(it) for it in authors or ()))


def _written_by(wanted: Collection[str], records: Iterable[Joint]) -> Iterable[Joint]:
    seen: set[str] = set()
    for it in records:  # a record stands once with each topic to which it belongs
        if it.record_id not in seen and any(names.person(name) in wanted for name in it.authors):
            seen.add(it.record_id)
            yield it


def _note(
    works: dict[str, list[Joint]], records: Iterable[Joint], wanted: Collection[str], team: frozenset[str] | None
) -> None:
    for it in records:
        authors = {names.person(name) for name in it.authors}
        if team is not None and not authors & team:
            continue
        for name in sorted(authors & set(wanted)):
            works[name].append(it)
