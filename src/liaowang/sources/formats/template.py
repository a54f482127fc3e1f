"""The project's own table, which people fill in by hand: English or Chinese headers, workbook or CSV."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

from liaowang.records import (
    IDENTIFIER_KINDS,
    KINDS,
    Category,
    Organisation,
    Reference,
    normalise_identifier,
    parse_date,
)
from liaowang.sources import columns as c
from liaowang.sources.blocks import Block
from liaowang.sources.reader import Draft, squeeze
from liaowang.sources.tables import Table, header_signs

_COUNTRY = re.compile(r"(.+?)\s*[\[［]([^\[\]［］]+)[\]］]")
_SCHEME = re.compile(r"([a-z]\w*)\s*[:：]\s*(\S.*)", re.IGNORECASE)
_KIND_NAMES = dict(zip(("论文", "预印本", "专利", "代码库", "新闻", "标准"), KINDS, strict=False))


class TemplateColumn(NamedTuple):
    """A column of the template: its header and its explanation in both languages, and how it is used."""

    name: str
    name_zh: str
    meaning: str
    meaning_zh: str
    fill: c.Fill


def _organisation(text: str) -> Organisation:
    found = _COUNTRY.fullmatch(text)
    return Organisation(found.group(1), squeeze(found.group(2))) if found else Organisation(text)


def _categories(draft: Draft, name: str, value: str) -> None:
    """Add 'scheme: code' pairs; what names no scheme is kept aside."""
    for text in c.values_of(value):
        if found := _SCHEME.fullmatch(text):
            draft.record.categories.append(Category(found.group(1).lower(), found.group(2)))
        else:
            draft.lose(name, "a category is written 'scheme: code'", text)
            draft.keep(name, text)


def _reference(text: str) -> Reference:
    """Read 'doi: 10.1000/lamp' and so on; other text is the reference itself."""
    found = _SCHEME.fullmatch(text)
    if found and found.group(1).lower() in IDENTIFIER_KINDS:
        identifier = normalise_identifier(found.group(1).lower(), found.group(2))
        if identifier:
            return Reference(*identifier)
    return Reference("text", text)


def _address(draft: Draft, name: str, value: str) -> None:
    c.address(draft, name, value)
    if not draft.record.identifiers:
        draft.add_identifier("url", value.split(maxsplit=1)[0], name)


COLUMNS = (
    TemplateColumn("kind", "类型", ", ".join(KINDS), "、".join(_KIND_NAMES), c.aside),
    TemplateColumn("title", "题名", "required", "必填", c.put("title")),
    TemplateColumn("title_translated", "译名", "in the other language", "另一种语言的题名", c.put("title_translated")),
    TemplateColumn("abstract", "摘要", "text", "文本", c.put("abstract")),
    TemplateColumn(
        "abstract_translated", "摘要译文", "in the other language", "另一种语言的摘要", c.put("abstract_translated")
    ),
    TemplateColumn("authors", "作者", "Family, Given; Family, Given", "姓名; 姓名", c.authors()),
    TemplateColumn(
        "organisations",
        "机构",
        "name [country]; name [country]",
        "名称 [国家]; 名称 [国家]",
        c.add("organisations", _organisation),
    ),
    TemplateColumn("keywords", "关键词", "word; word", "词; 词", c.keywords()),
    TemplateColumn(
        "categories",
        "分类",
        "scheme: code; scheme: code, such as ipc: H04L 9/00",
        "体系: 代码; 如 clc: TP391",
        _categories,
    ),
    TemplateColumn("venue", "出处", "journal, conference, medium", "期刊、会议或媒体", c.put("venue")),
    TemplateColumn(
        "published_on", "公开日期", "2025-03-18, 2025-03 or 2025", "2025-03-18、2025-03 或 2025", c.date("published")
    ),
    TemplateColumn("submitted_on", "投稿日期", "same", "同上", c.date("submitted")),
    TemplateColumn("filed_on", "申请日期", "of a patent", "专利申请日", c.date("filed")),
    TemplateColumn("granted_on", "授权日期", "of a patent", "专利授权日", c.date("granted")),
    TemplateColumn("doi", "DOI", "10.1000/xyz", "10.1000/xyz", c.identifier("doi")),
    TemplateColumn("arxiv", "arXiv", "2503.00001", "2503.00001", c.identifier("arxiv")),
    TemplateColumn(
        "patent",
        "专利号",
        "publication numbers; several with ;",
        "公开（公告）号，多个用分号",
        c.identifier("patent", ";；"),
    ),
    TemplateColumn("url", "网址", "of the record", "记录的网址", _address),
    TemplateColumn("language", "语种", "en, zh, ...", "en、zh 等", c.language),
    TemplateColumn(
        "references", "参考文献", "doi: 10.1000/xyz; text", "doi: 10.1000/xyz; 文字", c.add("references", _reference)
    ),
    TemplateColumn("funding", "基金", "funder [grant, grant]; funder", "资助方 [编号, 编号]; 资助方", c.funding),
    TemplateColumn("cited", "被引次数", "number", "数字", c.aside),
    TemplateColumn("counted_by", "被引来源", "who counted, such as scopus", "统计者，如 scopus", c.aside),
    TemplateColumn("counted_on", "统计日期", "day of the count", "统计之日", c.aside),
)
"""The columns of the template, in order."""


class Template(Table):
    """Read the project's own table; further columns are kept in ``extra``."""

    name = "template"
    title = "Liaowang template"
    origin = "template"
    signs = header_signs("kind, title, published_on", "类型, 题名, 公开日期")
    max_missing = len(COLUMNS)
    columns = c.Columns(*(c.column(it.fill, it.name, it.name_zh) for it in COLUMNS))

    def start(self, draft: Draft, block: Block) -> None:
        """See `Table.start`."""
        kind = block.take_first("kind").lower()
        draft.record.kind = _KIND_NAMES.get(kind, kind or "paper")
        if draft.record.kind not in KINDS:
            draft.lose("kind", f"is none of {', '.join(KINDS)}; taken for a paper", kind)
            draft.record.kind = "paper"
        by, when = block.take_first("counted_by").lower(), block.take_first("counted_on")
        drawn = parse_date(when, "retrieved") if when else None
        if when and (drawn is None or drawn.precision != "day"):
            draft.lose("counted_on", "no day", when)
        for times in block.take("cited"):
            is_day = drawn is not None and drawn.precision == "day"
            c.citations(by or "unknown", drawn.day if drawn and is_day else None)(draft, "cited", times)


