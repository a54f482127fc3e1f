"""CSSCI: labels in black brackets, lists with slashes, one cited work a line, a line of dashes after a record."""

from __future__ import annotations

import re

from liaowang.records import Category, Organisation
from liaowang.sources import columns as c
from liaowang.sources.blocks import Block, Grammar
from liaowang.sources.fields import fundings_of, reference_of
from liaowang.sources.reader import Draft, squeeze
from liaowang.sources.tagged import Tagged

_TAG = re.compile(r"\s{0,4}【([^【】\n]{1,12})】[:：]?(.*)$", re.DOTALL)
_RULE = re.compile(r"\s*[-=—─━*_]{5,}\s*$")
_SPACE = re.compile(r"\s+")
_BYLINE = re.compile(r"^\[[^\]]*\]")
_NUMBER = re.compile(r"^\d{1,4}[.．、]\s*")
_ISSUE = re.compile(r"\s*(\d{4})\s*[,，]")


def _split(line: str) -> tuple[str, str] | None:
    if _RULE.match(line):
        return "", ""
    found = _TAG.match(line)
    return (_SPACE.sub("", found.group(1)), found.group(2)) if found else None


def _begins(tag: str, block: Block, _: bool) -> bool:
    return "" in block.fields if tag else False


def _organisation(text: str) -> Organisation | None:
    """The author stands in brackets before it, the department after a full stop."""
    name = squeeze(_BYLINE.sub("", text)).strip(".。").partition(".")[0]
    return Organisation(name) if name else None


def _category(code: str) -> Category | None:
    """Asterisks stand where no class was given."""
    return Category("clc", code) if code.strip("*") else None


def _references(draft: Draft, _: str, value: str) -> None:
    found = (reference_of(_NUMBER.sub("", line.strip())) for line in value.split("\n"))
    draft.record.references += filter(None, found)


def _funding(draft: Draft, _: str, value: str) -> None:
    draft.record.funding += [it for part in value.split("/") for it in fundings_of(part)]


def _issue(draft: Draft, name: str, value: str) -> None:
    found = _ISSUE.match(value)
    draft.add_date("published", found.group(1) if found else value, name)
    draft.keep(name, squeeze(value))


class Cssci(Tagged):
    """Read CSSCI exports, mostly in GB18030."""

    name = "cssci"
    title = "CSSCI"
    origin = "cssci"
    mark = re.compile(r"\n\s{0,4}【来源篇名】")
    grammar = Grammar(_split, "来源篇名", None, frozenset({""}), _begins)
    columns = c.Columns(
        c.column(c.put("title"), "来源篇名"),
        c.column(c.put("title_translated"), "英文篇名"),
        c.column(c.put("abstract"), "摘要"),
        c.column(c.add("authors", c.named_author, "/"), "来源作者"),
        c.column(c.put("venue"), "期刊"),
        c.column(c.add("organisations", _organisation, "/"), "机构名称"),
        c.column(c.add("categories", _category, "/;"), "中图类号"),
        c.column(c.keywords("/"), "关键词"),
        c.column(_issue, "年代卷期"),
        c.column(_funding, "基金"),
        c.column(_references, "参考文献"),
    )

    def recognises(self, head: str) -> bool:
        """See `Reader.recognises`."""
        return bool(self.mark.search("\n" + head))
