"""The vocabulary: words and phrases with numbers, found by counting and association.

The work is in passes over batches of word lists, so that any engine can run them; each pass gives counts to add up:
`count_words`, then `count_pairs` once for each length of phrase.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow as pa
import pyarrow.compute as pc

from liaowang.text.stopwords import function_words

Ints = npt.NDArray[np.int64]
Lists: TypeAlias = pl.Series | pa.Array
_NO_TERM = -1


@dataclass(frozen=True)
class TermSettings:
    """How terms are chosen."""

    min_documents: int = 5
    """A term stands in at least so many documents up to the cut-off."""
    max_share: float = 0.5
    """A term stands in at most this share of the documents."""
    min_association: float = 0.12
    """Least normalised pointwise mutual information of a phrase's two parts (-1 to 1)."""
    max_words: int = 4
    """Longest phrase."""
    max_terms: int = 120_000
    """The most frequent terms are kept."""


@dataclass(frozen=True)
class Vocabulary:
    """Words with numbers, phrases as pairs of numbers; a word or phrase that is a term is listed in `terms`.

    Numbers below ``len(words)`` are words; the phrase with number ``len(words) + i`` joins ``pairs[i]``: the number of
    its beginning (a word or shorter phrase) and of its last word.
    """

    words: list[str]
    """Folded words by number (plural and singular share one)."""
    forms: dict[str, int]
    """Every surface form to its word's number."""
    pairs: Ints = field(default_factory=lambda: np.zeros(0, np.int64))
    """Packed pairs (beginning << 32 | last word), sorted within each length of phrase."""
    levels: tuple[int, ...] = ()
    """How many of `pairs` belong to phrases of 2, 3, ... words."""
    n_documents: int = 0

    def name(self, number: int) -> str:
        """Spell a word or phrase."""
        last: list[str] = []
        while number >= len(self.words):
            beginning, word = divmod(int(self.pairs[number - len(self.words)]), 1 << 32)
            last.append(self.words[word])
            number = beginning
        return " ".join([self.words[number], *reversed(last)])


def count_words(words: Lists) -> pl.DataFrame:
    """Count in how many documents of a batch each word stands.

    Parameters
    ----------
    words : lists of str, a Series or an Arrow array
        As `split_words` gives them.

    Returns
    -------
    DataFrame
        Columns ``word`` (str), ``n_documents`` (int). Function words and breaks are left out.

    Examples
    --------
    >>> count_words(pl.Series([["solar", "cell", "|", "cell"], ["cell"]])).sort("word").rows()
    [('cell', 2), ('solar', 1)]
    """
    document, flat = _look_up(words)
    spelt = pl.Series("word", flat.dictionary, dtype=pl.String)
    counts = _count_documents(flat.indices.to_numpy(), document, _can_be_term(spelt))
    return pl.DataFrame({"word": spelt, "n_documents": counts}).filter(pl.col("n_documents") > 0)


def _can_be_term(spelt: pl.Series) -> npt.NDArray[np.bool_]:
    skipped = pl.Series(sorted(function_words()))
    told: npt.NDArray[np.bool_] = (spelt.str.contains(r"\p{L}") & ~spelt.is_in(skipped.implode())).to_numpy()
    return told


def _count_documents(place: Ints, document: Ints, is_counted: npt.NDArray[np.bool_]) -> Ints:
    """Count the documents of each place in a dictionary, given place and document of each word."""
    kept = is_counted[place] if len(place) else np.zeros(0, bool)
    once = _distinct((place[kept].astype(np.int64) << 32) | document[kept])
    counts: Ints = np.bincount(once >> 32, minlength=len(is_counted)).astype(np.int64)
    return counts


