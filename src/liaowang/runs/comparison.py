"""Two runs side by side: what entered and left the watchlist, rose and fell, and what became of each topic."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from liaowang.runs.standing import is_ranked_by_standing, read_standing
from liaowang.runs.store import Run

_HEAD = ("topic", "label_en", "label_zh", "rank", "standing", "probability", "score", "n_records")
_EVENTS = ("continued", "born", "split", "merged", "ended")


@dataclass(frozen=True)
class _Side:
    """One run as a comparison sees it: its topics by id, each with its place, and who is on its watchlist."""

    topics: Mapping[str, Mapping[str, Any]]
    listed: frozenset[str]

    def head(self, topic: str) -> dict[str, Any]:
        """Give what names a topic, as shown wherever it occurs."""
        row = self.topics[topic]
        return {name: row[name] for name in _HEAD}

    def place(self, topic: str) -> int:
        """Give a topic's place, or one that lies behind all others."""
        return self.topics[topic]["rank"] or len(self.topics) + 1


def compare_runs(before: Run, after: Run) -> dict[str, Any]:
    """Tell what became of the topics of one run in another.

    Topics are matched by the documents that both runs hold; if the later run continues the earlier one, by the
    lineage that it wrote down itself.

    Parameters
    ----------
    before, after : Run

    Returns
    -------
    dict
        ``before`` and ``after`` (``as_of``, ``run_id``, counts), ``matched_by`` (``lineage`` or ``documents``),
        ``notes`` (differences that explain others, in both languages), ``counts`` (of events; of entered, left, rose,
        fell), and lists of topics. On the watchlists: ``entered`` (``from``: the topic it continues, or None),
        ``left`` (``event`` and ``into``), ``rose`` and ``fell`` (``rank``, ``rank_before``, ``moved``: places, up is
        positive). Beyond them: ``born``, ``split`` (``from``), ``merged`` (``into``), ``ended``.
    """
    lineage, is_lineage = _lineage(before, after)
    old, new = _side(before), _side(after)
    fates = _fates(lineage, old, new)
    moves = _moves(lineage, old, new)
    events = dict(lineage.group_by("event").len().iter_rows())
    counts = {event: events.get(event, 0) for event in _EVENTS}
    return {
        "before": _about(before),
        "after": _about(after),
        "matched_by": "lineage" if is_lineage else "documents",
        "notes": [*_notes(before.manifest, after.manifest), *_ranked_otherwise(before, after)],
        "counts": counts | {name: len(rows) for name, rows in moves.items()},
        **moves,
        **fates,
    }


def _lineage(before: Run, after: Run) -> tuple[pl.DataFrame, bool]:
    """Give one row a fate: ``event``, ``old``, ``new`` (ids in their runs), and whether the later run told it."""
    if after.manifest["previous"] == before.manifest["run_id"]:
        return _told_lineage(after), True
    names = before.table("topics").select("topic").collect()["topic"]
    return _trace(_shared(before, after), names.to_list(), after), False


def _shared(before: Run, after: Run) -> pl.DataFrame:
    from liaowang.observatory import shared_documents

    documents = [run.table("documents").select("record_id", "topic").drop_nulls().collect() for run in (before, after)]
    return shared_documents(*documents)


def _told_lineage(after: Run) -> pl.DataFrame:
    gone = pl.col("event").is_in(["merged", "ended"])
    rows = after.table("lineage").select(
        "event",
        old=pl.when(gone).then("topic").otherwise("other"),
        new=pl.when(gone).then("other").otherwise("topic"),
    )
    return rows.collect()


def _trace(pairs: pl.DataFrame, old_topics: list[str], after: Run) -> pl.DataFrame:
    from liaowang.observatory import LineageSettings, trace_lineage

    names = after.table("topics").select("topic").collect()["topic"].to_list()
    numbers = {name: number for number, name in enumerate(names)}
    numbered = pairs.with_columns(new=pl.col("new").replace_strict(numbers, return_dtype=pl.Int64))
    traced = trace_lineage(numbered, old_topics, len(names), LineageSettings())
    back = dict(enumerate(names))
    return traced.select("event", "old", new=pl.col("new").replace_strict(back, return_dtype=pl.String))


def _side(run: Run) -> _Side:
    frame = run.table("topics").select("topic", "label_en", "label_zh", "score", "n_records").collect()
    order = read_standing(run).select("topic", "rank", "standing", "probability")
    frame = frame.join(order, on="topic", how="left")
    topics = {row["topic"]: row for row in frame.iter_rows(named=True)}
    return _Side(topics, frozenset(entry["topic"] for entry in run.watchlist["entries"]))


