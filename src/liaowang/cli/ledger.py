"""The commands `ledger`, `resolve` and `replay`: forecasts that keep their own score."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from liaowang.cli.backtesting import Unit, read_years
from liaowang.cli.interruption import left_at_once
from liaowang.cli.session import JsonOption, Language, LanguageOption, clean, console_on, session_of, tell
from liaowang.cli.tables import make_table
from liaowang.cli.words import name_of, say

if TYPE_CHECKING:
    from rich.console import Console

    from liaowang.runs import Progress


class Entered(StrEnum):
    """The questions that a ledger knows."""

    plain = "plain"
    noise = "noise"
    tide = "tide"


class Shown(StrEnum):
    """Which forecasts are listed."""

    all = "all"
    misses = "misses"
    open = "open"


_Ledger = Annotated[Path, typer.Argument(metavar="FILE", help="A ledger: JSON lines, chained by hash.")]
_Files = Annotated[
    list[str], typer.Argument(metavar="FILES", help="Files, folders and patterns such as 'exports/*.ris'.")
]
_Engine = Annotated[str, typer.Option(help="sail (embedded), sc://HOST:PORT, local[N] or spark://HOST:PORT.")]
_Threads = Annotated[
    int, typer.Option(min=0, help="Processes to use; 0 for all there are. Results do not depend on it.")
]
_Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing but errors.")]
_Lake = Annotated[
    str | None,
    typer.Option(metavar="WHERE", help="Folder or address (s3://BUCKET/LAKE) where records are kept for several runs."),
]


def ledger(
    context: typer.Context,
    file: _Ledger,
    is_check: Annotated[
        bool, typer.Option("--verify", help="Follow the chain and check the rules, and say where it breaks.")
    ] = False,
    head: Annotated[
        str, typer.Option(metavar="HASH", help="With --verify: a head noted earlier, which must be in the chain.")
    ] = "",
    is_alone: Annotated[
        bool, typer.Option("--without-rules", help="With --verify: a copy without its rules; follow the chain alone.")
    ] = False,
    is_mend: Annotated[
        bool, typer.Option("--mend", help="Take a torn last line out; it is kept in a file beside the ledger.")
    ] = False,
    page: Annotated[Path | None, typer.Option(metavar="HTML", help="Write the ledger's page to a file.")] = None,
    show: Annotated[Shown, typer.Option(help="Which forecasts to list.")] = Shown.all,
    question: Annotated[Entered | None, typer.Option(help="List those of one question.")] = None,
    limit: Annotated[int, typer.Option(min=0, help="How many forecasts to list; 0 for all.")] = 20,
    is_json: JsonOption = False,
    _lang: LanguageOption = None,
) -> None:
    """List the forecasts of a ledger, misses first, with their score, and show that none was changed."""
    from liaowang.runs import mend_ledger, tell_ledger, verify_ledger, write_ledger_page

    language = session_of(context).language
    if is_mend:
        kept = mend_ledger(file)
        typer.echo(say(language, "ledger_mended", path=kept) if kept else say(language, "ledger_whole"))
    if is_check:
        told = verify_ledger(file, head, has_rules=not is_alone)
        holds = "ledger_chain_holds" if is_alone else "ledger_holds"
        sentence = say(language, holds, **told | {"kind": say(language, f"kind_{told['kind']}")})
        typer.echo(json.dumps(told) if is_json else sentence)
    if page:
        write_ledger_page(file, page)
        if not is_json:
            typer.echo(say(language, "ledger_page", path=page))
    if is_mend or is_check or page:
        return
    told = tell_ledger(file)
    if is_json:
        typer.echo(json.dumps(told, ensure_ascii=False))
        return
    _show_ledger(console_on(sys.stdout), told, language, show, question, limit)


def resolve(
    context: typer.Context,
    inputs: _Files,
    ledger: Annotated[Path, typer.Option(metavar="FILE", help="The ledger whose forecasts are scored.")],
    lake: _Lake = None,
    engine: _Engine = "sail",
    threads: _Threads = 0,
    is_trial: Annotated[bool, typer.Option("--dry-run", help="Say what would be written, and write nothing.")] = False,
    quiet: _Quiet = False,
    is_json: JsonOption = False,
    _lang: LanguageOption = None,
) -> None:
    """Score the forecasts that are due, by records that came later, and write what came into the ledger.

    Records are counted by the very rule by which the past was counted. What was written is never changed.
    """
    from liaowang.runs import ResolveSettings
    from liaowang.runs import resolve as resolve_run

    settings = ResolveSettings(tuple(inputs), ledger, lake, engine, threads, is_trial)
    told = _drawn(lambda progress: resolve_run(settings, progress), is_quiet=quiet or is_json)
    if is_json:
        typer.echo(json.dumps(told, ensure_ascii=False))
    elif not quiet:
        _show_resolved(console_on(sys.stdout), told, session_of(context).language)


def replay(
    context: typer.Context,
    inputs: _Files,
    origins: Annotated[str, typer.Option(metavar="YEAR[-YEAR]", help="Years at whose ends forecasts are made.")],
    out: Annotated[Path, typer.Option(help="Folder of the ledger, its rules and its page.")],
    question: Annotated[
        list[Entered] | None, typer.Option(help="What is asked; may be given several times. By default all three.")
    ] = None,
    unit: Annotated[Unit, typer.Option(help="What is forecast.")] = Unit.topic,
    horizon: Annotated[int, typer.Option(min=1, max=5, metavar="YEARS", help="Years looked ahead.")] = 3,
    since: Annotated[int, typer.Option(metavar="YEAR", help="Forecasts learn from origins since this year.")] = 2003,
    lake: _Lake = None,
    cache: Annotated[
        Path | None, typer.Option(help="Folder where what was known at each origin is kept; backtest shares it.")
    ] = None,
    engine: _Engine = "sail",
    seed: Annotated[int, typer.Option(min=0, help="Seed of what is left to chance.")] = 0,
    topic_size: Annotated[int, typer.Option(min=25, help="Records a topic holds on average.")] = 60,
    threads: _Threads = 0,
    quiet: _Quiet = False,
    is_json: JsonOption = False,
    _lang: LanguageOption = None,
) -> None:
    """Build the ledger that past origins would have left, resolve it, and set its page.

    Every forecast is learnt from what was known at its origin. Such a ledger is marked as replayed for good
    and takes no real forecast.
    """
    from liaowang.runs import ReplaySettings
    from liaowang.runs import replay as replay_run

    first, last = read_years(origins)
    asked = tuple(it.value for it in question) if question else tuple(it.value for it in Entered)
    settings = ReplaySettings(
        inputs=tuple(inputs),
        out=out,
        first=first,
        last=last,
        questions=asked,
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
    told = _drawn(lambda progress: replay_run(settings, progress), is_quiet=quiet or is_json)
    if is_json:
        typer.echo(json.dumps(told, ensure_ascii=False))
    elif not quiet:
        _show_replayed(console_on(sys.stdout), told, session_of(context).language)


def _drawn(work: Callable[[Progress], dict[str, Any]], *, is_quiet: bool) -> dict[str, Any]:
    from liaowang.cli.progress import Nothing, draw_on

    drawing = Nothing() if is_quiet else draw_on(console_on(sys.stderr))

    def say_goodbye() -> None:
        drawing.stop(is_broken=True)
        tell("Interrupted; the ledger holds whole lines only, and the same command goes on.")

    with left_at_once(say_goodbye), drawing:
        return work(drawing)


def _show_ledger(
    console: Console, told: dict[str, Any], language: Language, show: Shown, question: Entered | None, limit: int
) -> None:
    forecasts = told["forecasts"]
    head = say(language, f"ledger_{told['kind']}", n=len(forecasts), head=told["head"][:16])
    console.print(clean(head), style="bold", soft_wrap=True)
    _show_figures(console, told["figures"], language)
    chosen = [it for it in forecasts if _is_shown(it, show) and (question is None or it["question"] == question.value)]
    rows = [_row(it, language) for it in (chosen[:limit] if limit else chosen)]
    figures = ["said", "outcome", "cut_off", "due", "before_after"]
    console.print(make_table(language, figures, ["name", "asked", "entry"], rows, width=console.width, spare=["due"]))
    if len(rows) < len(chosen):
        console.print(say(language, "ledger_more", n=len(chosen) - len(rows)))


def _is_shown(it: dict[str, Any], show: Shown) -> bool:
    if show is Shown.open:
        return bool(it["outcome"] == "open")
    if show is Shown.misses:
        return it["outcome"] in {"yes", "no"} and (it["outcome"] == "yes") != it["said_yes"]
    return True


def _row(it: dict[str, Any], language: Language) -> list[str]:
    counts = f"{it['before']} → {it['after']}" if it["after"] is not None else str(it["before"])
    outcome = say(language, f"came_{it['outcome']}")
    label = name_of(language, it)
    name = it["name"] if label == "–" else label
    asked = say(language, f"q_{it['question']}")
    return [f"{100 * it['probability']:.1f}%", outcome, it["as_of"], it["due_at"], counts, name, asked, it["id"]]


def _show_figures(console: Console, figures: list[dict[str, Any]], language: Language) -> None:
    def written(value: float | None) -> str:
        return "–" if value is None else f"{value:.3f}"

    rows = [
        [
            str(it["n"]),
            str(it["n_grew"]),
            f"{written(it['brier'])} ({written(it['brier_of_base'])})",
            written(it["auc"]),
            f"{written(it['csi'])} ({it['hits']}/{it['false_alarms']}/{it['misses']})",
            f"{written(it['calibration_error'])} ({written(it['perfect_calibration_error'])})",
            str(it["n_void"]),
            str(it["n_open"]),
            say(
                language,
                "unit_question",
                unit=say(language, f"unit_{it['unit']}"),
                years=it["horizon_years"],
                question=say(language, f"q_{it['question']}"),
            ),
        ]
        for it in figures
    ]
    heads = ["scored", "came", "brier_base", "auc", "csi_counts", "ece_perfect", "void", "open"]
    console.print(make_table(language, heads, ["asked"], rows, width=console.width))


def _show_resolved(console: Console, told: dict[str, Any], language: Language) -> None:
    counts = {name: told["resolved"].get(name, 0) for name in ("yes", "no", "void")}
    key = "would_resolve" if told["is_trial"] else "resolved"
    console.print(say(language, key, n=sum(counts.values()), **counts), style="bold", soft_wrap=True)
    for reason, n in told["void"].items():
        console.print(say(language, f"void_{reason}", n=n), soft_wrap=True)
    for it in told["open"]:
        places = {"n": it["n"], "due": it["due_at"], "end": told["records_end"] or "–"}
        console.print(say(language, f"open_{it['reason']}", **places), soft_wrap=True)
    _show_figures(console, told["figures"], language)


def _show_replayed(console: Console, told: dict[str, Any], language: Language) -> None:
    said = say(language, "replayed", n=told["n_new"], known=told["n_known"], resolved=told["n_resolved"])
    console.print(said, style="bold", soft_wrap=True)
    if told["open"]:
        console.print(say(language, "replayed_open", n=told["open"]), soft_wrap=True)
    _show_figures(console, told["figures"], language)
    console.print(clean(say(language, "ledger_at", path=told["ledger"])), soft_wrap=True)
    console.print(clean(say(language, "ledger_page", path=told["page"])), soft_wrap=True)
