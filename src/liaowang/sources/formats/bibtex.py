"""BibTeX of reference managers, Scopus and Web of Science, one entry at a time, accents decoded."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, Any

from liaowang.records import Category, CitationCount, Flaw, Organisation, Record, parse_date
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
from liaowang.sources.names import part_translated
from liaowang.sources.reader import Draft, Reader, split_list, squeeze

if TYPE_CHECKING:
    from bibtexparser.model import Entry

_START = re.compile(r"[ \t]{0,8}@\s{0,3}(\w+)\s{0,3}[{(]")
_KINDS = {"patent": "patent", "standard": "standard", "software": "repository", "unpublished": "preprint"}
_MONTHS = {name: name for name in "jan feb mar apr may jun jul aug sep oct nov dec".split()}
_NO_ENTRY = {"comment", "preamble", "string"}
_CITED = re.compile(r"\bcited by\s{0,9}:?\s{0,9}(\d{1,9})", re.IGNORECASE)
_LITERAL = re.compile(r"(?<!\\)([%&#_$])")
_MATHS = re.compile(r"((?<!\\)\$[^$]{1,400}(?<!\\)\$)")
_AND = re.compile(r"([{}])|\s+and\s+")
_HASH = re.compile(r"([{}\"])|\s{0,20}#\s{0,20}")
_SWALLOWED = re.compile(r"[,}\"\n]\s{0,20}[\w-]{2,30}\s{0,9}=\s{0,9}[{\"]")
_PATENT = re.compile(r"[A-Z]{2}[\s-]?\d[\d.,\s]{4,}[A-Z]?\d?")


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
        macros: dict[str, str] = dict(_MONTHS)
        for cut in _entries(lines):
            if isinstance(cut, Flaw):
                yield cut
                continue
            line, kind, raw = cut
            if kind == "string":
                _remember(macros, raw)
            if kind not in _NO_ENTRY:
                yield from _read_entry(lines, line, raw, macros)


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


def _remember(macros: dict[str, str], raw: str) -> None:
    from bibtexparser.entrypoint import parse_string

    for it in parse_string(raw, parse_stack=[]).strings:
        macros[it.key.lower()] = _text(str(it.value), macros)


def _read_entry(lines: Lines, line: int, raw: str, macros: dict[str, str]) -> Iterator[Record | Flaw]:
    entry, reason = _parse(raw)
    is_closed = entry is not None
    if entry is None:
        # Often only the last brace is missing; where one before it is, a field has swallowed the next.
        entry, _ = _parse(raw.rstrip().rstrip(",") + "\n}")
        if entry is not None and any(_SWALLOWED.search(str(item.value)) for item in entry.fields):
            entry = None
    if entry is None:
        yield lines.flaw("record", f"no BibTeX entry ({reason[:200]})", line=line, excerpt=raw)
        return
    draft = _draft(lines, line, entry, macros)
    if not is_closed:
        draft.note("the last brace of the entry is missing", raw)
    yield from draft.finish(raw)


def _parse(raw: str) -> tuple[Entry | None, str]:
    """Give the last entry of a text, or why there is none; an entry with a field twice is one."""
    from bibtexparser.entrypoint import parse_string
    from bibtexparser.model import Entry

    library = parse_string(raw, parse_stack=[])
    if library.entries:
        return library.entries[-1], ""
    broken = library.failed_blocks[-1] if library.failed_blocks else None
    repaired = getattr(broken, "ignore_error_block", None)
    reason = (squeeze(str(broken.error)) or "its braces do not close") if broken is not None else "no entry"
    return (repaired, "") if isinstance(repaired, Entry) else (None, reason)


def _split_outside(text: str, separator: re.Pattern[str]) -> list[str]:
    """Split a text where the separator, whose group are braces and quotation marks, stands outside of such."""
    parts, start, depth, is_quoted = [], 0, 0, False
    for found in separator.finditer(text):
        mark = found.group(1)
        if mark == '"':
            is_quoted ^= depth == 0
        elif mark:
            depth += 1 if mark == "{" else -1
        elif depth <= 0 and not is_quoted:
            parts.append(text[start : found.start()])
            start = found.end()
    return [*parts, text[start:]]


def _text(value: str, macros: dict[str, str]) -> str:
    """Fill in abbreviations and join what a value puts together with ``#``, without the outer braces."""
    parts = []
    for part in _split_outside(value.strip(), _HASH):
        is_enclosed = len(part) > 1 and part[0] + part[-1] in {"{}", '""'}
        parts.append(part[1:-1] if is_enclosed else macros.get(part.lower(), part))
    return "".join(parts)


