"""arXiv metadata as JSON lines, the form in which Kaggle offers it whole."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from liaowang.records import Author, Category, Flaw, Record
from liaowang.sources.formats.arxiv_names import repair_arxiv_id, split_names
from liaowang.sources.json_objects import dicts_of, json_lines, text_of, texts_of
from liaowang.sources.lines import Lines
from liaowang.sources.reader import Draft, Reader, squeeze

_USED = {
    "id",
    "title",
    "abstract",
    "doi",
    "categories",
    "versions",
    "authors",
    "authors_parsed",
    "update_date",
    "submitter",
}


class ArxivJsonl(Reader):
    """Read the JSON lines of the arXiv dataset; the first version gives the day of submission."""

    name = "arxiv_jsonl"
    title = "arXiv JSON lines"
    origin = "arxiv"
    mark = re.compile(r"\n[ \t]{0,8}\{(?=[^\n])")
    is_line_record = True

    def recognises(self, head: str) -> bool:
        """See `Reader.recognises`."""
        first = head.lstrip().partition("\n")[0]
        return first.startswith("{") and all(f'"{key}"' in first for key in ("id", "title", "categories", "abstract"))

    def read(self, lines: Lines) -> Iterator[Record | Flaw]:
        """See `Reader.read`."""
        for item in json_lines(lines):
            if isinstance(item, Flaw):
                yield item
            else:
                yield from _draft(lines, item.line, item.found).finish(item.raw)


def _draft(lines: Lines, line: int, found: dict[str, Any]) -> Draft:
    draft = Draft(lines, line, "preprint", "arxiv")
    record = draft.record
    record.title = text_of(found.get("title"))
    record.abstract = squeeze(text_of(found.get("abstract"))) or None
    identifier = text_of(found.get("id"))
    if repaired := repair_arxiv_id(identifier):
        draft.add_identifier("arxiv", repaired, "id")
    else:
        draft.lose("id", "no arXiv identifier", identifier)
    for doi in text_of(found.get("doi")).split():
        draft.add_identifier("doi", doi, "doi")
    record.categories = [Category("arxiv", code) for code in dict.fromkeys(text_of(found.get("categories")).split())]
    record.authors = _authors(found)
    versions = dicts_of(found.get("versions"))
    draft.add_date("submitted", text_of(versions[0].get("created")) if versions else "", "versions")
    draft.add_date("updated", text_of(found.get("update_date")), "update_date")
    for key, value in found.items():
        if key not in _USED:
            draft.keep(key, squeeze(text_of(value)))
    return draft


def _authors(found: dict[str, Any]) -> list[Author]:
    parsed = found.get("authors_parsed")
    if isinstance(parsed, list) and parsed:
        names = [[squeeze(part) for part in texts_of(parts)] for parts in parsed]
        return [
            Author(", ".join([name[0], " ".join(part for part in name[1:] if part)]).rstrip(", "))
            for name in names
            if name
        ]
    return split_names(squeeze(text_of(found.get("authors"))).replace(" and ", ", "), ", ")
