"""Languages, words, terms and vectors."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liaowang.text import (
    BREAK,
    VECTOR_SCALE,
    LexicalVectors,
    TermIndex,
    TermSettings,
    add_phrases,
    build_words,
    choose_terms,
    count_pairs,
    count_words,
    detect_language,
    detect_languages,
    encode_terms,
    number_words,
    split_text,
    split_words,
    term_matrix,
)

SETTINGS = TermSettings(min_documents=2, max_share=1.0)


def words_of(*texts: str, language: str = "en") -> pl.Series:
    n = len(texts)
    return split_words(pl.Series(texts), pl.Series([None] * n, dtype=pl.String), pl.Series([language] * n))


def index_of(words: pl.Series, settings: TermSettings = SETTINGS) -> TermIndex:
    counts = count_words(words)
    vocabulary = build_words(counts, len(words), settings)
    frequencies = np.zeros(len(vocabulary.words), np.int64)
    for word, n in counts.iter_rows():
        if word in vocabulary.forms:
            frequencies[vocabulary.forms[word]] += n
    for _ in range(settings.max_words - 1):
        vocabulary, frequencies = add_phrases(vocabulary, count_pairs(words, vocabulary), frequencies, settings)
    return choose_terms(vocabulary, frequencies, settings)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("We propose a method for the detection of faults", "en"),
        ("本文提出了一种基于 Transformer 的 Chinese NLP 方法", "zh"),
        ("量子コンピュータの誤り訂正について", "ja"),
        ("양자 오류 정정에 관한 연구", "ko"),
        ("Nous présentons une méthode pour la détection des défauts dans les réseaux", "fr"),
        ("Исследование квантовых алгоритмов", "und"),
        ("", "und"),
        ("Graphene", "en"),
    ],
)
def test_languages(text: str, language: str) -> None:
    assert detect_language(text) == language
    assert detect_languages(pl.Series([text])).to_list() == [language]


def test_formulas_addresses_and_tags_leave_no_words() -> None:
    found = words_of(r"A $\mathbb{R}^n$ bound, see https://x.org/a_b <b>now</b> \emph{fast} Erd\H{o}s Schr\"odinger's")
    assert found.to_list() == [
        ["a", BREAK, "bound", BREAK, "see", BREAK, BREAK, "now", BREAK, "fast", "erdos", "schrodinger", BREAK]
    ]


def test_width_case_and_hyphens_are_folded() -> None:
    assert words_of("Ｄｅｅｐ-Learning for X-ray and 3D")[0].to_list()[:6] == [
        "deep",
        "learning",
        "for",
        "x-ray",
        "and",
        "3d",
    ]


def test_chinese_is_segmented() -> None:
    assert words_of("量子纠错方法", language="zh")[0].to_list() == ["量子", "纠错", "方法", BREAK]


PIECES = [*"ab Xé中国〇二²½①Ⅳ_-~{}$\\'’<>@./:!?()[]|\"“”。，；：%\n \u0301İßς１Ａىअ्\u200b", "\\emph{", "\\'{e}",
          "https://", "www.", "$x$", "石墨烯", "-\n", "'s "]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join), st.sampled_from(["zh", "en"]))
def test_one_text_is_split_as_a_column_is(text: str, language: str) -> None:
    (column,) = words_of(text, language=language).to_list()
    # Behind a title there is always a break.
    assert [*split_text(text, language), BREAK] == column


def test_phrases_stand_together_and_fragments_fall_away() -> None:
    told = ["generative adversarial network for images"] * 6 + ["network of sensors"] * 3 + ["images of cells"] * 3
    index = index_of(words_of(*told))
    assert "generative adversarial network" in index.names
    assert "generative adversarial" not in index.names
    assert "network" in index.names


def test_no_phrase_crosses_a_break_or_a_function_word() -> None:
    index = index_of(words_of(*["solar, cell", "cell of wind"] * 5))
    assert index.names == ["cell", "solar", "wind"]


def test_plural_and_singular_are_one_term() -> None:
    index = index_of(words_of("solar cells", "solar cell", "two lens", "one lens", "fluid dynamics", "fluid dynamics"))
    assert {"solar cell", "lens", "dynamics"} <= set(index.names)
    assert not {"cells", "len"} & set(index.names)


def test_generic_words_are_no_terms_but_may_stand_in_one() -> None:
    index = index_of(words_of(*["field effect transistor", "results", "effect"] * 4))
    assert "field effect transistor" in index.names
    assert not {"results", "result", "effect"} & set(index.names)


def test_counts_do_not_depend_on_batches() -> None:
    words = words_of(
        *[f"topic {a} model of {b} networks" for a in ("alpha", "beta", "gamma") for b in ("graph", "tree")]
    )
    whole = count_words(words).sort("word")
    parts = pl.concat([count_words(words[:2]), count_words(words[2:])])
    assert parts.group_by("word").agg(pl.col("n_documents").sum()).sort("word").equals(whole)
    index = index_of(words)
    apart = [encode_terms(words[:2], index), encode_terms(words[2:], index)]
    together = [row for batch in apart for row in batch["terms"].to_pylist()]
    assert together == encode_terms(words, index)["terms"].to_pylist()


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(max_size=60), min_size=1, max_size=4))
def test_any_text_can_be_split_and_encoded(texts: list[str]) -> None:
    words = words_of(*texts, language="zh")
    assert len(words) == len(texts)
    assert encode_terms(words, index_of(words)).num_rows == len(texts)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.sampled_from(["solar cells of silicon", "the solar cell", "silicon", "a cell: solar", ""]), min_size=1)
)
def test_numbers_of_words_tell_the_same_as_words(texts: list[str]) -> None:
    words = words_of(*texts * 5)
    index = index_of(words)
    numbers = pl.Series(number_words(words, index.vocabulary))
    assert encode_terms(numbers, index) == encode_terms(words, index)
    by_words, by_numbers = (count_pairs(it, index.vocabulary).sort("pair") for it in (words, numbers))
    assert by_words.equals(by_numbers)


def test_vectors_are_whole_numbers_of_one_length_and_tell_matters_apart() -> None:
    rng = np.random.default_rng(0)
    groups = [["quantum", "qubit", "error", "gate"], ["solar", "cell", "perovskite", "panel"]]
    texts = [" ".join(rng.choice(groups[i % 2], 6)) for i in range(60)]
    words = words_of(*texts)
    index = index_of(words)
    batch = encode_terms(words, index)
    counts = term_matrix(batch["terms"], batch["counts"], len(index))
    vectors = LexicalVectors(n_dimensions=4).fit(counts, index.n_documents, len(texts)).transform(counts)
    wide = vectors.astype(float)
    assert vectors.dtype == np.int16
    assert np.allclose(np.linalg.norm(wide, axis=1), VECTOR_SCALE, rtol=0.01)
    cosine = wide @ wide.T / VECTOR_SCALE**2
    assert cosine[0, 2] > 0.5 > cosine[0, 1]


def test_a_text_without_terms_has_no_vector() -> None:
    words = words_of(*["solar cell", "wind turbine"] * 4, "the of and")
    index = index_of(words)
    batch = encode_terms(words, index)
    counts = term_matrix(batch["terms"], batch["counts"], len(index))
    vectors = LexicalVectors(n_dimensions=2).fit(counts, index.n_documents, 9).transform(counts)
    assert not vectors[8].any()
    assert vectors[0].any()
