"""Every code in which the library speaks of matches has its sentence, in both languages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pytest
from django.utils import translation

from liaowang.runs import (
    MATCH_CAUSES,
    MATCH_CHANGES,
    MATCH_FACTORS,
    MATCH_MOVES,
    MATCH_RULES,
    MATCH_SPEAKS_AGAINST,
    MATCH_SPEAKS_FOR,
)
from liaowang_web.matching import words
from liaowang_web.matching.opening import rounded_to_sum


def flat(codes: Mapping[str, Iterable[str]]) -> set[str]:
    return {code for those in codes.values() for code in those}


@pytest.mark.parametrize(
    ("told", "codes"),
    [
        (words.FACTORS, set(MATCH_FACTORS)),
        (words.FOR, flat(MATCH_SPEAKS_FOR)),
        (words.AGAINST, flat(MATCH_SPEAKS_AGAINST)),
        (words.CHANGES, flat(MATCH_CHANGES)),
        (words.RULES, flat(MATCH_RULES)),
        (words.GATES, set(MATCH_RULES)),
        (words.CAUSES, set(MATCH_CAUSES)),
        (words.MOVES, set(MATCH_MOVES)),
        (words.MISSING, set(MATCH_FACTORS) | set(MATCH_RULES)),
    ],
)
def test_every_code_has_its_sentence(told: words.Words, codes: set[str]) -> None:
    assert set(told) == codes
    for code in codes:
        with translation.override("en"):
            english = words.sentence(told, code)
        with translation.override("zh-hans"):
            chinese = words.sentence(told, code)
        assert english != chinese
        assert any("\u4e00" <= it <= "\u9fff" for it in chinese), code


@pytest.mark.parametrize("values", [[], [0.05] * 7, [33.333, 33.333, 33.334], [-4.26, 50.13, 0.04], [12.25, 12.25]])
def test_what_is_shown_adds_up(values: list[float]) -> None:
    total = round(sum(values), 1)
    shown = rounded_to_sum(values, total)
    assert round(sum(shown), 1) == total
    assert all(abs(one - other) <= 0.1 for one, other in zip(shown, values, strict=True))
