"""A version of a contract as a document for Word, with both texts, signatures and the hash in its foot."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml.ns import qn
from docx.shared import Pt

from liaowang_web.deals.models import ContractVersion
from liaowang_web.deals.printing.contracts import content_of

_FONTS = {"zh": "宋体", "en": "Times New Roman"}
_SIZE, _SMALL = Pt(10.5), Pt(7.5)


def contract_as_docx(version: ContractVersion) -> bytes:
    """Write both texts, the one that prevails first, with the signatures; the foot of each page bears the hash."""
    told = content_of(version)
    document = Document()
    style = document.styles["Normal"]
    style.font.size, style.font.name = _SIZE, _FONTS["en"]
    # Word takes the font of Chinese characters from an attribute of its own.
    style.element.rPr.rFonts.set(qn("w:eastAsia"), _FONTS["zh"])
    document.core_properties.title = f"{told['texts'][0]['title']} {told['name']}"
    document.core_properties.author = ""
    document.core_properties.comments = f"SHA-256 {told['hash']}"
    for made in (document.core_properties,):
        made.created = made.modified = version.made_at.replace(tzinfo=None, microsecond=0)
    for place, part in enumerate(told["texts"]):
        if place:
            document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
        _text(document, part, told["name"])
    document.add_heading(told["signatures_title"], 2)
    if told["signatures"]:
        _table(document, told["signatures_heads"], told["signatures"])
    else:
        document.add_paragraph(told["unsigned"])
    document.add_paragraph(f"{told['seal']}\n{told['hash']}")
    document.add_paragraph(told["note"])
    foot = document.sections[0].footer.paragraphs[0]
    foot.add_run(f"{told['name']}\nSHA-256 {told['hash']}").font.size = _SMALL
    for part in document.styles:
        if part.name.startswith("Heading"):
            part.font.name = _FONTS["en"]
            part.element.rPr.rFonts.set(qn("w:eastAsia"), _FONTS["zh"])
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def _text(document: Any, part: dict[str, Any], name: str) -> None:
    document.add_heading(part["title"], 1).alignment = WD_ALIGN_PARAGRAPH.CENTER
    document.add_paragraph(name).alignment = WD_ALIGN_PARAGRAPH.CENTER
    for article in part["articles"]:
        document.add_heading(article["heading"], 2)
        for paragraph in article["paragraphs"]:
            document.add_paragraph(paragraph)
        if article["table"]:
            _table(document, article["table"]["heads"], article["table"]["rows"])


def _table(document: Any, heads: list[str], rows: list[list[str]]) -> None:
    table = document.add_table(rows=1, cols=len(heads), style="Table Grid")
    for cell, head in zip(table.rows[0].cells, heads, strict=True):
        cell.paragraphs[0].add_run(head).bold = True
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