def write_template(path: str | Path, language: str = "en") -> None:
    """Write the empty table that people fill in: a workbook with a sheet of help, or a CSV.

    Parameters
    ----------
    path : str or Path
        Ends in ``.xlsx`` or ``.csv``.
    language : str
        ``en`` or ``zh``, of the headers; both are read.

    Raises
    ------
    ValueError
        If the path ends otherwise or the language is another.
    """
    path = Path(path)
    if language not in {"en", "zh"}:
        raise ValueError(f"unknown language {language!r}")
    names = [it.name_zh if language == "zh" else it.name for it in COLUMNS]
    if path.suffix == ".csv":
        path.write_text(",".join(names) + "\n", encoding="utf-8-sig")
    elif path.suffix == ".xlsx":
        _write_workbook(path, names, language == "zh")
    else:
        raise ValueError(f"{path.name} ends neither in .xlsx nor in .csv")


def _write_workbook(path: Path, names: list[str], is_zh: bool) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(str(path)) as book:
        bold = book.add_format({"bold": True})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        sheet = book.add_worksheet("成果" if is_zh else "records")
        sheet.write_row(0, 0, names, bold)
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(names) - 1, 18, book.add_format({"num_format": "@"}))
        kinds = list(_KIND_NAMES) if is_zh else list(KINDS)
        sheet.data_validation(1, 0, 1 << 16, 0, {"validate": "list", "source": kinds})
        help_sheet = book.add_worksheet("说明" if is_zh else "help")
        help_sheet.set_column(0, 1, 22)
        help_sheet.set_column(2, 3, 60, wrapped)
        help_sheet.write_row(0, 0, ["column", "列", "what to write", "填写内容"], bold)
        for row, it in enumerate(COLUMNS, 1):
            help_sheet.write_row(row, 0, [it.name, it.name_zh, it.meaning, it.meaning_zh])
