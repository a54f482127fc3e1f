"""Records into documents of terms: passes over the lake that any engine can run."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from liaowang.corpus import stage, stage_sum
from liaowang.runs.progress import Meter
from liaowang.text import (
    TermIndex,
    TermSettings,
    Vocabulary,
    add_phrases,
    build_words,
    choose_terms,
    count_pairs,
    count_words,
    detect_languages,
    encode_terms,
    split_words,
)

_FEW_HAN = 4
_KANA = r"[\p{Hiragana}\p{Katakana}]"
_WORDS = pa.schema(
    [("record_id", pa.string()), ("known_on", pa.date32()), ("language", pa.string()), ("words", pa.list_(pa.string()))]
)
_WORD_COUNTS = pa.schema([("word", pa.string()), ("n_documents", pa.int64())])
_PAIR_COUNTS = pa.schema([("pair", pa.int64()), ("n_documents", pa.int64())])
_DOCUMENTS = pa.schema(
    [
        ("record_id", pa.string()),
        ("language", pa.string()),
        ("terms", pa.list_(pa.int32())),
        ("counts", pa.list_(pa.int32())),
    ]
)


def encode_documents(
    engine: Any, records: Path, work: Path, as_of: date, settings: TermSettings, meter: Meter
) -> tuple[TermIndex, pa.Table]:
    """Find the terms of all records known up to the cut-off, and the terms of every record.

    Parameters
    ----------
    engine : SparkSession
    records : Path
        A generation of the lake.
    work : Path
        Folder for what the steps leave to each other.
    as_of : date
        Later records are encoded, but neither make terms nor count for them.

    Returns
    -------
    TermIndex, Table
        The table has one row a record, by ``record_id``: ``language``, ``terms``, ``counts``.
    """
    with meter.step("Split into words") as words:
        split = split_records(engine, records, work)
        words.append(f"{_count_known(split, as_of):,} records up to {as_of}")
    with meter.step("Count words and phrases") as words:
        index = find_index(engine, split, work, as_of, settings)
        words.append(f"{len(index):,} terms")
    with meter.step("Encode documents") as words:
        table = find_terms(engine, split, work, index)
        words.append(f"{table.num_rows:,} documents")
    return index, table


def split_records(engine: Any, records: Path, work: Path) -> Path:
    """Split every record into words, on the engine.

    Returns
    -------
    Path
        Folder of Parquet with ``record_id``, ``known_on``, ``language``, ``words``.
    """
    columns = ["record_id", "known_on", "language", "title", "abstract"]
    return stage(engine, records, _split_batch, _WORDS, work / "words", columns=columns)


def find_index(engine: Any, split: Path, work: Path, as_of: date, settings: TermSettings) -> TermIndex:
    """Find the terms of records known up to the cut-off; later ones do not count.

    Parameters
    ----------
    engine : SparkSession
    split : Path
        From `split_records`.
    work : Path
    as_of : date
    settings : TermSettings
    """
    n_documents = _count_known(split, as_of)
    known = f"known_on <= DATE '{as_of.isoformat()}'"
    vocabulary, frequencies = _build_vocabulary(engine, split, work, known, n_documents, settings)
    return choose_terms(vocabulary, frequencies, settings)


def find_terms(engine: Any, split: Path, work: Path, index: TermIndex, condition: str | None = None) -> pa.Table:
    """Find the terms of records.

    Parameters
    ----------
    engine : SparkSession
    split : Path
        From `split_records`.
    work : Path
    index : TermIndex
    condition : str, optional
        SQL on the columns of `split`; records that do not meet it are left out.

    Returns
    -------
    Table, one row a record, by ``record_id``
        ``record_id``, ``language``, ``terms``, ``counts``.
    """
    encode = partial(_encode_batch, index=index)
    columns = ["record_id", "language", "words"]
    path = stage(engine, split, encode, _DOCUMENTS, work / "documents", columns=columns, condition=condition)
    return pq.read_table(path, schema=_DOCUMENTS).sort_by("record_id")


def _build_vocabulary(
    engine: Any, split: Path, work: Path, known: str, n_documents: int, settings: TermSettings
) -> tuple[Vocabulary, npt.NDArray[np.int64]]:
    # A term of a small corpus may be rarer than one of a large one, but never a single record's.
    settings = replace(settings, min_documents=min(settings.min_documents, max(2, n_documents // 200)))
    path = stage_sum(
        engine, split, _count_words, _WORD_COUNTS, ["word"], work / "word_counts", columns=["words"], condition=known
    )
    counts = pl.read_parquet(path / "*.parquet")
    vocabulary = build_words(counts, n_documents, settings)
    frequencies = np.zeros(len(vocabulary.words), np.int64)
    for word, n in counts.iter_rows():
        if (number := vocabulary.forms.get(word)) is not None:
            frequencies[number] += n
    frequencies = np.minimum(frequencies, n_documents)
    for _ in range(settings.max_words - 1):
        count = partial(_count_pairs, vocabulary=vocabulary)
        path = stage_sum(
            engine, split, count, _PAIR_COUNTS, ["pair"], work / "pair_counts", columns=["words"], condition=known
        )
        pairs = pl.read_parquet(path / "*.parquet")
        vocabulary, frequencies = add_phrases(vocabulary, pairs, frequencies, settings)
        if not vocabulary.levels[-1]:
            break
    return vocabulary, frequencies


def _split_batch(batch: pa.RecordBatch) -> pa.RecordBatch:
    frame = pl.DataFrame(pa.Table.from_batches([batch]))
    text = frame["title"] + ". " + frame["abstract"].fill_null("")
    # The language of the text, not of the work: houses give Chinese works in English and tell 'chi', and many Chinese
    # papers carry an English abstract. The title says best; what the source tells counts where nothing else does.
    title, found = frame["title"], detect_languages(text)
    is_chinese = (title.str.count_matches(r"\p{Han}") >= _FEW_HAN) & ~title.str.contains(_KANA) & (found != "ja")
    found = found.zip_with(found != "und", frame["language"].fill_null("und"))
    language = found.zip_with(~is_chinese, pl.repeat("zh", len(found), eager=True))
    words = split_words(frame["title"], frame["abstract"], language)
    return pa.record_batch(
        [batch["record_id"], batch["known_on"], language.to_arrow().cast(pa.string()), _as_arrow(words)], schema=_WORDS
    )


def _as_arrow(words: pl.Series) -> pa.Array:
    return words.to_arrow().cast(pa.list_(pa.string()))


def _words_of(batch: pa.RecordBatch) -> pl.Series:
    return pl.DataFrame(pa.Table.from_batches([batch]).select(["words"]))["words"]


def _count_words(batch: pa.RecordBatch) -> pa.RecordBatch:
    return _one_batch(count_words(_words_of(batch)), _WORD_COUNTS)


def _count_pairs(batch: pa.RecordBatch, vocabulary: Vocabulary) -> pa.RecordBatch:
    return _one_batch(count_pairs(_words_of(batch), vocabulary), _PAIR_COUNTS)


def _one_batch(frame: pl.DataFrame, schema: pa.Schema) -> pa.RecordBatch:
    table = frame.to_arrow().cast(schema).combine_chunks()
    batches = table.to_batches()
    return batches[0] if batches else pa.RecordBatch.from_pylist([], schema=schema)


def _encode_batch(batch: pa.RecordBatch, index: TermIndex) -> pa.RecordBatch:
    encoded = encode_terms(_words_of(batch), index)
    columns = [batch["record_id"], batch["language"], encoded["terms"], encoded["counts"]]
    return pa.record_batch(columns, schema=_DOCUMENTS)


def _count_known(split: Path, as_of: date) -> int:
    known = pl.scan_parquet(split / "*.parquet").filter(pl.col("known_on") <= as_of).select(pl.len())
    return int(known.collect().item())
