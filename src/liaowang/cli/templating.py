"""The command `template`: an empty table with the project's own columns, to be filled in by hand."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from liaowang.cli.session import LanguageOption, session_of, tell
from liaowang.cli.words import say


def template(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What to write; its name ends in .xlsx or .csv.")],
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace a file of this name.")] = False,
    _lang: LanguageOption = None,
) -> None:
    """Write an empty table for records that no export holds; `observe` reads it when it is filled in."""
    from liaowang.runs import make_template

    language = session_of(context).language
    make_template(file, language, overwrite=overwrite)
    tell(say(language, "template_written", file=file))
