"""Answers of the arXiv interface: an Atom feed with one entry a paper."""

from __future__ import annotations

import re
from collections.abc import Iterator

from liaowang.records import Author, Category, Flaw, Record
from liaowang.sources.fields import add_affiliations
from liaowang.sources.lines import Lines
from liaowang.sources.reader import Draft, Reader, split_list
from liaowang.sources.xml_elements import XmlElement, xml_elements

_USED = {"id", "title", "summary", "published", "updated", "author", "category", "primary_category", "doi", "link"}


class ArxivAtom(Reader):
    """Read Atom feeds of arXiv; an entry that tells an error is a flaw, not a paper."""

    name = "arxiv_atom"
    title = "arXiv Atom feed"
    origin = "arxiv"
    mark = re.compile(r"<(?:[\w.-]+:)?entry(?=[\s>])")

    def recognises(self, head: str) -> bool:
        """See `Reader.recognises`."""
        return bool(re.search(r"<(?:[\w.-]+:)?feed[\s>]", head)) and bool(
            re.search(r"arxiv\.org/(?:api|abs|schemas)", head)
        )

    def read(self, lines: Lines) -> Iterator[Record | Flaw]:
        """See `Reader.read`."""
        for entry in xml_elements(lines, "entry"):
            if isinstance(entry, Flaw):
                yield entry
            elif "/api/errors" in entry.text("id"):
                reason = f"arXiv answered with an error: {entry.text('summary')}"
                yield lines.flaw("record", reason, line=entry.line, excerpt=entry.raw)
            else:
                yield from _draft(lines, entry).finish(entry.raw)


def _draft(lines: Lines, entry: XmlElement) -> Draft:
    draft = Draft(lines, entry.line, "preprint", "arxiv")
    record = draft.record
    record.title = entry.text("title")
    record.abstract = entry.text("summary") or None
    record.authors = [Author(name) for name in entry.texts("author/name")]
    add_affiliations(draft, entry.texts("author/affiliation"))
    draft.add_identifier("arxiv", entry.text("id"), "id")
    draft.add_identifier("doi", entry.text("doi"), "doi")
    codes = entry.attributes("primary_category", "term") + entry.attributes("category", "term")
    record.categories = [_category(code) for term in dict.fromkeys(codes) for code in split_list(term, ";,")]
    draft.add_date("submitted", entry.text("published"), "published")
    draft.add_date("updated", entry.text("updated"), "updated")
    for child in entry.node.iterchildren("{*}*"):
        name = child.tag.rpartition("}")[2]
        if name not in _USED:
            draft.keep(name, " ".join("".join(child.itertext()).split()))
    return draft


def _category(code: str) -> Category:
    """Tell the scheme of a class: authors may add those of MSC (digits first) and ACM (a letter, then digits)."""
    if code[0].isdigit():
        return Category("msc", code)
    return Category("acm" if re.match(r"[A-Z]\.\d", code) else "arxiv", code)
