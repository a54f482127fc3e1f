"""Where a topic comes from and what joined it, over the imported runs that continue each other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from liaowang_web.design.prepared import one_of, prepared
from liaowang_web.observatory.models import Run, Succession, Topic
from liaowang_web.observatory.selectors.chains import ancestors_of
from liaowang_web.observatory.selectors.runs import public_runs

N_STRANDS = 8
"""So many relatives are drawn at most; the table names them all."""


@dataclass(frozen=True)
class Joint:
    """Where one topic goes over into another: ``at`` is the place in the line of the run that tells it."""

    event: str
    source: str
    target: str
    at: int
    n_shared: int | None = None
    overlap: float | None = None


@dataclass(frozen=True)
class Strand:
    """One topic through the runs; a size is ``None`` where the run does not hold it."""

    topic: Topic
    sizes: tuple[int | None, ...]
    is_self: bool = False

    @property
    def code(self) -> str:
        """Name the topic."""
        return self.topic.code

    @property
    def is_here(self) -> bool:
        """Whether the run on screen holds it."""
        return self.sizes[-1] is not None


@dataclass(frozen=True)
class Lineage:
    """The line of runs up to the one on screen, oldest first, and the topics and joints that belong to one topic."""

    runs: Sequence[Run]
    strands: Sequence[Strand]
    joints: Sequence[Joint]
    n_listed: int = 0
    """On the list of how many of these runs the topic stands."""
    is_born_now: bool = False

    @property
    def has_picture(self) -> bool:
        """Whether there is anything to draw: a topic that lives in one run only and touches no other has no line."""
        own = next((it for it in self.strands if it.is_self), None)
        return own is not None and (len(self.strands) > 1 or sum(size is not None for size in own.sizes) > 1)

    @property
    def origin(self) -> tuple[Joint, Strand] | None:
        """Give where it split off, and the topic from which it did."""
        strands = {it.code: it for it in self.strands}
        found = (it for it in self.joints if it.event == "split" and strands[it.target].is_self)
        return next(((it, strands[it.source]) for it in found), None)

    def rows(self) -> list[tuple[Run, Joint | None, Strand | None, int | None]]:
        """Give what the table says: run, joint (``None`` where it is first seen), the other topic, records of this."""
        own = next(it for it in self.strands if it.is_self)
        others = {it.code: it for it in self.strands}
        told: list[tuple[Run, Joint | None, Strand | None, int | None]] = []
        for place, run in enumerate(self.runs):
            here = [it for it in self.joints if it.at == place]
            told += [(run, it, others.get(_other(it, own.code)), own.sizes[place]) for it in here]
            has_origin = any(it.event != "merged" and it.target == own.code for it in here)
            if own.sizes[place] is not None and not has_origin:
                told.append((run, None, None, own.sizes[place]))
        return told


def runs_up_to(run: Run) -> list[Run]:
    """Give the public runs that this one continues, oldest first, itself the last."""
    order = {key: place for place, key in enumerate(ancestors_of(run))}
    return sorted(_runs(list(order)), key=lambda it: -order[it.pk])


@prepared
def _runs(keys: list[UUID]) -> QuerySet[Run]:
    return public_runs().filter(one_of("pk", keys)).order_by().defer("told")


def lineage_of(topic: Topic, run: Run) -> Lineage:
    """Trace one topic through the runs that the one on screen continues, with what split from it or merged into it."""
    line = runs_up_to(run)
    place = {it.pk: k for k, it in enumerate(line)}
    told = _told(topic.code, list(place))
    joints = [_joint(it, place[it.run_id]) for it in told if it.other and place[it.run_id]]
    codes = sorted({topic.code, *(code for it in joints for code in (it.source, it.target))})
    rows = [*(it for it in _topics(list(place), codes) if it.pk != topic.pk), topic]
    strands = _strands(rows, place, topic.code)
    listed = {it.pk: it.n_listed for it in line}
    return Lineage(
        runs=line,
        strands=_ordered(strands, joints, topic.code),
        joints=sorted((it for it in joints if {it.source, it.target} <= set(strands)), key=lambda it: it.at),
        n_listed=sum(it.code == topic.code and it.rank is not None and it.rank <= listed[it.run_id] for it in rows),
        is_born_now=any(it.event == "born" and it.run_id == run.pk for it in told),
    )


@prepared
def _told(code: str, runs: list[UUID]) -> QuerySet[Succession]:
    return Succession.objects.filter(Q(code=code) | Q(other=code), one_of("run", runs))


@prepared
def _topics(runs: list[UUID], codes: list[str]) -> QuerySet[Topic]:
    found = Topic.objects.filter(one_of("run", runs), one_of("code", codes), is_hidden=False)
    return found.order_by().defer("told")


def _joint(row: Succession, at: int) -> Joint:
    # A run names the heir as `other` where a topic merged, and the origin as `other` in all other rows.
    ends = (row.code, row.other) if row.event == "merged" else (row.other, row.code)
    return Joint(row.event, *ends, at, row.n_shared, row.overlap)


def _other(joint: Joint, code: str) -> str:
    return joint.source if joint.target == code else joint.target


def _strands(rows: Iterable[Topic], place: Mapping[UUID, int], own: str) -> dict[str, Strand]:
    seen: dict[str, dict[int, Topic]] = {}
    for row in rows:
        seen.setdefault(row.code, {})[place[row.run_id]] = row
    sizes = {code: tuple(by[k].n_records if k in by else None for k in range(len(place))) for code, by in seen.items()}
    return {code: Strand(by[max(by)], sizes[code], code == own) for code, by in seen.items()}


def _ordered(strands: dict[str, Strand], joints: Sequence[Joint], code: str) -> list[Strand]:
    """Put what it split from above it, what merged into it or split off beneath, the largest share first."""
    parents = [it.source for it in joints if it.event == "split" and it.target == code]
    shared = {_other(it, code): it.n_shared or 0 for it in joints}
    beneath = sorted(set(strands) - {code, *parents}, key=lambda other: (-shared.get(other, 0), other))
    return [strands[it] for it in (*dict.fromkeys(parents), code, *beneath) if it in strands]
