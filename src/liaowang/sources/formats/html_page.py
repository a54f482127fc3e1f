"""Pages of the web with one article each, as a browser or a crawler saves them."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from typing import Any

from liaowang.records import Flaw, Record
from liaowang.sources.fields import add_addresses, add_language, authors_of
from liaowang.sources.lines import MAX_LINE_BYTES, Lines
from liaowang.sources.markup import add_text, plain_text, seen
from liaowang.sources.reader import Draft, Reader, squeeze

_START = re.compile(
    r"\s*+(?:(?><\?xml.*?\?>)\s*+|(?><!--.*?-->)\s*+)*+<(?:!doctype\s+html|html|head|meta|title|body)\b",
    re.DOTALL | re.IGNORECASE,
)
_OFFICE = re.compile(r"urn:schemas-microsoft-com:office:(?:excel|word)|<x:ExcelWorkbook", re.IGNORECASE)
_BOUNDARY = re.compile(r"(?<=</html>)\s*(?=<!doctype\s+html|<html\b|<\?xml)", re.IGNORECASE)
_END = re.compile(r"</html>\s*\Z|</html>\s*<[^>]{0,20}\Z", re.IGNORECASE)
_LANGUAGE = re.compile(r"<html\b[^>]{0,1000}?\slang\s*=\s*[\"']?([A-Za-z_-]+)", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[。！？!?…]|(?<=[^\W\d])[.](?:\s|$)")
_LINK = re.compile(r"<a\b[^<>]*>((?:[^<]++|<(?!/?a\b))*+)</a>", re.IGNORECASE)
_DATED = re.compile(
    r"<head\b(?:[^<]++|<(?!/?head\b))*+</head>|<time\b[^<>]*>"
    r"|<script\b[^<>]*ld\+json[^<>]*>(?:[^<]++|<(?!/?script\b))*+</script>",
    re.IGNORECASE,
)
_CHINESE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_META = re.compile(r"<meta\b([^>]{0,4000})>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"\b(name|property|itemprop|content)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE)
_NAME = "[\u4e00-\u9fff·]{2,4}"
_AUTHOR = re.compile(rf"(?:作者|记者|記者)\s*[:：]\s*({_NAME}(?:[ 、　]{_NAME})*)(?![\u4e00-\u9fff])")
_DAY = r"((?:19|20)\d\d\s*[-年/.]\s*\d{1,2}\s*[-月/.]\s*\d{1,2})"
_DATE = re.compile(rf"(?:发布|發布|发表|时间|時間|日期)[^\d\n]{{0,12}}{_DAY}|{_DAY}日?\s*\d{{1,2}}:\d\d")
_BYLINES = 3000
"""So many characters of visible text may hold the byline; further down stands what belongs to other articles."""
_PICTURE = re.compile(r"\bdata:[\w/+.-]{1,60};base64,[A-Za-z0-9+/=]{200,}")
MAX_PAGE_CHARACTERS = 4 << 20
"""Without pictures that stand in the page itself; trafilatura spends a minute on so much."""
MIN_ARTICLE = 60
"""A paragraph of an article has a sentence and so many characters; one of Chinese, Japanese or Korean counts three."""


class HtmlPage(Reader):
    """Read the article of a page; a page without sentences in paragraphs (an index, a login) is a flaw."""

    name = "html_page"
    title = "web page"
    origin = "web"
    mark = re.compile(r"<html\b", re.IGNORECASE)

    def counter(self) -> Callable[[str], int]:
        """See `Reader.counter`; a file is one page, and each page that follows the end of another is one more."""
        held, n_files = "", 1

        def count(text: str) -> int:
            nonlocal held, n_files
            text, n_new, n_files = held + text, n_files, 0
            unfinished = _END.search(text, max(0, len(text) - 4000))
            held = text[unfinished.start() :] if unfinished else ""
            return n_new + len(_BOUNDARY.findall(text))

        return count

    def recognises(self, head: str) -> bool:
        """See `Reader.recognises`."""
        return bool(_START.match(head)) and not _OFFICE.search(head)

    def read(self, lines: Lines) -> Iterator[Record | Flaw]:
        """See `Reader.read`."""
        for line, whole in _pages(lines):
            page = _PICTURE.sub("", whole)
            if len(page) > MAX_PAGE_CHARACTERS:
                reason = f"the page has more than {MAX_PAGE_CHARACTERS:,} characters"
                yield lines.flaw("record", reason, line=line, excerpt=page)
            elif lines.is_cut:
                yield lines.flaw("record", "the file breaks off within this page", line=line, excerpt=page)
            else:
                yield from _read(lines, line, page)


def _pages(lines: Lines) -> Iterator[tuple[int, str]]:
    """Give each page with its first line; of one that is too long only the beginning is held."""
    text, line = "", 1
    for piece in lines.pieces():
        text = text[: MAX_LINE_BYTES + 1] + piece
        while found := _BOUNDARY.search(text):
            yield line, text[: found.start()]
            line += text.count("\n", 0, found.end())
            text = text[found.end() :]
    if text.strip():
        yield line, text


def _read(lines: Lines, line: int, page: str) -> Iterator[Record | Flaw]:
    found = _extract(page)
    paragraphs = [text for part in (found.text or "").split("\n") if (text := squeeze(part))] if found else []
    links = {plain_text(text) for text in _LINK.findall(page)}
    if not any(_is_of_article(text) for text in paragraphs if text not in links):
        yield lines.flaw("record", "the page holds no article text", line=line, excerpt=page)
        return
    draft = Draft(lines, line, "news", "web")
    record = draft.record
    told, byline = _metadata(page), _byline(page)
    record.title = found.title or told.get("articletitle", "")
    if paragraphs[0] == squeeze(record.title):
        del paragraphs[0]
    add_text(draft, paragraphs)
    record.venue = squeeze(found.sitename or told.get("sitename") or found.hostname or "") or None
    author = _AUTHOR.search(byline)
    names = found.author or told.get("author") or (re.sub(r"[ 　]", "、", author.group(1)) if author else "")
    record.authors = authors_of([names], ";；、")
    draft.add_date("published", told.get("pubdate") or _day(page, byline, found), "date")
    draft.keep("content_source", told.get("contentsource", ""))
    if language := _LANGUAGE.search(page):
        add_language(draft, "language", [language.group(1)])
    add_addresses(draft, "url", [found.url] if found.url else [])
    if not record.identifiers:
        draft.add_identifier("url", found.url or "", "url")
    words = [word for text in found.tags or [told.get("keywords", "")] for word in re.split("[,，;；、]", text)]
    record.keywords = list(dict.fromkeys(word for text in words if (word := squeeze(text))))
    draft.keep("description", squeeze(found.description or ""))
    for name in found.categories or []:
        draft.keep("section", squeeze(name))
    yield from draft.finish(page)


def _extract(page: str) -> Any:
    """Find article and metadata; without guessing a date from whatever looks like one."""
    import trafilatura

    # lxml refuses text that declares an encoding.
    page = re.sub(r"^\s*<\?xml.*?\?>", "", page, count=1, flags=re.DOTALL)
    params = {"original_date": True, "extensive_search": False}
    return trafilatura.bare_extraction(
        page, with_metadata=True, include_comments=False, include_tables=True, date_extraction_params=params
    )


def _day(page: str, byline: str, found: Any) -> str:
    """Give the day that head, time element, address or byline name; any other may be that of another article."""
    if found.date:
        day = re.compile(r"\D?0?".join(part.lstrip("0") for part in found.date.split("-")) + r"(?!\d)")
        if day.search(" ".join([*_DATED.findall(page), found.url or ""])):
            return str(found.date)
    written = _DATE.search(byline)
    return next(filter(None, written.groups()), "") if written else ""


def _is_of_article(paragraph: str) -> bool:
    size = len(paragraph) + 2 * len(_CHINESE.findall(paragraph))
    return size >= MIN_ARTICLE and bool(_SENTENCE_END.search(paragraph))


def _metadata(page: str) -> dict[str, str]:
    """Give what the page says of itself, by lower-case name; those of Chinese authorities are known to us alone."""
    told: dict[str, str] = {}
    for tag in _META.findall(page):
        said = {name.lower(): squeeze(html.unescape(one or other)) for name, one, other in _ATTRIBUTE.findall(tag)}
        name = said.get("name") or said.get("property") or said.get("itemprop") or ""
        told.setdefault(name.lower(), said.get("content", ""))
    return told


def _byline(page: str) -> str:
    """Give the visible text in which a page names author and day, as Chinese pages do."""
    body = page[max(0, page.lower().find("<body")) :]
    text = re.sub(r"<[^<>]*>", "\n", seen(body[: 20 * _BYLINES]))
    return re.sub(r"\s*\n\s*", "\n", html.unescape(text)).replace("\xa0", " ")[:_BYLINES]
