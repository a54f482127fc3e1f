"""Texts, records and topics put into directions and tracks, with the words that decided."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow as pa

from liaowang.taxonomy.editions import load_edition
from liaowang.taxonomy.features import Reading
from liaowang.taxonomy.model import FOLDER, DirectionModel, load_model
from liaowang.taxonomy.tracks import track_finder
from liaowang.taxonomy.words import name_words, strongest
from liaowang.text import StaticVectors

Floats = npt.NDArray[np.float32]
Bools = npt.NDArray[np.bool_]
_BATCH = 4096
_WORDS = 6
_TRACKS = 3
_EVEN = 0.5
_DIGITS = 4
_NAMES = pl.List(pl.String)


@dataclass(frozen=True)
class DirectionClassifier:
    """Says which of the six directions a text belongs to: one, several or none.

    The model is read at the first use and shared; an instance holds no data and can be sent to workers.

    Parameters
    ----------
    folder : Path
        Where the model lies; by default the one that ships.
    """

    folder: Path = FOLDER

    def predict(self, texts: pl.Series) -> pl.DataFrame:
        """Classify texts: a title, or a title with the sentences after it.

        Parameters
        ----------
        texts : Series of str
            Chinese or English. About the first two sentences are read; a null counts as an empty text.

        Returns
        -------
        DataFrame, one row a text
            ``directions`` (struct: code to probability, 0 to 1), ``labels`` (list of str: directions over their
            threshold, the likeliest first, may be empty), ``tracks`` (list of str: up to three codes, the nearest
            first) and ``words`` (list of str: up to six words that decided, the strongest first; empty without label).

        Examples
        --------
        >>> told = DirectionClassifier().predict(pl.Series(["燃料电池质子交换膜的研究", "A history of tea houses"]))
        >>> told["labels"].to_list()
        [['energy'], []]
        """
        batches = [self._predict(texts[start : start + _BATCH]) for start in range(0, max(len(texts), 1), _BATCH)]
        return pl.concat(batches)

    def scores(self, texts: pl.Series) -> Floats:
        """Give each text what speaks for each direction, before it is made a probability."""
        model = load_model(self.folder)
        return np.concatenate([self._read(model, texts[n : n + _BATCH])[2] for n in range(0, len(texts), _BATCH)])

    def _read(self, model: DirectionModel, texts: pl.Series) -> tuple[Reading, Floats, Floats]:
        reading = model.reader.read(texts)
        vectors = StaticVectors().sum_pieces(reading.texts)
        return reading, vectors, model.score(reading, vectors)

    def _predict(self, texts: pl.Series) -> pl.DataFrame:
        model = load_model(self.folder)
        reading, vectors, scores = self._read(model, texts)
        probabilities = model.probabilities(scores)
        has_label = probabilities >= model.thresholds
        columns = {
            code: pl.Series(probabilities[:, number].astype(np.float64)).round(_DIGITS)
            for number, code in enumerate(model.directions)
        }
        return pl.DataFrame(
            {
                "directions": pl.DataFrame(columns).to_struct("directions"),
                "labels": _labels(probabilities, has_label, model.directions),
                "tracks": track_finder(load_edition()).find(reading.folded, vectors, has_label),
                "words": _deciding_words(model, reading, has_label),
            },
            schema_overrides=dict.fromkeys(("labels", "tracks", "words"), _NAMES),
        )


def _labels(probabilities: Floats, has_label: Bools, codes: tuple[str, ...]) -> list[list[str]]:
    order = np.argsort(-probabilities, axis=1, kind="stable")
    kept = np.take_along_axis(has_label, order, axis=1)
    found: list[list[str]] = [[] for _ in range(len(order))]
    for row, place in zip(*(each.tolist() for each in np.nonzero(kept)), strict=True):
        found[row].append(codes[order[row, place]])
    return found


def _deciding_words(model: DirectionModel, reading: Reading, has_label: Bools) -> list[list[str]]:
    shares, weights = model.evidence(reading)
    # Twice as many as are shown: words that stand inside a chosen term fall away.
    numbers = strongest(shares, weights, has_label, 2 * _WORDS)
    return name_words(reading.folded, numbers, model.reader.words, model.reader.book.patterns, _WORDS)


def classify_batch(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Classify records, from Arrow batch to Arrow batch: what an engine runs on every part of a corpus.

    Parameters
    ----------
    batch : RecordBatch
        Columns ``title`` (str) and ``abstract`` (str, may be null); others pass through.

    Returns
    -------
    RecordBatch, same rows and order
        The columns of `DirectionClassifier.predict` added.
    """
    frame = pl.DataFrame(pl.from_arrow(batch))
    told = DirectionClassifier().predict(join_texts(frame["title"], frame["abstract"]))
    names = pa.list_(pa.string())
    shares = pa.struct([pa.field(code, pa.float64()) for code in told["directions"].struct.fields])
    kinds = {"directions": shares, "labels": names, "tracks": names, "words": names}
    added = [pa.array(told[name].to_list(), kind) for name, kind in kinds.items()]
    return pa.RecordBatch.from_arrays([*batch.columns, *added], names=[*batch.schema.names, *kinds])


