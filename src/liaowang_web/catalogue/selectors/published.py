"""What everybody may read: editions, their notices and publications, and an entry through all editions."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from django.db.models import Count, F, Max, OuterRef, Q, QuerySet, Subquery, Sum
from django.http import Http404

from liaowang_web.catalogue.models import Edition, Nomination, Notice, Objection, Publication
from liaowang_web.catalogue.policies import HIDDEN, Anybody, can_see_edition

PUBLIC = (Edition.State.PUBLISHED, Edition.State.SUPERSEDED)


class Told(SimpleNamespace):
    """An entry as it was put before the public, with its columns as attributes."""

    code: str
    lineage: str
    track: str
    annex: dict[str, Any]

    @property
    def direction(self) -> str:
        """The mark of the direction of its track."""
        return self.track.partition("-")[0]


def editions_for(user: Anybody) -> Sequence[Edition]:
    """Give the editions that somebody may see, newest first, each with ``n_entries``: how many are listed."""
    listed = Count("nominations", filter=Q(nominations__state__in=Nomination.LISTED))
    found = Edition.objects.select_related("notice").defer("notice__content").annotate(n_entries=listed)
    return sorted((it for it in found if can_see_edition(user, it)), key=_place, reverse=True)


def _place(edition: Edition) -> list[int]:
    """Give the parts of a code as numbers: 2026.10 comes after 2026.9."""
    return [int(it) for it in edition.code.split(".") if it.isdecimal()]


def public_editions() -> QuerySet[Edition]:
    """Give the editions that everybody may see.

    Each has ``n_entries``, how many are listed, and of its newest revision ``published_at`` and ``content_hash``.
    """
    listed = Count("nominations", filter=Q(nominations__state__in=Nomination.LISTED))
    newest = Publication.objects.filter(edition=OuterRef("pk")).order_by("-revision")
    return Edition.objects.exclude(state__in=HIDDEN).annotate(
        n_entries=listed,
        published_at=Subquery(newest.values("published_at")[:1]),
        content_hash=Subquery(newest.values("content_hash")[:1]),
        follows_code=F("follows__code"),
    )


def public_edition(code: str) -> Edition:
    """Give one of `public_editions`. Raises Http404 if there is none."""
    found = public_editions().select_related("follows").filter(code=code).first()
    if found is None:
        raise Http404
    return found


def state_of_catalogue() -> str:
    """Give a text that changes whenever anything of the catalogue that is public is changed; three small reads.

    What was put before the public never changes, so that it is enough to count it.
    """
    seen = Edition.objects.exclude(state__in=HIDDEN)
    editions = seen.aggregate(n=Count("pk"), versions=Sum("version"), last=Max("changed_at"))
    return f"{[*editions.values()]} {Notice.objects.count()} {Publication.objects.count()}"


def edition_for(user: Anybody, code: str) -> Edition:
    """Give an edition.

    Raises
    ------
    Http404
        If there is none, or they may not see it yet.
    """
    found = Edition.objects.select_related("follows").filter(code=code).first()
    if found is None or not can_see_edition(user, found):
        raise Http404
    return found


def heir_of(edition: Edition) -> Edition | None:
    """Give the published edition that took the place of an edition."""
    return Edition.objects.filter(follows=edition, state__in=PUBLIC).first()


def publications_of(edition: Edition) -> QuerySet[Publication]:
    """Give the revisions of an edition, newest first, without what they say."""
    return edition.publications.defer("content").order_by("-revision")


def publication_of(edition: Edition, revision: str = "") -> Publication:
    """Give a revision of an edition by its number, or the newest.

    Raises
    ------
    Http404
        If it is not published, or has no such revision.
    """
    found = edition.publications.order_by("-revision")
    if revision:
        found = found.filter(revision=revision) if revision.isdecimal() and len(revision) < 5 else found.none()
    first: Publication | None = found.first()
    if first is None:
        raise Http404
    return first


def notice_of(edition: Edition) -> Notice:
    """Give the notice of an edition.

    Raises
    ------
    Http404
        If nothing was put before the public yet.
    """
    found: Notice | None = Notice.objects.filter(edition=edition).first()
    if found is None:
        raise Http404
    return found


def notice_or_none(edition: Edition) -> Notice | None:
    """Give the notice of an edition without what it says, or nothing before there is one."""
    return Notice.objects.defer("content").filter(edition=edition).first()


def sealed_of(edition: Edition, revision: str = "") -> Publication | Notice:
    """Give what stands before everybody of an edition: a revision, or the notice while nothing is published.

    Raises
    ------
    Http404
        If there is neither, or no such revision.
    """
    return publication_of(edition, revision) if revision or edition.state in PUBLIC else notice_of(edition)


def told(entries: Iterable[Mapping[str, Any]]) -> list[Told]:
    """Give entries of a content as a page needs them."""
    return [Told(**it) for it in entries]


def decisions_of(edition: Edition) -> Sequence[Objection]:
    """Give the objections that were decided, without who filed them."""
    decided = (Objection.State.UPHELD, Objection.State.REJECTED)
    found = Objection.objects.filter(nomination__edition=edition, state__in=decided)
    return list(found.select_related("nomination__edition").defer("name", "contact", "text", "evidence", "receipt"))


def objection_by_receipt(receipt: str) -> Objection | None:
    """Give the objection of a receipt; the number is too long to be guessed."""
    found = Objection.objects.select_related("nomination__edition").filter(receipt=receipt.strip().upper())
    return found.first()


@dataclass(frozen=True)
class PublicEntry:
    """An entry where everybody can read it: in a publication, or while it is before the public."""

    edition: Edition
    entry: Told
    publication: Publication | None
    notice: Notice | None
    left: Mapping[str, Any] | None
    """When and why it left, if it did."""


def public_entry(code: str) -> PublicEntry:
    """Give what is public of an entry by its code, such as ``2026.1-017``.

    Raises
    ------
    Http404
        If nothing is public of it.
    """
    edition = Edition.objects.filter(code=code.rpartition("-")[0]).first()
    if edition is None:
        raise Http404
    if edition.state in PUBLIC:
        return _published_entry(edition, code)
    notice = Notice.objects.filter(edition=edition).first()
    entry = _find(notice.content["entries"], code) if notice else None
    if entry is None:
        raise Http404
    return PublicEntry(edition, Told(**entry), None, notice, None)


def _published_entry(edition: Edition, code: str) -> PublicEntry:
    newest = publication_of(edition)
    left = _find(newest.content["left"], code)
    for publication in edition.publications.order_by("-revision"):
        if entry := _find(publication.content["entries"], code):
            return PublicEntry(edition, Told(**entry), newest, None, left)
    raise Http404


def _find(rows: Iterable[Mapping[str, Any]], code: str) -> Mapping[str, Any] | None:
    return next((it for it in rows if it["code"] == code), None)


def noticed_nomination(code: str) -> Nomination:
    """Give the nomination behind an entry that is before the public, by its code.

    Raises
    ------
    Http404
        If there is none.
    """
    edition, _dash, number = code.rpartition("-")
    found = Nomination.objects.filter(edition__code=edition, number=int(number) if number.isdecimal() else 0)
    first = found.select_related("edition").first()
    if first is None:
        raise Http404
    return first


@dataclass(frozen=True)
class Station:
    """What became of a technology in one edition: ``change`` is a word, ``why`` and ``words`` its reason."""

    edition: str
    revision: int
    code: str
    day: str
    change: str
    why: str = ""
    words: str = ""


def history_of_lineage(lineage: str) -> Sequence[Station]:
    """Give the stations of a technology through all published editions, newest first."""
    found: list[Station] = []
    publications = Publication.objects.filter(edition__nominations__lineage=uuid.UUID(lineage)).distinct()
    seen: set[str] = set()
    for it in publications.order_by("published_at", "revision").select_related("edition"):
        found += _stations(it, lineage, seen)
    return found[::-1]


def _stations(publication: Publication, lineage: str, seen: set[str]) -> Iterable[Station]:
    content, edition = publication.content, publication.edition.code
    for entry in content["entries"]:
        if entry["lineage"] != lineage:
            continue
        amended = [it for it in content["changes"] if it["code"] == entry["code"] and it["kind"] == "amended"]
        if entry["code"] not in seen:
            yield Station(edition, publication.revision, entry["code"], content["published_on"], "listed")
        elif amended:
            yield Station(
                edition, publication.revision, entry["code"], content["published_on"], "amended",
                words=amended[0]["words"],
            )  # fmt: skip
        seen.add(entry["code"])
    for entry in content["left"]:
        if entry.get("lineage") == lineage and f"-{entry['code']}" not in seen:
            seen.add(f"-{entry['code']}")
            yield Station(
                edition, publication.revision, entry["code"], entry["on"], "left", entry["why"], entry["words"]
            )
