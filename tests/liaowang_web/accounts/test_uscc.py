"""The unified social credit code, in three levels."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liaowang_web.accounts import uscc

SAMPLE = "91110000600037341L"
characters = st.text(uscc.ALPHABET, min_size=8, max_size=8)


@given(st.text(uscc.ALPHABET, min_size=2, max_size=2), st.integers(0, 999_999), characters)
def test_a_code_with_both_characters_is_ok(head: str, region: int, body: str) -> None:
    code = f"{head}{region:06d}{body}"
    code += uscc.inner_character(code + "0")
    code += uscc.outer_character(code)
    assert uscc.check(code) == uscc.OK


def test_every_substitution_is_noticed() -> None:
    for place in range(18):
        for character in uscc.ALPHABET.replace(SAMPLE[place], ""):
            assert uscc.check(SAMPLE[:place] + character + SAMPLE[place + 1 :]) != uscc.OK


def test_every_transposition_is_noticed() -> None:
    for place in range(17):
        a, b = SAMPLE[place], SAMPLE[place + 1]
        if a != b:
            assert uscc.check(SAMPLE[:place] + b + a + SAMPLE[place + 2 :]) != uscc.OK


@pytest.mark.parametrize("code", ["91350100M0001TGQXM", "91350100M0001TGQXR"])
def test_early_codes_in_force_are_only_warned_of(code: str) -> None:
    assert uscc.check(code) == uscc.WARN


@pytest.mark.parametrize("code", ["", "9111", "91110000600037341I", "9111000060003734-?L", "911100006000373411L"])
def test_what_cannot_be_a_code_is_bad(code: str) -> None:
    assert uscc.check(code) == uscc.BAD


def test_letters_first_are_fine() -> None:
    head = "N2370000MF000001"
    code = head + uscc.inner_character(head + "0")
    assert uscc.check(code + uscc.outer_character(code)) == uscc.OK


def test_typing_does_not_matter() -> None:
    assert uscc.check(" ９１１１0000 6000-37341l") == uscc.OK
