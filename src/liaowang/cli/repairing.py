"""The command `repair`: a polluted Chinese text made clean."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from liaowang.cli.session import Language, LanguageOption, clean, console_on, session_of
from liaowang.cli.words import say

if TYPE_CHECKING:
    from liaowang.runs import RepairedFile


def repair(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A text or a saved page, in any encoding.")],
    is_shown: Annotated[bool, typer.Option("--show", help="Tell each change on standard error.")] = False,
    by_line: Annotated[
        bool, typer.Option("--lines", help="Take each line for a fragment of its own; print exactly one for each.")
    ] = False,
    _lang: LanguageOption = None,
) -> None:
    """Repair Chinese text that a converter has polluted, and print it; what is lost is marked, never invented."""
    from liaowang.runs import repair_file

    done = repair_file(file, by_line=by_line)
    sys.stdout.write("".join(f"{line}\n" for line in done.lines))
    sys.stdout.flush()
    show_changes(done, session_of(context).language, every=is_shown)


def show_changes(done: RepairedFile, language: Language, *, every: bool) -> None:
    """Tell what could not be read and, if asked for, every change with line and reason."""
    from rich.text import Text

    console = console_on(sys.stderr)
    for flaw in done.flaws:
        console.print(say(language, "line", line=flaw.line) + ": " + clean(flaw.reason), style="yellow", soft_wrap=True)
    if not every:
        return
    for change in done.changes:
        told = Text.assemble(
            (say(language, "line", line=change.line) + "  ", "dim"),
            (clean(change.before).replace("\n", " "), "red"),
            " → ",
            (clean(change.after).replace("\n", " "), "green"),
            ("  " + say(language, f"repair_{change.reason}"), "dim"),
        )
        console.print(told, soft_wrap=True)
    console.print(say(language, "repaired", changes=f"{len(done.changes):,}", marks=f"{done.n_marks:,}"))