def join_texts(titles: pl.Series, abstracts: pl.Series) -> pl.Series:
    """Set each abstract behind its title.

    Examples
    --------
    >>> join_texts(pl.Series(["Lanterns", None]), pl.Series([None, "We light."])).to_list()
    ['Lanterns', 'We light.']
    """
    frame = pl.DataFrame({"title": titles.cast(pl.String), "abstract": abstracts.cast(pl.String)})
    return (
        frame.select(pl.concat_str("title", "abstract", separator=". ", ignore_nulls=True)).to_series().rename("text")
    )


def classify_topics(
    topics: pl.Series, documents: pl.Series, *, classifier: DirectionClassifier | None = None
) -> pl.DataFrame:
    """Classify topics by their documents.

    Parameters
    ----------
    topics : Series
        Topic of each document.
    documents : Series of str, same length
        Titles with abstracts.
    classifier : DirectionClassifier, optional

    Returns
    -------
    DataFrame, one row a topic, sorted
        ``topic``; ``directions`` (struct of code to the mean probability over the documents); ``labels`` (directions
        whose mean is at least a half, the likeliest first); ``tracks`` and ``words`` (those that most documents name,
        up to three and six).

    Examples
    --------
    >>> documents = pl.Series(["Tokamak edge plasma and the divertor", "Stellarator coils", "Roman law of inheritance"])
    >>> classify_topics(pl.Series([7, 7, 8]), documents)["labels"].to_list()
    [['energy'], []]
    """
    told = (classifier or DirectionClassifier()).predict(documents).with_columns(topic=topics)
    codes = [field.name for field in told.schema["directions"].fields]  # type: ignore[attr-defined]
    means = told.unnest("directions").group_by("topic").agg(pl.col(codes).mean().round(_DIGITS)).sort("topic")
    labels = [
        sorted((code for code in codes if row[code] >= _EVEN), key=lambda code: -row[code])
        for row in means.select(codes).iter_rows(named=True)
    ]
    frame = means.select("topic", directions=pl.struct(codes), labels=pl.Series(labels, dtype=pl.List(pl.String)))
    for name, most in (("tracks", _TRACKS), ("words", _WORDS)):
        frame = frame.join(_commonest(told, name, most), on="topic", how="left", maintain_order="left")
    return frame


def _commonest(told: pl.DataFrame, name: str, most: int) -> pl.DataFrame:
    """Give each topic the names that most of its documents have."""
    counts = told.select("topic", pl.col(name)).explode(name).drop_nulls().group_by("topic", name).len()
    counts = counts.sort(["topic", "len", name], descending=[False, True, False])
    named = counts.group_by("topic", maintain_order=True).agg(pl.col(name).head(most))
    every = told.select("topic").unique()
    return every.join(named, on="topic", how="left").with_columns(pl.col(name).fill_null([]))
