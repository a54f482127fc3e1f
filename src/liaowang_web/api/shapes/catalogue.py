"""In which form editions of the catalogue, their entries and what changed are told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from ninja import Field, Schema

from liaowang_web.api.shapes.parts import Paging, Pair, pair
from liaowang_web.catalogue.lists import Crosswalk, Seen
from liaowang_web.catalogue.models import Edition, Notice, Publication
from liaowang_web.catalogue.selectors.comparing import Change, Difference
from liaowang_web.catalogue.selectors.published import PublicEntry, Station


def _pair(told: Mapping[str, Any], name: str) -> Pair:
    return Pair(en=told.get(f"{name}_en", ""), zh=told.get(f"{name}_zh", ""))


class EditionShape(Schema):
    """An edition and where it stands."""

    code: str = Field(description="For instance 2026.1; never changes.")
    title: Pair
    state: str
    revision: int | None = Field(description="The newest; null until it is published.")
    published_at: datetime | None = Field(description="When the newest revision was published.")
    hash: str | None = Field(description="SHA-256 of the newest revision.")
    n_entries: int = Field(description="How many are listed now.")
    follows: str | None = Field(description="Edition that this one takes the place of.")
    call_until: datetime | None
    review_until: datetime | None

    @classmethod
    def of(cls, edition: Edition) -> EditionShape:
        """Tell an edition of `public_editions`."""
        return cls(**_edition(edition))


def _edition(edition: Any) -> dict[str, Any]:
    is_published = edition.published_at is not None
    return {
        "code": edition.code, "title": pair(edition, "title"), "state": edition.state,
        "revision": edition.revision if is_published else None, "published_at": edition.published_at,
        "hash": edition.content_hash, "n_entries": edition.n_entries, "follows": edition.follows_code,
        "call_until": edition.call_until, "review_until": edition.review_until,
    }  # fmt: skip


class EditionPage(Paging):
    """Editions, the latest code first."""

    items: list[EditionShape]


class CriterionShape(Schema):
    """What experts score."""

    name: Pair
    asks: Pair
    weight: float = Field(description="Of 100.")
    most: int = Field(description="Points at most.")


class NoticeShape(Schema):
    """When the list was put before the public."""

    starts_on: date
    ends_on: date
    closes_at: datetime = Field(description="Objections are taken until then.")
    hash: str = Field(description="SHA-256 of what was put before the public.")

    @classmethod
    def of(cls, notice: Notice) -> NoticeShape:
        """Tell a notice."""
        return cls(starts_on=notice.starts_on, ends_on=notice.ends_on, closes_at=notice.closes_at,
                   hash=notice.content_hash)  # fmt: skip


class RevisionShape(Schema):
    """One revision of an edition."""

    revision: int
    published_at: datetime
    hash: str
    note: str = Field(description="Why there is a revision; empty for the first.")


class WholeEdition(EditionShape):
    """An edition with the rules of its call, its notice and its revisions."""

    scope: Pair
    taxonomy: str
    n_experts: int = Field(description="Experts an entry, at least.")
    n_listed: int = Field(description="Entries at most.")
    pass_mark: float = Field(description="Score to be listed, of 100.")
    tie: str = Field(description="What decides between equal scores: spread, criterion or earlier.")
    notice_days: int
    notice_counts: str = Field(description="working or calendar days.")
    criteria: list[CriterionShape]
    notice: NoticeShape | None
    revisions: list[RevisionShape] = Field(description="The newest first.")

    @classmethod
    def told(cls, edition: Edition, notice: Notice | None, publications: Iterable[Publication]) -> WholeEdition:
        """Tell an edition of `public_editions`."""
        rules = ("taxonomy", "n_experts", "n_listed", "pass_mark", "tie", "notice_days", "notice_counts")
        criteria = [CriterionShape(name=pair(it, "name"), asks=pair(it, "asks"), weight=float(it.weight), most=it.most)
                    for it in edition.criteria.all()]  # fmt: skip
        revisions = [RevisionShape(revision=it.revision, published_at=it.published_at, hash=it.content_hash,
                                   note=it.note) for it in publications]  # fmt: skip
        return cls(
            **_edition(edition), **{it: getattr(edition, it) for it in rules}, scope=pair(edition, "scope"),
            criteria=criteria, notice=NoticeShape.of(notice) if notice else None, revisions=revisions,
        )  # fmt: skip


class ListedEntry(Schema):
    """An entry, as lists tell it."""

    code: str = Field(description="Edition and number, for instance 2026.1-017; never changes.")
    lineage: str = Field(description="The same for one technology in every edition.")
    title: Pair
    track: str
    holder: Pair | None = Field(description="Organisation that has it, if it is registered here.")
    holder_name: str = Field(description="Who has it otherwise.")
    topic: str = Field(description="Topic of the observatory, if it was nominated by it.")

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> ListedEntry:
        """Tell an entry of a content."""
        holder = told.get("holder")
        return cls(
            code=told["code"], lineage=told["lineage"], title=_pair(told, "title"), track=told.get("track", ""),
            holder=Pair(en=holder["en"], zh=holder["zh"]) if holder else None,
            holder_name=told.get("holder_name", ""), topic=told.get("topic", ""),
        )  # fmt: skip


class ListedEntryPage(Paging):
    """Entries of one revision, or of the notice while nothing is published, in their order."""

    edition: str
    revision: int | None = Field(description="Null if this is the notice.")
    hash: str = Field(description="SHA-256 of the whole revision, or notice.")
    items: list[ListedEntry]


class Leaving(Schema):
    """When and why an entry left the catalogue."""

    on: str = Field(description="A day, YYYY-MM-DD.")
    why: str = Field(description="own, objection, failed, superseded, rights or error.")
    words: str = Field(description="The reason, as it was published.")


class WholeListedEntry(ListedEntry):
    """An entry with all that was put before the public."""

    edition: str
    revision: int | None = Field(description="Newest revision of its edition; null while it is before the public.")
    left: Leaving | None
    told: dict[str, Any] = Field(description="As it stands in the published content, whose hash the edition tells.")

    @classmethod
    def whole(cls, found: PublicEntry) -> WholeListedEntry:
        """Tell an entry."""
        told = dict(vars(found.entry))
        gone = found.left
        left = Leaving(on=gone["on"], why=gone["why"], words=gone["words"]) if gone else None
        return cls(
            **dict(ListedEntry.of(told)), edition=found.edition.code, left=left, told=told,
            revision=found.publication.revision if found.publication else None,
        )  # fmt: skip


class ChangeShape(Schema):
    """An entry that entered, left or was amended."""

    entry: ListedEntry
    why: str = Field(description="Why it left: a word as in `left` of an entry; empty if nobody said.")
    words: str = Field(description="The reason, as it was published.")
    fields: list[str] = Field(description="Columns that were amended.")
    before: dict[str, str] = Field(description="What these columns held before.")
    after: dict[str, str] = Field(description="What they hold now.")

    @classmethod
    def of(cls, change: Change) -> ChangeShape:
        """Tell a change."""
        before, after = vars(change.before) if change.before else {}, vars(change.entry)
        return cls(
            entry=ListedEntry.of(after), why=change.why, words=change.words, fields=list(change.fields),
            before={it: str(before[it]) for it in change.fields}, after={it: str(after[it]) for it in change.fields},
        )  # fmt: skip


class DifferenceShape(Schema):
    """The newest revision of an edition against that of another."""

    edition: str
    against: str | None = Field(description="Null, and nothing to tell, if the edition follows none.")
    entered: list[ChangeShape]
    left: list[ChangeShape]
    amended: list[ChangeShape]
    n_same: int

    @classmethod
    def of(cls, edition: str, against: str | None, found: Difference | None) -> DifferenceShape:
        """Tell a difference."""
        parts = {name: [ChangeShape.of(it) for it in getattr(found, name)] if found else []
                 for name in ("entered", "left", "amended")}  # fmt: skip
        return cls(edition=edition, against=against, n_same=found.n_same if found else 0, **parts)


class StationShape(Schema):
    """What became of a technology in one revision."""

    edition: str
    revision: int
    entry: str
    day: str
    change: str = Field(description="listed, amended or left.")
    why: str
    words: str

    @classmethod
    def of(cls, station: Station) -> StationShape:
        """Tell a station."""
        return cls(edition=station.edition, revision=station.revision, entry=station.code, day=station.day,
                   change=station.change, why=station.why, words=station.words)  # fmt: skip


class AreaShape(Schema):
    """What another list names."""

    name: Pair
    is_alike: bool = Field(description="Whether it shares a word with the track.")


class HeadingShape(Schema):
    """A heading under which the track stands."""

    level: str = Field(description="direction, track or product.")
    name: Pair


class ListShape(Schema):
    """A track as one of the official lists sees it."""

    code: str
    title: Pair
    published: str
    headings: list[HeadingShape]
    areas: list[AreaShape]
    is_near: bool = Field(description="Whether the crosswalk of the taxonomy leads there.")
    is_checked: bool = Field(description="Whether its wording was compared with the official text.")

    @classmethod
    def of(cls, seen: Seen) -> ListShape:
        """Tell a list."""
        return cls(
            code=seen.code, title=Pair(en=seen.title_en, zh=seen.title_zh), published=str(seen.published),
            headings=[HeadingShape(level=level, name=Pair(en=en, zh=zh)) for level, zh, en in seen.places],
            areas=[AreaShape(name=Pair(en=it.en, zh=it.zh), is_alike=it.is_alike) for it in seen.areas],
            is_near=seen.is_near, is_checked=seen.is_checked,
        )  # fmt: skip


class CrosswalkShape(Schema):
    """An entry under each of the official lists, and under the classes of patents."""

    entry: str
    track: str
    lists: list[ListShape]
    classes: list[str] = Field(description="IPC classes near the track.")

    @classmethod
    def of(cls, found: PublicEntry, crosswalk: Crosswalk | None) -> CrosswalkShape:
        """Tell where an entry stands."""
        lists = [ListShape.of(it) for it in crosswalk.lists] if crosswalk else []
        return cls(entry=found.entry.code, track=found.entry.track, lists=lists,
                   classes=list(crosswalk.classes) if crosswalk else [])  # fmt: skip
