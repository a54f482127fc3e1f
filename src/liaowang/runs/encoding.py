"""Records into documents of terms: passes over the lake that any engine can run."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow as pa

from liaowang.corpus import Place, read_parquet, scan_parquet, stage, stage_sum
from liaowang.runs.progress import Meter
from liaowang.text import (
    TermIndex,
    TermSettings,
    Vocabulary,
    add_phrases,
    build_words,
    choose_terms,
    code_words,
    count_codes,
    count_pairs,
    count_words,
    detect_languages,
    encode_terms,
    number_codes,
    number_words,
    split_words,
)

Ints = npt.NDArray[np.int64]
NUMBERS = "numbers"
"""Folder of records with the numbers of their words."""
_FEW_HAN = 4
_FEW_ROWS = 2048
_SPLIT_COLUMNS = ["record_id", "known_on", "language", "title", "abstract"]
_KANA = r"[\p{Hiragana}\p{Katakana}]"
_WORDS = pa.schema(
    [("record_id", pa.string()), ("known_on", pa.date32()), ("language", pa.string()), ("words", pa.list_(pa.string()))]
)
_NUMBERS = pa.schema([*list(_WORDS)[:3], ("words", pa.list_(pa.int32()))])
_CODES = pa.schema(
    [
        *list(_WORDS)[:3],
        ("words", pa.list_(pa.int64())),
        ("spelt", pa.list_(pa.string())),
        ("codes", pa.list_(pa.int64())),
    ]
)
_LISTED = [("word", _CODES.field("spelt").type), ("code", _CODES.field("codes").type)]
_CODE_COUNTS = pa.schema([("code", pa.int64()), ("n_documents", pa.int64())])
_SPELT = pa.schema([("word", pa.string()), ("code", pa.int64()), ("n_batches", pa.int64())])
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
    engine: Any, records: Place, work: Place, as_of: date, settings: TermSettings, meter: Meter
) -> tuple[TermIndex, pa.Table]:
    """Find the terms of all records known up to the cut-off, and the terms of every record.

    Parameters
    ----------
    engine : SparkSession
    records : Place
        A generation of the lake.
    work : Place
        Folder for what the steps leave to each other.
    as_of : date
        Later records are encoded, but neither make terms nor count for them.

    Returns
    -------
    TermIndex, Table
        The table has one row a record, by ``record_id``: ``language``, ``terms``, ``counts``.
    """
    with meter.step("Count words and phrases") as words:
        index = find_index(engine, records, work, as_of, settings)
        words.append(f"{len(index):,} terms of {_count_known(records, as_of):,} records up to {as_of}")
    with meter.step("Encode documents") as words:
        table = find_terms(engine, work / NUMBERS, work, index)
        words.append(f"{table.num_rows:,} documents")
    return index, table


def split_records(engine: Any, records: Place, work: Place) -> Place:
    """Split every record into words, on the engine.

    Returns
    -------
    Path
        Folder of Parquet with ``record_id``, ``known_on``, ``language``, ``words``.
    """
    return stage(engine, records, _split_batch, _WORDS, work / "words", columns=_SPLIT_COLUMNS)


def find_index(engine: Any, split: Place, work: Place, as_of: date, settings: TermSettings) -> TermIndex:
    """Find the terms of records known up to the cut-off; later ones do not count.

    Leaves ``work / NUMBERS``: all records, with the numbers of words in their place. For this index it does in the
    place of `split`, and is read several times as fast.

    Parameters
    ----------
    engine : SparkSession
    split : Place
        From `split_records`, where several indexes are made; or records, of whose words only codes are kept on the way.
    work : Place
    as_of : date
    settings : TermSettings
    """
    n_documents = _count_known(split, as_of)
    known = f"known_on <= DATE '{as_of.isoformat()}'"
    vocabulary, frequencies = _build_vocabulary(engine, split, work, known, n_documents, settings)
    return choose_terms(vocabulary, frequencies, settings)


def find_terms(engine: Any, split: Place, work: Place, index: TermIndex, condition: str | None = None) -> pa.Table:
    """Find the terms of records.

    Parameters
    ----------
    engine : SparkSession
    split : Place
        From `split_records`; or what `find_index` left with this index.
    work : Place
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
    return read_parquet(path, _DOCUMENTS).sort_by("record_id")


def encode_few(records: pa.Table, index: TermIndex) -> tuple[pa.Table, float]:
    """Find the terms of a few records in this process, without an engine.

    Parameters
    ----------
    records : Table
        Columns ``record_id``, ``known_on``, ``language``, ``title``, ``abstract``.
    index : TermIndex

    Returns
    -------
    Table, float
        As `find_terms` gives it, in the order of `records`; and the share of the uses of words that are not in the
        vocabulary (0 to 1), function words left out.
    """
    parts, n_uses, n_unknown = [_DOCUMENTS.empty_table()], 0, 0
    for batch in records.select(_SPLIT_COLUMNS).combine_chunks().to_batches(max_chunksize=_FEW_ROWS):
        split = _split_batch(batch)
        parts.append(pa.Table.from_batches([_encode_batch(split, index)]))
        counts = count_words(split["words"])
        n_uses += int(counts["n_documents"].sum())
        n_unknown += int(counts.filter(~pl.col("word").is_in(list(index.vocabulary.forms)))["n_documents"].sum())
    return pa.concat_tables(parts), n_unknown / max(n_uses, 1)