def code_words(words: Lists) -> tuple[pa.ListArray, pl.DataFrame]:
    """Replace words by codes made of their spelling, which are read again much sooner than words.

    Takes what `count_words` takes, and knows the same words.

    Returns
    -------
    array of list of int64
        One -1 stands for all that ends a term between two words: breaks and function words.
    DataFrame
        Columns ``word``, ``code``: the words of the batch. A word has one code on machines of one Polars, and may have
        several on others.

    Examples
    --------
    >>> codes, spelt = code_words(pl.Series([["graphs", "of", "|", "graphs"]]))
    >>> codes.to_pylist() == [[spelt["code"][0], -1, spelt["code"][0]]], spelt["word"].to_list()
    (True, ['graphs'])
    """
    document, flat = _look_up(words)
    spelt = pl.Series("word", flat.dictionary, dtype=pl.String)
    is_counted = _can_be_term(spelt)
    hashes = (spelt.hash().to_numpy() & np.uint64(2**63 - 1)).astype(np.int64)
    codes = np.where(is_counted, hashes, _NO_TERM)
    code = codes[flat.indices.to_numpy()] if len(flat) else np.zeros(0, np.int64)
    listed = pl.DataFrame({"word": spelt, "code": codes}).filter(pl.col("code") >= 0)
    return _as_lists(document, code, len(words), pa.int64()), listed


def count_codes(words: Lists) -> pl.DataFrame:
    """Count in how many documents of a batch each code of `code_words` stands.

    Returns
    -------
    DataFrame
        Columns ``code``, ``n_documents``.

    Examples
    --------
    >>> count_codes(pl.Series([[7, -1, 7], [7, 9]])).sort("code").rows()
    [(7, 2), (9, 1)]
    """
    document, flat = _look_up(words)
    code = flat.dictionary.to_numpy()
    counts = _count_documents(flat.indices.to_numpy(), document, code >= 0)
    return pl.DataFrame({"code": code, "n_documents": counts}).filter(pl.col("n_documents") > 0)


def number_codes(words: Lists, codes: Ints, numbers: Ints) -> pa.ListArray:
    """Do what `number_words` does, from codes.

    Parameters
    ----------
    words : lists of int, a Series or an Arrow array
        Codes as `code_words` gives them.
    codes : array of int64, ascending
        Of all forms in the vocabulary.
    numbers : array of int64, same shape
        Of the words that they are forms of.
    """
    document, flat = _look_up(words)
    known = flat.dictionary.to_numpy()
    place = np.minimum(np.searchsorted(codes, known), max(len(codes) - 1, 0))
    table = np.where(codes[place] == known, numbers[place], _NO_TERM) if len(codes) else np.full(len(known), _NO_TERM)
    return _as_lists(document, table[flat.indices.to_numpy()], len(words), pa.int32())


def _look_up(words: Lists) -> tuple[Ints, pa.DictionaryArray]:
    """Lay lists of words out flat: the list of each, and the words with every one spelt once."""
    document, entries = _lay_flat(words)
    return document, _spell_once(entries)


def _lay_flat(lists: Lists) -> tuple[Ints, pa.Array]:
    """Give the list of each entry, and the entries. What comes as Arrow is not copied."""
    listed = lists.to_arrow() if isinstance(lists, pl.Series) else lists
    lengths = pc.fill_null(pc.list_value_length(listed), 0).to_numpy(zero_copy_only=False)
    return np.repeat(np.arange(len(lengths)), lengths), listed.flatten()


def _spell_once(entries: pa.Array) -> pa.DictionaryArray:
    return (entries if pa.types.is_integer(entries.type) else entries.cast(pa.string())).dictionary_encode()


def _distinct(keys: Ints) -> Ints:
    """Sort, and keep one of each; several times as fast as `numpy.unique`."""
    ordered = np.sort(keys)
    is_first = np.ones(len(ordered), bool)
    is_first[1:] = ordered[1:] != ordered[:-1]
    distinct: Ints = ordered[is_first]
    return distinct


