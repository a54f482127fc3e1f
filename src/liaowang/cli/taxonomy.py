"""The command `taxonomy`: directions, tracks and landmark products as a tree."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from liaowang.cli.session import JsonOption, Language, LanguageOption, console_on, session_of
from liaowang.cli.words import say

if TYPE_CHECKING:
    from rich.console import Console
    from rich.tree import Tree


def taxonomy(
    context: typer.Context,
    code: Annotated[
        str | None, typer.Argument(metavar="CODE", help="energy, FE, FE-02, LP-01 or a name; without it, all.")
    ] = None,
    edition: Annotated[str | None, typer.Option("--edition", help="Edition, by default the latest.")] = None,
    is_json: JsonOption = False,
    _lang: LanguageOption = None,
) -> None:
    """Show the six directions, their tracks and landmark products, with crosswalks to other lists."""
    from liaowang.runs import describe_taxonomy

    told = describe_taxonomy(edition, code)
    if is_json:
        typer.echo(json.dumps(told, ensure_ascii=False, indent=1))
        return
    language, console = session_of(context).language, console_on(sys.stdout)
    if "item" in told:
        _show_item(console, told["item"], language)
    else:
        console.print(_tree(told, language))
    console.print(say(language, "unchecked"), style="dim")


def _name(item: dict[str, Any], language: Language) -> str:
    other = item["en" if language is Language.zh else "zh"]
    mark = "" if item["checked"] else " *"
    return f"{item['code']}  {item[language.value]} / {other}{mark}"


def _tree(told: dict[str, Any], language: Language) -> Tree:
    from rich.text import Text
    from rich.tree import Tree

    about = told["edition"]
    root = Tree(Text(f"{about['title_' + language.value]} ({about['id']}, {about['published']}, {about['hash']})"))
    for direction in told["directions"]:
        branch = root.add(Text(_name(direction, language), style="bold"))
        for track in direction["tracks"]:
            branch.add(Text(_name(track, language)))
    branch = root.add(Text(say(language, "products"), style="bold"))
    for product in told["products"]:
        branch.add(Text(_name(product, language)))
    return root


def _show_item(console: Console, item: dict[str, Any], language: Language) -> None:
    console.print(_name(item, language), style="bold")
    for key in ("says", "technology", "uses", "terms"):
        value = item.get(f"{key}_{language.value}")
        if value:
            shown = value if isinstance(value, str) else ", ".join(value)
            console.print(f"  {say(language, f'taxonomy_{key}')}: {shown}", soft_wrap=True)
    for scheme, codes in item["crosswalk"].items():
        heading = say(language, "other_lists") if scheme == "list" else scheme.upper()
        console.print(f"  {heading}: {', '.join(codes)}", soft_wrap=True)
    for track in item.get("tracks", []):
        console.print("  " + (_name(track, language) if isinstance(track, dict) else track))
