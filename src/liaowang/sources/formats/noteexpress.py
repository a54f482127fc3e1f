"""NoteExpress as CNKI and Wanfang write it: tags in braces, values that go on over lines, lists two ways."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import ClassVar

from liaowang.records import Flaw, Record
from liaowang.sources.blocks import Block, Grammar, read_blocks
from liaowang.sources.fields import add_addresses, add_affiliations, add_language, authors_of, settle_years
from liaowang.sources.lines import Lines
from liaowang.sources.reader import Draft, Reader, split_list, squeeze

_TAG = re.compile(r"\s{0,8}\{([^{}\n]{1,60})\}\s{0,8}[:：]\s*(.*)$", re.DOTALL)
_KINDS = {"patent": "patent", "standard": "standard", "newspaper article": "news", "newspaper": "news"}


def _split(line: str) -> tuple[str, str] | None:
    found = _TAG.match(line)
    return (found.group(1).strip(), found.group(2)) if found else None


_GRAMMAR = Grammar(_split, "Reference Type", None)


class CnkiNoteExpress(Reader):
    """Read NoteExpress files of CNKI: authors and keywords are lists with ``;`` or ``;;``."""

    name = "cnki_noteexpress"
    title = "CNKI NoteExpress"
    origin = "cnki"
    mark = re.compile(r"\n[ \t]{0,8}\{Reference Type\}[ \t]{0,8}[:：]")
    provider: ClassVar[re.Pattern[str]] = re.compile("")

    def recognises(self, head: str) -> bool:
        """See `Reader.recognises`."""
        return bool(self.mark.search("\n" + head) and self.provider.search(head))

    def read(self, lines: Lines) -> Iterator[Record | Flaw]:
        """See `Reader.read`."""
        return read_blocks(lines, _GRAMMAR, lambda lines, block: _draft(lines, block, self.origin))


class WanfangNoteExpress(CnkiNoteExpress):
    """Read NoteExpress files of Wanfang: one tag an author, translated titles and abstracts beside the Chinese."""

    name = "wanfang_noteexpress"
    title = "Wanfang NoteExpress"
    origin = "wanfang"
    provider: ClassVar[re.Pattern[str]] = re.compile(r"\{(?:Database Provider|URL)\}\s*[:：][^\n]*(?:万方|wanfang)")


def _draft(lines: Lines, block: Block, source: str) -> Draft:
    kind = block.take_first("Reference Type")
    draft = Draft(lines, block.line, _KINDS.get(kind.lower(), "paper"), source)
    draft.keep("Reference Type", kind)
    record = draft.record
    record.title = block.take_first("Title")
    record.title_translated = squeeze(block.take_first("Translated Title")) or None
    record.abstract = squeeze(block.take_first("Abstract")) or None
    record.abstract_translated = squeeze(block.take_first("Translated Abstract")) or None
    record.authors = authors_of(block.take("Author"))
    record.keywords = split_list(";".join(block.take("Keywords")))
    record.venue = squeeze(block.take_first("Journal", "Secondary Title")) or None
    add_affiliations(draft, [part for value in block.take("Author Address") for part in re.split("[;；]", value)])
    add_language(draft, "Language", block.take("Language"))
    for value in block.take("DOI"):
        draft.add_identifier("doi", value, "DOI")
    add_addresses(draft, "URL", block.take("URL", "Link"))
    for tag in ("Date", "Year"):
        for value in block.take(tag):
            draft.add_date("published", value, tag)
    settle_years(draft)
    for tag in list(block.fields):
        for value in block.take(tag):
            draft.keep(tag, squeeze(value))
    return draft
