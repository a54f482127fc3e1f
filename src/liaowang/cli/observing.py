"""The command `observe` and the summary it ends with."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from liaowang.cli.figures import forecast_text, growth_text, hundredths_text, move_text, score_text
from liaowang.cli.interruption import left_at_once
from liaowang.cli.session import JsonOption, Language, LanguageOption, cache_of, clean, console_on, session_of, tell
from liaowang.cli.tables import has_room, make_table
from liaowang.cli.words import name_of, of, say

if TYPE_CHECKING:
    from rich.console import Console

    from liaowang.runs import Progress, Run

_SHOWN_TOPICS = 20
_SHOWN_REASONS = 8


def observe(
    context: typer.Context,
    inputs: Annotated[
        list[str], typer.Argument(metavar="INPUTS", help="Files, folders and patterns such as 'exports/*.ris'.")
    ],
    out: Annotated[Path, typer.Option(help="Folder of the run.")],
    as_of: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d"],
            metavar="YYYY-MM-DD",
            help="Last day that counts as known; by default that of the newest record.",
        ),
    ] = None,
    lake: Annotated[
        str | None,
        typer.Option(
            metavar="WHERE",
            help="Folder or address (s3://BUCKET/LAKE) where records are kept for several runs; by default OUT/lake.",
        ),
    ] = None,
    previous: Annotated[Path | None, typer.Option(help="An earlier run whose topics this one continues.")] = None,
    engine: Annotated[
        str, typer.Option(help="sail (embedded), sc://HOST:PORT, local[N] or spark://HOST:PORT.")
    ] = "sail",
    meaning: Annotated[
        str,
        typer.Option(metavar="HOW", help="table (ships), none (words alone), or a sentence-transformers model."),
    ] = "table",
    history: Annotated[
        str, typer.Option(metavar="WHICH", help="What forecasts learn from: shipped, none (no forecasts), or a file.")
    ] = "shipped",
    ledger: Annotated[
        Path | None, typer.Option(help="Ledger where forecasts of the listed topics are entered, before the fact.")
    ] = None,
    seed: Annotated[int, typer.Option(min=0, help="Seed of what is left to chance.")] = 0,
    topic_size: Annotated[int, typer.Option(min=2, help="Records a topic holds on average.")] = 60,
    sample: Annotated[
        int, typer.Option(min=1000, help="Records that topics are found on; of more a sample is taken.")
    ] = 200_000,
    min_recent: Annotated[
        int, typer.Option(min=1, help="Records of the last three years that a topic needs to be scored.")
    ] = 20,
    top: Annotated[int, typer.Option(min=1, help="Entries of the watchlist.")] = 100,
    threads: Annotated[
        int, typer.Option(min=0, help="Threads to use; 0 for all there are. Results do not depend on it.")
    ] = 0,
    keep_state: Annotated[
        bool, typer.Option("--keep-state", help="Keep what `liaowang update` needs to add later records.")
    ] = False,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace the run that OUT holds.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing but errors.")] = False,
    is_json: JsonOption = False,
    _lang: LanguageOption = None,
) -> None:
    """Read files, find topics in them, and rank what emerges.

    Leaves a folder with a watchlist, a report, tables and a manifest. A run that was interrupted goes on
    from where it stopped when the same command is given again.
    """
    from liaowang.runs import ObserveSettings, observe

    settings = ObserveSettings(
        inputs=tuple(inputs),
        out=out,
        as_of=day_of(as_of),
        lake=lake,
        previous=previous,
        engine=engine,
        meaning=meaning,
        history=history,
        ledger=ledger,
        seed=seed,
        target_size=topic_size,
        sample_size=sample,
        min_recent=min_recent,
        n_listed=top,
        n_threads=threads,
        overwrite=overwrite,
        keep_state=keep_state,
        cache=cache_of(os.environ),
    )
    carry_out(lambda drawing: observe(settings, drawing), is_quiet=quiet)
    if is_json:
        typer.echo((out / "watchlist.json").read_text(encoding="utf-8"), nl=False)
    elif not quiet:
        from liaowang.runs import open_run

        show_summary(console_on(sys.stdout), open_run(out), session_of(context).language)


def day_of(moment: datetime | None) -> date | None:
    """Give the day that an option names."""
    return moment.date() if moment else None


def carry_out(job: Callable[[Progress], object], *, is_quiet: bool) -> None:
    """Do a job that tells of its progress, and leave it at once when asked to."""
    from liaowang.cli.progress import Nothing, draw_on

    drawing = Nothing() if is_quiet else draw_on(console_on(sys.stderr))

    def say_goodbye() -> None:
        drawing.stop(is_broken=True)
        tell("Interrupted; the same command goes on from where it stopped.")

    try:
        with left_at_once(say_goodbye), drawing:
            job(drawing)
    except KeyboardInterrupt:
        say_goodbye()
        raise typer.Exit(130) from None


def show_summary(console: Console, run: Run, language: Language) -> None:
    """Print the head of the watchlist, what was set aside, and where the report lies."""
    watchlist = run.watchlist
    entries = watchlist["entries"]
    counts = {"scored": watchlist["n_scored"], "topics": watchlist["n_topics"], "listed": len(entries)}
    console.print()
    console.print(say(language, "watchlist", as_of=watchlist["as_of"], **counts), style="bold")
    if entries:
        shown = entries[:_SHOWN_TOPICS]
        console.print(_table(shown, language, console.width, has_moves=watchlist["has_previous"]))
    else:
        console.print(say(language, "nothing_scored"))
    if run.manifest["forecasts"].get("is_short"):
        told = say(language, "short_history", years=run.manifest["forecasts"]["years_seen"])
        console.print(told, style="yellow", soft_wrap=True)
    if len(entries) > _SHOWN_TOPICS:
        console.print(say(language, "more", count=len(entries) - _SHOWN_TOPICS, run=run.folder))
    for line in set_aside_lines(run.manifest["flaws"], language):
        console.print(line, soft_wrap=True)
    for item in run.manifest["inputs"]:
        if item["problem"]:
            told = clean(say(language, "not_used", file=item["file"], problem=item["problem"]))
            console.print(told, style="yellow", soft_wrap=True)
    report = run.folder / "report.html"
    where = say(language, "report", path=report) if report.is_file() else say(language, "run", path=run.folder)
    console.print(where, soft_wrap=True)


def _table(entries: list[dict[str, Any]], language: Language, width: int, *, has_moves: bool) -> Any:
    names = ["rank", *(["move"] if has_moves else []), "topic", "probability", "breakthrough", "industrial", "standing"]
    names += ["growth", "recent"]
    rows = []
    for entry in entries:
        move = [move_text(entry["rank"], entry["rank_before"], say(language, "new"))] if has_moves else []
        cells = [str(entry["rank"]), *move, entry["topic"], forecast_text(entry, has_room=has_room(width))]
        cells += [hundredths_text(entry[kind]) for kind in ("breakthrough", "industrial")]
        cells += [score_text(entry["standing"]), growth_text(entry["indicators"].get("growth_2"))]
        reason = of(language, entry["in_short"]) if entry["in_short"] else "–"
        rows.append([*cells, f"{entry['n_recent']:,}", name_of(language, entry), reason])
    return make_table(language, names, ["name", "reason"], rows, width=width, spare=["standing", "growth", "recent"])


def set_aside_lines(flaws: dict[str, Any], language: Language) -> list[str]:
    """Say what could not be used: counts, then each reason with the first place."""
    counts = {name: flaws[name] for name in ("records", "fields", "notes")}
    if not any(counts.values()):
        return [say(language, "nothing_set_aside")]
    lines = [say(language, "set_aside", **{name: f"{count:,}" for name, count in counts.items()})]
    reasons = flaws["reasons"]
    for row in reasons[:_SHOWN_REASONS]:
        where = _place(row["first"][0], language) if row["first"] else "–"
        lost = say(language, row["lost"])
        told = say(
            language, "set_aside_reason", count=f"{row['count']:,}", lost=lost, reason=row["reason"], where=where
        )
        lines.append("  " + clean(told))
    if len(reasons) > _SHOWN_REASONS:
        lines.append("  " + say(language, "more_reasons", count=len(reasons) - _SHOWN_REASONS))
    return lines


def _place(place: dict[str, Any], language: Language) -> str:
    parts = [place["file"]]
    parts += [say(language, "line", line=place["line"])] if place["line"] is not None else []
    parts += [say(language, "in_field", field=place["field"])] if place["field"] else []
    return ", ".join(parts)
