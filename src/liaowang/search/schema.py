"""How documents lie in the index: nothing of their text is kept in it but its words."""

from __future__ import annotations

from typing import Any

import tantivy

from liaowang.search.documents import FACETS, LANGUAGES, N_TIERS, Document
from liaowang.search.words import analyzer, said, with_parts

CHECKPOINT = -1
"""Number of the one document that says how far the index has followed; numbers are signed, since tantivy deletes by an
unsigned one nothing, and says nothing."""
TITLE = "title"
VERSION = 1
"""Of this schema; an index of another one is left aside, and its successor follows the outbox from the start."""
_HEAP_BYTES = 60_000_000


def make_schema() -> Any:
    """Make the schema."""
    build = tantivy.SchemaBuilder()
    build.add_integer_field("number", indexed=True, fast=True)
    build.add_integer_field("day", fast=True)
    build.add_float_field("amount", fast=True)
    build.add_text_field("code", tokenizer_name="raw", index_option="basic")
    build.add_text_field("followed", stored=True, tokenizer_name="raw", index_option="basic")
    for facet in FACETS:
        build.add_text_field(facet, fast=True, tokenizer_name="raw", index_option="basic")
    for name in (TITLE, *(f"{language}_{tier}" for tier in range(N_TIERS) for language in LANGUAGES)):
        build.add_text_field(name, tokenizer_name="words")
    for language in LANGUAGES:
        build.add_text_field(f"said_{language}", tokenizer_name="lines", index_option="basic")
    return build.build()


def open_index(folder: str) -> Any:
    """Open the index of a folder, or make it."""
    index = tantivy.Index(make_schema(), folder)
    lines = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.regex(r"[^\n]+")).build()
    index.register_tokenizer("words", analyzer())
    index.register_tokenizer("lines", lines)
    index.config_reader("manual")
    return index


def open_writer(index: Any) -> Any:
    """Open the one writer; ValueError if another process has it. One thread, so that batches lie in their order."""
    return index.writer(_HEAP_BYTES, 1)


def laid_out(document: Document, words: dict[str, list[str]]) -> Any:
    """Give a document as tantivy takes it.

    Parameters
    ----------
    document : Document
    words : dict of str to list of str
        Of each title (by language) and each text, cut.
    """
    laid = tantivy.Document()
    laid.add_integer("number", document.number)
    laid.add_text("code", document.code.lower())
    if document.day:
        laid.add_integer("day", document.day.toordinal())
    if document.price is not None:
        laid.add_float("amount", float(document.price))
    for facet in FACETS:
        for value in document.facets.get(facet, ()):
            laid.add_text(facet, value)
    for name, cut in words.items():
        laid.add_text(TITLE if name in LANGUAGES else name, " ".join(with_parts(cut)))
    for language in LANGUAGES:
        laid.add_text(f"said_{language}", "\n".join(said(words.get(language, []))))
    return laid


def checkpoint(place: int, mark: str) -> Any:
    """Give the document that says how far the index has followed."""
    laid = tantivy.Document()
    laid.add_integer("number", CHECKPOINT)
    laid.add_text("followed", f"{place} {mark}")
    return laid