def build_words(counts: pl.DataFrame, n_documents: int, settings: TermSettings) -> Vocabulary:
    """Number the words that are frequent enough, plurals folded into their singular.

    Parameters
    ----------
    counts : DataFrame
        Columns ``word``, ``n_documents``: the sum of `count_words` over all batches up to the cut-off.
    n_documents : int
        Documents counted.

    Returns
    -------
    Vocabulary
        Of words only; words are numbered in alphabetical order, so that numbers do not depend on batches.

    Examples
    --------
    >>> counts = pl.DataFrame({"word": ["networks", "network", "graphs"], "n_documents": [9, 9, 9]})
    >>> build_words(counts, 20, TermSettings()).words
    ['graphs', 'network']
    """
    seen = dict(counts.select("word", "n_documents").iter_rows())
    folded = {word: _fold_plural(word, seen) for word in seen}
    totals: dict[str, int] = {}
    for word, target in folded.items():
        totals[target] = totals.get(target, 0) + seen[word]
    kept = sorted(word for word, total in totals.items() if total >= settings.min_documents)
    numbers = {word: number for number, word in enumerate(kept)}
    forms = {word: numbers[target] for word, target in sorted(folded.items()) if target in numbers}
    return Vocabulary(words=kept, forms=forms, n_documents=n_documents)


_PLURAL_ENDINGS = [("ies", "y"), ("s", ""), ("es", "")]


def _fold_plural(word: str, seen: dict[str, int]) -> str:
    """Give the singular if the corpus has it at least a tenth as often, so that 'lens' and 'virus' stay whole."""
    if len(word) < 4 or not word.endswith("s") or word.endswith(("ss", "ics")):  # 'dynamics' is not many 'dynamic'
        return word
    for ending, singular_ending in _PLURAL_ENDINGS:
        if word.endswith(ending):
            singular = word[: -len(ending)] + singular_ending
            if len(singular) >= 3 and seen.get(singular, 0) * 10 >= seen[word]:
                return singular
    return word


def encode_words(words: Lists, vocabulary: Vocabulary) -> tuple[Ints, Ints]:
    """Replace words by their numbers.

    Parameters
    ----------
    words : lists of str, a Series or an Arrow array
        Or of int, as `number_words` gives them.

    Returns
    -------
    (document, number) : two arrays of int64, one entry a word
        ``number`` is -1 for what ends a term: breaks, function words and rare words.
    """
    document, entries = _lay_flat(words)
    if pa.types.is_integer(entries.type):
        return document, entries.to_numpy().astype(np.int64)
    flat = _spell_once(entries)
    table = np.array([vocabulary.forms.get(word, _NO_TERM) for word in flat.dictionary.to_pylist()], np.int64)
    return document, table[flat.indices.to_numpy()] if len(flat) else np.zeros(0, np.int64)


def number_words(words: Lists, vocabulary: Vocabulary) -> pa.ListArray:
    """Keep of each document the numbers of its words, so that later passes need not look them up again.

    Returns
    -------
    array of list of int32
        One -1 stands for all that ends a term between two words.

    Examples
    --------
    >>> counts = pl.DataFrame({"word": ["networks", "graphs"], "n_documents": [9, 9]})
    >>> vocabulary = build_words(counts, 20, TermSettings())
    >>> number_words(pl.Series([["graphs", "of", "|", "networks"]]), vocabulary).to_pylist()
    [[0, -1, 1]]
    """
    document, number = encode_words(words, vocabulary)
    return _as_lists(document, number, len(words), pa.int32())


def _as_lists(document: Ints, number: Ints, n_documents: int, kind: pa.DataType) -> pa.ListArray:
    """Lay numbers out by document; of those below 0 that follow each other one stays, and none at the beginning."""
    kept = number >= 0
    kept[1:] |= (number[:-1] >= 0) & (document[1:] == document[:-1])
    offsets = np.searchsorted(document[kept], np.arange(n_documents + 1)).astype(np.int32)
    return pa.ListArray.from_arrays(offsets, pa.array(number[kept], kind))


