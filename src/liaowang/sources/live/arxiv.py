"""Preprints of arXiv by the day of their submission, oldest first, so that new ones do not move the pages."""

from __future__ import annotations

import re
from datetime import timedelta

from liaowang.sources.live.answers import Answer, Ask, xml_answer
from liaowang.sources.live.connector import Connector, Page, Span
from liaowang.sources.live.refusals import RefusedError, TroubleError

_TOTAL = re.compile(r"<(?:[\w.-]+:)?totalResults[^>]*>\s*(\d{1,12})\s*<")
_ENTRY = re.compile(r"<(?:[\w.-]+:)?entry(?=[\s>])")
_ERROR = re.compile(r"/api/errors.{0,5000}?<(?:[\w.-]+:)?summary[^>]*>(.{0,5000}?)</", re.DOTALL)
_SUBMITTED = re.compile(r"<(?:[\w.-]+:)?published[^>]*>\s*(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)")
_BEGINNING = "199101010000"
_REACHED_AT_MOST = 30_000
"""Items that a query reaches; beyond, it begins anew at the minute of the last one."""


class ArxivConnector(Connector):
    """Ask the arXiv interface for preprints."""

    kind = "arxiv"
    title = "arXiv"
    address = "https://export.arxiv.org/api/query"
    suffix = "xml"
    since_by = "submittedDate"
    page_size = 500
    overlap = timedelta(days=7)
    """Papers show only when they are announced, up to five days after their submission."""
    interval, interval_with_key = 3.0, 3.0
    """The terms of use allow one request in three seconds, to everybody."""

    def _page(self, span: Span, cursor: str) -> Page:
        """Give a page; the cursor is the minute from which, and the number of items passed over."""
        begin = span.since.strftime("%Y%m%d0000") if span.since else _BEGINNING
        low, _, passed = cursor.partition("+")
        low, start = low or begin, int(passed or 0)
        dates = f"submittedDate:[{low} TO {span.until:%Y%m%d%H%M}]"
        query = f"({self.settings.query}) AND {dates}" if self.settings.query else dates
        asked = {"search_query": query, "start": str(start), "max_results": str(self._size())}
        asked |= {"sortBy": "submittedDate", "sortOrder": "ascending"}

        def check(answer: Answer) -> tuple[int, int, str]:
            return _counted(answer, start)

        answer, found = self._fetcher.get(Ask(self._url(), asked, self._headers()), check)
        n_items, total, last = found or (0, 0, "")
        reached = start + n_items
        if reached >= total:
            return Page(answer, n_items, "", is_last=True, total=total)
        if reached + self._size() > _REACHED_AT_MOST and last > low:
            return Page(answer, n_items, f"{last}+0", is_last=False, total=total)
        return Page(answer, n_items, f"{low}+{reached}", is_last=False, total=total)


def _counted(answer: Answer, start: int) -> tuple[int, int, str]:
    """Count items of a page and of the query, and find the minute of the last; arXiv sometimes gives pages empty."""
    text = xml_answer(answer, is_strict=True)
    if error := _ERROR.search(text):
        raise RefusedError(f"arXiv answered with an error: {' '.join(error.group(1).split())[:300]}")
    total = _TOTAL.search(text)
    if total is None:
        raise RefusedError("the answer is no list of arXiv (it does not tell how many there are)")
    n_items, n_all = len(_ENTRY.findall(text)), int(total.group(1))
    if n_items == 0 and start < n_all:
        raise TroubleError(f"an empty page although {n_all - start:,} preprints remain")
    minutes = _SUBMITTED.findall(text)
    return n_items, n_all, "".join(minutes[-1]) if minutes else ""
