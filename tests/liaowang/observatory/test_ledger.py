"""The chain of a ledger and its score, worked by hand; every change of a line is seen, and named by line."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from typing import Any

import polars as pl
import pytest
from tests.factories import make_forecast, make_resolution

from liaowang.observatory import (
    FEW,
    NO_HASH,
    LedgerError,
    check_new,
    check_resolutions,
    ledger_table,
    misses_of,
    open_entry,
    order_of_misses,
    read_entries,
    reliability_of,
    score_by,
    score_ledger,
    seal,
    track_record,
)

MADE = "2020-01-05T00:00:00+00:00"


def lines_of(*entries: dict[str, Any], kind: str = "replayed") -> list[bytes]:
    head, lines = NO_HASH, []
    for entry in (open_entry(kind, MADE), *entries):
        line, head = seal(entry, head)
        lines.append(line)
    return lines


def whole() -> list[bytes]:
    one, two = make_forecast(), make_forecast(number=4, probability=0.2)
    return lines_of(one.entry(), two.entry(), make_resolution(one, "yes").entry(), make_resolution(two, "no").entry())


def test_a_line_is_chained_as_anyone_can_check_with_four_lines_of_python() -> None:
    before = NO_HASH
    for line in whole():
        entry = json.loads(line)
        told = entry.pop("hash")
        assert entry["previous"] == before
        plain = json.dumps(entry, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        before = hashlib.sha256(plain.encode()).hexdigest()
        assert before == told


def test_what_is_written_is_read_back() -> None:
    ledger = read_entries(b"".join(whole()))
    one = make_forecast()
    assert ledger.kind == "replayed"
    assert ledger.forecasts[one.id] == one
    assert ledger.resolutions[one.id] == make_resolution(one, "yes")
    assert len(ledger.hashes) == 5
    assert json.loads(whole()[-1])["hash"] == ledger.head


@pytest.mark.parametrize("number", range(5))
def test_every_field_of_every_line_is_guarded(number: int) -> None:
    lines = whole()
    entry = json.loads(lines[number])
    for name, value in entry.items():
        changed = {**entry, name: _other(value)}
        tampered = json.dumps(changed, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode() + b"\n"
        with pytest.raises(LedgerError) as told:
            read_entries(b"".join([*lines[:number], tampered, *lines[number + 1 :]]))
        assert told.value.line == number + 1, name


@pytest.mark.parametrize("number", range(5))
def test_a_line_sealed_anew_breaks_the_next(number: int) -> None:
    lines = whole()
    entry = json.loads(lines[number])
    previous = entry.pop("previous")
    entry.pop("hash")
    forged, _ = seal(entry | {"made_at" if number < 3 else "resolved_at": "2024-02-02T00:00:00+00:00"}, previous)
    forged_lines = [*lines[:number], forged, *lines[number + 1 :]]
    if number == 4:
        # The last line has none after it: only a head that was noted elsewhere shows the change.
        assert read_entries(b"".join(forged_lines)).head != read_entries(b"".join(lines)).head
        return
    with pytest.raises(LedgerError) as told:
        read_entries(b"".join(forged_lines))
    assert told.value.line == number + 2


@pytest.mark.parametrize(
    ("lines", "line", "told"),
    [
        (lambda it: it[1:], 1, "not chained"),
        (lambda it: [it[0], *it[2:]], 2, "not chained"),
        (lambda it: [it[0], it[2], it[1], *it[3:]], 2, "not chained"),
        (lambda it: [*it[:2], it[1], *it[2:]], 3, "not chained"),
        (lambda it: [*it[:4], it[4][:-1]], 5, "torn"),
        (lambda it: [*it[:4], it[4][:40]], 5, "torn"),
        (lambda it: [*it[:4], b"not JSON\n"], 5, "no JSON"),
        (lambda it: [*it[:4], b"[1]\n"], 5, "not in the form"),
        (lambda it: [*it[:4], b"\xff\xfe\n"], 5, "no JSON"),
        (lambda it: [it[0], it[1].replace(b",", b", "), *it[2:]], 2, "not in the form"),
        (lambda it: [it[0], b"\n", *it[1:]], 2, "no JSON"),
        (lambda _: [], None, "no line"),
    ],
)
def test_the_first_broken_line_is_named(lines: Any, line: int | None, told: str) -> None:
    with pytest.raises(LedgerError, match=told) as error:
        read_entries(b"".join(lines(whole())))
    assert error.value.line == line


def test_a_chain_that_holds_may_still_break_a_rule() -> None:
    one = make_forecast()
    came = make_resolution(one, "yes").entry()
    for entries, told in (
        ([one.entry(), one.entry()], "a second time"),
        ([one.entry(), came, came], "resolved a second time"),
        ([came], "never forecast"),
        ([one.entry() | {"id": "F-0000000000000000"}], "another id"),
        ([one.entry() | {"probability": 1.2}], "between 0 and 1"),
        ([one.entry() | {"note": "x"}], "lacks fields or has too many: note"),
        ([one.entry(), came | {"outcome": "void"}], "has a reason"),
        ([one.entry(), came | {"resolved_at": "2019-12-30T00:00:00+00:00"}], "not before"),
        ([{"type": "note"}], "no entry of type"),
    ):
        with pytest.raises(LedgerError, match=told) as error:
            read_entries(b"".join(lines_of(*entries)))
        assert error.value.line == len(entries) + 1


def test_the_same_forecast_is_recognised_and_another_is_refused() -> None:
    one = make_forecast()
    ledger = read_entries(b"".join(lines_of(one.entry())))
    assert check_new(ledger, [one, replace(one, made_at="2020-02-02T00:00:00+00:00")]) == []
    assert check_new(ledger, [make_forecast(number=9)] * 2) == [make_forecast(number=9)]
    with pytest.raises(LedgerError, match="never changed"):
        check_new(ledger, [replace(one, probability=0.7)])


def test_a_real_forecast_is_made_before_it_is_due() -> None:
    ledger = read_entries(b"".join(lines_of(kind="real")))
    late = make_forecast(made_at="2019-12-31T08:00:00+00:00")
    assert check_new(ledger, [make_forecast(made_at="2019-12-30T08:00:00+00:00")])
    with pytest.raises(LedgerError, match="no forecast"):
        check_new(ledger, [late])
    assert check_new(read_entries(b"".join(lines_of(kind="replayed"))), [late])


def test_nothing_is_resolved_twice() -> None:
    one = make_forecast()
    came = make_resolution(one, "yes")
    ledger = read_entries(b"".join(lines_of(one.entry())))
    assert check_resolutions(ledger, [came]) == [came]
    with pytest.raises(LedgerError, match="second time"):
        check_resolutions(ledger, [came, replace(came, outcome="no")])


def test_a_score_by_hand() -> None:
    table = table_of([(0.8, "yes"), (0.6, "no"), (0.3, "yes"), (0.1, "no"), (0.9, "void"), (0.7, "open")])
    told = score_ledger(table)
    assert (told["n_forecasts"], told["n"], told["n_void"], told["n_open"]) == (6, 4, 1, 1)
    # (0.2² + 0.6² + 0.7² + 0.1²) / 4; of the base rate 0.5 · 0.5.
    assert told["brier"] == pytest.approx(0.225)
    assert told["brier_of_base"] == 0.25
    assert (told["hits"], told["false_alarms"], told["misses"]) == (1, 1, 1)
    assert told["csi"] == pytest.approx(1 / 3)
    assert told["auc"] == 0.75


def test_misses_come_first() -> None:
    table = table_of([(0.8, "yes"), (0.6, "no"), (0.9, "no"), (0.3, "yes"), (0.1, "no"), (0.2, "yes"), (0.95, "open")])
    alarms, missed = misses_of(table)
    assert alarms["probability"].to_list() == [0.9, 0.6]
    assert missed["probability"].to_list() == [0.2, 0.3]
    assert order_of_misses(table)["probability"].to_list() == [0.9, 0.2, 0.3, 0.6, 0.8, 0.1, 0.95]


def test_a_record_of_forecasts_alike() -> None:
    table = table_of([(0.61, "yes")] * 15 + [(0.69, "no")] * 10 + [(0.7, "yes"), (0.59, "no"), (0.65, "open")])
    told = track_record(table, 0.64)
    assert (told["low"], told["high"], told["n"], told["n_grew"], told["is_few"]) == (0.6, 0.7, 25, 15, False)
    low, high = told["interval"]
    # Wilson's interval at 90 % of 15 of 25.
    assert (round(low, 3), round(high, 3)) == (0.437, 0.744)
    assert track_record(table, 0.2) == {
        "low": 0.2,
        "high": 0.3,
        "n": 0,
        "n_grew": 0,
        "interval": None,
        "is_few": True,
    }


def test_reliability_has_counts_and_intervals() -> None:
    table = table_of([(0.1, "no")] * FEW + [(0.9, "yes")] * FEW)
    bins = reliability_of(table)
    assert bins.select("said", "came", "n", "n_grew").rows() == [(0.1, 0.0, FEW, 0), (0.9, 1.0, FEW, FEW)]
    assert (bins["low"] <= bins["came"]).all()
    assert (bins["high"] >= bins["came"]).all()


def test_an_empty_ledger_has_no_score_and_no_error() -> None:
    table = ledger_table(read_entries(b"".join(lines_of())))
    assert score_by(table, ["unit", "question", "horizon_years"]) == []
    assert score_ledger(table)["n"] == 0
    assert len(order_of_misses(table)) == 0


def table_of(rows: list[tuple[float, str]]) -> pl.DataFrame:
    entries = []
    for number, (probability, outcome) in enumerate(rows):
        forecast = make_forecast(number=number, probability=probability)
        entries.append(forecast.entry())
        if outcome != "open":
            entries.append(make_resolution(forecast, outcome).entry())
    return ledger_table(read_entries(b"".join(lines_of(*entries))))


def _other(value: Any) -> Any:
    if isinstance(value, str):
        return value[:-1] + ("0" if value[-1:] != "0" else "1") if value else "x"
    return 0.5 if value is None else value + 1
