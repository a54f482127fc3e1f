"""The manifest: what a run was made of, how, from what, and what it set aside."""

from __future__ import annotations

import hashlib
import platform
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any

import polars as pl
import pyarrow as pa

from liaowang import __version__
from liaowang.corpus import PRECEDENCE, Generation
from liaowang.observatory import EMERGENCE_WEIGHTS
from liaowang.runs.ingest import Ingested
from liaowang.runs.progress import StepCost
from liaowang.runs.settings import ObserveSettings
from liaowang.runs.store import FORMAT_VERSION, Run

_LIBRARIES = (
    "numpy",
    "polars",
    "pyarrow",
    "scipy",
    "scikit-learn",
    "igraph",
    "faiss-cpu",
    "lightgbm",
    "pysail",
    "rjieba",
)


def build_manifest(
    settings: ObserveSettings,
    ingested: Sequence[Ingested],
    generation: Generation,
    tables: Mapping[str, pl.DataFrame],
    flaws: pa.Table,
    costs: Sequence[StepCost],
    previous: Run | None = None,
) -> dict[str, Any]:
    """Gather what a reader needs to trust a run, or to repeat it.

    Returns
    -------
    dict
        Plain values. ``run_id`` is a hash of inputs, settings that change results, and versions.
    """
    as_of = settings.as_of.isoformat() if settings.as_of else None
    deciding = {
        "as_of": as_of,
        "meaning": settings.meaning,
        "history": settings.history,
        "seed": settings.seed,
        "target_size": settings.target_size,
        "min_recent": settings.min_recent,
        "n_listed": settings.n_listed,
    }
    inputs = describe_inputs(ingested)
    continued = previous.manifest["run_id"] if previous else None
    told = repr((sorted(item["hash"] for item in inputs), deciding, versions(), generation.name, continued))
    topics = tables["topics"]
    return {
        "format_version": FORMAT_VERSION,
        "run_id": hashlib.blake2b(told.encode(), digest_size=8).hexdigest(),
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "previous": continued,
        "settings": deciding | {"engine": settings.engine, "threads": settings.threads()},
        "as_of": as_of,
        "versions": versions(),
        "inputs": inputs,
        "corpus": _corpus(generation),
        "records": _records(tables["documents"]),
        "topics": {
            "found": len(topics),
            "scored": int(topics["score"].is_not_null().sum()),
            "last_number": max((int(name.removeprefix("T-")) for name in topics["topic"]), default=0),
            "off_the_list": dict(sorted(Counter(tables["faults"]["fault"].to_list()).items())),
        },
        "score_weights": dict(EMERGENCE_WEIGHTS),
        "precedence": {group: list(order) for group, order in PRECEDENCE.items()},
        "flaws": _count_flaws(flaws),
        "steps": list_costs(costs),
        "rows": {name: len(frame) for name, frame in sorted(tables.items())},
    }


def versions() -> dict[str, str]:
    """Give the versions of all that results may hang on."""
    return {"liaowang": __version__, "python": platform.python_version()} | {it: version(it) for it in _LIBRARIES}


def describe_inputs(ingested: Sequence[Ingested]) -> list[dict[str, Any]]:
    """Tell of every input what it was and what it gave, in order."""
    return [_input(item) for item in ingested]


def _input(item: Ingested) -> dict[str, Any]:
    landed = item.landed
    return {
        "file": item.path.name,
        "bytes": item.size_bytes,
        "hash": item.file_hash,
        "format": landed.format_name if landed else None,
        "records": landed.records if landed else 0,
        "flaws": landed.flaws if landed else 0,
        "was_known": landed.was_known if landed else False,
        "problem": item.problem or (f"the same bytes as {item.same_as}" if item.same_as else None),
    }


def list_costs(costs: Sequence[StepCost]) -> list[dict[str, Any]]:
    """Give what each step took, as the manifest has it."""
    return [{k: round(v, 3) if isinstance(v, float) else v for k, v in asdict(cost).items()} for cost in costs]


def _corpus(generation: Generation) -> dict[str, Any]:
    told = asdict(generation)
    return {name: told[name] for name in sorted(told) if name not in {"path", "was_known", "file_hashes"}}


def _records(documents: pl.DataFrame) -> dict[str, Any]:
    def count(column: str) -> dict[str, int]:
        counts = documents.group_by(column).len().sort(column, nulls_last=True)
        return {str(key) if key is not None else "unknown": n for key, n in counts.iter_rows()}

    return {
        "total": len(documents),
        "up_to_cut_off": int((documents["window"] >= 0).sum()),
        "after_cut_off": int((documents["window"] < 0).sum()),
        "without_date": int(documents["window"].is_null().sum()),
        "in_panel": int(documents["in_panel"].sum()),
        "without_topic": int(documents["topic"].is_null().sum()),
        "by_kind": count("kind"),
        "by_source": count("source"),
        "by_language": count("language"),
    }


def _count_flaws(flaws: pa.Table) -> dict[str, Any]:
    """Count flaws by reason, with the first places of each, so that a person can look."""
    frame = pl.DataFrame(flaws)
    plain = pl.col("reason").str.replace_all(r"\d[\d,.]*", "N").str.slice(0, 120)
    groups = (
        frame.with_columns(kind=plain)
        .group_by("lost", "kind")
        .agg(pl.len().alias("n"), pl.col("reason").first(), pl.struct("file", "line", "field").head(5).alias("first"))
    )
    reasons = [
        {"lost": row["lost"], "reason": row["reason"], "count": row["n"], "first": row["first"]}
        for row in groups.sort(["n", "lost", "kind"], descending=[True, False, False]).iter_rows(named=True)
    ]
    lost = dict(frame.group_by("lost").len().iter_rows())
    return {
        "records": lost.get("record", 0),
        "fields": lost.get("field", 0),
        "notes": lost.get("note", 0),
        "reasons": reasons,
    }
