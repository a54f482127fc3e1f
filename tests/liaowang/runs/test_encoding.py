"""Terms are the same whether words are kept as they are spelt or as codes."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import polars as pl

from liaowang.corpus import Lake, hash_file, open_engine
from liaowang.runs.encoding import NUMBERS, find_index, find_terms, split_records
from liaowang.sources import open_source
from liaowang.text import TermSettings, Vocabulary, code_words, number_codes, number_words

WORDS = pl.Series([["of", "networks", "|", "graphs"], [], ["graphs", "of", "the", "rare", "network", "|"]])


def test_records_and_split_records_give_the_same_terms(corpus: Path, tmp_path: Path) -> None:
    lake, name = Lake(tmp_path / "lake"), hash_file(corpus)
    source = open_source(corpus)
    lake.land(corpus, name, source.format, iter(source))
    (one := tmp_path / "one").mkdir()
    (other := tmp_path / "other").mkdir()
    with open_engine() as engine:
        records = lake.merge(engine, [name]).path
        split = split_records(engine, records, other)
        indexes = [
            find_index(engine, *it, date(2015, 12, 31), TermSettings()) for it in ((records, one), (split, other))
        ]
        tables = [find_terms(engine, work / NUMBERS, work, indexes[0]) for work in (one, other)]
    assert indexes[0].names == indexes[1].names
    assert indexes[0].vocabulary.forms == indexes[1].vocabulary.forms
    assert indexes[0].n_documents.tolist() == indexes[1].n_documents.tolist()
    assert tables[0].equals(tables[1])
    assert len(indexes[0]) > 20


def test_codes_of_machines_that_differ_get_the_same_number() -> None:
    vocabulary = Vocabulary(words=["graphs", "network"], forms={"graphs": 0, "network": 1, "networks": 1})
    coded, spelt = code_words(WORDS)
    here = {row["word"]: row["code"] for row in spelt.iter_rows(named=True)}
    assert sorted(here) == ["graphs", "network", "networks", "rare"]
    forms = [(here[word], number) for word, number in vocabulary.forms.items()]
    forms.append((here["networks"] // 2, 1))  # as another machine would spell it
    codes, numbers = (np.array(it) for it in zip(*sorted(forms), strict=True))
    found = number_codes(pl.Series(coded), codes, numbers)
    assert found.to_pylist() == number_words(WORDS, vocabulary).to_pylist() == [[1, -1, 0], [], [0, -1, 1, -1]]
    elsewhere = pl.Series([[here["networks"] // 2, -1]])
    assert number_codes(elsewhere, codes, numbers).to_pylist() == [[1, -1]]
