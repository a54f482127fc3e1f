"""Timetables against what is done today and against direct optimisation: ``python bench/timetables.py`` (`--help`).

Makes fairs by chance in which a sound timetable is planted (bench/planted.py), schedules each by four ways in the same
run, checks every timetable afresh, then lets people drop out and come late. Writes docs/bench/timetables.json and the
tables in docs/*/timetable.md.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import statistics
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from doc_tables import set_table
from planted import FAMILIES, SIZES, arriving_late, dropped_out, planted_fair

from liaowang.timetable import Fair, breaches, make_timetable, replan
from liaowang.timetable.board import NOWHERE, Board, slots_in
from liaowang.timetable.tables import assign_tables, n_table_changes

ROOT = Path(__file__).resolve().parent.parent
SECONDS = {"small": 1.0, "medium": 60.0, "large": 60.0}
SEEDS = {"small": 5, "medium": 3, "large": 1}
Told = dict[str, Any]


def first_come(fair: Fair, seed: int) -> Board:
    """Book as people do: in the order in which wishes are made, each into the first slot that suits both."""
    board, order = Board(fair), list(range(len(fair.meetings)))
    random.Random(seed).shuffle(order)
    return _booked(board, order)


def greedy(fair: Fair, _seed: int) -> Board:
    """Book the weightiest first, among those the least flexible."""
    board = Board(fair)
    order = sorted(range(len(fair.meetings)), key=lambda it: (-fair.meetings[it].weight, board.open[it].bit_count()))
    return _booked(board, order)


def _booked(board: Board, order: Iterable[int]) -> Board:
    for it in order:
        if fitting := board.fitting(it):
            board.place(it, next(iter(slots_in(fitting))))
    return board


def direct(fair: Fair, seconds: float) -> Board | None:
    """Choose meeting and slot at once by CP-SAT; None if it finds nothing in the time."""
    from ortools.sat.python import cp_model

    board, model = Board(fair), cp_model.CpModel()
    literals = {(it, t): model.new_bool_var("") for it in range(len(fair.meetings)) for t in slots_in(board.open[it])}
    by: dict[tuple[Any, ...], list[Any]] = {}
    for (it, t), literal in literals.items():
        by.setdefault(("meeting", it), []).append(literal)
        for person in fair.meetings[it].people:
            by.setdefault(("person", person, t), []).append(literal)
        by.setdefault(("tables", t), []).append(literal)
    for key, many in by.items():
        if key[0] == "tables":
            model.add(sum(many) <= fair.n_free_tables)
        else:
            model.add_at_most_one(many)
    model.maximize(sum(fair.meetings[it].weight * literal for (it, _t), literal in literals.items()))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds, solver.parameters.num_workers = seconds, 2
    if solver.solve(model) not in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
        return None
    for (it, t), literal in literals.items():
        if solver.boolean_value(literal):
            board.place(it, t)
    return board


def figures(fair: Fair, board: Board, bound: float, seconds: float) -> Told:
    slots = [None if slot == NOWHERE else slot for slot in board.at]
    tables = assign_tables(fair, slots)
    return _figures(fair, slots, tables, board.weight, bound, board.n_idle, seconds)


def _figures(fair: Fair, slots: Any, tables: Any, weight: float, bound: float, n_idle: int, seconds: float) -> Told:
    if found := breaches(fair, slots, tables):
        raise SystemExit(f"A timetable that breaks its rules: {found[:3]}")
    held = [0] * len(fair.people)
    for it, slot in enumerate(slots):
        if slot is not None:
            for person in fair.meetings[it].people:
                held[person] += 1
    return {
        "held": sum(slot is not None for slot in slots),
        "of_bound": weight / bound,
        "worst_served": min(n / most for n, most in zip(held, fair.achievable, strict=True) if most),
        "n_idle": n_idle,
        "n_table_changes": n_table_changes(fair, slots, tables),
        "seconds": seconds,
    }


def timed(make: Callable[[], Any]) -> tuple[Any, float]:
    start = time.perf_counter()
    return make(), time.perf_counter() - start


def one(family: str, size: str, seed: int, seconds: float, *, with_direct: bool) -> Told:
    fair, planted = planted_fair(family, SIZES[size], seed)
    reached: list[tuple[float, float]] = []
    ours = make_timetable(
        fair, seconds=seconds, on_progress=lambda it: reached.append((round(it.seconds, 2), it.weight))
    )
    told: Told = {
        "meetings": len(fair.meetings),
        "planted": len(planted),
        "ours": _figures(fair, ours.slots, ours.tables, ours.weight, ours.bound, ours.n_idle, ours.seconds)
        | {"is_optimal": ours.is_optimal, "reached": reached},
    }
    for name, make in (("first_come", first_come), ("greedy", greedy)):
        board, took = timed(lambda make=make: make(fair, seed))
        told[name] = figures(fair, board, ours.bound, took)
    if with_direct:
        board, took = timed(lambda: direct(fair, seconds))
        told["direct"] = figures(fair, board, ours.bound, took) if board else {"held": 0, "seconds": took}
    slots = {it: slot for it, slot in enumerate(ours.slots) if slot is not None}
    tables = {it: table for it, table in enumerate(ours.tables) if table is not None}
    for name, changed in (("dropped_out", dropped_out(fair, 0.1, seed)), ("late", arriving_late(fair, 0.05, seed))):
        again, took = timed(lambda changed=changed: replan(changed, slots, tables, seconds=10))
        anew = Board(changed)
        told[name] = _figures(changed, again.slots, again.tables, again.weight, again.bound, again.n_idle, took) | {
            "n_moved": again.n_moved,
            "n_published": len(slots),
            "n_impossible": sum(not anew.open[it] >> slot & 1 for it, slot in slots.items()),
        }
    return told


def load_solvers() -> None:
    """Make a timetable by HiGHS and CP-SAT, so that no other pays for their loading."""
    fair, _ = planted_fair("general", SIZES["small"], 0)
    make_timetable(fair, seconds=1)
    direct(fair, 1)


def seconds_to_weight(told: Told) -> float:
    """Tell when the weight that the timetable has was reached; the rest of the time goes into breaks."""
    reached = told["ours"]["reached"]
    most = max(weight for _, weight in reached)
    return float(next(seconds for seconds, weight in reached if weight > most - 1e-6))


def mean(many: list[Told], way: str, key: str) -> float:
    values = [it[way][key] for it in many if way in it and key in it[way]]
    return statistics.mean(values) if values else float("nan")


HEADS = {
    "en": [
        "size",
        "family",
        "way",
        "held",
        "% of the bound",
        "worst served",
        "idle breaks",
        "table changes",
        "s",
        "of it to the last meeting",
    ],
    "zh": ["规模", "类型", "方法", "已安排", "占上界 %", "最少者", "空等时段", "换桌次数", "秒", "其中至最后一场"],
}
WAYS = {
    "en": {"first_come": "first come", "greedy": "greedy", "direct": "direct (CP-SAT)", "ours": "in stages"},
    "zh": {"first_come": "先到先得", "greedy": "贪心", "direct": "直接优化（CP-SAT）", "ours": "分阶段"},
}
AGAIN = {
    "en": ["size", "family", "what", "meetings that cannot stay", "moved besides", "% of the new bound", "s"],
    "zh": ["规模", "类型", "变化", "无法保留的洽谈", "另外移动", "占新上界 %", "秒"],
}
WHAT = {
    "en": {"dropped_out": "10 % drop out", "late": "5 % come late"},
    "zh": {"dropped_out": "10% 退出", "late": "5% 迟到"},
}
SIZE_NAMES = {"en": {}, "zh": {"small": "小", "medium": "中", "large": "大"}}
FAMILY_NAMES = {
    "en": {},
    "zh": {"bipartite": "二部", "general": "一般", "hubs": "枢纽", "half-days": "半天", "tight": "紧张"},
}


def _table(head: list[str], rows: list[list[str]]) -> str:
    lines = [f"| {' | '.join(head)} |", "|" + "---|" * 3 + "--:|" * (len(head) - 3)]
    return "\n".join(lines + [f"| {' | '.join(row)} |" for row in rows])


def tables(told: Told, language: str) -> str:
    first, again = [], []
    for size, families in told["sizes"].items():
        for family, many in families.items():
            names = [SIZE_NAMES[language].get(size, size), FAMILY_NAMES[language].get(family, family)]
            n_wishes = statistics.mean(it["meetings"] for it in many)
            for way, name in WAYS[language].items():
                if not any(way in it for it in many):
                    continue
                first.append([
                    *names, name, f"{mean(many, way, 'held'):,.1f} / {n_wishes:,.0f}",
                    f"{100 * mean(many, way, 'of_bound'):.2f}", f"{mean(many, way, 'worst_served'):.2f}",
                    f"{mean(many, way, 'n_idle'):,.1f}", f"{mean(many, way, 'n_table_changes'):,.0f}",
                    f"{mean(many, way, 'seconds'):.2f}",
                    f"{statistics.mean(map(seconds_to_weight, many)):.2f}" if way == "ours" else "",
                ])  # fmt: skip
            for way, name in WHAT[language].items():
                again.append([
                    *names, name, f"{mean(many, way, 'n_impossible'):,.1f}", f"{mean(many, way, 'n_moved'):,.1f}",
                    f"{100 * mean(many, way, 'of_bound'):.2f}", f"{mean(many, way, 'seconds'):.2f}",
                ])  # fmt: skip
    return _table(HEADS[language], first) + "\n\n" + _table(AGAIN[language], again)


KEPT = ROOT / "docs" / "bench" / "timetables.json"


def write(told: Told) -> None:
    KEPT.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
    set_table("timetable.md", "timetables", {language: tables(told, language) for language in HEADS})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", nargs="+", choices=SIZES, default=list(SIZES))
    parser.add_argument("--families", nargs="+", choices=FAMILIES, default=list(FAMILIES))
    parser.add_argument("--seeds", type=int, help="instances a family, instead of 5, 3 and 1")
    parser.add_argument("--seconds", type=float, help="for each timetable, instead of 1, 60 and 60")
    parser.add_argument("--without-direct", action="store_true", help="leave out direct optimisation")
    given = parser.parse_args()
    told: Told = json.loads(KEPT.read_text(encoding="utf-8")) if KEPT.exists() else {"sizes": {}}
    told["loading_seconds"] = round(timed(load_solvers)[1], 2)
    told |= {"cores": os.cpu_count(), "load_before": round(os.getloadavg()[0], 1)}
    for size in given.sizes:  # what is not made again keeps its figures
        told["sizes"].setdefault(size, {})
        for family in given.families:
            many = [
                one(family, size, seed, given.seconds or SECONDS[size], with_direct=not given.without_direct)
                for seed in range(given.seeds or SEEDS[size])
            ]
            told["sizes"][size][family] = many
            print(size, family, {it: round(mean(many, "ours", it), 4) for it in ("of_bound", "worst_served", "n_idle")})
    told["peak_memory_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    write(told)


if __name__ == "__main__":
    main()
