"""The command `update`."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from liaowang.cli.observing import carry_out, day_of, show_summary
from liaowang.cli.session import JsonOption, LanguageOption, console_on, session_of
from liaowang.cli.words import say


def update(
    context: typer.Context,
    run: Annotated[Path, typer.Argument(metavar="RUN", help="A run made with --keep-state, or by update.")],
    inputs: Annotated[
        list[str], typer.Argument(metavar="INPUTS", help="Files, folders and patterns with new records.")
    ],
    out: Annotated[Path, typer.Option(help="Folder of the new run.")],
    as_of: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d"],
            metavar="YYYY-MM-DD",
            help="Last day that counts as known; by default that of the newest record. Never before that of RUN.",
        ),
    ] = None,
    ledger: Annotated[
        Path | None, typer.Option(help="Ledger where forecasts of the listed topics are entered, before the fact.")
    ] = None,
    threads: Annotated[
        int, typer.Option(min=0, help="Threads to use; 0 for all there are. Results do not depend on it.")
    ] = 0,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace the run that OUT holds.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing but errors.")] = False,
    is_json: JsonOption = False,
    _lang: LanguageOption = None,
) -> None:
    """Add new records to a run, with its terms and topics, and rank anew.

    All settings are those of RUN. Says when so much has changed that `observe` should find terms and topics
    anew.
    """
    from liaowang.runs import UpdateSettings, open_run, update

    settings = UpdateSettings(
        run=run,
        inputs=tuple(inputs),
        out=out,
        as_of=day_of(as_of),
        ledger=ledger,
        n_threads=threads,
        overwrite=overwrite,
    )
    carry_out(lambda drawing: update(settings, drawing), is_quiet=quiet)
    if is_json:
        typer.echo((out / "watchlist.json").read_text(encoding="utf-8"), nl=False)
    elif not quiet:
        console, language = console_on(sys.stdout), session_of(context).language
        made = open_run(out)
        show_summary(console, made, language)
        told = made.manifest["update"]
        console.print(say(language, "updated", records=f"{told['records']:,}", run=run), soft_wrap=True)
        for reason in told["grown_old"]:
            console.print(say(language, f"grown_old_{reason}"), style="yellow", soft_wrap=True)