class _Fields:
    """Fields of an entry by lower-case name, decoded, taken one by one so that the rest can be kept."""

    def __init__(self, entry: Entry, macros: dict[str, str]) -> None:
        self.values: dict[str, str] = {}
        for item in entry.fields:
            name = item.key.lower().replace("_", "-")
            value = _text(str(item.value), macros)
            if name == "author":
                value = "\n".join(_split_outside(squeeze(value), _AND))
            self.values.setdefault(name, decode_latex(value))

    def take(self, *names: str) -> str:
        """Remove the first of these fields that has a value and give it; the others stay."""
        return next((value for name in names if (value := self.values.pop(name, ""))), "")


def _draft(lines: Lines, line: int, entry: Entry, macros: dict[str, str]) -> Draft:
    fields = _Fields(entry, macros)
    kind = entry.entry_type.lower()
    draft = Draft(lines, line, _KINDS.get(kind, "paper"), "bibtex")
    record = draft.record
    draft.keep("ENTRYTYPE", kind)
    draft.keep("ID", entry.key)
    record.title = fields.take("title")
    record.abstract = squeeze(fields.take("abstract")) or None
    record.venue = squeeze(fields.take("journal", "journaltitle", "booktitle")) or None
    names, translated = part_translated([n for n in fields.take("author").split("\n") if n.lower() != "others"])
    record.authors = authors_of(names, "\n")
    for name in translated:
        draft.keep("author", name)
    keywords = fields.take("author-keywords", "keywords")
    record.keywords = split_list(keywords, ";；" if re.search("[;；]", keywords) else ",，")
    record.categories = [Category("wos", name) for name in split_list(fields.take("web-of-science-categories"))]
    record.funding = fundings_of(fields.take("funding-acknowledgement"))
    add_affiliations(draft, re.split(r"[;\n]", fields.take("affiliation", "affiliations", "authoraddress")))
    for name in ("school", "institution", "holder"):
        record.organisations += [Organisation(place) for place in split_list(fields.take(name))]
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
    draft.add_identifier("pmcid", fields.take("pmcid"), "pmcid")
    draft.add_identifier("wos", fields.take("unique-id"), "unique-id")
    if draft.record.kind == "patent" and _PATENT.fullmatch(fields.values.get("number", "")):
        draft.add_identifier("patent", fields.take("number"), "number")
    if "arxiv" in (fields.values.get("archiveprefix", "") + fields.values.get("eprinttype", "")).lower():
        draft.add_identifier("arxiv", fields.take("eprint"), "eprint")
        draft.record.kind = "preprint" if draft.record.venue is None else draft.record.kind
    add_addresses(draft, "url", fields.take("url").split())
    if "://" in fields.values.get("howpublished", ""):
        add_addresses(draft, "howpublished", fields.take("howpublished").strip("<>").split())
    draft.add_arxiv_doi()


def _add_dates_and_citations(draft: Draft, fields: _Fields) -> None:
    draft.add_date("published", fields.take("date"), "date")
    year, month = fields.take("year"), fields.take("month")
    draft.add_date("published", f"{year}-{month}" if month.isdigit() else f"{month} {year}".strip(), "year")
    settle_years(draft)
    if seen := parse_date(fields.values.get("urldate", ""), "retrieved"):
        draft.record.dates.append(seen)
        fields.take("urldate")
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
