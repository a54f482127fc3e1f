"""Numbers of patents in three levels."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liaowang_web.hall.patents import BAD, OK, WARN, check, check_character

bodies = st.from_regex(r"(19|20)\d{2}[12389]\d{7}", fullmatch=True) | st.from_regex(r"\d{8}", fullmatch=True)


@pytest.mark.parametrize(
    ("number", "level"),
    [
        ("CN200310102344.5", OK),
        ("ZL 2003 1 0102344.5", OK),
        ("２００３１０１０２３４４．５", OK),
        ("200310102344.6", BAD),
        ("CN200350102344.5", BAD),
        ("200310102344", WARN),
        ("CN101234567A", WARN),
        ("US10123456B2", WARN),
        ("US 2020/0123456 A1", WARN),
        ("PCT/CN2020/123456", WARN),
        ("EP19123456.7", WARN),
        ("a patent", BAD),
        ("", BAD),
    ],
)
def test_levels(number: str, level: str) -> None:
    assert check(number) == level


@given(bodies)
def test_exactly_one_check_character_fits(body: str) -> None:
    fitting = [it for it in "0123456789X" if check(f"CN{body}.{it}") == OK]
    assert fitting == [check_character(body)]


@given(bodies, st.integers(0, 11), st.integers(1, 9))
def test_a_wrong_digit_is_noticed(body: str, place: int, by: int) -> None:
    place %= len(body)
    wrong = body[:place] + str((int(body[place]) + by) % 10) + body[place + 1 :]
    assert check(f"{wrong}.{check_character(body)}") == BAD
