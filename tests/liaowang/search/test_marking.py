"""Words marked in texts."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.liaowang.search.test_index import filled, make_document

from liaowang.search import Question, mark_words


@pytest.mark.parametrize(
    ("text", "words", "marked"),
    [
        ("Batteries for robots", ("batteri",), ["Batteries"]),
        ("Solid-state cells, cellular", ("cell",), ["cells"]),
        ("X-ray and x-rays", ("x-ray",), ["X-ray", "x-rays"]),
        ("全固态电池", ("电池",), ["电池"]),
        ("<b>battery</b>", ("batteri",), ["battery"]),
        ("nothing here", ("batteri",), []),
        ("", ("batteri",), []),
    ],
)
def test_what_is_marked(text: str, words: tuple[str, ...], marked: list[str]) -> None:
    told = mark_words(text, words)
    assert [run for run, is_marked in told if is_marked] == marked
    assert "".join(run for run, _is_marked in told) == text


def test_a_long_text_is_cut_around_the_first_word() -> None:
    text = "a " * 500 + "battery " + "b " * 500
    told = mark_words(text, ("batteri",), length=120)
    assert told[0] == ("…", False)
    assert told[-1] == ("…", False)
    assert ("battery", True) in told
    assert sum(len(run) for run, _is_marked in told) <= 122
    assert mark_words(text, (), length=50)[0][0].startswith("a a")


def test_a_long_text_is_cut_between_words() -> None:
    text = "Compiled from public preprints by a sample organisation, " * 9 + "with a battery of tests " * 9
    for length in range(40, 80):
        told = mark_words(text, ("batteri",), length)
        assert ("battery", True) in told
        assert set("".join(run for run, _is_marked in told).strip("…,").split()) <= set(text.split()), length
    assert mark_words("石墨烯薄膜的制备" * 9, ("制备",), 20)[0] == ("石墨烯薄膜的", False)
    assert mark_words("a" * 500, (), 20) == [("a" * 20, False), ("…", False)]


def test_what_was_found_is_marked(tmp_path: Path) -> None:
    index = filled(tmp_path, [make_document(1, "石墨烯薄膜的制备", "Growth of films")])
    for text, marked in (("石墨烯", "石墨烯"), ("films", "films"), ("graphene", "石墨烯")):
        found = index.find(Question(text), 0)
        runs = mark_words("石墨烯薄膜的制备 Growth of films", found.words)
        assert marked in "".join(run for run, is_marked in runs if is_marked), text
