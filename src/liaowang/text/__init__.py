"""Text of records: its language, its words, the terms that name matters, and vectors of documents.

Takes titles, abstracts and lists of words in batches and gives batches back, so that any engine can run every step.
Leaves grouping documents into topics and counting them over time to `observatory`.
"""

from liaowang.text.language import detect_language, detect_languages
from liaowang.text.reduction import find_axes, principal_axes, project, sample_rows
from liaowang.text.repair import Change, Repaired, repair_column, repair_lines, repair_page
from liaowang.text.spaces import centre_languages, join_spaces, language_means, take_means_away
from liaowang.text.static import StaticVectors
from liaowang.text.stopwords import function_words, generic_words
from liaowang.text.terms import TermIndex, choose_terms, encode_terms
from liaowang.text.threads import one_thread
from liaowang.text.transformers import TransformerVectors
from liaowang.text.vectors import VECTOR_SCALE, LexicalVectors, term_matrix
from liaowang.text.vocabulary import (
    TermSettings,
    Vocabulary,
    add_phrases,
    build_words,
    code_words,
    count_codes,
    count_pairs,
    count_words,
    number_codes,
    number_words,
)
from liaowang.text.words import BREAK, split_text, split_words, word_parts

__all__ = [
    "BREAK",
    "VECTOR_SCALE",
    "Change",
    "LexicalVectors",
    "Repaired",
    "StaticVectors",
    "TermIndex",
    "TermSettings",
    "TransformerVectors",
    "Vocabulary",
    "add_phrases",
    "build_words",
    "centre_languages",
    "choose_terms",
    "code_words",
    "count_codes",
    "count_pairs",
    "count_words",
    "detect_language",
    "detect_languages",
    "encode_terms",
    "find_axes",
    "function_words",
    "generic_words",
    "join_spaces",
    "language_means",
    "number_codes",
    "number_words",
    "one_thread",
    "principal_axes",
    "project",
    "repair_column",
    "repair_lines",
    "repair_page",
    "sample_rows",
    "split_text",
    "split_words",
    "take_means_away",
    "term_matrix",
    "word_parts",
]