def _build_vocabulary(
    engine: Any, split: Place, work: Place, known: str, n_documents: int, settings: TermSettings
) -> tuple[Vocabulary, npt.NDArray[np.int64]]:
    # A term of a small corpus may be rarer than one of a large one, but never a single record's.
    settings = replace(settings, min_documents=min(settings.min_documents, max(2, n_documents // 200)))
    add_up = partial(stage_sum, engine, columns=["words"], condition=known)
    if _is_split(split):
        coded = None
        counts = scan_parquet(add_up(split, _count_words, _WORD_COUNTS, ["word"], work / "word_counts")).collect()
    else:
        coded = stage(engine, split, _code_batch, _CODES, work / "codes", columns=_SPLIT_COLUMNS)
        by_code = scan_parquet(add_up(coded, _count_codes, _CODE_COUNTS, ["code"], work / "word_counts")).collect()
        counts = _list_words(engine, coded, work).join(by_code, on="code")
    vocabulary = build_words(counts.group_by("word").agg(pl.col("n_documents").sum()), n_documents, settings)
    frequencies = np.zeros(len(vocabulary.words), np.int64)
    for word, n in counts.select("word", "n_documents").iter_rows():
        if (number := vocabulary.forms.get(word)) is not None:
            frequencies[number] += n
    frequencies = np.minimum(frequencies, n_documents)
    renumber = partial(_number_words, vocabulary=vocabulary) if coded is None else _renumber(counts, vocabulary)
    numbers = stage(engine, coded or split, renumber, _NUMBERS, work / NUMBERS, columns=_NUMBERS.names)
    for _ in range(settings.max_words - 1):
        count = partial(_count_pairs, vocabulary=vocabulary)
        pairs = scan_parquet(add_up(numbers, count, _PAIR_COUNTS, ["pair"], work / "pair_counts")).collect()
        vocabulary, frequencies = add_phrases(vocabulary, pairs, frequencies, settings)
        if not vocabulary.levels[-1]:
            break
    return vocabulary, frequencies


def _is_split(source: Place) -> bool:
    return "words" in scan_parquet(source).collect_schema().names()


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


def _count_words(batch: pa.RecordBatch) -> pa.RecordBatch:
    return _one_batch(count_words(batch["words"]), _WORD_COUNTS)


def _number_words(batch: pa.RecordBatch, vocabulary: Vocabulary) -> pa.RecordBatch:
    columns = [batch[name] for name in _NUMBERS.names[:3]]
    return pa.record_batch([*columns, number_words(batch["words"], vocabulary)], schema=_NUMBERS)


def _code_batch(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Split records into words and keep their codes; the first row holds what words the batch has."""
    split = _split_batch(batch)
    codes, spelt = code_words(split["words"])
    ends = pa.array([0, *[len(spelt)] * len(batch)], pa.int32())
    listed = [pa.ListArray.from_arrays(ends, spelt[name].to_arrow().cast(kind.value_type)) for name, kind in _LISTED]
    return pa.record_batch([*(split[name] for name in _WORDS.names[:3]), codes, *listed], schema=_CODES)


def _list_words(engine: Any, coded: Place, work: Place) -> pl.DataFrame:
    """List words with their codes; one that got several, of machines that differ, has several rows."""
    path = stage_sum(engine, coded, _list_spelt, _SPELT, ["word", "code"], work / "spelt", columns=["spelt", "codes"])
    return scan_parquet(path).select("word", "code").collect()


def _count_codes(batch: pa.RecordBatch) -> pa.RecordBatch:
    return _one_batch(count_codes(batch["words"]), _CODE_COUNTS)


def _list_spelt(batch: pa.RecordBatch) -> pa.RecordBatch:
    frame = pl.DataFrame(pa.Table.from_batches([batch])).explode("spelt", "codes", empty_as_null=False)
    frame = frame.rename({"spelt": "word", "codes": "code"})
    return _one_batch(frame.group_by("word", "code").agg(n_batches=pl.len().cast(pl.Int64)), _SPELT)


def _renumber(counts: pl.DataFrame, vocabulary: Vocabulary) -> Any:
    """Give the function that puts numbers in the place of codes."""
    forms = {"word": list(vocabulary.forms), "number": list(vocabulary.forms.values())}
    numbers = pl.DataFrame(forms, schema={"word": pl.String, "number": pl.Int64})
    known = counts.join(numbers, on="word").sort("code")
    return partial(_number_codes, codes=known["code"].to_numpy(), numbers=known["number"].to_numpy())


def _number_codes(batch: pa.RecordBatch, codes: Ints, numbers: Ints) -> pa.RecordBatch:
    columns = [batch[name] for name in _NUMBERS.names[:3]]
    return pa.record_batch([*columns, number_codes(batch["words"], codes, numbers)], schema=_NUMBERS)


def _count_pairs(batch: pa.RecordBatch, vocabulary: Vocabulary) -> pa.RecordBatch:
    return _one_batch(count_pairs(batch["words"], vocabulary), _PAIR_COUNTS)


def _one_batch(frame: pl.DataFrame, schema: pa.Schema) -> pa.RecordBatch:
    table = frame.to_arrow().cast(schema).combine_chunks()
    batches = table.to_batches()
    return batches[0] if batches else pa.RecordBatch.from_pylist([], schema=schema)


def _encode_batch(batch: pa.RecordBatch, index: TermIndex) -> pa.RecordBatch:
    encoded = encode_terms(batch["words"], index)
    columns = [batch["record_id"], batch["language"], encoded["terms"], encoded["counts"]]
    return pa.record_batch(columns, schema=_DOCUMENTS)


def _count_known(split: Place, as_of: date) -> int:
    known = scan_parquet(split).filter(pl.col("known_on") <= as_of).select(pl.len())
    return int(known.collect().item())
