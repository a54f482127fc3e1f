"""Text with tags, as publishers, feeds and pages write it: what a reader of it would see."""

from __future__ import annotations

import html
import re

from liaowang.sources.reader import Draft, squeeze

ABSTRACT_LENGTH = 2000
"""Characters of a text that go into the abstract; what follows is kept in ``extra`` as ``text``."""

# What is not closed ends at the next of its kind, so that any number of such costs one pass.
_UNSEEN = re.compile(
    r"<!--(?:[^<-]++|-(?!->)|<(?!!--))*+-->"
    r"|<(script|style|noscript|template)\b[^<>]*>(?:[^<]++|<(?!/?\1\b))*+</\1\s*>",
    re.IGNORECASE,
)
_TAG = re.compile(r"</?([A-Za-z][\w:.-]*)(?:\s[^<>]*)?/?>")
_INLINE = set(
    """a abbr b bdi bdo big bold cite code del dfn em ext-link font i inf ins italic kbd mark monospace named-content q
    roman s sans-serif sc small span strike strong styled-content sub sup tt u underline uri var wbr xref""".split()
)
_SENTENCE_END = re.compile(r"[。！？!?](?=[”」』\"]?)|[.](?=\s)")
_HEADING = re.compile(r"\s*<(?:\w+:)?title>\s*(?:abstract|summary|摘\s*要)\s*:?\s*</(?:\w+:)?title>", re.IGNORECASE)


def seen(markup: str) -> str:
    """Leave out comments and scripts.

    Examples
    --------
    >>> seen("<p>a<!-- b --></p><style>c</style>").split()
    ['<p>a', '</p>']
    """
    return _UNSEEN.sub("\n\n", markup)


def paragraphs_of(markup: str) -> list[str]:
    """Give the text of HTML, JATS or MathML without tags, scripts and entities, one piece a block.

    Examples
    --------
    >>> paragraphs_of("<p>H<sub>2</sub>O &amp; <i>light</i></p><script>x()</script><p>a < b, c > d</p>")
    ['H2O & light', 'a < b, c > d']
    """
    text = _TAG.sub(_border, seen(markup)) if "<" in markup else markup
    return [piece for part in text.split("\n\n") if (piece := squeeze(html.unescape(part)))]


def _border(tag: re.Match[str]) -> str:
    house, _, name = tag.group(1).lower().rpartition(":")
    return "" if name in _INLINE or house == "mml" else "\n\n"


def plain_text(markup: str) -> str:
    """Give the text of `paragraphs_of` in one piece.

    Examples
    --------
    >>> plain_text("Base strengths<sup>1</sup> of<br/>amines")
    'Base strengths1 of amines'
    """
    return " ".join(paragraphs_of(markup))


def abstract_of(markup: str) -> str | None:
    """Give the text of an abstract without the heading that says it is one; None where there is no text.

    Examples
    --------
    >>> abstract_of("<jats:title>Abstract</jats:title><jats:p>Lamps beat.</jats:p>")
    'Lamps beat.'
    """
    return plain_text(_HEADING.sub("", markup, count=1)) or None


def add_text(draft: Draft, paragraphs: list[str]) -> None:
    """Put the first paragraphs into the abstract, up to `ABSTRACT_LENGTH` characters, and keep the rest aside.

    A first paragraph that is longer is cut after a sentence.
    """
    n_taken, size = 0, 0
    while n_taken < len(paragraphs) and (size := size + len(paragraphs[n_taken]) + 1) <= ABSTRACT_LENGTH + 1:
        n_taken += 1
    first, rest = " ".join(paragraphs[:n_taken]), paragraphs[n_taken:]
    if rest and not first:
        ends = [found.end() for found in _SENTENCE_END.finditer(rest[0], 0, ABSTRACT_LENGTH)]
        cut = ends[-1] if ends else ABSTRACT_LENGTH
        first, rest = rest[0][:cut], [rest[0][cut:].strip(), *rest[1:]]
    draft.record.abstract = first or None
    draft.keep("text", "\n".join(rest))