def _fates(lineage: pl.DataFrame, old: _Side, new: _Side) -> dict[str, list[dict[str, Any]]]:
    fates: dict[str, list[dict[str, Any]]] = {"born": [], "split": [], "merged": [], "ended": []}
    for event, was, now in lineage.select("event", "old", "new").iter_rows():
        if event == "born":
            fates[event].append(new.head(now))
        elif event == "split":
            fates[event].append(new.head(now) | {"from": old.head(was)})
        elif event == "merged":
            fates[event].append(old.head(was) | {"into": new.head(now)})
        elif event == "ended":
            fates[event].append(old.head(was))
    for event, rows in fates.items():
        side = new if event in {"born", "split"} else old
        rows.sort(key=lambda row: (side.place(row["topic"]), row["topic"]))
    return fates


def _moves(lineage: pl.DataFrame, old: _Side, new: _Side) -> dict[str, list[dict[str, Any]]]:
    rows = lineage.select("event", "old", "new").iter_rows(named=True)
    fate = {row["old"]: row for row in rows if row["event"] in {"continued", "merged", "ended"}}
    continues = {row["new"]: row["old"] for row in fate.values() if row["event"] == "continued"}
    moves: dict[str, list[dict[str, Any]]] = {"entered": [], "left": [], "rose": [], "fell": []}
    for topic in sorted(new.listed, key=new.place):
        was = continues.get(topic)
        if was not in old.listed:
            moves["entered"].append(new.head(topic) | {"from": old.head(was) if was else None})
            continue
        moved = old.place(was) - new.place(topic)
        if moved:
            told = {"before": was, "rank_before": old.place(was), "moved": moved}
            moves["rose" if moved > 0 else "fell"].append(new.head(topic) | told)
    for topic in sorted(old.listed, key=old.place):
        became = fate[topic]
        if became["event"] != "continued" or became["new"] not in new.listed:
            into = new.head(became["new"]) if became["new"] else None
            moves["left"].append(old.head(topic) | {"event": became["event"], "into": into})
    moves["rose"].sort(key=lambda row: (-row["moved"], row["rank"]))
    moves["fell"].sort(key=lambda row: (row["moved"], row["rank"]))
    return moves


def _about(run: Run) -> dict[str, Any]:
    manifest = run.manifest
    return {
        "folder": str(run.folder),
        "run_id": manifest["run_id"],
        "as_of": manifest["as_of"],
        "records": manifest["records"]["up_to_cut_off"],
        "topics": manifest["topics"]["found"],
        "scored": manifest["topics"]["scored"],
        "listed": len(run.watchlist["entries"]),
    }


def _ranked_otherwise(before: Run, after: Run) -> list[dict[str, str]]:
    """Say where places of the two runs cannot be compared, as one ranks by what the other does not know."""
    ranked = [is_ranked_by_standing(run) for run in (before, after)]
    if ranked[0] == ranked[1]:
        return []
    one, other = ("emergence score", "standing") if ranked[1] else ("standing", "emergence score")
    first, second = ("兴起分数", "综合分") if ranked[1] else ("综合分", "兴起分数")
    english = f"the first is ranked by {one}, the second by {other}: their places do not compare"
    return [{"en": english, "zh": f"前者按{first}排位，后者按{second}排位，位次不可比"}]


def _notes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[dict[str, str]]:
    """Say what differs between the runs besides their topics."""
    notes = []
    if before["as_of"] != after["as_of"]:
        places = f"{before['as_of']} → {after['as_of']}"
        notes.append({"en": f"the cut-off differs: {places}", "zh": f"截止日不同：{places}"})
    old, new = ({item["hash"] for item in manifest["inputs"]} for manifest in (before, after))
    if old != new:
        gone, come, both = len(old - new), len(new - old), len(old & new)
        english = f"the inputs differ; files in both: {both}, only in the first: {gone}, only in the second: {come}"
        notes.append({"en": english, "zh": f"输入不同：共有{both}个文件，仅前者有{gone}个，仅后者有{come}个"})
    for name in ("target_size", "min_recent", "n_listed", "seed"):
        was, now = before["settings"].get(name), after["settings"].get(name)
        if was != now:
            notes.append({"en": f"the setting {name} differs: {was} → {now}", "zh": f"设置 {name} 不同：{was} → {now}"})
    was, now = (manifest["versions"]["liaowang"] for manifest in (before, after))
    if was != now:
        notes.append({"en": f"made by versions {was} and {now}", "zh": f"由版本 {was} 和 {now} 生成"})
    return notes