def encode_phrases(words: Lists, vocabulary: Vocabulary) -> list[tuple[Ints, Ints, Ints]]:
    """Find words and phrases where they stand.

    Parameters
    ----------
    words : lists
        As in `encode_words`.
    vocabulary : Vocabulary

    Returns
    -------
    list of (document, position, number), one a length from one word to the longest known phrase
        Positions count the words of the batch. Function words and breaks take part in no phrase.
    """
    document, number = encode_words(words, vocabulary)
    position = np.flatnonzero(number >= 0)
    found = [(document[position], position, number[position])]
    first = 0
    for size in vocabulary.levels:
        keys = vocabulary.pairs[first : first + size]
        document, position, key = _adjacent(found[-1], found[0])
        slot = np.minimum(np.searchsorted(keys, key), max(size - 1, 0))
        hit = keys[slot] == key if size else np.zeros(len(key), bool)
        found.append((document[hit], position[hit], slot[hit] + first + len(vocabulary.words)))
        first += size
    return found


def _adjacent(beginnings: tuple[Ints, Ints, Ints], words: tuple[Ints, Ints, Ints]) -> tuple[Ints, Ints, Ints]:
    """Pair every beginning with the word after it; a phrase's position is that of its last word."""
    documents, positions, numbers = beginnings
    word_documents, word_positions, word_numbers = words
    if not len(positions) or not len(word_positions):
        empty = np.zeros(0, np.int64)
        return empty, empty, empty
    slot = np.minimum(np.searchsorted(word_positions, positions + 1), len(word_positions) - 1)
    follows = (word_positions[slot] == positions + 1) & (word_documents[slot] == documents)
    slot = slot[follows]
    return documents[follows], positions[follows] + 1, (numbers[follows] << 32) | word_numbers[slot]


def count_pairs(words: Lists, vocabulary: Vocabulary) -> pl.DataFrame:
    """Count in how many documents of a batch the longest known phrases meet the word after them.

    Parameters
    ----------
    words : lists
        As in `encode_words`.
    vocabulary : Vocabulary

    Returns
    -------
    DataFrame
        Columns ``pair`` (int, packed), ``n_documents`` (int).
    """
    found = encode_phrases(words, vocabulary)
    documents, _, pairs = _adjacent(found[-1], found[0])
    # Beginning, last word and document in one number: 2**63 is enough for a million of each and 8,192 documents.
    n_words, n_documents = len(vocabulary.words), max(len(words), 1)
    once = _distinct(((pairs >> 32) * n_words + (pairs & 0xFFFFFFFF)) * n_documents + documents) // n_documents
    first = np.flatnonzero(np.diff(once, prepend=-1))
    counts = np.diff(first, append=len(once))
    pairs = (once[first] // max(n_words, 1) << 32) | once[first] % max(n_words, 1)
    return pl.DataFrame({"pair": pairs, "n_documents": counts.astype(np.int64)})


def add_phrases(
    vocabulary: Vocabulary, counts: pl.DataFrame, frequencies: Ints, settings: TermSettings
) -> tuple[Vocabulary, Ints]:
    """Keep the pairs that stand together more than chance would have them.

    Parameters
    ----------
    counts : DataFrame
        Columns ``pair``, ``n_documents``: the sum of `count_pairs` over all batches.
    frequencies : array of int
        Documents of each word and phrase known so far.

    Returns
    -------
    Vocabulary, array of int
        With phrases one word longer; frequencies extended to them. The measure is normalised pointwise mutual
        information (Bouma 2009), on document frequencies.
    """
    kept = counts.filter(pl.col("n_documents") >= settings.min_documents).sort("pair")
    pairs = kept["pair"].to_numpy().astype(np.int64)
    together = kept["n_documents"].to_numpy().astype(float)
    n = max(vocabulary.n_documents, 1)
    apart = frequencies[pairs >> 32].astype(float) * frequencies[pairs & 0xFFFFFFFF] / n**2
    with np.errstate(divide="ignore"):
        association = np.log(together / n / apart) / np.maximum(-np.log(together / n), 1e-9)
    good = association >= settings.min_association
    longer = Vocabulary(
        words=vocabulary.words,
        forms=vocabulary.forms,
        pairs=np.concatenate([vocabulary.pairs, pairs[good]]),
        levels=(*vocabulary.levels, int(good.sum())),
        n_documents=vocabulary.n_documents,
    )
    return longer, np.concatenate([frequencies, together[good].astype(np.int64)])
