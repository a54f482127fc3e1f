"""BibTeX of reference managers, Scopus and Web of Science, one entry at a time, accents decoded."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, Any

from liaowang.records import Category, CitationCount, Flaw, Record, parse_date
from liaowang.sources.blocks import MAX_BLOCK_CHARACTERS
from liaowang.sources.fields import (
    add_addresses,
    add_affiliations,
    add_language,
    authors_of,
    fundings_of,
    reference_of,
    settle_years,
)
from liaowang.sources.lines import Lines
from liaowang.sources.reader import Draft, Reader, split_list, squeeze

if TYPE_CHECKING:
    from bibtexparser.model import Entry

_START = re.compile(r"[ \t]{0,8}@\s{0,3}(\w+)\s{0,3}[{(]")
_KINDS = {"patent": "patent", "standard": "standard", "software": "repository", "unpublished": "preprint"}
_NO_ENTRY = {"comment", "preamble", "string"}
_CITED = re.compile(r"\bcited by\s{0,9}:?\s{0,9}(\d{1,9})", re.IGNORECASE)
_LITERAL = re.compile(r"(?<!\\)([%&#_$])")
_MATHS = re.compile(r"((?<!\\)\$[^$]{1,400}(?<!\\)\$)")
_AND = re.compile(r" and ")


class Bibtex(Reader):
    """Read BibTeX; entries are cut out one by one, so a broken one does not take the others with it."""

    name = "bibtex"
    title = "BibTeX"
    origin = "bibtex"
    mark = re.compile(r"\n[ \t]{0,8}@(?!\s*(?:comment|preamble|string)\b)\s{0,3}\w+\s{0,3}[{(]", re.IGNORECASE)

    def recognises(self, head: str) -> bool:
        """See `Reader.recognises`."""
        return bool(re.search(r"\n[ \t]{0,8}@\s{0,3}\w+\s{0,3}[{(]\s{0,20}[^\s{}\"=]*\s{0,20}[,=]", "\n" + head))

    def read(self, lines: Lines) -> Iterator[Record | Flaw]:
        """See `Reader.read`."""
        macros: list[str] = []
        for cut in _entries(lines):
            if isinstance(cut, Flaw):
                yield cut
                continue
            line, kind, raw = cut
            if kind == "string":
                macros.append(raw)
            if kind not in _NO_ENTRY:
                yield from _read_entry(lines, line, raw, "".join(macros))


def _entries(lines: Lines) -> Iterator[tuple[int, str, str] | Flaw]:
    """Cut the text where a line begins with ``@word{``; what stands before the first is told."""
    held: list[str] = []
    line, kind, size = 1, "", 0
    for text in lines:
        if found := _START.match(text):
            yield from _cut(lines, line, kind, held)
            held, line, kind, size = [], lines.number, found.group(1).lower(), 0
        size += len(text) + 1
        if size <= MAX_BLOCK_CHARACTERS:
            held.append(text)
    if lines.is_cut and kind:
        yield lines.flaw("record", "the file breaks off within this record", line=line, excerpt="\n".join(held))
        return
    if size > MAX_BLOCK_CHARACTERS:
        reason = f"the record has more than {MAX_BLOCK_CHARACTERS:,} characters"
        yield lines.flaw("record", reason, line=line, excerpt="\n".join(held))
        return
    yield from _cut(lines, line, kind, held)


def _cut(lines: Lines, line: int, kind: str, held: list[str]) -> Iterator[tuple[int, str, str] | Flaw]:
    raw = "\n".join(held)
    if kind:
        yield line, kind, raw + "\n"
    elif raw.strip() and not raw.lstrip().startswith("%"):
        yield lines.flaw("note", "text that belongs to no record", line=line, excerpt=raw)


def _read_entry(lines: Lines, line: int, raw: str, macros: str) -> Iterator[Record | Flaw]:
    from bibtexparser.entrypoint import parse_string

    library = parse_string(macros + raw)
    if library.entries:
        yield from _draft(lines, line, library.entries[-1]).finish(raw)
        return
    broken = library.failed_blocks[-1] if library.failed_blocks else None
    repaired = getattr(broken, "ignore_error_block", None)
    if repaired is not None and hasattr(repaired, "fields"):
        yield from _draft(lines, line, repaired).finish(raw)
        return
    reason = squeeze(str(broken.error)) if broken is not None else "no entry"
    yield lines.flaw("record", f"no BibTeX entry ({reason[:200]})", line=line, excerpt=raw)


class _Fields:
    """Fields of an entry by lower-case name, decoded, taken one by one so that the rest can be kept."""

    def __init__(self, entry: Entry) -> None:
        self.values: dict[str, str] = {}
        for item in entry.fields:
            value = str(item.value).strip()
            is_enclosed = len(value) > 1 and value[0] + value[-1] in {"{}", '""'}
            name = item.key.lower().replace("_", "-")
            self.values.setdefault(name, decode_latex(value[1:-1] if is_enclosed else value))

    def take(self, *names: str) -> str:
        """Remove the first of these fields that has a value and give it; the others stay."""
        return next((value for name in names if (value := self.values.pop(name, ""))), "")


def _draft(lines: Lines, line: int, entry: Entry) -> Draft:
    fields = _Fields(entry)
    kind = entry.entry_type.lower()
    draft = Draft(lines, line, _KINDS.get(kind, "paper"), "bibtex")
    record = draft.record
    draft.keep("ENTRYTYPE", kind)
    draft.keep("ID", entry.key)
    record.title = fields.take("title")
    record.abstract = squeeze(fields.take("abstract")) or None
    record.venue = squeeze(fields.take("journal", "journaltitle", "booktitle")) or None
    names = _AND.split(squeeze(fields.take("author")))
    record.authors = authors_of([name for name in names if name.lower() != "others"], "\n")
    keywords = fields.take("author-keywords", "keywords")
    record.keywords = split_list(keywords, ";；" if re.search("[;；]", keywords) else ",，")
    record.categories = [Category("wos", name) for name in split_list(fields.take("web-of-science-categories"))]
    record.funding = fundings_of(fields.take("funding-acknowledgement"))
    add_affiliations(draft, re.split(r"[;\n]", fields.take("affiliation", "authoraddress")))
    add_language(draft, "language", [fields.take("language", "langid")])
    cited = fields.take("cited-references")
    works = cited.split("\n") if cited else fields.take("references").split("; ")
    record.references = [it for text in works if (it := reference_of(text))]
    _add_identifiers(draft, fields)
    _add_dates_and_citations(draft, fields)
    for name, value in fields.values.items():
        draft.keep(name, squeeze(value))
    return draft


def _add_identifiers(draft: Draft, fields: _Fields) -> None:
    draft.add_identifier("doi", fields.take("doi"), "doi")
    draft.add_identifier("pmid", fields.take("pmid", "pubmed-id"), "pmid")
    draft.add_identifier("wos", fields.take("unique-id"), "unique-id")
    if "arxiv" in (fields.values.get("archiveprefix", "") + fields.values.get("eprinttype", "")).lower():
        draft.add_identifier("arxiv", fields.take("eprint"), "eprint")
        draft.record.kind = "preprint" if draft.record.venue is None else draft.record.kind
    add_addresses(draft, "url", fields.take("url").split())
    draft.add_arxiv_doi()


def _add_dates_and_citations(draft: Draft, fields: _Fields) -> None:
    draft.add_date("published", fields.take("date"), "date")
    year, month = fields.take("year"), fields.take("month")
    draft.add_date("published", f"{year}-{month}" if month.isdigit() else f"{month} {year}".strip(), "year")
    settle_years(draft)
    drawn = parse_date(fields.take("da"), "retrieved")
    if drawn:
        draft.record.dates.append(drawn)
    day = drawn.day if drawn else None
    if (times := fields.take("times-cited")).isdecimal():
        draft.record.citations.append(CitationCount(int(times[:9]), "wos", day))
    if found := _CITED.search(fields.values.get("note", "")):
        draft.record.citations.append(CitationCount(int(found.group(1)), "scopus", day))


@cache
def _latex() -> Any:
    from pylatexenc.latex2text import LatexNodes2Text

    return LatexNodes2Text(math_mode="verbatim", keep_comments=True)


def decode_latex(text: str) -> str:
    r"""Give the characters that LaTeX writes as commands, without braces; mathematics stays as it is.

    Examples
    --------
    >>> decode_latex(r"{\"O}zge, 100% of {Pd-N} \& $x_2$")
    'Özge, 100% of Pd-N & $x_2$'
    """
    if not any(mark in text for mark in "\\{}"):
        return text
    return "".join(part if part.startswith("$") else _decode_prose(part) for part in _MATHS.split(text))


def _decode_prose(text: str) -> str:
    if "\\" in text:
        try:
            text = _latex().latex_to_text(_LITERAL.sub(r"\\\1", text))
        except (IndexError, AttributeError, ValueError, TypeError, KeyError):
            # pylatexenc fails on commands whose arguments are missing; the command then stays as it is written.
            return text
    return text.replace("{", "").replace("}", "")
