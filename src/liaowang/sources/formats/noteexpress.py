"""NoteExpress as Chinese houses write it: tags in braces, values that go on over lines, lists two ways."""

from __future__ import annotations

import re
from typing import ClassVar

from liaowang.sources import columns as c
from liaowang.sources.blocks import Block, Grammar
from liaowang.sources.names import part_translated
from liaowang.sources.reader import Draft, split_list, squeeze
from liaowang.sources.tagged import Tagged

_TAG = re.compile(r"\s{0,8}\{([^{}\n]{1,60})\}\s{0,8}[:：]\s*(.*)$", re.DOTALL)
_KINDS = {"patent": "patent", "standard": "standard", "newspaper article": "news", "newspaper": "news"}
_PATENT = re.compile(r"[A-Z]{2}\d{5,}[A-Z]?\d?")


def _split(line: str) -> tuple[str, str] | None:
    found = _TAG.match(line)
    return (found.group(1).strip(" ,"), found.group(2)) if found else None


def _affiliations(draft: Draft, name: str, value: str) -> None:
    """Lines of an address belong together; a patent gives the applicant's street."""
    if draft.record.kind == "patent":
        draft.keep(name, squeeze(value))
    else:
        c.affiliations()(draft, name, squeeze(value))


class CnkiNoteExpress(Tagged):
    """Read NoteExpress files of CNKI: authors and keywords are lists with ``;`` or ``;;``."""

    name = "cnki_noteexpress"
    title = "CNKI NoteExpress"
    origin = "cnki"
    mark = re.compile(r"\n[ \t]{0,8}\{Reference Type\}[ \t]{0,8}[:：]")
    provider: ClassVar[re.Pattern[str]] = re.compile("")
    grammar = Grammar(_split, "Reference Type", None)
    columns = c.Columns(
        c.column(c.put("title"), "Title"),
        c.column(c.put("title_translated"), "Translated Title"),
        c.column(c.put("abstract"), "Abstract"),
        c.column(c.put("abstract_translated"), "Translated Abstract"),
        c.column(c.keywords(), "Keywords"),
        c.column(c.put("venue"), "Journal"),
        c.column(c.put("venue"), "Secondary Title"),
        c.column(_affiliations, "Author Address"),
        c.column(c.language, "Language"),
        c.column(c.identifier("doi"), "DOI"),
        c.column(c.address, "URL"),
        c.column(c.address, "Link"),
        c.column(c.date("published"), "Date"),
        c.column(c.date("published"), "Year"),
    )

    def recognises(self, head: str) -> bool:
        """See `Reader.recognises`."""
        return bool(self.mark.search("\n" + head) and self.provider.search(head))

    def start(self, draft: Draft, block: Block) -> None:
        """See `Tagged.start`."""
        kind = block.take_first("Reference Type")
        draft.keep("Reference Type", kind)
        draft.record.kind = _KINDS.get(kind.lower(), "paper")
        names, translated = part_translated(split_list(";".join(block.take("Author"))))
        c.author(draft, "Author", ";".join(names))
        for name in translated:
            draft.keep("Translated Author", name)
        if kind.lower() == "thesis":
            c.organisations()(draft, "Publisher", block.take_first("Publisher"))
        if draft.record.kind == "patent":
            c.organisations()(draft, "Subsidiary Author", ";".join(block.take("Subsidiary Author")))
            for number in [*block.fields.get("Type of Work", []), *block.fields.get("Notes", [])]:
                if _PATENT.fullmatch(number.strip()):
                    draft.add_identifier("patent", number, "Type of Work")


class WanfangNoteExpress(CnkiNoteExpress):
    """Read NoteExpress files of Wanfang: one tag an author, translated titles and abstracts beside the Chinese."""

    name = "wanfang_noteexpress"
    title = "Wanfang NoteExpress"
    origin = "wanfang"
    provider: ClassVar[re.Pattern[str]] = re.compile(r"\{(?:Database Provider|URL)\}\s*[:：][^\n]*(?:万方|wanfang)")


class VipNoteExpress(CnkiNoteExpress):
    """Read NoteExpress files of VIP (维普)."""

    name = "vip_noteexpress"
    title = "VIP NoteExpress"
    origin = "vip"
    provider: ClassVar[re.Pattern[str]] = re.compile(
        r"\{(?:Database Provider|URL|Link)\}\s*[:：](?:[^\n]*(?:维普|cqvip)|\s*VIP\s)"
    )
