"""Merging: a function of the set of landed rows, put in force only when it is whole."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from datetime import date

import pyarrow.parquet as pq
import pytest
from tests.factories import make_flaw, make_record, make_records

from liaowang.corpus import MERGED_SCHEMA, Lake
from liaowang.records import Author, Identifier, InputError, LiaowangError, RecordDate


def doi(value):
    return Identifier("doi", f"10.1000/{value}")


def arxiv(value):
    return Identifier("arxiv", value)


def work(title, *identifiers, **overrides):
    return make_record(title=f"A title of some length about {title}", identifiers=list(identifiers), **overrides)


def balance(generation):
    merged = generation.merged_by_identifier + generation.merged_by_title
    return generation.landed == generation.duplicates + merged + generation.records


def test_rows_that_say_the_same_are_one(engine, lake, land, read):
    land(lake, [make_record(file="b.tsv", line=3), *make_records(4)], "b.tsv")
    land(lake, [make_record(file="a.tsv", line=7), make_record(file="a.tsv", line=5)], "a.tsv")
    generation = lake.merge(engine)
    assert (generation.landed, generation.duplicates, generation.records) == (7, 2, 5)
    kept = next(row for row in read(generation) if row["n_landed"] == 3)
    assert (kept["file"], kept["line"], kept["sources"], kept["field_sources"]) == ("a.tsv", 5, ["arxiv"], None)
    assert balance(generation)


def test_the_same_rows_in_two_editions_of_a_file_are_one(engine, lake, land):
    land(lake, make_records(5))
    land(lake, make_records(8))
    generation = lake.merge(engine)
    assert (generation.files, generation.landed, generation.duplicates, generation.records) == (2, 13, 5, 8)


def test_a_chain_of_identifiers_is_one_work(engine, lake, land, read):
    rows = [
        work("ants", arxiv("1901.00001"), source="arxiv"),
        work("bees", arxiv("1901.00001"), doi("b"), source="crossref"),
        work("wasps", doi("b"), Identifier("pmid", "7"), source="pubmed"),
        work("flies", Identifier("pmid", "7"), source="openalex"),
        work("moths", doi("m"), source="crossref"),
    ]
    land(lake, rows)
    generation = lake.merge(engine)
    assert (generation.merged_by_identifier, generation.merged_by_title, generation.records) == (3, 0, 2)
    row = next(row for row in read(generation) if row["n_landed"] == 4)
    assert row["record_id"] == "arxiv:1901.00001"
    assert row["sources"] == ["arxiv", "crossref", "openalex", "pubmed"]
    assert [item["kind"] for item in row["identifiers"]] == ["arxiv", "pmid", "doi"]
    assert generation.by_source == {"arxiv": 1, "crossref": 2, "openalex": 1, "pubmed": 1}
    assert balance(generation)


def test_a_long_chain_is_joined(engine, lake, land):
    links = [work(f"link {n}", doi(n), doi(n + 1), line=n) for n in range(120)]
    random.Random(1).shuffle(links)
    land(lake, links)
    assert lake.merge(engine).records == 1


def test_equal_titles_are_one_work(engine, lake, land):
    land(lake, [work("ants", doi("a"), source="wos"), work("ANTS!", arxiv("1901.00001")), work("bees")])
    generation = lake.merge(engine)
    assert (generation.merged_by_title, generation.twins_kept_apart, generation.records) == (1, 0, 2)
    assert balance(generation)


def test_title_twins_with_different_identifiers_stay_apart(engine, lake, land):
    land(lake, [work("ants", doi("a"), source="wos"), work("ants", doi("b"), source="scopus"), work("bees", doi("c"))])
    generation = lake.merge(engine)
    assert (generation.merged_by_title, generation.twins_kept_apart, generation.records) == (0, 2, 3)


def test_titles_do_not_join_twins_by_a_third(engine, lake, land):
    other_year = [RecordDate("submitted", date(2018, 1, 2), "day")]
    rows = [
        work("ants", doi("a"), source="wos"),
        work("ants", arxiv("1901.00001")),
        work("ants", arxiv("1901.00001"), dates=other_year),
        work("ants", doi("b"), source="scopus", dates=other_year),
    ]
    land(lake, rows)
    generation = lake.merge(engine)
    assert (generation.merged_by_identifier, generation.merged_by_title) == (1, 0)
    assert (generation.twins_kept_apart, generation.records) == (3, 3)


def test_titles_of_other_authors_or_years_are_other_works(engine, lake, land):
    land(lake, [work("ants"), work("ants", authors=[Author("Jones, Bob")]), work("ants", dates=[])])
    assert lake.merge(engine).records == 3


def test_an_address_never_joins(engine, lake, land):
    url = Identifier("url", "https://example.org/")
    land(lake, [work("ants", url), work("bees", url)])
    generation = lake.merge(engine)
    assert (generation.records, generation.merged_by_identifier) == (2, 0)


def test_different_addresses_do_not_keep_twins_apart(engine, lake, land):
    rows = [work("ants", Identifier("url", "https://a.org"), line=1), work("ants", Identifier("url", "https://b.org"))]
    land(lake, rows)
    assert lake.merge(engine).records == 1


def test_neither_names_nor_order_of_files_matter(engine, tmp_path, land, read):
    rows = [work(f"{n % 17}", doi(n % 23), arxiv(f"1901.{n % 29:05d}"), source=f"s{n % 5}", line=n) for n in range(60)]
    rows += [work(f"alone {n}", doi(1000 + n)) for n in range(40)]
    chance = random.Random(3)
    tables = []
    for turn in range(3):
        chance.shuffle(rows)
        lake = Lake(tmp_path / f"lake{turn}")
        for number in range(4):
            name = f"{chance.random()}.tsv"
            land(lake, [replace(row, file=name) for row in rows[number::4]], name, batch_rows=7)
        tables.append([row | {"file": "", "line": 0} for row in read(lake.merge(engine))])
    assert tables[0] == tables[1] == tables[2]


def test_a_part_of_the_lake_can_be_merged(engine, lake, land, read):
    first, second = land(lake, make_records(3)), land(lake, make_records(9)[3:])
    assert lake.merge(engine, [second.file_hash]).records == 6
    assert lake.merge(engine, [second.file_hash, first.file_hash, first.file_hash]).records == 9
    assert lake.current().records == 9


def test_a_generation_is_used_again(engine, lake, land):
    land(lake, make_records(3))
    first, second = lake.merge(engine), lake.merge(engine)
    assert not first.was_known
    assert second == replace(first, was_known=True)


def test_old_generations_go_but_the_one_before(engine, lake, land):
    names = []
    for count in (1, 2, 3):
        land(lake, make_records(count))
        names.append(lake.merge(engine).name)
    kept = {path.name.removesuffix(".json") for path in (lake.folder / "records").iterdir()}
    assert kept == set(names[1:])
    assert lake.current().name == names[2]


def test_an_interrupted_merge_leaves_the_old_one_in_force(engine, lake, land, monkeypatch):
    land(lake, make_records(3))
    before = lake.merge(engine)
    land(lake, make_records(5))
    with monkeypatch.context() as patch:
        patch.setattr("liaowang.corpus.generations.put_in_place", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            lake.merge(engine)
    assert lake.current() == replace(before, was_known=True)
    assert not list((lake.folder / "records").glob(".*"))
    assert lake.merge(engine).records == 5


def test_a_folder_without_its_counts_is_made_anew(engine, lake, land):
    land(lake, make_records(3))
    generation = lake.merge(engine)
    (lake.folder / "records" / f"{generation.name}.json").unlink()
    with pytest.raises(LiaowangError, match="CURRENT: names generation"):
        lake.current()
    assert lake.merge(engine).was_known is False
    assert lake.current().records == 3


@pytest.mark.parametrize("place", [-200, 100])
def test_a_damaged_batch_is_named(engine, lake, land, place):
    landed = land(lake, make_records(200), batch_rows=100)
    batch = lake.folder / "landed" / landed.file_hash / "000001.parquet"
    content = bytearray(batch.read_bytes())
    content[place : place + 60] = bytes(60)
    batch.write_bytes(content)
    with pytest.raises(LiaowangError, match=r"000001\.parquet: this file of the lake is damaged"):
        lake.merge(engine)
    assert lake.current() is None


def test_a_lake_without_records_merges_to_an_empty_table(engine, lake, land, read):
    land(lake, [make_flaw()])
    generation = lake.merge(engine)
    assert (generation.records, read(generation)) == (0, [])


def test_nothing_landed_is_an_input_error(engine, lake):
    with pytest.raises(InputError, match="no file has landed"):
        lake.merge(engine)
    with pytest.raises(InputError, match="has not landed"):
        lake.merge(engine, ["ab"])
    assert lake.current() is None


def test_years_are_folders_and_no_date_is_zero(engine, lake, land, read):
    land(lake, [work("ants", doi("a")), work("bees", doi("b"), dates=[]), work("wasps", doi("b"), dates=[])])
    generation = lake.merge(engine)
    assert sorted(path.name for path in generation.path.iterdir()) == ["year=0", "year=2019"]
    assert list(read(generation)[0]) == [*MERGED_SCHEMA.names, "year"]


def test_precedence_is_visible_in_the_merged_row(engine, lake, land, read):
    rows = [
        work("ants as arXiv tells", arxiv("1901.00001"), doi("a"), source="arxiv"),
        work("ants as Web of Science tells", doi("a"), source="wos", venue="Nature", abstract=None),
    ]
    land(lake, rows)
    row = read(lake.merge(engine))[0]
    told = json.loads(row["field_sources"])
    assert row["title"].endswith("Web of Science tells")
    assert (told["title"], told["venue"], told["abstract"]) == ("wos", "wos", "arxiv")
    assert told["identifiers"] == ["arxiv"]


def test_works_are_merged_in_portions_that_fit_in_memory(engine, tmp_path, land, read, monkeypatch):
    rows = [work(f"{n // 2}", doi(n // 2), source=f"s{n % 2}", line=n) for n in range(80)]
    tables = []
    for portion_rows in (7, 1000):
        monkeypatch.setattr("liaowang.corpus.generations.PORTION_ROWS", portion_rows)
        lake = Lake(tmp_path / f"lake{portion_rows}")
        land(lake, rows)
        tables.append(read(lake.merge(engine)))
    assert tables[0] == tables[1]
    assert len(tables[0]) == 40
    assert {row["n_landed"] for row in tables[0]} == {2}


def test_alone_and_merged_records_can_be_read_together(engine, lake, land):
    """Sail refuses a folder whose files disagree on whether the elements of a list may be null."""
    rows = [
        work(f"matter {year}", doi(year), dates=[RecordDate("submitted", date(year, 1, 1), "day")])
        for year in range(2000, 2008)
    ]
    land(lake, [*rows, *(replace(row, source="crossref") for row in rows[::2])])
    generation = lake.merge(engine)
    schemas = {str(pq.read_schema(path).field("sources").type) for path in generation.path.rglob("*.parquet")}
    assert generation.merged_by_identifier == 4
    assert len(schemas) == 1
    assert engine.read.parquet(str(generation.path)).select("sources").count() == 8
