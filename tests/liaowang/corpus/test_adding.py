"""Adding: few new files give the generation that merging all anew gives."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.factories import make_record, make_records

from liaowang.corpus import Lake, adding
from liaowang.records import Author, Identifier, RecordDate

_DAYS = [date(2018, 12, 30), date(2019, 1, 2)]


@pytest.fixture(autouse=True)
def _however_much_is_new(monkeypatch):
    monkeypatch.setattr(adding, "MAX_SHARE", 1000)


@pytest.fixture
def no_whole_merge(monkeypatch):
    """Let a merge of all batches fail, once the first generation is there."""

    def refuse():
        monkeypatch.setattr("liaowang.corpus.lake.build_generation", lambda *_: 1 / 0)

    return refuse


def rows_of(generation):
    return pl.read_parquet(generation.path, hive_partitioning=True).sort("record_id", "content_hash").to_dicts()


def plain(generation):
    return replace(generation, path=Path(), was_known=False)


def land_all(lake, files):
    for number, entries in files:
        path = lake.folder.parent / f"{number}.tsv"
        path.write_text(f"{number}", encoding="utf-8")
        lake.land(path, f"{number:064d}", "tsv", entries, batch_rows=3)


_IDENTIFIERS = st.sets(
    st.builds(Identifier, st.sampled_from(["arxiv", "doi", "pmid", "url"]), st.sampled_from("ab")), max_size=3
)
_RECORDS = st.builds(
    lambda title, identifiers, source, day, author, abstract: make_record(
        title=f"A title of some length about {title}",
        identifiers=sorted(identifiers),
        source=source,
        dates=[RecordDate("submitted", day, "day")],
        authors=[Author(author)],
        abstract=abstract,
    ),
    st.sampled_from(["ants", "bees", "wasps", "moths"]),
    _IDENTIFIERS,
    st.sampled_from(["arxiv", "crossref", "pubmed"]),
    st.sampled_from(_DAYS),
    st.sampled_from(["Smith, Anna", "Li, Wei"]),
    st.sampled_from([None, "We count them."]),
)
_FILES = st.lists(st.lists(_RECORDS, min_size=1, max_size=6), min_size=2, max_size=4)


@settings(max_examples=12, deadline=None)
@given(_FILES, st.randoms(use_true_random=False))
def test_any_split_of_rows_in_any_order_gives_what_merging_all_gives(engine, files, random):
    files = [(number, entries) for number, entries in enumerate(files)]
    with TemporaryDirectory() as folder:
        whole, grown = Lake(Path(folder) / "whole"), Lake(Path(folder) / "grown")
        land_all(whole, files)
        random.shuffle(files)
        for pair in (files[:1], files[1:2], files[2:]):
            land_all(grown, pair)
            last = grown.merge(engine)
        expected = whole.merge(engine)
        assert rows_of(last) == rows_of(expected)
        assert plain(last) == plain(expected)


def test_works_that_nothing_new_reaches_stay_in_their_files(engine, lake, land, no_whole_merge):
    land(lake, make_records(30))
    first = lake.merge(engine)
    before = {path.stat().st_ino for path in first.path.rglob("*.parquet")}
    no_whole_merge()
    land(lake, [make_record(title="Something else", identifiers=[Identifier("arxiv", "2001.00001")])], "day.tsv")
    second = lake.merge(engine)
    shared = [path for path in second.path.rglob("*.parquet") if path.stat().st_ino in before]
    assert len(shared) >= len(before) - 1
    assert (second.records, second.files) == (31, 2)


def test_a_new_row_joins_the_works_that_it_links(engine, lake, land, no_whole_merge):
    one = make_record(title="A title of some length", identifiers=[Identifier("arxiv", "1901.00001")])
    other = make_record(title="Another title of some length", identifiers=[Identifier("doi", "10.1000/b")])
    land(lake, [one, other, *make_records(5)])
    assert lake.merge(engine).records == 7
    no_whole_merge()
    both = [*one.identifiers, *other.identifiers]
    land(lake, [make_record(title="A third title", identifiers=both, source="crossref")], "day.tsv")
    generation = lake.merge(engine)
    assert (generation.records, generation.merged_by_identifier, generation.by_source["crossref"]) == (6, 2, 1)
    assert [row["n_landed"] for row in rows_of(generation)].count(3) == 1


def test_small_additions_of_a_year_share_a_file(engine, lake, land, no_whole_merge):
    land(lake, make_records(10))
    lake.merge(engine)
    no_whole_merge()
    for day in range(3):
        new = make_record(title=f"Day {day}", identifiers=[Identifier("arxiv", f"2001.0000{day}")])
        land(lake, [new], f"{day}.tsv")
        generation = lake.merge(engine)
    assert generation.records == 13
    assert len(list(generation.path.glob("year=2019/*.parquet"))) <= 2


def test_where_much_is_new_all_is_merged_anew(engine, lake, land, monkeypatch, no_whole_merge):
    land(lake, make_records(10))
    lake.merge(engine)
    monkeypatch.setattr(adding, "MAX_SHARE", 0.1)
    no_whole_merge()
    land(lake, make_records(2, title="new"), "day.tsv")
    with pytest.raises(ZeroDivisionError):
        lake.merge(engine)


def test_without_links_on_the_disk_files_are_copied(engine, lake, land, monkeypatch, no_whole_merge):
    def refuse(*_):
        raise OSError

    land(lake, make_records(30))
    lake.merge(engine)
    no_whole_merge()
    monkeypatch.setattr(os, "link", refuse)
    land(lake, [make_record(title="Something else", identifiers=[])], "day.tsv")
    assert len(rows_of(lake.merge(engine))) == 31


def test_a_generation_whose_works_are_not_those_of_its_rows_is_not_built_upon(engine, lake, land):
    land(lake, make_records(10))
    first = lake.merge(engine)
    damaged = next(first.path.rglob("*.parquet"))
    pl.read_parquet(damaged, hive_partitioning=False).clear().write_parquet(damaged)
    land(lake, make_records(10, source="crossref"), "day.tsv")
    assert lake.merge(engine).records == 10
    assert len(rows_of(lake.current())) == 10
