"""The command `classify`: which of the six directions texts and records belong to."""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from liaowang.cli.figures import bar, share_text
from liaowang.cli.session import JsonOption, Language, LanguageOption, clean, console_on, session_of, tell
from liaowang.cli.words import say

if TYPE_CHECKING:
    from rich.console import Console

_SHOWN = 0.05
_TEXT_LENGTH = 100


def classify(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A file of records as exported, or - for input.")],
    by_line: Annotated[bool, typer.Option("--lines", help="Take each line for a text of its own.")] = False,
    is_json: JsonOption = False,
    _lang: LanguageOption = None,
) -> None:
    """Put texts or records into the six directions of future industry: one, several or none; say what decided."""
    with _opened(file) as path:
        from liaowang.runs import classify_lines, classify_records

        entries = classify_lines(path) if by_line else classify_records(path)
        if is_json:
            _print_json(entries)
        else:
            _print_table(entries, session_of(context).language)


@contextmanager
def _opened(file: Path) -> Iterator[Path]:
    """Give a path; what comes from standard input is kept while it is read, since a format is told by a second look."""
    if str(file) != "-":
        yield file
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "input"
        with path.open("wb") as kept:
            shutil.copyfileobj(sys.stdin.buffer, kept)
        yield path


def _print_json(entries: Iterator[Any]) -> None:
    for entry in entries:
        if isinstance(entry, dict):
            typer.echo(json.dumps(entry, ensure_ascii=False))
        else:
            _tell_flaw(entry)


def _tell_flaw(flaw: Any) -> None:
    field = f", field {flaw.field}" if flaw.field else ""
    tell(f"{flaw.file}, line {flaw.line}{field}: {flaw.reason}")


def _print_table(entries: Iterator[Any], language: Language) -> None:
    from liaowang.runs import describe_taxonomy

    console = console_on(sys.stdout)
    taxonomy = describe_taxonomy()
    items = [*taxonomy["directions"], *(track for it in taxonomy["directions"] for track in it["tracks"])]
    names = {item["code"]: item[language.value] for item in items}
    counts = dict.fromkeys([*(it["code"] for it in taxonomy["directions"]), "none"], 0)
    number = 0
    for entry in entries:
        if not isinstance(entry, dict):
            _tell_flaw(entry)
            continue
        number += 1
        for code in entry["labels"] or ["none"]:
            counts[code] += 1
        _print_entry(console, number, entry, names, language)
    told = ", ".join(f"{names.get(code, say(language, 'no_direction'))} {n:,}" for code, n in counts.items() if n)
    console.print(say(language, "classified", count=f"{number:,}", told=told or "–"))


def _print_entry(
    console: Console, number: int, entry: dict[str, Any], names: dict[str, str], language: Language
) -> None:
    title = clean(entry.get("title") or "")[:_TEXT_LENGTH]
    labels = ", ".join(names[code] for code in entry["labels"]) or say(language, "no_direction")
    console.print(f"{number}  {title}".rstrip(), style="bold", soft_wrap=True)
    for code, share in sorted(entry["directions"].items(), key=lambda item: -item[1]):
        if share >= _SHOWN:
            console.print(f"  {share_text(share):>4}  {bar(share, 1.0, 20):<20}  {names[code]}")
    console.print(f"  {labels}", style="green" if entry["labels"] else "dim")
    if entry["tracks"]:
        console.print(f"  {say(language, 'tracks')}: " + ", ".join(f"{it} {names[it]}" for it in entry["tracks"]))
    if entry["words"]:
        console.print(clean(f"  {say(language, 'deciding_words')}: " + ", ".join(entry["words"])), soft_wrap=True)
    console.print()
