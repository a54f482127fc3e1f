"""Places of things and lines in the picture of a thread: a column a stage, from the target to the documents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from statistics import fmean
from typing import Any

from liaowang_web.programme.selectors.thread import Node, Thread

COLUMN, ROW, BOX, TOP = 126, 56, 108, 30


def thread_picture(thread: Thread) -> dict[str, Any]:
    """Place a thread.

    Returns
    -------
    dict
        ``width``, ``height``, ``box`` (width of one); ``heads`` (``x``, ``word``); ``lines`` (``path``); ``boxes``
        (``x``, ``y``, ``node``, ``is_start``).
    """
    columns = [_ordered(found, thread, k) for k, (_word, found) in enumerate(thread.stages)]
    most = max(map(len, columns))
    places: dict[str, tuple[float, float]] = {}
    for k, column in enumerate(columns):
        lead = (most - len(column)) / 2
        for row, node in enumerate(column):
            places[node.key] = (k * COLUMN, TOP + (lead + row) * ROW)
    return {
        "box": BOX, "width": len(columns) * COLUMN - (COLUMN - BOX), "height": TOP + most * ROW,
        "heads": [{"x": k * COLUMN, "word": word} for k, (word, _found) in enumerate(thread.stages)],
        "lines": [_line(places[start], places[end]) for start, end in thread.lines],
        "boxes": [
            {"x": places[node.key][0], "y": places[node.key][1], "node": node, "is_start": node.key == thread.start.key}
            for column in columns for node in column
        ],
    }  # fmt: skip


def _ordered(found: Sequence[Node], thread: Thread, column: int) -> Sequence[Node]:
    """Put things beside those they hang on, so that few lines cross."""
    if column == 0:
        return found
    before = {it.key: row for _word, those in thread.stages[:column] for row, it in enumerate(those)}
    return sorted(found, key=lambda it: _mean_row(it, thread, before))


def _mean_row(node: Node, thread: Thread, rows: Mapping[str, int]) -> float:
    beside = [rows[start] for start, end in thread.lines if end == node.key and start in rows]
    return fmean(beside) if beside else 0.0


def _line(start: tuple[float, float], end: tuple[float, float]) -> str:
    x, y, to_x, to_y = start[0] + BOX, start[1] + 20, end[0], end[1] + 20
    middle = (x + to_x) / 2
    return f"M{x:g},{y:g}C{middle:g},{y:g} {middle:g},{to_y:g} {to_x:g},{to_y:g}"
