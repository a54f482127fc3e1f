"""How the run was made, from its manifest: inputs, merging, what was set aside, settings, steps, versions."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from liaowang.runs.report.forecast_words import FORECAST_WORDS
from liaowang.runs.report.forecasts import why_none
from liaowang.runs.report.listing import LABELS
from liaowang.runs.report.speech import Both, count, day, day_in_prose, decimal, say, share
from liaowang.runs.report.words import STEPS, WORDS


def build_making(manifest: Mapping[str, Any]) -> dict[str, Any]:
    """Lay out the manifest for its template, as lists of (name, value)."""
    records, corpus = manifest["records"], manifest["corpus"]
    plain = ("total", "up_to_cut_off", "after_cut_off", "without_date", "in_panel", "without_topic")
    merged = ("landed", "duplicates", "merged_by_identifier", "merged_by_title", "twins_kept_apart", "records")
    return {
        "method": _method(manifest),
        "cannot": [
            _of_forecasts(manifest),
            say("cannot_cause"),
            say("cannot_interval"),
        ],
        "weights": [(LABELS[name], share(weight)) for name, weight in _heaviest(manifest["score_weights"])],
        "settings": [(_named("set_", name), _setting(name, value)) for name, value in manifest["settings"].items()],
        "files": [_file(item) for item in manifest["inputs"]],
        "records": [(say(f"rec_{name}"), count(records[name])) for name in plain],
        "groups": [
            (say(f"by_{group}"), [(_named(f"{group}_", name), count(n)) for name, n in records[f"by_{group}"].items()])
            for group in ("kind", "source", "language")
        ],
        "merging": [(say(f"mrg_{name}"), count(corpus[name])) for name in merged if name in corpus],
        "set_aside": _set_aside(manifest["flaws"]),
        "steps": [step | {"says": _step(step["name"])} for step in manifest["steps"]],
        "versions": list(manifest["versions"].items()),
        "run_id": manifest["run_id"],
        "made_at": manifest["made_at"],
    }


def _of_forecasts(manifest: Mapping[str, Any]) -> Both:
    """Say what a forecast is not, or why there is none."""
    why = why_none(manifest)
    return say("none_forecast", why=why) if why else say("cannot_certain", as_of=day_in_prose(manifest["as_of"]))


def _step(name: str) -> Both:
    """Give a step's name in both languages; one that this version does not know stays in English."""
    reading = re.fullmatch(r"Read (\d+) files?", name)
    return Both(name, f"读取{reading[1]}个文件" if reading else STEPS.get(name, name))


def _method(manifest: Mapping[str, Any]) -> list[Both]:
    settings, records = manifest["settings"], manifest["records"]
    shares = manifest.get("assessment", {}).get("shares", {})
    told = {name: share(shares.get(name, 0.0)) for name in ("references", "organisations")}
    return [
        say("method_topics", target=settings["target_size"]),
        say("method_shares", panel=records["in_panel"], records=records["total"]),
        say("method_growth"),
        say("method_score", least=settings["min_recent"]),
        say("method_potential", **told),
        *([] if why_none(manifest) else [say("method_forecast", n=manifest.get("forecasts", {}).get("topics", 0))]),
        say("method_standing"),
    ]


def _heaviest(weights: Mapping[str, float]) -> list[tuple[str, float]]:
    return sorted(weights.items(), key=lambda item: (-item[1], item[0]))


def _named(prefix: str, name: str) -> Both | str:
    """Give a name's words, or the name itself where a newer run brings one that has none."""
    return say(prefix + name) if prefix + name in WORDS or prefix + name in FORECAST_WORDS else name


def _setting(name: str, value: Any) -> Both | str:
    if name == "as_of":
        return day(value)
    return count(value) if isinstance(value, int) else str(value)


def _file(item: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "name": item["file"],
        "format": item["format"] or "—",
        "megabytes": decimal(item["bytes"] / 1e6),
        "records": item["records"],
        "flaws": item["flaws"],
        "note": item["problem"] or (say("was_known") if item["was_known"] else ""),
    }


def _set_aside(told: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "says": say("set_aside_sum", records=told["records"], fields=told["fields"], notes=told["notes"]),
        "reasons": [
            {
                "reason": item["reason"],
                "lost": _named("lost_", item["lost"]),
                "count": item["count"],
                "places": [_place(where) for where in item["first"]],
            }
            for item in told["reasons"]
        ],
    }


def _place(where: Mapping[str, Any]) -> Both | str:
    file, line = where["file"] or "—", where["line"]
    return say("at_line", file=file, line=line) if line is not None else str(file)
