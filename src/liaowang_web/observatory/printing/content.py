"""What a printed briefing says, as plain data: its template sets it and adds no word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from liaowang_web.design import numbers
from liaowang_web.design.numbers import grouped, is_chinese
from liaowang_web.observatory.models import Topic
from liaowang_web.observatory.printing import tables
from liaowang_web.observatory.printing.links import Links
from liaowang_web.observatory.printing.words import name_of
from liaowang_web.observatory.selectors.briefing import Briefing


@dataclass(frozen=True)
class Pictures:
    """Drawn pictures: ``sizes`` (topic, SVG, the same in words), ``impact`` (SVG or nothing) and its words."""

    sizes: Sequence[tuple[Topic, str, str]]
    impact: str
    impact_in_words: str


def content_of(found: Briefing, pictures: Pictures, *, base: str, since: str, is_past: bool) -> dict[str, Any]:
    """Give all that the template sets."""
    links = Links(base, found.run, is_past=is_past)
    run = found.run
    return {
        "language": "zh" if is_chinese() else "en",
        "other": "en" if is_chinese() else "zh",
        "heading": _("Briefing as of %(day)s") % {"day": numbers.day(run.as_of, prose=True)},
        "title": _("Briefing"),
        "site": _("Liaowang"),
        "lead": lead_of(found),
        "counts": counts_of(found),
        "sections": [
            tables.first_topics(found, links),
            {"title": _("Size of the first topics"), "note": _size_note(), "pictures": _sizes(pictures, links)},
            *_impact(pictures, links),
            *tables.moved(found, links),
            tables.came_due(found, links),
            tables.said_so_far(found, links),
            tables.by_direction(found, links),
            {"title": _("Method and limits"), "paragraphs": method_of()},
            tables.known_when(found, links),
        ],
        "foot": {
            "asof": _("as of %(day)s") % {"day": numbers.day(run.as_of)},
            "run": _("run %(id)s") % {"id": run.run_id},
            "address": links.briefing(since),
            "page": _("page {x} of {y}"),
        },
    }


def lead_of(found: Briefing) -> str:
    """Say of which runs the briefing tells."""
    run, before = found.run, found.moves.before
    if before is None:
        told = _("Run %(now)s, as of %(day)s. It continues no run that is imported here, so nothing can be compared.")
        return told % {"now": run.number, "day": numbers.day(run.as_of, prose=True)}
    return _("Run %(now)s, as of %(day)s, against run %(then)s, as of %(past)s.") % {
        "now": run.number, "day": numbers.day(run.as_of, prose=True),
        "then": before.number, "past": numbers.day(before.as_of, prose=True),
    }  # fmt: skip


def counts_of(found: Briefing) -> list[str]:
    """Say in one or two sentences how much there is and how much changed."""
    run, moves = found.run, found.moves
    told = [
        _("%(records)s records, %(topics)s topics, of which %(ranked)s have a rank.")
        % {"records": grouped(run.n_records), "topics": grouped(run.n_topics), "ranked": grouped(found.n_ranked)}
    ]
    if moves.before:
        told.append(
            _(
                "Of the first %(n)s, %(entered)s entered, %(left)s left and %(rose)s rose; of all ranked, %(merged)s "
                "merged and %(split)s split."
            )
            % {
                "n": grouped(run.n_listed), "entered": grouped(len(moves.entered)), "left": grouped(len(moves.left)),
                "rose": grouped(len(moves.rose)), "merged": grouped(moves.n_merged), "split": grouped(moves.n_split),
            }
        )  # fmt: skip
    if found.due:
        told.append(
            ngettext(
                "%(n)s forecast came due, %(missed)s missed.", "%(n)s forecasts came due, %(missed)s of these missed.",
                found.due.n,
            )
            % {"n": grouped(found.due.n), "missed": grouped(found.due.n_missed)}
        )  # fmt: skip
    return told


def method_of() -> list[str]:
    """Say how the numbers came about and what they do not say."""
    return [
        _(
            "Topics are groups of documents alike in their words, followed from run to run by the documents that they "
            "share. A run knows only records that were public at its cut-off. The rank adds up the forecast of growth "
            "(half), breakthrough and industrial potential (a quarter each)."
        ),
        _(
            "The probability is that a topic's share of all records grows by 8 per cent a year or more, beyond "
            "counting noise; its interval is where nine in ten other draws of the years learnt from would put it. "
            "Breakthrough and industrial add up places among all topics, 0 to 100, and are no amounts; what could not "
            "be computed is left out of the sum, and coverage says how much was at hand."
        ),
        _(
            "Counts depend on which sources were read and how soon these index. A place on the list is a reason to "
            "look at the documents, not a verdict on them."
        ),
    ]


def _size_note() -> str:
    return _(
        "Ink: records a year with their 90% counting error. Vermilion: what is expected, eight in ten in the band."
    )


def _sizes(pictures: Pictures, links: Links) -> list[dict[str, str]]:
    return [
        {"svg": svg, "told": told, "caption": name_of(topic)[0], "to": links.topic(topic)}
        for topic, svg, told in pictures.sizes
    ]


def _impact(pictures: Pictures, links: Links) -> list[dict[str, Any]]:
    if not pictures.impact:
        return []
    note = _("The firmer an estimate, the further left it stands; the more it may change, the higher.")
    picture = {"svg": pictures.impact, "told": pictures.impact_in_words, "caption": "", "to": ""}
    return [{"title": _("Impact against uncertainty"), "to": links.page("impact"), "note": note, "pictures": [picture]}]
