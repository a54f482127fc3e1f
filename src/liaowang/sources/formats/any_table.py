"""Any table that has titles: headers are taken by their meaning, in many spellings."""

from __future__ import annotations

from liaowang.records import Author
from liaowang.sources import columns as c
from liaowang.sources.blocks import Block
from liaowang.sources.name_lists import split_people
from liaowang.sources.reader import Draft
from liaowang.sources.rows import split_header
from liaowang.sources.tables import Table

MAX_HEADER_CHARACTERS = 60
"""A cell of a header is no longer; longer ones are text."""
_LISTS = ";；|"
_KINDS = {
    "patent": ("patent", "专利", "发明专利", "pat"),
    "preprint": ("preprint", "预印本", "posted-content", "unpb"),
    "standard": ("standard", "标准", "stand"),
    "news": ("news", "新闻", "newspaper article", "newspaperarticle", "blogpost"),
    "repository": ("repository", "computerprogram", "software", "代码库"),
}
_KIND_OF = {name: kind for kind, names in _KINDS.items() for name in names}


def _authors(draft: Draft, name: str, value: str) -> None:
    if draft.record.authors:
        draft.keep(name, value)
    else:
        draft.record.authors = [Author(person) for person in split_people(value)]


def _keywords(draft: Draft, name: str, value: str) -> None:
    c.keywords(_LISTS if any(mark in value for mark in _LISTS) else ",，、")(draft, name, value)


_TITLE = """title|article title|document title|paper title|item title|primary title|publication name|题名|标题|篇名|题目
    |论文题目|论文题名|论文标题|论文名称|文献标题|文献题名|文章标题|文章题目|中文题名|中文标题|成果名称|项目名称|title-题名
    |titre|titel|título|titolo|название"""
_MEANINGS: tuple[tuple[c.Fill, str], ...] = (
    (c.put("title"), _TITLE),
    (
        c.put("title_translated"),
        """translated title|title translated|english title|title en|title english|original title|英文题名|英文标题
        |英文篇名|外文题名|题名翻译|译名""",
    ),
    (
        c.put("abstract"),
        """abstract|abstracts|abstract note|summary|description|notes abstract|摘要|文摘|中文摘要|内容摘要|内容简介|简介
        |summary-摘要|résumé|resumen|zusammenfassung|riassunto|аннотация""",
    ),
    (c.put("abstract_translated"), "translated abstract|english abstract|abstract en|英文摘要|外文摘要"),
    (
        _authors,
        """authors|author|author names|author name|author full names|first authors|creator|creators|writers|作者|著者
        |作者姓名|全部作者|所有作者|author-作者|auteurs|autoren|autor|autores|autori|авторы""",
    ),
    (
        c.affiliations(_LISTS),
        """affiliations|affiliation|author affiliations|author affiliation|author address|institution|institutions
        |organisation|organisations|organization|organizations|作者单位|作者机构|机构|单位|所属机构|第一作者单位
        |organ-单位""",
    ),
    (
        _keywords,
        """keywords|keyword|key words|author keywords|tags|manual tags|index terms|关键词|关键字|主题词|中文关键词
        |keyword-关键词|mots clés|schlagworte|palabras clave|ключевые слова""",
    ),
    (
        c.put("venue"),
        """journal|source title|publication title|venue|journal title|journal name|journal/book|container title
        |secondary title|conference|publication|published in|source|期刊|刊名|期刊名称|刊物名称|文献来源|来源
        |出处|来源出版物|会议名称|source-文献来源|source-刊名|zeitschrift|revue|revista|журнал""",
    ),
    (
        c.date("published"),
        """date|year|publication year|publication date|date published|published|pub year|pub date|published date
        |year of publication|date of publication|issue date|year published|年|年份|年度|出版年|出版年份|出版日期
        |出版时间|发表年份|发表年度|发表时间|发表日期|公开日期|日期|时间|pubtime-发表时间|year-年|jahr|année|año|anno|год""",
    ),
    (c.identifier("doi"), "doi|doi号|doi link|article doi|digital object identifier"),
    (c.identifier("pmid"), "pmid|pubmed id|medline pmid|accession pmid"),
    (c.identifier("pmcid"), "pmcid|pmc id"),
    (c.identifier("arxiv"), "arxiv|arxiv id|arxivid"),
    (c.address, "url|urls|link|links|web link|网址|链接|原文链接|link-链接"),
    (c.language, "language|lang|languages|语言|语种|sprache|langue|idioma"),
    (c.categories("clc", _LISTS), "clc|中图分类号|分类号|clc-中图分类号"),
    (c.categories("ipc", _LISTS), "ipc"),
    (c.funding, "funding|funder|funders|fund|基金|基金项目|资助项目|fund-基金"),
    (c.references(), "references|cited references|参考文献"),
    (c.aside, "type|item type|document type|publication type|type of reference|kind|文献类型|类型|srcdatabase-来源库"),
)
_TITLE_KEYS = frozenset(map(c.header_key, _TITLE.split("|")))


class AnyTable(Table):
    """Read tables with a title and one more known column, whoever wrote them; it stands last among the readers."""

    name = "table"
    title = "a table with titles"
    origin = "table"
    signs = ()
    max_missing = max_surplus = 1000
    columns = c.Columns(*(c.column(fill, *map(str.strip, names.split("|"))) for fill, names in _MEANINGS))

    def is_header(self, line: str) -> bool:
        """See `Table.is_header`."""
        if not any(mark in line for mark in "\t,;|，"):
            return False
        cells = split_header(line)
        if not _TITLE_KEYS & set(map(c.header_key, cells)) or max(map(len, cells)) > MAX_HEADER_CHARACTERS:
            return False
        return len(self.columns.known(cells)) > 1

    def start(self, draft: Draft, block: Block) -> None:
        """See `Table.start`."""
        kinds = (_KIND_OF.get(kind.strip().lower()) for kind in block.fields.get("type", []))
        draft.record.kind = next(filter(None, kinds), "paper")
