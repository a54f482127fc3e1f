"""Forecasts of a topic in the terminal: probability, track record, parts that add up, sizes to be expected."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from liaowang.cli.figures import score_text, share_text
from liaowang.cli.session import Language
from liaowang.cli.words import of, say

if TYPE_CHECKING:
    from rich.console import Console


def show_forecasts(console: Console, told: Mapping[str, Any], language: Language) -> None:
    """Print what `topic` tells of forecasts: each question with its parts, and the sizes to be expected."""
    if not told["forecasts"]:
        return
    console.print()
    console.print(say(language, "forecast"), style="bold")
    for forecast in told["forecasts"].values():
        _show_sentence(console, forecast, language)
        base_first = sorted(forecast["parts"], key=lambda it: it["part"] != "base")
        for part in base_first:
            console.print(
                "    " + say(language, "f_part", adds=_signed(part["adds"]), label=of(language, part["label"]))
            )
        _show_sum(console, forecast, language)
    show_outlook(console, told["outlook"], language)


def open_forecast(console: Console, forecast: Mapping[str, Any], language: Language) -> None:
    """Print what `explain` tells of one question: parts with their features, and the track record."""
    console.print()
    console.print(say(language, "e_question", asked=of(language, forecast["asked"])), style="bold")
    _show_sentence(console, forecast, language)
    console.print("  " + say(language, "f_base", share=share_text(forecast["base_rate"])))
    for part in forecast["components"]:
        console.print("    " + say(language, "f_part", adds=_signed(part["adds"]), label=of(language, part["label"])))
        for it in part["features"]:
            label, place = of(language, it["label"]), share_text(it["rank"])
            told = say(language, "f_feature", adds=_signed(it["adds"]), label=label, place=place)
            console.print("        " + told, style="dim", soft_wrap=True)
    _show_sum(console, forecast, language)
    classes = [_class(it, language) for it in forecast["track_record"]]
    console.print("  " + say(language, "f_record", told="; ".join(classes) or "–"), soft_wrap=True)


def show_standing(console: Console, told: Mapping[str, Any], language: Language) -> None:
    """Print how the standing comes about."""
    if told["standing"] is None:
        return
    console.print()
    console.print(say(language, "e_standing", value=score_text(told["standing"])), style="bold")
    for part in told["standing_parts"]:
        label = of(language, part["label"])
        if part["adds"] is None:
            console.print("  " + say(language, "adds_none", label=label), style="dim")
            continue
        figures = {"place": share_text(part["rank"]), "weight": share_text(part["weight"])}
        console.print("  " + say(language, "adds_up", label=label, adds=score_text(part["adds"]), **figures))


def show_outlook(console: Console, sizes: Sequence[Mapping[str, Any]], language: Language) -> None:
    """Print the records to be expected a year."""
    if not sizes or any(it["middle"] is None for it in sizes):
        return
    console.print()
    console.print(say(language, "outlook"), style="bold")
    for it in sizes:
        ends = {name: f"{it[name]:,.0f}" for name in ("low", "middle", "high")}
        console.print(say(language, "outlook_year", year=it["year"], **ends))


def _show_sentence(console: Console, forecast: Mapping[str, Any], language: Language) -> None:
    ends = {name: share_text(forecast[name]) for name in ("low", "high")}
    console.print("  " + say(language, "f_says", says=of(language, forecast["says"]), **ends), soft_wrap=True)


def _show_sum(console: Console, forecast: Mapping[str, Any], language: Language) -> None:
    share = forecast["probability"]
    adds = _signed(math.log(share / (1 - share))) if 0 < share < 1 else "–"
    console.print("    " + say(language, "f_sum", adds=adds, share=share_text(share)))


def _class(it: Mapping[str, Any], language: Language) -> str:
    ends = {"low": share_text(it["from"]), "high": share_text(it["below"])}
    return say(language, "f_record_class", grew=it["n_grew"], n=it["n"], own=" *" if it["is_own"] else "", **ends)


def _signed(value: float) -> str:
    return f"{value:+.2f}".replace("-", "−")
