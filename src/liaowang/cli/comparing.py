"""The command `compare`: two runs side by side."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from liaowang.cli.figures import score_text, share_text
from liaowang.cli.session import JsonOption, Language, LanguageOption, clean, console_on, session_of
from liaowang.cli.tables import make_table
from liaowang.cli.words import name_of, of, say

if TYPE_CHECKING:
    from rich.console import Console

_SHOWN = 15
_PARTS = ("entered", "left", "rose", "fell", "born", "split", "merged", "ended")


def compare(
    context: typer.Context,
    run_a: Annotated[Path, typer.Argument(metavar="RUN_A", help="The earlier run.")],
    run_b: Annotated[Path, typer.Argument(metavar="RUN_B", help="The later run.")],
    is_json: JsonOption = False,
    _lang: LanguageOption = None,
) -> None:
    """Tell what entered and left the watchlist between two runs, rose, fell, was born, split, merged, or ended."""
    from liaowang.runs import compare_runs, open_run

    told = compare_runs(open_run(run_a), open_run(run_b))
    if is_json:
        typer.echo(json.dumps(told, ensure_ascii=False, indent=1))
        return
    language = session_of(context).language
    console = console_on(sys.stdout)
    _show_head(console, told, language)
    for part in _PARTS:
        if told[part]:
            _show_part(console, part, told[part], language)


def _show_head(console: Console, told: dict[str, Any], language: Language) -> None:
    before, after = told["before"], told["after"]
    places = {"before": before["folder"], "before_as_of": before["as_of"]}
    places |= {"after": after["folder"], "after_as_of": after["as_of"]}
    head = say(language, "compared", by=say(language, f"by_{told['matched_by']}"), **places)
    console.print(clean(head), style="bold", soft_wrap=True)
    console.print(say(language, "events_counted", **told["counts"]))
    for note in told["notes"]:
        console.print(of(language, note), style="yellow")


def _show_part(console: Console, part: str, rows: list[dict[str, Any]], language: Language) -> None:
    console.print()
    console.print(f"{say(language, part)} ({len(rows)})", style="bold")
    cells = [
        [
            str(row["rank"] or "–"),
            _moved(row),
            row["topic"],
            share_text(row["probability"]),
            score_text(row["standing"] if row["standing"] is not None else row["score"]),
            f"{row['n_records']:,}",
            name_of(language, row),
            _other(row, language),
        ]
        for row in rows[:_SHOWN]
    ]
    by = "standing" if any(row["standing"] is not None for row in rows) else "score"
    figures = ["rank", "move", "topic", "probability", by, "size"]
    console.print(
        make_table(language, figures, ["name", "origin"], cells, width=console.width, spare=["size", "probability"])
    )
    if len(rows) > _SHOWN:
        console.print(say(language, "and_more", count=len(rows) - _SHOWN))


def _moved(row: dict[str, Any]) -> str:
    moved = row.get("moved")
    return "" if moved is None else f"{'↑' if moved > 0 else '↓'}{abs(moved)}"


def _other(row: dict[str, Any], language: Language) -> str:
    other = row.get("from") or row.get("into")
    if other:
        rank = f" #{other['rank']}" if other["rank"] else ""
        return f"{other['topic']}{rank} {name_of(language, other)}"
    return say(language, row["event"]) if "event" in row else ""
