"""Tables of patents as databases and offices export them: headers are taken by their meaning, Chinese or English."""

from __future__ import annotations

import re

from liaowang.sources import columns as c
from liaowang.sources.formats import patent_columns as pc
from liaowang.sources.formats.uspto_table import title_from
from liaowang.sources.reader import Draft, squeeze
from liaowang.sources.rows import split_header
from liaowang.sources.tables import Table

_TITLE = re.compile(r"\s*(?:Title|标题|名称)\s*[:：]")
_KEYWORDS = re.compile(r"\s(?:Keywords|关键词)\s?[:：]")
_ABSTRACT = re.compile(r"\s(?:Abstract|摘要)\s?[:：]")
MAX_HEADER_CHARACTERS = 60


def _parts(text: str) -> tuple[str, str, str]:
    """Part a text into title, keywords and abstract, behind their names or between ``[SEP]``."""
    if not (title := _TITLE.match(text)):
        first, _, rest = text.partition("[SEP]")
        between, _, last = rest.rpartition("[SEP]")
        return first, between, last
    keywords = _KEYWORDS.search(text, title.end())
    abstract = _ABSTRACT.search(text, keywords.end() if keywords else title.end())
    end = abstract.start() if abstract else len(text)
    return (
        text[title.end() : keywords.start() if keywords else end],
        text[keywords.end() : end] if keywords else "",
        text[abstract.end() :] if abstract else "",
    )


def _text(draft: Draft, _: str, value: str) -> None:
    """Use a text of several parts; a title that is not told apart is the first sentence."""
    record = draft.record
    title, keywords, abstract = map(squeeze, _parts(value))
    is_parted = bool(abstract) or title != squeeze(value)
    if ";" in keywords:
        c.keywords()(draft, "keywords", keywords)
    else:
        draft.keep("keywords", keywords)
    if not record.title and not is_parted:
        draft.keep("title_from", "abstract")
    record.title = record.title or (title if is_parted else title_from(title))
    record.abstract = record.abstract or abstract or (None if is_parted else title)


