"""One web feed, RSS or Atom: asked whether it has changed, taken whole where it has."""

from __future__ import annotations

import json
import re

from liaowang.sources.live.answers import Answer, Ask, xml_answer
from liaowang.sources.live.connector import Connector, Page, Span

_ITEM = re.compile(r"<(?:[\w.-]+:)?(?:item|entry)(?=[\s>])")
_VALIDATORS = {"etag": "if-none-match", "last-modified": "if-modified-since"}
_MAX_VALIDATOR = 1000


class RssConnector(Connector):
    """Ask for a web feed; its cursor is what the server said to recognise the same feed by."""

    kind = "rss"
    title = "RSS or Atom feed"
    address = ""
    suffix = "xml"

    def _page(self, span: Span, cursor: str) -> Page:  # noqa: ARG002 - a feed gives what it has, whatever the time
        known = json.loads(cursor) if cursor else {}
        accept = "application/atom+xml, application/rss+xml, application/rdf+xml, application/xml;q=0.9, */*;q=0.5"
        asked = {header: known[name] for name, header in _VALIDATORS.items() if known.get(name)}
        answer, n_items = self._fetcher.get(
            Ask(self._url(), {}, {**self._headers(), "accept": accept, **asked}), _count
        )
        if n_items is None:
            return Page(None, 0, cursor, is_last=True)
        said = {name: answer.headers.get(name, "") for name in _VALIDATORS}
        # What could not be sent back as it came is left out.
        given = {name: value for name, value in said.items() if 0 < len(value) < _MAX_VALIDATOR and value.isascii()}
        return Page(answer, n_items, json.dumps(given) if given else "", is_last=True)


def _count(answer: Answer) -> int:
    return len(_ITEM.findall(xml_answer(answer, is_strict=False)))
