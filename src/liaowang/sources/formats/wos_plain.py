"""Web of Science plain text: two-letter tags, continuation by three spaces, one cited work a line."""

from __future__ import annotations

import re
from collections.abc import Iterator

from liaowang.records import Author, Category, CitationCount, Flaw, Record, parse_date
from liaowang.sources.blocks import Block, Grammar, read_blocks
from liaowang.sources.fields import add_affiliations, add_language, fundings_of, reference_of, settle_years
from liaowang.sources.lines import Lines
from liaowang.sources.reader import Draft, Reader, split_list, squeeze

_TAG = re.compile(r"([A-Z][A-Z0-9])(?:[ \t](.*)|)$", re.DOTALL)
_ORCID = re.compile(r"([^;/]{1,80})/\s{0,4}(\d{4}-\d{4}-\d{4}-\d{3}[\dX])")
_CITED_WORK = re.compile(r"[^\[\],]{2,60}, (?:1[5-9]|20)\d\d, ")
_TYPE = r"\nPT[ \t](?:[A-Z]|Journal|Book|Book in series|Series|Patent)"
_HEAD = re.compile(_TYPE + r"[ \t]{0,3}\n[A-Z][A-Z0-9][ \t]")


def _split(line: str) -> tuple[str, str] | None:
    found = _TAG.match(line)
    return (found.group(1), found.group(2) or "") if found else None


_GRAMMAR = Grammar(_split, "PT", "ER", frozenset({"FN", "VR", "EF"}))


class WosPlain(Reader):
    """Read Web of Science plain text (.txt, .ciw, .isi), with or without its end mark EF."""

    name = "wos_plain"
    title = "Web of Science plain text"
    origin = "wos"
    mark = re.compile(_TYPE + r"(?=\s|$)")

    def recognises(self, head: str) -> bool:
        """See `Reader.recognises`."""
        return bool(_HEAD.search("\n" + head))

    def read(self, lines: Lines) -> Iterator[Record | Flaw]:
        """See `Reader.read`."""
        return read_blocks(lines, _GRAMMAR, _draft)


def _draft(lines: Lines, block: Block) -> Draft:
    draft = Draft(lines, block.line, "paper", "wos")
    fill_tags(draft, block)
    for tag in list(block.fields):
        for value in block.take(tag):
            draft.keep(tag, squeeze(value))
    return draft


def fill_tags(draft: Draft, block: Block) -> None:
    """Put the tags of Web of Science into a draft; of lists each line is a value. Tags without a column stay."""
    kind = block.take_first("PT")
    draft.keep("PT", kind)
    record = draft.record
    record.kind = "patent" if kind in {"P", "Patent"} else "paper"
    record.title = block.take_first("TI")
    record.abstract = squeeze(block.take_first("AB")) or None
    record.venue = squeeze(block.take_first("SO")) or None
    record.authors = _authors(block)
    record.keywords = split_list(" ".join(block.take("DE")))
    record.categories = [Category("wos", name) for name in split_list(" ".join(block.take("WC")))]
    addresses = _lines_of(block, "C1")
    # Files whose CR tag got lost have the cited works among the addresses.
    cited = [line for line in addresses if _CITED_WORK.match(line)]
    record.references = [it for text in [*_lines_of(block, "CR"), *cited] if (it := reference_of(text))]
    record.funding = [grant for value in block.take("FU") for grant in fundings_of(value)]
    add_affiliations(draft, [line for line in addresses if line not in cited])
    add_language(draft, "LA", block.take("LA"))
    for tag, identifier in (("UT", "wos"), ("DI", "doi"), ("PM", "pmid")):
        for value in block.take(tag):
            draft.add_identifier(identifier, value, tag)
    _add_dates(draft, block)


def _lines_of(block: Block, tag: str) -> list[str]:
    return [line for value in block.take(tag) for line in value.split("\n")]


def _authors(block: Block) -> list[Author]:
    full, short = _lines_of(block, "AF"), _lines_of(block, "AU")
    orcids = {squeeze(name): orcid for value in block.fields.get("OI", []) for name, orcid in _ORCID.findall(value)}
    return [Author(squeeze(name), orcids.get(squeeze(name))) for name in full or short]


def _add_dates(draft: Draft, block: Block) -> None:
    year, day = block.take_first("PY"), block.take_first("PD")
    draft.add_date("published", f"{day} {year}" if year else day, "PY")
    draft.add_date("published", block.take_first("EA"), "EA")
    settle_years(draft)
    drawn = parse_date(block.take_first("DA"), "retrieved")
    if drawn:
        draft.record.dates.append(drawn)
    for value in block.take("TC"):
        if value.isascii() and value.isdigit():
            draft.record.citations.append(CitationCount(int(value[:9]), "wos", drawn.day if drawn else None))
        else:
            draft.lose("TC", "no number", value)
