"""Whether what is published follows from what was noticed, step by step; the first difference is named."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from liaowang_web.audit.chain import hash_of
from liaowang_web.audit.models import Entry
from liaowang_web.catalogue.contents import OWN_COLUMNS
from liaowang_web.catalogue.models import Edition, Nomination, Notice, Objection, Publication

Content = Mapping[str, Any]


def first_difference(edition: Edition) -> str:
    """Give the first thing that is not in order with an edition, in English; empty if all is well.

    Checked are the hashes of the notice and of each revision, alone and against the audit; that the first publication
    is the notice less what was struck by upheld objections; that each revision changes what it says and nothing else;
    and that the entries as they stand say what the newest revision says.
    """
    return next(_differences(edition), "")


def _differences(edition: Edition) -> Iterator[str]:
    notice = Notice.objects.filter(edition=edition).first()
    if notice is None:
        yield "nothing was put before the public"
        return
    noted = _noted(edition)
    yield from _hash(notice.content, notice.content_hash, noted, "the notice")
    publications = list(edition.publications.order_by("revision"))
    before: Publication | None = None
    for at, it in enumerate(publications):
        name = f"revision {edition.code}.{it.revision}"
        if it.revision != at or it.content["revision"] != at:
            yield f"revision {edition.code}.{at} is missing"
        yield from _hash(it.content, it.content_hash, noted, name)
        yield from _first(it, notice, edition) if before is None else _step(it, before, name)
        before = it
    if before is not None:
        yield from _rows(edition, before)


def _noted(edition: Edition) -> set[str]:
    """Give the hashes that the audit noted when they were put before the public."""
    told = Entry.objects.filter(thing_type=Edition._meta.label_lower, thing_id=str(edition.pk))
    return {it.values["hash"] for it in told if "hash" in it.values}


def _hash(content: Content, content_hash: str, noted: set[str], name: str) -> Iterator[str]:
    if hash_of(content) != content_hash:
        yield f"{name}: its content is not what was hashed"
    if content_hash not in noted:
        yield f"{name}: its hash is not the one in the audit"


def _first(first: Publication, notice: Notice, edition: Edition) -> Iterator[str]:
    if first.content["notice_hash"] != notice.content_hash:
        yield f"revision {edition.code}.0 does not name the hash of the notice"
    upheld = Objection.objects.filter(nomination__edition=edition, state=Objection.State.UPHELD)
    struck = {it.nomination.code for it in upheld.select_related("nomination__edition")}
    due = {it["code"]: it for it in notice.content["entries"] if it["code"] not in struck}
    yield from _compare(due, _entries(first), f"revision {edition.code}.0")


def _step(now: Publication, before: Publication, name: str) -> Iterator[str]:
    if now.content["previous_hash"] != before.content_hash:
        yield f"{name} does not name the hash of the revision before"
    changes = {it["code"]: it for it in now.content["changes"]}
    entries = _entries(now)
    due: dict[str, Content] = {}
    for code, entry in _entries(before).items():
        change = changes.get(code)
        if change is None:
            due[code] = entry
        elif change["kind"] == "amended":
            due[code] = {**entry, **{it: entries.get(code, {}).get(it) for it in change["fields"]}}
    yield from _compare(due, entries, name)


def _compare(due: Mapping[str, Content], found: Mapping[str, Content], name: str) -> Iterator[str]:
    for code, entry in due.items():
        if code not in found:
            yield f"{name}: the entry {code} is missing"
        elif found[code] != entry:
            fields = [it for it in entry if found[code].get(it) != entry[it]]
            yield f"{name}: the entry {code} differs in {', '.join(fields) or 'what it holds'}"
    for code in found:
        if code not in due:
            yield f"{name}: the entry {code} was never noticed"


def _rows(edition: Edition, newest: Publication) -> Iterator[str]:
    listed = edition.nominations.filter(state__in=Nomination.LISTED).select_related("edition")
    rows = {it.code: {name: getattr(it, name) for name in OWN_COLUMNS} for it in listed}
    told = {code: {name: it[name] for name in OWN_COLUMNS} for code, it in _entries(newest).items()}
    yield from _compare(told, rows, "the entries as they stand")


def _entries(publication: Publication) -> dict[str, Content]:
    return {it["code"]: it for it in publication.content["entries"]}
