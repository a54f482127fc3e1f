"""What the options before the command say: which language to print in, and whether to show where errors come from."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from rich.console import Console


class Language(StrEnum):
    """A language that tables and reasons are shown in."""

    en = "en"
    zh = "zh"


@dataclass
class Session:
    """Options that hold for the whole command."""

    language: Language = Language.en
    has_trace: bool = False


def _choose(context: typer.Context, language: Language | None) -> Language | None:
    if language:
        session_of(context).language = language
    return language


# Parameters of commands are never read where their callback has done all: hence the underscore before their names.
LanguageOption = Annotated[
    Language | None,
    typer.Option("--lang", callback=_choose, help="Language of tables and reasons; by default that of the locale."),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON, and nothing else, on standard output.")]

EXIT_CODES = """\b
Exit codes:
  0  fine
  1  a step failed
  2  wrong usage
  3  an input cannot be used
  4  nothing found
  130  interrupted"""


def session_of(context: typer.Context) -> Session:
    """Give the session of a command."""
    session = context.obj
    if not isinstance(session, Session):
        session = context.obj = Session(language_of(os.environ))
    return session


def language_of(environment: Mapping[str, str]) -> Language:
    """Find the language of the environment: ``LIAOWANG_LANG``, then the locale.

    Examples
    --------
    >>> language_of({"LIAOWANG_LANG": "en", "LANG": "zh_CN.UTF-8"}).value
    'en'
    >>> language_of({"LANG": "zh_CN.UTF-8"}).value
    'zh'
    """
    for name in ("LIAOWANG_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        if value := environment.get(name):
            return Language.zh if value.lower().startswith("zh") else Language.en
    return Language.en


def cache_of(environment: Mapping[str, str]) -> Path | None:
    """Find the folder where results are kept that do not depend on records: ``LIAOWANG_CACHE``, or that of the user.

    Examples
    --------
    >>> cache_of({"LIAOWANG_CACHE": ""}) is None, cache_of({"LIAOWANG_CACHE": "kept"}).as_posix()
    (True, 'kept/fitted')
    """
    from platformdirs import user_cache_path

    named = environment.get("LIAOWANG_CACHE")
    if named == "":
        return None
    return (Path(named) if named else user_cache_path("liaowang")) / "fitted"


def epilog(*examples: str) -> str:
    """Set examples and exit codes below the help of a command."""
    return "\b\nExamples:\n" + "\n".join(f"  {line}" for line in examples) + "\n\n" + EXIT_CODES


_PIPE_WIDTH = 200


def console_on(stream: IO[str]) -> Console:
    """Open a console; what goes into a pipe is set wide, so that no name is cut."""
    from rich.console import Console

    options: dict[str, Any] = {"file": stream, "highlight": False, "markup": False, "emoji": False}
    if not stream.isatty():
        options["width"] = _PIPE_WIDTH
    return Console(**options)


def tell(sentence: str) -> None:
    """Print a sentence on standard error."""
    print(clean(sentence), file=sys.stderr, flush=True)  # noqa: T201 - this is where the command line speaks


def clean(text: str) -> str:
    r"""Take control characters out of text from a file, so that a title cannot steer the terminal.

    Examples
    --------
    >>> clean("a\x1b[31mb")
    'a [31mb'
    """
    return "".join(char if char.isprintable() or char == "\n" else " " for char in text)