_MEANINGS: tuple[tuple[c.Fill, str], ...] = (
    (
        pc.publication_number,
        """publication number|公开(公告)号|公开公告号|公开/公告号|公开号/公告号|公开号|公告号|公布号|申请公布号
        |授权公告号|授权公布号|授权号|文献号|公开(公告)号码|专利公开号|公布公告号|申请公布号/授权公告号|申请公布(授权公告)号|公开文献号
        |publication no|pub no|publication numbers|document number|publication nr""",
    ),
    (pc.either_number, "patent number|专利号|专利号码|专利编号|专利(申请)号|patent no"),
    (
        pc.application_number,
        """application number|申请号|专利申请号|申请(专利)号|申请号/专利号|申请号码|申请号/授权号|application no|app no
        |application numbers""",
    ),
    (
        c.put("title"),
        """title|标题|名称|专利名称|发明名称|题名|专利标题|专利题名|发明创造名称|专利名|发明专利名称|标题(原文)|名称(原文)
        |标题(原始)|标题-原文|发明标题|title original|invention title|patent title""",
    ),
    (
        pc.also("title"),
        "title zh|标题(中文)|名称(中文)|中文标题|中文名称|发明名称(中文)|标题(简体中文)|标题-中文|标题(译)(简体中文)",
    ),
    (
        pc.also("title"),
        """title en|标题(英文)|名称(英文)|英文标题|英文名称|发明名称(英文)|标题(翻译)|标题(译)|标题(译文)|标题(译)(英文)
        |标题(译)(English)|标题(小语种)|标题-英文
        |title english|title (translated)|title dwpi""",
    ),
    (c.put("abstract"), "abstract|摘要|专利摘要|文摘|摘要(原文)|摘要(原始)|摘要信息|摘要-原文|abstract original"),
    (pc.also("abstract"), "abstract zh|摘要(中文)|中文摘要|摘要(简体中文)|摘要-中文|摘要(译)(简体中文)"),
    (
        pc.also("abstract"),
        """abstract en|摘要(英文)|英文摘要|摘要(翻译)|摘要(译)|摘要(译文)|摘要(小语种)|摘要-英文|摘要(译)(英文)
        |摘要(译)(English)|abstract english|abstract (translated)|abstract dwpi""",
    ),
    (_text, "text"),
    (
        pc.inventors,
        """inventors|inventor|发明人|发明(设计)人|发明设计人|发明人/设计人|设计人|发明人(原文)|原始发明人|发明人(标准化)
        |当前发明人|发明人姓名|全部发明人|[标]发明人|inventor original|inventor names""",
    ),
    (
        pc.applicants,
        """applicants|applicant|申请人|申请(专利权)人|申请人/专利权人|申请(专利)权人|原始申请(专利权)人|[标]原始申请(专利权)人
        |原始申请人|申请人(原文)|专利申请人|申请单位|申请人名称|全部申请人|标准申请人|标准化申请人|申请人(标准化)
        |original assignee|assignee/applicant|applicant/assignee|assignee - original""",
    ),
    (
        pc.applicants,
        """assignees|assignee|专利权人|权利人|当前权利人|当前专利权人|当前申请(专利权)人|[标]当前申请(专利权)人|标准当前权利人
        |现专利权人|专利权人/申请人|当前权利人名称|最新专利权人|current assignee|assignee current|owner|owners""",
    ),
    (
        pc.applicant_country,
        "applicant country|申请人国家|申请人国别|申请人国别代码|申请人国家/地区|申请人国家代码|申请人所在国",
    ),
    (
        pc.publication_date,
        """publication date|公开(公告)日|公开公告日|公开/公告日|公开(公告)日期|公开公告日期|公开日/公告日|公布公告日
        |公开日|公开日期|公布日|公开时间|申请公布日/授权公告日|公开(公告)时间|pub date|publication dates""",
    ),
    (pc.dates("published"), "first published|申请公布日|申请公布日期|首次公开日|首次公开日期|earliest publication"),
    (
        pc.dates("granted"),
        """grant date|授权公告日|授权公告日期|授权日|授权日期|公告日|公告日期|授权公布日|授权时间|issue date
        |date granted|grant date(s)|首次授权日""",
    ),
    (
        pc.dates("filed"),
        "application date|申请日|申请日期|申请时间|专利申请日|专利申请日期|filing date|date filed|application dates",
    ),
    (
        pc.dates("priority"),
        """priority date|优先权日|最早优先权日|优先权日期|最早优先权日期|earliest priority date|earliest priority
        |priority dates""",
    ),
    (
        pc.classes("ipc"),
        """ipc|ipc主分类号|ipc主分类|主分类号|主分类|国际主分类号|国际主分类|ipc分类号|ipc分类|分类号|国际专利分类号
        |国际专利分类|国际分类号|国际分类|专利分类号|主ipc|ipc main|ipc(主)|ipc号|主分类号(ipc)|ipc current
        |ipc classification|ipc classifications|main ipc|ipc主分类-小组""",
    ),
    (pc.classes("ipc"), "ipc further|副分类号|ipc副分类号|其他分类号|ipc_subclasses|ipc subclass|ipc小类|ipc(小类)"),
    (
        pc.classes("cpc"),
        """cpc|cpc分类号|cpc分类|cpc主分类号|cpc主分类|联合专利分类|cpc classification|cpc classifications|cpc current
        |main cpc|labels""",
    ),
    (
        pc.classes("loc"),
        "loc|洛迦诺分类号|洛迦诺分类|loc分类号|外观设计洛迦诺分类号|外观设计分类号|洛迦诺(loc)分类号|locarno|loc洛迦诺分类号",
    ),
    (pc.other_classes("uspc"), "uspc|uc|upc|upc分类号|uspc分类号|美国分类号|us class"),
    (pc.other_classes("fi"), "fi|fi分类号|jp fi"),
    (pc.other_classes("fterm"), "f-term|ft|ft分类号|f-term分类号|fterm分类号|jp f-terms"),
    (c.keywords(";；|,，、"), "keywords|关键词|主题词|关键字|技术关键词"),
    (
        c.citations("patent_table"),
        """cited by|被引证次数|被引用次数|被引次数|被引证专利数|被引证专利数量|被引用专利数量|被引用专利数|被引证文献数
        |被引数量|被引证数|cited by patent count|count of citing patents|forward citations count|cited by count
        |citing patents - count""",
    ),
    (
        pc.cited,
        """references|引证专利|引用专利|引证文献|引用文献|专利引证|引证|引证号|引用|引证专利号|cited patents
        |backward citations|cited refs - patent|references cited""",
    ),
    (
        c.references(";；|\n\u2028"),
        "npl|非专利引证|引证非专利文献|非专利引用文献|非专利文献|引证科技文献|cited refs - non-patent",
    ),
    (c.address, "url|链接|网址|专利链接|原文链接|公开文本链接|link|详情链接|链接到"),
    (c.skip, "no|序号|#|n_labels"),
)


class PatentTable(Table):
    """Read tables with a patent number and a title, whoever wrote them (CNIPA, incoPat, PatSnap, Espacenet, ...)."""

    name = "patent_table"
    title = "Patent table"
    origin = "patent_table"
    kind = "patent"
    signs = ()
    max_missing = max_surplus = 1000
    columns = c.Columns(*(c.column(fill, *map(str.strip, names.split("|"))) for fill, names in _MEANINGS))

    def is_header(self, line: str) -> bool:
        """See `Table.is_header`."""
        cells = split_header(line)
        if max(map(len, cells), default=0) > MAX_HEADER_CHARACTERS:
            return False
        known = self.columns.known(cells)
        has_number = bool(known & {"publication number", "patent number", "application number"})
        return has_number and bool(known & {"title", "title zh", "title en", "text"})
