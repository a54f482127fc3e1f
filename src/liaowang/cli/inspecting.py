"""The command `inspect`: what a file is, and what cannot be computed from it."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from liaowang.cli.figures import bar, share_text
from liaowang.cli.observing import set_aside_lines
from liaowang.cli.progress import Bars, Nothing
from liaowang.cli.session import JsonOption, Language, LanguageOption, clean, console_on, session_of, tell
from liaowang.cli.words import of, say

if TYPE_CHECKING:
    from rich.console import Console


def inspect(
    context: typer.Context,
    files: Annotated[list[Path], typer.Argument(metavar="FILE", help="Files as exported, packed or not.")],
    is_json: JsonOption = False,
    _lang: LanguageOption = None,
) -> None:
    """Read files without keeping anything, and tell what they hold and what cannot be computed from them."""
    session = session_of(context)
    console = console_on(sys.stdout)
    told, code = [], 0
    for path in files:
        try:
            told.append(_inspect(path))
        except Exception as error:
            code = _refused(error, is_traced=session.has_trace)
            continue
        if not is_json:
            show_file(console, told[-1], session.language)
    if is_json and told:
        typer.echo(json.dumps(told if len(files) > 1 else told[0], ensure_ascii=False, indent=1))
    if code:
        raise typer.Exit(code)


def _inspect(path: Path) -> dict[str, Any]:
    from liaowang.runs import inspect_file

    errors = console_on(sys.stderr)
    with Bars(errors) if errors.is_terminal else Nothing() as drawing:
        return inspect_file(path, drawing)


def _refused(error: Exception, *, is_traced: bool) -> int:
    """Tell of a file that cannot be used; the others are read none the less."""
    from liaowang.runs import LiaowangError

    if is_traced or not isinstance(error, LiaowangError):
        raise error
    tell(f"Error: {error}")
    return error.exit_code


def show_file(console: Console, told: dict[str, Any], language: Language) -> None:
    """Print what `inspect_file` tells."""
    console.print(clean(told["file"]), style="bold", soft_wrap=True)
    packed = say(language, "packed", name=told["compression"]) if told["compression"] else say(language, "not_packed")
    head = {name: told[name] for name in ("title", "format", "encoding")}
    console.print("  " + say(language, "about_file", packed=packed, size=f"{told['size_bytes']:,}", **head))
    counts = {name: f"{told[name]:,}" for name in ("records", "marks")}
    console.print("  " + say(language, "records_read", **counts))
    if told["date_range"]:
        console.print("  " + say(language, "dates_from", **told["date_range"]))
    for name in ("kinds", "languages"):
        if told[name]:
            console.print("  " + say(language, name, told=", ".join(f"{it} {n:,}" for it, n in told[name].items())))
    for line in set_aside_lines(told["flaws"], language):
        console.print("  " + line, soft_wrap=True)
    console.print()
    for name, share in told["fields"].items():
        console.print(f"  {name:<24} {share_text(share, 1):>7}  {bar(share, 1.0, 20)}")
    console.print()
    console.print("  " + say(language, "cannot" if told["warnings"] else "can_all"), style="bold")
    for warning in told["warnings"]:
        console.print(f"  - {of(language, warning)}", style="yellow")
    console.print()
