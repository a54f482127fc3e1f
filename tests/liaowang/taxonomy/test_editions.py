"""Editions: complete, consistent, and found by any name."""

from __future__ import annotations

import pytest

from liaowang.records import LiaowangError
from liaowang.taxonomy import list_editions, load_edition


@pytest.mark.parametrize("name", list_editions())
def test_an_edition_is_whole(name: str) -> None:
    edition = load_edition(name)
    codes = [it.code for it in (*edition.directions, *edition.tracks, *edition.products)]
    assert len(codes) == len(set(codes))
    lists = {it.id for it in edition.neighbours}
    for item in (*edition.tracks, *edition.products):
        assert item.zh
        assert item.en
        assert item.ipc
        assert item.terms_zh
        assert item.terms_en
        assert set(item.near) <= lists
    products = {it.code for it in edition.products}
    assert {it.product for it in edition.tracks if it.product} <= products
    assert {track for it in edition.products for track in it.tracks} <= {it.code for it in edition.tracks}
    assert all(track.code.startswith(it.mark + "-") for it in edition.directions for track in it.tracks)


def test_the_edition_of_2024_has_what_the_opinion_has() -> None:
    edition = load_edition("2024")
    assert (len(edition.directions), len(edition.tracks), len(edition.products)) == (6, 56, 10)
    assert len(edition.targets) == 8
    assert {it.code for it in edition.tracks if it.checked} >= {f"FE-0{n}" for n in range(1, 10)}


@pytest.mark.parametrize("name", ["FE-02", "fe-02", " 核聚变 ", "Nuclear fusion"])
def test_an_item_is_found_by_code_and_names(name: str) -> None:
    assert load_edition().find(name).code == "FE-02"


def test_what_is_not_there_is_told() -> None:
    with pytest.raises(LiaowangError, match="'FE-99'"):
        load_edition().find("FE-99")
    with pytest.raises(LiaowangError, match="1999"):
        load_edition("1999")
