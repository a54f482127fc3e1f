"""Feeds of news, journals and preprint servers: RSS of all versions and Atom, in any encoding, even broken."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from liaowang.records import PUBLIC_ROLES, Author, Category, Flaw, Record, RecordDate, parse_date
from liaowang.sources.fields import add_addresses, add_language, authors_of
from liaowang.sources.json_objects import dicts_of, json_of, text_of
from liaowang.sources.lines import Lines
from liaowang.sources.markup import add_text, paragraphs_of, plain_text
from liaowang.sources.reader import Draft, Reader, squeeze
from liaowang.sources.xml_elements import Cut, cut_elements

_PROLOGUE = r"\s*+(?:(?><\?.*?\?>)\s*+|(?><!--.*?-->)\s*+|(?><!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>)\s*+)*+"
_ROOT = re.compile(_PROLOGUE + r"(<((?:[\w.-]+:)?(rss|RDF|feed|channel))(?=[\s>])[^>]*>)", re.DOTALL | re.IGNORECASE)
_RDF = re.compile(r"purl\.org/(?:rss/|net/rss)|netscape\.com/rdf/simple")
_ATOM = re.compile(r"w3\.org/2005/Atom|purl\.org/atom/")
_ITEM = r"<(?:[\w.-]+:)?(?:item|entry)(?=[\s>])"
_DOI = re.compile(r"\b10\.\d{4,9}/[^\s\"<>?#&]+")
_DOI_LINK = re.compile(r"(?:doi\.org|/doi(?:/\w+)?|/10\.1101|biorxiv|medrxiv)", re.IGNORECASE)
_ARXIV = re.compile(r"arxiv\.org/(?:abs|pdf)/|oai:arXiv\.org:", re.IGNORECASE)
_ARXIV_CLASS = re.compile(r"[a-z-]+(?:\.[A-Za-z-]{2,})?")
_ARXIV_TITLE = re.compile(r"\.?\s*\(arXiv:[^)]*\)\s*$")
_ARXIV_TEXT = re.compile(r"^arXiv:\S+\s+Announce Type:\s*(\S+)\s*(?:Abstract:\s*)?")
_INITIALS = re.compile(r"(?<=\.),\s+(?=\w)")
_SENTENCE = re.compile(r".*?[。！？!?]|.*?[.](?=\s)")
_USED = set(
    """title title_detail link links summary summary_detail content authors author author_detail tags id guidislink
    published published_parsed updated updated_parsed created created_parsed dc_identifier prism_doi language
    prism_publicationname prism_publicationdate expired_parsed href""".split()
)
MAX_TITLE = 100
MAX_ITEM_CHARACTERS = 1 << 20
"""No item is longer, but for one that does not end, on which feedparser would spend minutes."""


class Feed(Reader):
    """Read feeds item by item; an item with a DOI is a paper, one of arXiv a preprint, any other news."""

    name = "feed"
    title = "RSS or Atom feed"
    origin = "feed"
    mark = re.compile(_ITEM)

    def recognises(self, head: str) -> bool:
        """See `Reader.recognises`."""
        root = _ROOT.match(head)
        if not root:
            return False
        kind = root.group(3).lower()
        if kind == "rdf":
            return bool(_RDF.search(head))
        if kind == "feed":
            return bool(_ATOM.search(head))
        return kind == "rss" or bool(self.mark.search(head))

    def read(self, lines: Lines) -> Iterator[Record | Flaw]:
        """See `Reader.read`."""
        channel: _Channel | None = None
        for cut in cut_elements(lines, "item|entry"):
            if isinstance(cut, Flaw):
                yield cut
                continue
            channel = channel or _channel_of(cut.before)
            entry = _parse(channel, cut) if len(cut.raw) <= MAX_ITEM_CHARACTERS else None
            if entry is None:
                yield lines.flaw("record", "no item of a feed", line=cut.line, excerpt=cut.raw)
            else:
                yield from _draft(lines, cut.line, channel, entry).finish(cut.raw)


class _Channel(NamedTuple):
    """What all items of a feed share, and what must stand around one so that it can be read alone."""

    opening: str
    closing: str
    title: str
    language: str
    day: RecordDate | None
    is_atom: bool


def _channel_of(before: str) -> _Channel:
    found = _ROOT.search(before)
    root, name, kind = found.groups() if found else ("<rss>", "rss", "rss")
    feed, is_rss = dict(_feed(before).feed), kind.lower() == "rss"
    return _Channel(
        f"{root}<channel>" if is_rss else root,
        f"</channel></{name}>" if is_rss else f"</{name}>",
        plain_text(text_of(feed.get("title"))),
        text_of(feed.get("language")),
        _date(feed, "published", "listed") or _date(feed, "updated", "listed"),
        kind.lower() == "feed",
    )


def _feed(text: str) -> Any:
    """Parse with feedparser; it is given UTF-8 since it takes undeclared Chinese text for windows-1252."""
    import feedparser

    text = '<?xml version="1.0" encoding="utf-8"?>' + re.sub(r"^\s*<\?xml.*?\?>", "", text, flags=re.DOTALL)
    headers = {"content-type": "application/xml; charset=utf-8"}
    with io.BytesIO(text.encode("utf-8", "replace")) as stream:
        return feedparser.parse(stream, response_headers=headers)


def _parse(channel: _Channel, cut: Cut) -> dict[str, Any] | None:
    entries = _feed(channel.opening + cut.raw + channel.closing).entries
    return dict(entries[0]) if entries else None


def _draft(lines: Lines, line: int, channel: _Channel, entry: dict[str, Any]) -> Draft:
    doi, links = _doi_of(entry), f"{entry.get('link')} {entry.get('id')}"
    is_arxiv = bool(_ARXIV.search(links))
    is_preprint = is_arxiv or bool(re.search(r"(?:bio|med|chem)rxiv\.org", links))
    draft = Draft(lines, line, "preprint" if is_preprint else "paper" if doi else "news", "feed")
    record = draft.record
    record.title = _ARXIV_TITLE.sub("", plain_text(text_of(entry.get("title"))))
    record.venue = squeeze(text_of(entry.get("prism_publicationname"))) or channel.title or None
    language = text_of(entry.get("language")) or channel.language
    add_language(draft, "language", [language] if language else [])
    add_addresses(draft, "link", [link for link in [text_of(entry.get("link"))] if link])
    draft.add_identifier("doi", doi, "doi")
    if is_arxiv and (found := re.search(r"oai:arXiv\.org:(\S+)", links)):
        draft.add_identifier("arxiv", found.group(1), "guid")
    draft.add_arxiv_doi()
    if not record.identifiers:
        draft.add_identifier("url", text_of(entry.get("link")), "link")
    _add_text(draft, entry)
    _add_dates(draft, entry, channel)
    _add_authors(draft, entry, is_arxiv)
    terms = [squeeze(text_of(tag.get("label")) or text_of(tag.get("term"))) for tag in dicts_of(entry.get("tags"))]
    if is_arxiv:
        record.categories = [Category("arxiv", term) for term in dict.fromkeys(terms) if _ARXIV_CLASS.fullmatch(term)]
    else:
        record.keywords = list(dict.fromkeys(filter(None, terms)))
    _keep_rest(draft, entry)
    return draft


def _doi_of(entry: dict[str, Any]) -> str:
    """Give the DOI that an item names, or that stands in an address that says it holds one."""
    named = [text_of(entry.get(key)) for key in ("prism_doi", "dc_identifier")]
    addresses = [text for key in ("link", "id") if _DOI_LINK.search(text := text_of(entry.get(key)))]
    dois = [found.group() for found in map(_DOI.search, named) if found]
    # A preprint server adds the version to the DOI in its addresses.
    dois += [re.sub(r"v\d+(?:\.full)?$", "", found.group()) for found in map(_DOI.search, addresses) if found]
    return next(iter(dois), "")


def _add_text(draft: Draft, entry: dict[str, Any]) -> None:
    """Put the summary into the abstract, the content where there is none; without title its first sentence is it."""
    summary = paragraphs_of(text_of(entry.get("summary")))
    contents = [paragraphs_of(text_of(it.get("value"))) for it in dicts_of(entry.get("content"))]
    content = max(contents, key=lambda it: sum(map(len, it)), default=[])
    if summary and (found := _ARXIV_TEXT.match(summary[0])):
        draft.keep("announce_type", found.group(1))
        summary[0] = summary[0][found.end() :]
    add_text(draft, summary or content)
    if summary and content and content != summary:
        draft.keep("content", "\n".join(content))
    if not draft.record.title and draft.record.abstract:
        first = _SENTENCE.match(draft.record.abstract)
        draft.record.title = (first.group() if first else draft.record.abstract)[:MAX_TITLE]
        draft.keep("title_from", "abstract")


def _add_dates(draft: Draft, entry: dict[str, Any], channel: _Channel) -> None:
    """Add the dates as written.

    An entry of Atom without date of publication was public when it was updated, and an item without any date when
    its feed was written.
    """
    roles = {"published": "published", "created": "created", "prism_publicationdate": "published"}
    roles["updated"] = "updated" if channel.is_atom or entry.get("published") or entry.get("created") else "published"
    for key, role in roles.items():
        if when := _date(entry, key, role):
            draft.record.dates += [when] if when not in draft.record.dates else []
        elif text := text_of(entry.get(key)):
            draft.lose(key, "no date between 1500 and 2099", text)
    seen = (_date(entry, "updated", "listed") if channel.is_atom else None) or channel.day
    if seen and not any(when.role in PUBLIC_ROLES for when in draft.record.dates):
        draft.record.dates.append(seen)


def _date(entry: dict[str, Any], key: str, role: str) -> RecordDate | None:
    """Read a date as we do if that gives a day, since feedparser misreads some; else take feedparser's."""
    ours, theirs = parse_date(text_of(entry.get(key)), role), entry.get(f"{key}_parsed")
    if theirs and not (ours and ours.precision == "day"):
        return parse_date(f"{theirs.tm_year:04d}-{theirs.tm_mon:02d}-{theirs.tm_mday:02d}", role)
    return ours


def _add_authors(draft: Draft, entry: dict[str, Any], is_arxiv: bool) -> None:
    names = [plain_text(text_of(it.get("name")) or text_of(it.get("email"))) for it in dicts_of(entry.get("authors"))]
    if is_arxiv:
        names = [part for name in names for part in name.split(", ")]
    draft.record.authors = [
        Author(it.name.rstrip(",")) for it in authors_of([part for name in names for part in _INITIALS.split(name)])
    ]


def _keep_rest(draft: Draft, entry: dict[str, Any]) -> None:
    draft.keep("guid", text_of(entry.get("id")))
    for link in dicts_of(entry.get("links")):
        if link.get("rel") not in {None, "alternate", "self"}:
            draft.keep(f"link {link.get('rel')}", text_of(link.get("href")))
    for key, value in entry.items():
        if key not in _USED and not key.endswith(("_detail", "_parsed")) and value not in (None, "", [], {}):
            draft.keep(key, plain_text(text_of(value)) if isinstance(value, str) else json_of(value))
