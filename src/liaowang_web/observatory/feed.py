"""The feed: a briefing for each run, and each topic that entered the list, as Atom."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import NAMESPACE_URL, uuid5

from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.translation import gettext as _

from liaowang_web.design import numbers
from liaowang_web.observatory.models import Topic
from liaowang_web.observatory.printing.content import counts_of, lead_of
from liaowang_web.observatory.printing.links import Links
from liaowang_web.observatory.printing.words import name_of
from liaowang_web.observatory.selectors.briefing import Briefing

_NOT_OF_XML = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Entry:
    """One entry: ``what`` names it within its run."""

    what: str
    title: str
    link: str
    summary: str


def feed_of(briefings: Sequence[Briefing], *, base: str, home: str, address: str) -> str:
    """Write the feed.

    Parameters
    ----------
    briefings : sequence of Briefing
        The latest run first.
    base : str
        Address of the site.
    home, address : str
        Whole addresses of the page that the feed follows, and of the feed itself.
    """
    language = "zh-Hans" if numbers.is_chinese() else "en"
    feed = Atom1Feed(
        title=_("Liaowang: what changed"), link=home,
        description=_("Briefings of runs, and topics that entered the list."),
        language=language, author_name=_("Liaowang"), feed_url=address, feed_guid=_id("feed", language),
    )  # fmt: skip
    for place, found in enumerate(briefings):
        _add(feed, found, Links(base, found.run, is_past=place > 0), language)
    return str(feed.writeString("utf-8"))


def _add(feed: Atom1Feed, found: Briefing, links: Links, language: str) -> None:
    run, day = found.run, numbers.day(found.run.as_of, prose=True)
    told = ("" if numbers.is_chinese() else " ").join([lead_of(found), *counts_of(found)])
    briefing = Entry("briefing", _("Briefing as of %(day)s") % {"day": day}, links.briefing(""), told)
    for it in [briefing, *(_entered(move.topic, links) for move in found.moves.entered)]:
        # A summary is read as HTML, a title as text.
        feed.add_item(
            title=_clean(it.title), link=it.link, description=escape(_clean(it.summary)), pubdate=run.made_at,
            updateddate=run.imported_at, unique_id=_id(run.run_id, it.what, language),
        )  # fmt: skip


def _entered(topic: Topic, links: Links) -> Entry:
    title = _("%(name)s entered the list, at rank %(rank)s") % {"name": name_of(topic)[0], "rank": topic.rank}
    has_reason = topic.reason_en or topic.reason_zh
    return Entry(topic.code, title, links.topic(topic), name_of(topic, "reason")[0] if has_reason else "")


def _id(*parts: str) -> str:
    """Name an entry by what it tells, so that it stays the same wherever and whenever it is imported."""
    return uuid5(NAMESPACE_URL, "/".join(("liaowang", *parts))).urn


def _clean(text: str) -> str:
    """Leave out characters that XML cannot hold."""
    return _NOT_OF_XML.sub("", text)
