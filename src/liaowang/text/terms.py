"""Terms: the words and phrases that name a matter, numbered from 0, and the documents that hold them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from liaowang.text.stopwords import generic_words
from liaowang.text.vocabulary import Ints, Lists, TermSettings, Vocabulary, encode_phrases

_NO_TERM = -1


@dataclass(frozen=True)
class TermIndex:
    """The terms chosen from a vocabulary, numbered from 0 by alphabet, with the way from text to them."""

    vocabulary: Vocabulary
    names: list[str]
    n_documents: Ints
    """Documents up to the cut-off that hold the term."""
    term_of: Ints
    """Term number of each word and phrase of the vocabulary, -1 where it is none."""

    def __len__(self) -> int:
        return len(self.names)


def choose_terms(vocabulary: Vocabulary, frequencies: Ints, settings: TermSettings) -> TermIndex:
    """Choose as terms what is neither generic, nor too common, nor (beyond `max_terms`) too rare.

    Examples
    --------
    >>> import polars as pl
    >>> from liaowang.text.vocabulary import build_words
    >>> counts = pl.DataFrame({"word": ["results", "graphene"], "n_documents": [9, 9]})
    >>> choose_terms(build_words(counts, 90, TermSettings()), np.array([9, 9]), TermSettings()).names
    ['graphene']
    """
    numbers = range(len(frequencies))
    spelt = [vocabulary.name(number) for number in numbers]
    generic = generic_words()
    is_generic = [all(word in generic for word in name.split()) for name in spelt]
    ceiling = settings.max_share * vocabulary.n_documents
    is_term = (frequencies <= ceiling) & (frequencies >= settings.min_documents)
    is_term &= ~np.array(is_generic, bool) & np.array([len(name) > 1 for name in spelt], bool)
    is_term[_fragments(spelt, frequencies)] = False
    chosen = np.flatnonzero(is_term)
    if len(chosen) > settings.max_terms:
        chosen = chosen[np.lexsort((chosen, -frequencies[chosen]))][: settings.max_terms]
    names = [spelt[number] for number in chosen.tolist()]
    order = sorted(range(len(names)), key=names.__getitem__)
    chosen = chosen[order]
    term_of = np.full(len(frequencies), _NO_TERM, np.int64)
    term_of[chosen] = np.arange(len(chosen))
    return TermIndex(
        vocabulary,
        [names[i] for i in order],
        frequencies[chosen].astype(np.int64),
        term_of,
    )


def _fragments(spelt: list[str], frequencies: Ints) -> list[int]:
    """Find phrases that seldom stand but in one longer phrase, as 'functional theory' does."""
    number_of = {name: number for number, name in enumerate(spelt)}
    found = []
    for number, name in enumerate(spelt):
        words = name.split()
        if len(words) > 2:
            parts = (number_of.get(" ".join(words[:-1])), number_of.get(" ".join(words[1:])))
            found += [part for part in parts if part is not None and frequencies[number] >= 0.7 * frequencies[part]]
    return found


def encode_terms(words: Lists, index: TermIndex) -> pa.RecordBatch:
    """Count the terms of each document of a batch.

    Parameters
    ----------
    words : lists of str, a Series or an Arrow array
        Or of int, as `liaowang.text.number_words` gives them.
    index : TermIndex

    Returns
    -------
    RecordBatch, one row a document
        Columns ``terms`` (list of int32, ascending) and ``counts`` (list of int32, the same lengths).
    """
    found = encode_phrases(words, index.vocabulary)
    documents = np.concatenate([part[0] for part in found])
    terms = index.term_of[np.concatenate([part[2] for part in found])]
    documents, terms = documents[terms >= 0], terms[terms >= 0]
    keys, counts = np.unique((documents << 32) | terms, return_counts=True)
    offsets = np.searchsorted(keys >> 32, np.arange(len(words) + 1)).astype(np.int32)
    term_column = pa.ListArray.from_arrays(offsets, (keys & 0xFFFFFFFF).astype(np.int32))
    count_column = pa.ListArray.from_arrays(offsets, counts.astype(np.int32))
    return pa.record_batch({"terms": term_column, "counts": count_column})
