"""RefWorks tagged text: two characters and a blank, a record from RT on; CNKI and Wanfang write it their way."""

from __future__ import annotations

import re

from liaowang.sources import columns as c
from liaowang.sources.blocks import Block, Grammar
from liaowang.sources.fields import house_of
from liaowang.sources.names import part_translated
from liaowang.sources.reader import Draft, split_list
from liaowang.sources.tagged import Tagged

# CNKI writes `vo` small. Words at the beginning of a paragraph of an abstract are no tags.
_TAG = re.compile(
    r"\s{0,3}(?!(?:AI|IT|US|UK|EU|UN|VR|ML|QA|HR|PC|TV)\b)([A-Z][A-Z0-9]|rt|vo|yr|jf|[atk]1)(?:[ \t]+(.*)|)$", re.DOTALL
)
_HEAD = re.compile(
    r"\n\s{0,3}rt[ \t]+\S[^\n]*\n(?:\s{0,3}[a-z][a-z0-9](?:[ \t][^\n]*|)\n){0,99}?\s{0,3}t1[ \t]+\S", re.IGNORECASE
)
_MAIL = re.compile(r"\[mailto:[^\]]{0,200}\]")
_KINDS = (("patent", "patent"), ("standard", "standard"), ("newspaper", "news"), ("unpublished", "preprint"))


def _split(line: str) -> tuple[str, str] | None:
    found = _TAG.match(line)
    return (found.group(1).upper(), found.group(2) or "") if found else None


def _affiliations(draft: Draft, name: str, value: str) -> None:
    for mail in _MAIL.findall(value):
        draft.keep(name, mail)
    c.affiliations()(draft, name, _MAIL.sub("", value))


class RefworksTagged(Tagged):
    """Read RefWorks tagged text."""

    name = "refworks_tagged"
    title = "RefWorks tagged text"
    origin = "refworks"
    mark = re.compile(r"\n\s{0,3}(?:RT|rt)[ \t]+(?=\S)")
    grammar = Grammar(_split, "RT", None)
    columns = c.Columns(
        c.column(c.put("title"), "T1"),
        c.column(c.put("title_translated"), "TT"),
        c.column(c.put("abstract"), "AB"),
        c.column(c.put("venue"), "JF"),
        c.column(c.put("venue"), "JO"),
        c.column(c.put("venue"), "JA"),
        c.column(c.put("venue"), "T2"),
        c.column(c.keywords(), "K1"),
        c.column(_affiliations, "AD"),
        c.column(c.language, "LA"),
        c.column(c.identifier("doi"), "DO"),
        c.column(c.address, "LK"),
        c.column(c.address, "UL"),
        c.column(c.date("published"), "YR"),
        c.column(c.date("retrieved"), "RD"),
    )

    def recognises(self, head: str) -> bool:
        """See `Reader.recognises`."""
        return bool(_HEAD.search("\n" + head))

    def start(self, draft: Draft, block: Block) -> None:
        """See `Tagged.start`."""
        kind = block.take_first("RT")
        draft.keep("RT", kind)
        draft.record.kind = next((ours for word, ours in _KINDS if word in kind.lower()), "paper")
        fields = block.fields
        draft.record.source = (
            house_of(*fields.get("DS", []), *fields.get("DB", []), *fields.get("LK", [])) or "refworks"
        )
        names, translated = part_translated(split_list(";".join(block.take("A1"))))
        c.author(draft, "A1", ";".join(names))
        for name in translated:
            draft.keep("A1", name)
        if re.search("thesis|dissertation", kind, re.IGNORECASE):
            c.organisations()(draft, "PB", block.take_first("PB"))
        if day := block.take_first("FD"):
            year = next(iter(fields.get("YR", [])), "").strip()
            draft.add_date("published", f"{day} {year}" if year not in day else day, "FD")
