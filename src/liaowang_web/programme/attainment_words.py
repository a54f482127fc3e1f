"""What is foretold of a target, in sentences in the language of the page."""

from __future__ import annotations

from django.utils.translation import gettext as _

from liaowang_web.design import numbers
from liaowang_web.design.numbers import is_chinese
from liaowang_web.programme.selectors.targets import Standing


def forecast_in_words(standing: Standing) -> str:
    """Say what is foretold, or why nothing is."""
    told = standing.attainment
    if told is None:
        return _("A target without a number: nothing is foretold.")
    if told.verdict == "reached":
        return _("The planned number is reached.")
    if told.last is None:
        if told.n_days > 1 or not told.n:
            return _("Too few to say (%(n)s).") % {"n": told.n}
        return _("Too few to say: %(n)s, all of one day.") % {"n": told.n}
    span = numbers.span(told.last.low80, told.last.high80)
    until = numbers.day(told.last.day)
    said = _("%(span)s by %(day)s, with 80%% probability, if the pace goes on.") % {"span": span, "day": until}
    if told.probability is None:
        return said
    return f"{said}{'' if is_chinese() else ' '}{_reached(standing)}"


def _reached(standing: Standing) -> str:
    told, planned = standing.attainment, standing.target.value
    if told is None or told.early is None:
        return _("%(planned)s lie more than ten years ahead at this pace.") % {"planned": planned}
    early = numbers.month(told.early)
    if told.late is None:
        return _("%(planned)s are reached in %(early)s at the earliest; a latest month cannot be told.") % {
            "planned": planned, "early": early,
        }  # fmt: skip
    return _("%(planned)s are reached between %(early)s and %(late)s.") % {
        "planned": planned, "early": early, "late": numbers.month(told.late),
    }  # fmt: skip
