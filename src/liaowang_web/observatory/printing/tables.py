"""The tables of a printed briefing: each with its title, columns, rows of cells, and what is said if it is empty.

A cell is a mapping with ``text`` and perhaps ``to`` (where it leads), ``under`` (a smaller line), ``fore`` (foretold),
``after`` (a few small words beside it), ``is_translated`` (the line under it is in the other language), ``mark`` (a
direction), ``low``, ``at``, ``high`` (a whisker, 0 to 1). A row is a mapping with ``cells`` and perhaps
``below``, lines under them.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from liaowang_web.design import numbers
from liaowang_web.design.directions import NAMES
from liaowang_web.design.numbers import grouped, percent, span
from liaowang_web.observatory.models import Forecast, Ledger, Topic
from liaowang_web.observatory.printing.links import Links
from liaowang_web.observatory.printing.words import name_of, only_in, said
from liaowang_web.observatory.questions import SHORT, UNITS
from liaowang_web.observatory.selectors.briefing import Briefing
from liaowang_web.observatory.selectors.moves import Move

Cell = dict[str, Any]
Table = dict[str, Any]
DASH = "—"


def first_topics(found: Briefing, links: Links) -> Table:
    """List the first topics with what speaks for and against each."""
    return {
        "title": _("First on the watchlist"),
        "to": links.page("watchlist"),
        "columns": [_column("", "18pt", "right"), _column(_("Topic"), "1fr"), _column(_("Probability"), "76pt"),
                    _column(_("Breakthrough"), "68pt"), _column(_("Industrial"), "68pt"),
                    _column(_("Records in 12 months"), "58pt", "right")],
        "rows": [_first_row(it, links) for it in found.first],
        "none": _("No topic has a rank."),
    }  # fmt: skip


def _first_row(it: Topic, links: Links) -> dict[str, Any]:
    reasons = [said(pair) for pair in it.told.get("reasons", [])[:1]] or [name_of(it, "reason")[0]]
    counter = said(it.told.get("counter"))
    against = counter or _("The run tells of none.")
    return {
        "cells": [
            _cell(grouped(it.rank or 0)),
            _topic(it, links),
            _whisker(it.probability, it.probability_low, it.probability_high, fore=True),
            _score(it, "breakthrough"),
            _score(it, "industrial"),
            _cell(grouped(it.n_recent), to=links.documents(it), under=_("%(n)s in all") % {"n": grouped(it.n_records)}),
        ],
        "below": [
            {"label": _("Speaks for it"), "text": reasons[0]},
            {"label": _("Strongest counter-argument"), "text": against},
        ],
    }


def _score(it: Topic, name: str) -> Cell:
    value, low, high, cover = (getattr(it, name + end) for end in ("", "_low", "_high", "_coverage"))
    told = _("cover %(share)s") % {"share": percent(cover)} if cover is not None else ""
    if value is None:
        return _cell(_("cannot be computed"), under=told, quiet=True)
    return {**_whisker(value, low, high), "under": told}


def _whisker(value: float | None, low: float | None, high: float | None, *, fore: bool = False) -> Cell:
    """Write a value with its interval, which is drawn too."""
    if value is None:
        return _cell(_("no forecast"), quiet=True)
    sign = "%" if fore else ""
    told = _cell(grouped(100 * value) + sign, fore=fore, at=value)
    if low is None or high is None:
        return told
    return {**told, "low": low, "high": high, "span": span(100 * low, 100 * high) + sign}


def moved(found: Briefing, links: Links) -> list[Table]:
    """List what entered, left, rose, and merged or split."""
    moves = found.moves
    if moves.before is None:
        return []
    lists = [
        (_("Entered the list"), moves.entered, _("No topic entered.")),
        (_("Left the list"), moves.left, _("No topic left.")),
        (_("Rose"), moves.rose, _("No topic rose.")),
        (_("Merged or split"), moves.joined, _("No topic merged or split.")),
    ]
    day = moves.before.as_of
    return [
        {
            "title": f"{title} {grouped(len(rows))}",
            "columns": [_column(_("Topic"), "1fr"), _column(_("Rank before → now"), "84pt"),
                        _column(_("Main reason") if rows is not moves.joined else _("What became of it"), "1.3fr")],
            "rows": [{"cells": _move(it, links, day)} for it in rows],
            "none": none,
        }
        for title, rows, none in lists
    ]  # fmt: skip


def _move(it: Move, links: Links, day: Any) -> list[Cell]:
    ranks = f"{grouped(it.before) if it.before else _('new')} → {grouped(it.now) if it.now else DASH}"
    if it.event == "split" and not it.before:
        ranks = f"{DASH} → {grouped(it.now or 0)}"
    climb = f"▲{it.climb}" if it.before and it.now and it.climb > 0 else ""
    return [_topic(it.topic, links, day=day if it.is_past else None), _cell(ranks, after=climb), _became(it, links)]


def _became(it: Move, links: Links) -> Cell:
    if it.other:
        words = _("merged into") if it.event == "merged" else _("split from")
        shared = ""
        if it.n_shared:
            shared = _("%(n)s shared, overlap %(share)s") % {
                "n": grouped(it.n_shared), "share": percent(it.overlap or 0),
            }  # fmt: skip
        return _cell(name_of(it.other)[0], to=links.topic(it.other), before=words, under=shared)
    if it.event == "ended":
        return _cell(_("ended: its documents went to no other topic"))
    if it.is_past:
        return _cell(_("no longer ranked"))
    return _cell(name_of(it.topic, "reason")[0] if it.topic.reason_en or it.topic.reason_zh else DASH)


def came_due(found: Briefing, links: Links) -> Table:
    """List forecasts that came due, misses first."""
    due = found.due
    table: Table = {
        "title": _("Came due"),
        "columns": [_column("", "14pt"), _column(_("Topic and question"), "1fr"), _column(_("Probability"), "76pt"),
                    _column(_("Due"), "70pt"), _column(_("Outcome"), "92pt")],
        "rows": [],
        "none": _nothing_due(found),
    }  # fmt: skip
    if due is None:
        return table
    note = _("%(n)s came due: %(missed)s missed, %(right)s as said. The first %(shown)s stand here, misses first.") % {
        "n": grouped(due.n), "missed": grouped(due.n_missed), "right": grouped(due.n_right),
        "shown": grouped(len(due.shown)),
    }  # fmt: skip
    first, last = due.first.isoformat(), due.last.isoformat()
    return {
        **table,
        "title": f"{_('Came due')} {grouped(due.n)}",
        "to": links.page("ledger", show="all", ledger=due.ledger.name, due_from=first, due_to=last),
        "note": f"{due.ledger.get_kind_display()}{'：' if numbers.is_chinese() else ': '}{note}",
        "rows": [{"cells": _foretold(it, due.ledger, links)} for it in due],
    }


def _nothing_due(found: Briefing) -> str:
    if found.ledger is None:
        return _("No ledger is imported, so nothing can be said of forecasts that came due.")
    if found.since is None:
        return _("No earlier run is imported since which forecasts could have come due.")
    return _("No forecast came due since %(day)s.") % {"day": numbers.day(found.since.as_of)}


def _foretold(it: Forecast, ledger: Ledger, links: Links) -> list[Cell]:
    name = name_of(it, "label")[0] if it.label_en or it.label_zh else it.name
    came = "" if it.after is None else _("%(before)s → %(after)s records") % {
        "before": grouped(it.before), "after": grouped(it.after),
    }  # fmt: skip
    return [
        _cell("✗" if it.is_miss else "✓"),
        _cell(name, to=links.forecast(it, ledger), under=str(SHORT.get(it.question, it.question))),
        _whisker(it.probability, it.low, it.high, fore=True),
        _cell(numbers.day(it.due_at)),
        _cell(it.get_state_display(), under=came),
    ]


def said_so_far(found: Briefing, links: Links) -> Table:
    """Give the figures of the ledger, one row a question."""
    heads = (_("Came due"), _("Base rate"), _("Brier"), _("of the base rate"), "AUC", "CSI", _("Misses"))
    return {
        "title": _("What the ledger says so far"),
        "to": links.page("ledger", ledger=found.ledger.name) if found.ledger else "",
        "note": _(
            "Brier score: the mean squared distance between what was said and what came, 0 is best; beside it that of "
            "one who always gives the base rate."
        ),
        "columns": [_column(_("Question"), "1fr"), *(_column(it, "50pt", "right") for it in heads)],
        "rows": [{"cells": _figures(it)} for it in found.figures],
        "none": _("None came due yet.") if found.ledger else _("No ledger is imported."),
    }


def _figures(it: Any) -> list[Cell]:
    until = _("cut-off %(day)s") % {"day": numbers.day(it["as_of"])} if it["as_of"] else _("all cut-offs")
    kind = f"{UNITS.get(it['unit'], it['unit'])}, {until}"
    kind = kind.replace(", ", "，") if numbers.is_chinese() else kind
    wrong = it["misses"] + it["false_alarms"] if it["misses"] is not None else None
    return [
        _cell(str(SHORT.get(it["question"], it["question"])), under=kind),
        _cell(grouped(it["n"])),
        _cell(_or_dash(it["base_rate"], percent)),
        *(_cell(_or_dash(it[name], lambda value: grouped(value, 3))) for name in ("brier", "brier_of_base")),
        *(_cell(_or_dash(it[name], lambda value: grouped(value, 2))) for name in ("auc", "csi")),
        _cell(_or_dash(wrong, grouped)),
    ]


def _or_dash(value: float | None, write: Any) -> str:
    return DASH if value is None else str(write(value))


def by_direction(found: Briefing, links: Links) -> Table:
    """Count ranked topics by likeliest direction, with the first of each."""
    note = ""
    if found.n_without_direction:
        note = _("%(n)s ranked topics have no direction.") % {"n": grouped(found.n_without_direction)}
    return {
        "title": _("By direction"),
        "note": note,
        "columns": [_column(_("Likeliest direction"), "90pt"), _column(_("Topics"), "50pt", "right"),
                    _column(_("First"), "1fr"), _column(_("Rank"), "36pt", "right"),
                    _column(_("Probability"), "60pt", "right")],
        "rows": [
            {"cells": [
                _cell(str(NAMES.get(it.code, it.code)), mark=it.code),
                _cell(grouped(it.n), to=links.page("watchlist", direction=it.code)),
                {**_topic(it.first, links), "mark": ""},
                _cell(grouped(it.first.rank or 0)),
                _cell(_or_dash(it.first.probability, percent), fore=True),
            ]}
            for it in found.directions
        ],
        "none": _("No ranked topic has a direction."),
    }  # fmt: skip


def known_when(found: Briefing, links: Links) -> Table:
    """Say which runs and which ledger this was made from."""
    runs = [it for it in (found.run, found.moves.before) if it]
    note = ""
    if found.ledger:
        note = _("Ledger “%(name)s” (%(kind)s), head %(hash)s") % {
            "name": found.ledger.name, "kind": found.ledger.get_kind_display(), "hash": found.ledger.head,
        }  # fmt: skip
    return {
        "title": _("What was known when"),
        "to": links.page("runs"),
        "columns": [_column(_("Run"), "1fr"), _column(_("Knowledge up to"), "90pt"), _column(_("Made"), "100pt"),
                    _column(_("Imported"), "100pt"), _column(_("Records"), "60pt", "right")],
        "rows": [
            {"cells": [
                _cell(grouped(it.number), under=it.run_id), _cell(numbers.day(it.as_of)),
                _cell(numbers.moment(it.made_at)), _cell(numbers.moment(it.imported_at)), _cell(grouped(it.n_records)),
            ]}
            for it in runs
        ],
        "after": note,
        "none": "",
    }  # fmt: skip


def _topic(it: Topic, links: Links, *, day: Any = None) -> Cell:
    name, other = name_of(it)
    return _cell(
        name, to=links.topic(it, day), after=only_in(it), under=other, is_translated=True, mark=next(iter(it.marks), "")
    )


def _column(label: str, width: str, align: str = "left") -> dict[str, str]:
    return {"label": str(label), "width": width, "align": align}


def _cell(text: str, **more: Any) -> Cell:
    return {"text": str(text), **more}
