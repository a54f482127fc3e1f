"""How documents lie in the index: nothing of their text is kept in it but its words."""

from __future__ import annotations

from typing import Any

import tantivy

from liaowang.search.documents import FACETS, LANGUAGES, N_TIERS, Document
from liaowang.search.words import analyzer, said, with_parts

CHECKPOINT = -1
"""Number of the one document that says how far the index has followed; numbers are signed, since tantivy deletes by an
unsigned one nothing, and says nothing."""
_NOBODY = -2
"""Number of no document."""
TITLE = "title"
VERSION = 2
"""Of this schema; an index of another one is left aside, and its successor follows the outbox from the start."""
SUNK_WEIGHT = 0.5
"""What a document counts that has sunk, beside one as fit that has not."""
_SUNK_DAYS = 1_000_000
"""More than there are days in any calendar of ours: by day, what has sunk comes behind all that has not."""


def up_to(tier: int) -> str:
    """Name the field of all that may be read at a tier: a word is looked for in one field, not in one a text.

    Examples
    --------
    >>> up_to(1)
    'up_to_1'
    """
    return f"up_to_{tier}"


def make_schema() -> Any:
    """Make the schema."""
    build = tantivy.SchemaBuilder()
    build.add_integer_field("number", indexed=True, fast=True)
    build.add_integer_field("day", fast=True)
    build.add_float_field("amount", fast=True)
    build.add_float_field("weight", fast=True)
    build.add_text_field("code", tokenizer_name="raw", index_option="basic")
    build.add_text_field("followed", stored=True, tokenizer_name="raw", index_option="basic")
    for facet in FACETS:
        build.add_text_field(facet, fast=True, tokenizer_name="raw", index_option="basic")
    for name in (TITLE, *(up_to(tier) for tier in range(N_TIERS))):
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


def open_writer(index: Any, heap_bytes: int = 60_000_000) -> Any:
    """Open the one writer of an index; ValueError if another process has it.

    What a writer that was killed left there has names that the next one may need: it is swept out first. One thread, so
    that batches lie in their order.

    Parameters
    ----------
    index : tantivy.Index
        Opened just now, for one that is open knows only the files that it wrote itself, and leaves those of other
        processes behind. Its documents have a signed ``number``.
    heap_bytes : int
        At most; what does not fit is written in pieces.
    """
    writer = index.writer(heap_bytes, 1)
    writer.garbage_collect_files()
    # The first act of a writer bears the stamp of the last commit. A merge of what a killed writer left, which begins
    # beside it, takes segments with that stamp for done and goes past the act: what it took out came back.
    writer.delete_documents_by_term("number", _NOBODY)
    return writer


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
    laid.add_float("weight", SUNK_WEIGHT if document.is_sunk else 1.0)
    if document.day:
        laid.add_integer("day", document.day.toordinal() - (_SUNK_DAYS if document.is_sunk else 0))
    if document.price is not None:
        laid.add_float("amount", float(document.price))
    for facet in FACETS:
        for value in document.facets.get(facet, ()):
            laid.add_text(facet, value)
    for name, cut in words.items():
        told = " ".join(with_parts(cut))
        if name in LANGUAGES:
            laid.add_text(TITLE, told)
        for tier in range(0 if name in LANGUAGES else int(name[-1]), N_TIERS):
            laid.add_text(up_to(tier), told)
    for language in LANGUAGES:
        laid.add_text(f"said_{language}", "\n".join(said(words.get(language, []))))
    return laid


def checkpoint(place: int, mark: str) -> Any:
    """Give the document that says how far the index has followed."""
    laid = tantivy.Document()
    laid.add_integer("number", CHECKPOINT)
    laid.add_text("followed", f"{place} {mark}")
    return laid
