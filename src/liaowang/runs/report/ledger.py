"""The page of a ledger: what was forecast, what came of it, misses first; one file in both languages."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl
from markupsafe import Markup

from liaowang import __version__
from liaowang.observatory import (
    ALL_QUESTIONS,
    FEW,
    Ledger,
    decided,
    ledger_table,
    misses_of,
    order_of_misses,
    reliability_of,
    score_by,
    track_record,
)
from liaowang.runs.ledger import read_ledger
from liaowang.runs.report.ledger_figures import record_rail, reliability_curve, verdict
from liaowang.runs.report.page import page_environment, without_addresses
from liaowang.runs.report.speech import Both, day, decimal, growth, say, share
from liaowang.runs.scoring import KEYS

N_MISSES = 20
"""Entries of each kind of miss that stand at the top."""
MAX_ROWS = 20_000
"""Rows of the table of all entries; a page of more is of no use to a browser."""


def write_ledger_page(ledger: Path, page: Path) -> None:
    """Write the page of a ledger: one file that needs nothing but itself, in English and Chinese.

    Parameters
    ----------
    ledger : Path
    page : Path
        Replaced if it is there.

    Raises
    ------
    LiaowangError
        If the ledger cannot be read or its chain is broken.
    """
    page.write_text(render_ledger(read_ledger(ledger), ledger.name), encoding="utf-8")


def render_ledger(ledger: Ledger, name: str) -> str:
    """Give the page as text; see `write_ledger_page`."""
    environment = page_environment()
    table = ledger_table(ledger)
    text = environment.get_template("ledger.html").render(
        css=_asset(environment, "report.css") + _asset(environment, "ledger.css"),
        js=_asset(environment, "switches.js") + _asset(environment, "ledger.js"),
        kind=ledger.kind,
        name=name,
        head=ledger.head,
        n_lines=len(ledger.hashes),
        version=__version__,
        lead=_lead(table),
        n_scored=len(decided(table)),
        first_due=day(str(table["due_at"].min())) if len(table) else None,
        n=len(table),
        questions=[it for it in ALL_QUESTIONS if it.name in set(table["question"])],
        misses=_misses(table),
        has_interval=table["low"].is_not_null().any(),
        curves=_curves(table, is_replayed=ledger.kind == "replayed"),
        figures=_figures(table, KEYS),
        origins=_figures(table, ["as_of", *KEYS]),
        tracks=_tracks(table),
        rows=[_row(it) for it in order_of_misses(table).head(MAX_ROWS).iter_rows(named=True)],
        max_rows=MAX_ROWS,
        choices={key: table[key].unique().sort().to_list() for key in ("question", "unit", "as_of", "outcome")},
        rules=_rules(table),
    )
    return without_addresses(re.sub(r"\s*\n\s*", "\n", text))


def _asset(environment: Any, name: str) -> Markup:
    source, _, _ = environment.loader.get_source(environment, name)
    return Markup(source)  # noqa: S704


def _lead(table: pl.DataFrame) -> Both | None:
    if table.is_empty():
        return None
    return say(
        "lg_lead",
        n=len(table),
        cuts=table["as_of"].n_unique(),
        first=day(str(table["as_of"].min())),
        last=day(str(table["as_of"].max())),
        scored=len(decided(table)),
        void=int((table["outcome"] == "void").sum()),
        open=int((table["outcome"] == "open").sum()),
    )


def _misses(table: pl.DataFrame) -> list[dict[str, Any]]:
    alarms, missed = misses_of(table)
    return [
        {
            "title": say(f"lg_{kind}"),
            "none": say(f"lg_no_{kind}"),
            "n": len(frame),
            "rows": [_row(it) | {"rail": _rail(it)} for it in frame.head(N_MISSES).iter_rows(named=True)],
        }
        for kind, frame in (("alarms", alarms), ("missed", missed))
    ]


def _row(it: Mapping[str, Any]) -> dict[str, Any]:
    """Write a forecast as the page shows it."""
    years = (int(it["due_at"][:4]) - int(it["as_of"][:4]) + 2) / 2
    is_miss = it["outcome"] in {"yes", "no"} and (it["outcome"] == "yes") != it["said_yes"]
    return {
        "id": it["id"],
        "label_en": it["label_en"],
        "label_zh": it["label_zh"],
        "name": it["name"],
        "question": it["question"],
        "unit": it["unit"],
        "as_of": it["as_of"],
        "due_at": it["due_at"],
        "said": decimal(100 * it["probability"]),
        "outcome": it["outcome"],
        "reason": it["reason"],
        "is_miss": is_miss,
        "counts": f"{it['before']:,} → {it['after']:,}" if it["after"] is not None else f"{it['before']:,}",
        "growth": growth(it["log_growth"] / years) if it["log_growth"] is not None else "—",
        "z": decimal(it["z"], 2) if it["z"] is not None else "—",
    }


def _rail(it: Mapping[str, Any]) -> Markup:
    return verdict(it["probability"], it["low"], it["high"], it["outcome"])


def _curves(table: pl.DataFrame, *, is_replayed: bool) -> list[dict[str, Any]]:
    curves = []
    for asked in _asked(table):
        own = table.filter(pl.col(key) == value for key, value in asked.items())
        bins = reliability_of(own).to_dicts()
        n = len(decided(own))
        said, came = (_both_in_svg(say(f"lg_axis_{it}")) for it in ("said", "came"))
        curves.append(
            {
                **asked,
                "n": n,
                "picture": reliability_curve(bins, is_replayed=is_replayed, said=said, came=came) if n >= FEW else None,
                "says": [
                    say(
                        "lg_curve_text",
                        n=it["n"],
                        said=share(it["said"]),
                        grew=it["n_grew"],
                        came=share(it["came"]),
                    )
                    for it in bins
                ],
                "bins": [
                    {name: share(it[name]) for name in ("said", "came", "low", "high")}
                    | {"n": it["n"], "n_grew": it["n_grew"]}
                    for it in bins
                ],
            }
        )
    return curves


def _both_in_svg(words: Both) -> Markup:
    return Markup('<tspan class="e">{}</tspan><tspan class="z" lang="zh">{}</tspan>').format(words.en, words.zh)


def _asked(table: pl.DataFrame) -> list[dict[str, Any]]:
    """List units, questions and horizons that the ledger holds, in the order of the questions."""
    order = [it.name for it in ALL_QUESTIONS]
    held = table.select(KEYS).unique().to_dicts()
    return sorted(held, key=lambda it: (it["unit"] != "topic", order.index(it["question"]), it["horizon_years"]))


def _figures(table: pl.DataFrame, keys: list[str]) -> list[dict[str, Any]]:
    order = [it.name for it in ALL_QUESTIONS]
    told = sorted(
        score_by(table, keys), key=lambda it: [order.index(it[key]) if key == "question" else it[key] for key in keys]
    )
    return [it | _written(it) for it in told]


def _written(told: Mapping[str, Any]) -> dict[str, Any]:
    names = ("brier", "brier_of_base", "auc", "csi", "calibration_error", "perfect_calibration_error")
    written: dict[str, Any] = {name: decimal(told[name], 3) if math.isfinite(told[name]) else "—" for name in names}
    return written | {"base_rate": share(told["base_rate"]) if math.isfinite(told["base_rate"]) else "—"}


def _tracks(table: pl.DataFrame) -> list[dict[str, Any]]:
    tracks = []
    for asked in _asked(table):
        own = table.filter(pl.col(key) == value for key, value in asked.items())
        told = [track_record(own, (tenth + 0.5) / 10) for tenth in range(10)]
        rows = [
            {
                "given": f"{round(100 * it['low'])}–{round(100 * it['high'])}%",
                "n": it["n"],
                "n_grew": it["n_grew"],
                "is_few": it["is_few"],
                "share": share(it["n_grew"] / it["n"]),
                "rail": record_rail(it["low"], it["high"], it["n_grew"] / it["n"], it["interval"]),
            }
            for it in told
            if it["n"]
        ]
        tracks.append({**asked, "rows": rows})
    return [it for it in tracks if it["rows"]]


def _rules(table: pl.DataFrame) -> list[dict[str, Any]]:
    groups = table.group_by("rule", "as_of").agg(
        pl.len().alias("n"), pl.col("made_at").min().alias("first"), pl.col("made_at").max().alias("last")
    )
    return groups.sort("as_of", "rule").to_dicts()
