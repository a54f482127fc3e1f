"""The command `backtest`: forecasts tried on the past."""

from __future__ import annotations

import json
import math
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from liaowang.cli.interruption import left_at_once
from liaowang.cli.session import Language, LanguageOption, clean, console_on, session_of, tell
from liaowang.cli.tables import make_table
from liaowang.cli.words import say

if TYPE_CHECKING:
    from rich.console import Console

    from liaowang.runs import BacktestSettings

_FIGURES = ("auc", "csi", "precision_at_50", "brier", "calibration_error")


class Asked(StrEnum):
    """What is asked of every unit."""

    plain = "plain"
    noise = "noise"
    tide = "tide"
    peak = "peak"


class Unit(StrEnum):
    """What is forecast."""

    topic = "topic"
    term = "term"


def backtest(
    context: typer.Context,
    inputs: Annotated[
        list[str], typer.Argument(metavar="FILES", help="Files, folders and patterns such as 'exports/*.ris'.")
    ],
    origins: Annotated[
        str, typer.Option(metavar="YEAR[-YEAR]", help="Years at whose ends a forecast is made and tried.")
    ],
    question: Annotated[
        Asked, typer.Option(help="Growth, beyond noise, also beyond the tide; or a new peak.")
    ] = Asked.noise,
    unit: Annotated[Unit, typer.Option(help="What is forecast.")] = Unit.topic,
    horizon: Annotated[int, typer.Option(min=1, max=5, metavar="YEARS", help="Years looked ahead.")] = 3,
    since: Annotated[int, typer.Option(metavar="YEAR", help="Forecasts learn from origins since this year.")] = 2003,
    lake: Annotated[
        str | None,
        typer.Option(
            metavar="WHERE", help="Folder or address (s3://BUCKET/LAKE) where records are kept for several runs."
        ),
    ] = None,
    cache: Annotated[
        Path | None, typer.Option(help="Folder where what was known at each origin is kept for the next time.")
    ] = None,
    engine: Annotated[
        str, typer.Option(help="sail (embedded), sc://HOST:PORT, local[N] or spark://HOST:PORT.")
    ] = "sail",
    seed: Annotated[int, typer.Option(min=0, help="Seed of what is left to chance.")] = 0,
    topic_size: Annotated[int, typer.Option(min=25, help="Records a topic holds on average.")] = 60,
    threads: Annotated[
        int, typer.Option(min=0, help="Processes to use; 0 for all there are. Results do not depend on it.")
    ] = 0,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing but errors.")] = False,
    json_file: Annotated[
        Path | None, typer.Option("--json", metavar="FILE", help="Write everything to a file; - for standard output.")
    ] = None,
    _lang: LanguageOption = None,
) -> None:
    """Make forecasts at past origins as they would have been made then, and measure them by what came.

    Everything at an origin comes from records known by then. Beside the forecast stand baselines, a placebo
    in which nothing grows, and what topics made with hindsight would have faked.
    """
    from liaowang.runs import BacktestSettings

    first, last = read_years(origins)
    settings = BacktestSettings(
        inputs=tuple(inputs),
        first=first,
        last=last,
        question=question.value,
        unit=unit.value,
        horizon_years=horizon,
        first_training=since,
        lake=lake,
        cache=cache,
        engine=engine,
        seed=seed,
        topic_size=topic_size,
        n_threads=threads,
    )
    told = _run(settings, is_quiet=quiet)
    text = json.dumps(_finite(told), ensure_ascii=False, indent=1, allow_nan=False) + "\n"
    if str(json_file) == "-":
        typer.echo(text, nl=False)
        return
    if json_file:
        json_file.write_text(text, encoding="utf-8")
    if not quiet:
        _show(console_on(sys.stdout), told, session_of(context).language)


def read_years(origins: str) -> tuple[int, int]:
    """Read 'YEAR' or 'YEAR-YEAR'.

    Raises
    ------
    BadParameter
        If it is neither.

    Examples
    --------
    >>> read_years("2014-2016"), read_years("2016")
    ((2014, 2016), (2016, 2016))
    """
    first, _, last = origins.partition("-")
    if not (first.isdecimal() and (last or first).isdecimal()):
        raise typer.BadParameter("give a year, or two with a hyphen, such as 2014-2016", param_hint="--origins")
    return int(first), int(last or first)


def _run(settings: BacktestSettings, *, is_quiet: bool) -> dict[str, Any]:
    from liaowang.cli.progress import Nothing, draw_on
    from liaowang.runs import backtest

    drawing = Nothing() if is_quiet else draw_on(console_on(sys.stderr))

    def say_goodbye() -> None:
        drawing.stop(is_broken=True)
        tell("Interrupted; what a cache keeps is used the next time.")

    with left_at_once(say_goodbye), drawing:
        return backtest(settings, drawing)


def _finite(value: Any) -> Any:
    """Turn what is not a number into null, which JSON knows."""
    if isinstance(value, dict):
        return {key: _finite(it) for key, it in value.items()}
    if isinstance(value, list):
        return [_finite(it) for it in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _show(console: Console, told: dict[str, Any], language: Language) -> None:
    means = told["means"]
    question = say(language, f"q_{told['question']}")
    n_units, base = means["boosted_trees"]["n"], means["boosted_trees"]["base_rate"]
    head = say(
        language, "backtested", question=question, origins=len(told["origins"]), n=round(n_units), base=f"{base:.3f}"
    )
    console.print(clean(head), style="bold", soft_wrap=True)
    figures = ["auc", "csi", "precision", "brier", "ece"]
    for origin in told["origins"]:
        console.print(say(language, "tried_at", origin=origin["origin"], n=origin["models"]["boosted_trees"]["n"]))
        rows = [[*_cells(it, has_interval=True), say(language, f"m_{name}")] for name, it in origin["models"].items()]
        console.print(make_table(language, figures, ["model"], rows, width=console.width))
    console.print(say(language, "mean_of_origins"), style="bold")
    rows = [[*_cells(it, has_interval=False), say(language, f"m_{name}")] for name, it in means.items()]
    console.print(make_table(language, figures, ["model"], rows, width=console.width))
    floor = means["boosted_trees"]["perfect_calibration_error"]
    console.print(say(language, "perfect_forecaster", error=f"{floor:.3f}"))


def _cells(told: dict[str, Any], *, has_interval: bool) -> list[str]:
    cells = []
    for name in _FIGURES:
        cell = f"{told[name]:.3f}" if math.isfinite(told[name]) else "–"
        if has_interval and math.isfinite(told[name]):
            low, high = told[f"{name}_interval"]
            cell += f" ({low:.2f}–{high:.2f})"
        cells.append(cell)
    return cells
