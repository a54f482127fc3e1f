"""Full text that is found in two languages, at the tier of whoever asks, with counts that leak nothing.

Takes documents and changes with their place in an outbox; gives hits, counts of facets, suggestions, and marked text.
Leaves what a document says, who may read which tier, and where changes come from to those who call it.
"""

from liaowang.search.documents import FACETS, N_TIERS, SORTS, Document, Found, Hit, Question
from liaowang.search.finding import Reader
from liaowang.search.index import IndexBusy, SearchIndex, Writing
from liaowang.search.marking import mark_words
from liaowang.search.schema import open_writer
from liaowang.search.words import analyzer, cut, stem, tells, with_parts

__all__ = [
    "FACETS",
    "N_TIERS",
    "SORTS",
    "Document",
    "Found",
    "Hit",
    "IndexBusy",
    "Question",
    "Reader",
    "SearchIndex",
    "Writing",
    "analyzer",
    "cut",
    "mark_words",
    "open_writer",
    "stem",
    "tells",
    "with_parts",
]
