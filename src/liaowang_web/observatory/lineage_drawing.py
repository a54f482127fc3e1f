"""Places of bands and labels in the picture of a topic's lineage; widths are records, as the runs told them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from liaowang_web.observatory.selectors.lineage import N_STRANDS, Joint, Lineage, Strand

LANE, TOP, THICK, STUB = 58, 30, 15, 14


@dataclass(frozen=True)
class _Frame:
    """Where runs and topics stand: ``xs`` by run, ``lanes`` by code, and what one record measures."""

    xs: Sequence[float]
    lanes: dict[str, float]
    scale: float

    def half(self, size: int | None) -> float:
        return max(1.0, round((size or 0) * self.scale, 1))


def lineage_picture(lineage: Lineage, *, width: int = 960, names: int = 300) -> dict[str, Any]:
    """Place a topic and its relatives, one lane each, over the days of the runs.

    Parameters
    ----------
    lineage : Lineage
        As `selectors.lineage` gives it.
    width : int
        Of the picture, in units of SVG.
    names : int
        Room to the right for names.

    Returns
    -------
    dict
        ``width``, ``height``; ``runs`` (``x``, ``day``, ``anchor``); ``bands`` (``path``, ``is_self``), this topic's
        last; ``names`` (``x``, ``y``, ``anchor``, ``strand``); ``joints`` (``x``, ``y``, ``anchor``, ``joint``).
    """
    strands = lineage.strands[:N_STRANDS]
    frame = _frame(lineage, strands, width - names - STUB)
    drawn = [it for it in lineage.joints if it.source in frame.lanes and it.target in frame.lanes]
    bands = [band for it in strands for band in _bands(it, frame)]
    bands += [_crossing(it, strands, frame) for it in drawn if it.event != "continued"]
    return {
        "width": width,
        "height": TOP + LANE * len(strands) + 8,
        "foot": TOP + LANE * len(strands) - 14,
        "runs": _days(lineage, frame),
        "bands": sorted(bands, key=lambda it: bool(it["is_self"])),
        "names": [_name(it, frame) for it in strands],
        "joints": [_told(it, strands, frame) for it in drawn],
    }


def _frame(lineage: Lineage, strands: Sequence[Strand], right: float) -> _Frame:
    days = [it.as_of.toordinal() for it in lineage.runs]
    span = max(days[-1] - days[0], 1)
    xs = [round(8 + (day - days[0]) / span * (right - 8), 1) for day in days]
    biggest = max((size or 0 for it in strands for size in it.sizes), default=1)
    lanes = {it.code: float(TOP + k * LANE) for k, it in enumerate(strands)}
    return _Frame(xs if len(xs) > 1 else [right], lanes, THICK / max(biggest, 1))


def _bands(strand: Strand, frame: _Frame) -> list[dict[str, Any]]:
    y, found = frame.lanes[strand.code], []
    for k, (was, now) in enumerate(zip(strand.sizes, strand.sizes[1:], strict=False)):
        if was is not None and now is not None:
            found.append(_path((frame.xs[k], y, frame.half(was)), (frame.xs[k + 1], y, frame.half(now))))
    if strand.sizes[-1] is not None:
        half, x = frame.half(strand.sizes[-1]), frame.xs[-1]
        found.append(_path((x, y, half), (x + STUB, y, half)))
    return [{"path": path, "is_self": strand.is_self} for path in found]


def _crossing(joint: Joint, strands: Sequence[Strand], frame: _Frame) -> dict[str, Any]:
    """Draw what goes over: at one end the records shared, at the edge of the larger band; at the other all of them."""
    by_code = {it.code: it for it in strands}
    source, target = by_code[joint.source], by_code[joint.target]
    shared = frame.half(joint.n_shared)
    before, after = frame.half(source.sizes[joint.at - 1]), frame.half(target.sizes[joint.at])
    start, end = frame.lanes[source.code], frame.lanes[target.code]
    down = 1 if end > start else -1
    if joint.event == "split":
        start += down * max(before - shared, 0)
        ends = (start, shared), (end, after)
    else:
        end -= down * max(after - shared, 0)
        ends = (start, before), (end, shared)
    path = _path((frame.xs[joint.at - 1], *ends[0]), (frame.xs[joint.at], *ends[1]))
    return {"path": path, "is_self": joint.event == "split" and target.is_self}


def _path(start: tuple[float, float, float], end: tuple[float, float, float]) -> str:
    (x, y, half), (to_x, to_y, to_half) = start, end
    middle = round((x + to_x) / 2, 1)
    corners = [round(it, 1) for it in (y - half, to_y - to_half, to_y + to_half, y + half)]
    upper, to_upper, to_lower, lower = corners
    return (
        f"M{x},{upper}C{middle},{upper} {middle},{to_upper} {to_x},{to_upper}"
        f"L{to_x},{to_lower}C{middle},{to_lower} {middle},{lower} {x},{lower}Z"
    )


def _days(lineage: Lineage, frame: _Frame) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for x, run in zip(reversed(frame.xs), reversed(lineage.runs), strict=False):
        is_told = not found or min(it["x"] for it in found if it["is_told"]) - x > 70
        found.append({"x": x, "day": run.as_of, "is_told": is_told, "anchor": "start" if x < 30 else "middle"})
    return found


def _name(strand: Strand, frame: _Frame) -> dict[str, Any]:
    y = frame.lanes[strand.code]
    if strand.sizes[-1] is not None:
        return {"x": frame.xs[-1] + STUB + 8, "y": y + 4, "strand": strand, "is_last": True}
    first = next((k for k, size in enumerate(strand.sizes) if size is not None), 0)
    thick = max(frame.half(size) for size in strand.sizes)
    return {"x": frame.xs[first] + 2, "y": y + thick + 14, "strand": strand, "is_last": False}


def _told(joint: Joint, strands: Sequence[Strand], frame: _Frame) -> dict[str, Any]:
    """Place the words of a joint: beside the band of the topic that is told of, away from the other one."""
    x, to_x = frame.xs[joint.at - 1], frame.xs[joint.at]
    if joint.event == "continued":
        size = next(it.sizes[joint.at] for it in strands if it.code == joint.target)
        y = frame.lanes[joint.target] - frame.half(size) - 7
        return {"x": (x + to_x) / 2, "y": y, "anchor": "middle", "joint": joint, "is_wide": to_x - x > 130}
    told = joint.target if joint.event == "split" else joint.source
    other = joint.source if joint.event == "split" else joint.target
    size = next((it.sizes[joint.at if joint.event == "split" else joint.at - 1]) for it in strands if it.code == told)
    is_beneath = frame.lanes[told] > frame.lanes[other]
    y = frame.lanes[told] + (frame.half(size) + 14 if is_beneath else -frame.half(size) - 7)
    return {"x": to_x, "y": y, "anchor": "end", "joint": joint, "is_wide": to_x - x > 130}
