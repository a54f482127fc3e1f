"""What Spark says of its own work: seconds of tasks, bytes read, shuffled and written, by step of the main job."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

STEPS = ("merge", "codes", "word_counts", "spelt", "numbers", "pair_counts", "documents", "meaning")
"""Names of the folders that steps write; all before the first is merging."""
_TARGET = re.compile(rf"\bwork/\.({'|'.join(STEPS[1:])})\b")
"""A step writes beside its folder, under a name that begins with a dot; what it reads has none."""
_MEASURES = ("task_seconds", "read_bytes", "shuffled_bytes", "written_bytes", "spilled_bytes")


def event_settings(folder: Path) -> dict[str, str]:
    """Give the settings by which Spark writes its events to a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    return {
        "spark.eventLog.enabled": "true",
        "spark.eventLog.dir": folder.as_uri(),
        "spark.eventLog.compress": "false",
        "spark.eventLog.rolling.enabled": "false",
    }


def read_costs(folder: Path) -> dict[str, dict[str, float]]:
    """Add up the tasks of a program by step.

    Returns
    -------
    dict
        Step to ``task_seconds``, ``read_bytes``, ``shuffled_bytes``, ``written_bytes``, ``spilled_bytes``.
    """
    step_of_query: dict[str, str] = {}
    step_of_stage: dict[int, str] = {}
    sums: dict[str, dict[str, float]] = {step: dict.fromkeys(_MEASURES, 0.0) for step in STEPS}
    for event in _events(folder):
        kind = event["Event"].rpartition(".")[2]
        if kind in {"SparkListenerSQLExecutionStart", "SparkListenerSQLAdaptiveExecutionUpdate"}:
            found = _TARGET.search(event["physicalPlanDescription"])
            step_of_query.setdefault(str(event["executionId"]), found.group(1) if found else "merge")
        elif kind == "SparkListenerJobStart":
            query = (event.get("Properties") or {}).get("spark.sql.execution.id", "")
            for stage in event["Stage IDs"]:
                step_of_stage[stage] = step_of_query.get(query, "merge")
        elif kind == "SparkListenerTaskEnd" and event.get("Task Metrics"):
            _add(sums[step_of_stage.get(event["Stage ID"], "merge")], event["Task Metrics"])
    return {step: {name: round(value, 1) for name, value in told.items()} for step, told in sums.items()}


def _add(told: dict[str, float], metrics: dict[str, Any]) -> None:
    told["task_seconds"] += metrics["Executor Run Time"] / 1000
    told["read_bytes"] += metrics["Input Metrics"]["Bytes Read"]
    told["shuffled_bytes"] += metrics["Shuffle Write Metrics"]["Shuffle Bytes Written"]
    told["written_bytes"] += metrics["Output Metrics"]["Bytes Written"]
    told["spilled_bytes"] += metrics["Disk Bytes Spilled"]


def _events(folder: Path) -> Iterator[dict[str, Any]]:
    """Read what our own programs wrote; a server's events, which may lie beside them, are passed over."""
    for path in sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix != ".inprogress"):
        lines = path.read_text(encoding="utf-8").splitlines()
        if any('"App Name":"liaowang"' in line for line in lines[:10]):
            yield from map(json.loads, lines)
