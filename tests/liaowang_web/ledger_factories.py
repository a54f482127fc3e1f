"""Ledgers as the library writes them, brought in as anybody would."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.factories import make_forecast, make_resolution

from liaowang.observatory import Forecast
from liaowang.runs.ledger import enter_forecasts, enter_resolutions
from liaowang.runs.rule_files import RULES
from liaowang_web.observatory.models import Ledger
from liaowang_web.observatory.services.ledgers import import_ledger

RULE = b"stands for a rule"
RULE_HASH = hashlib.sha256(RULE).hexdigest()


def foretold(number: int, probability: float = 0.5, **columns: object) -> Forecast:
    """A forecast by the rule of these ledgers."""
    return replace(make_forecast(number=number, probability=probability, rule=RULE_HASH), **columns)


def write_ledger(
    path: Path, kind: str, forecasts: Sequence[Forecast], outcomes: Mapping[int, str] | None = None
) -> str:
    """Write a ledger by the library, or add to one, and give its head; outcomes by place in the forecasts."""
    (path.parent / RULES).mkdir(exist_ok=True)
    (path.parent / RULES / f"{RULE_HASH}.npz").write_bytes(RULE)
    head = enter_forecasts(path, kind, forecasts).head
    came = [make_resolution(forecasts[place], outcome) for place, outcome in (outcomes or {}).items()]
    return enter_resolutions(path, came) if came else head


def make_ledger(
    forecasts: Sequence[Forecast] = (),
    outcomes: Mapping[int, str] | None = None,
    *,
    kind: str = "real",
    name: str = "",
) -> Ledger:
    """Write a ledger of three forecasts, one of them a miss and one void, and import it."""
    made = forecasts or [foretold(0, 0.9), foretold(1, 0.3), foretold(2, 0.4)]
    with TemporaryDirectory() as folder:
        path = Path(folder) / "ledger.jsonl"
        write_ledger(path, kind, made, {0: "no", 1: "void"} if outcomes is None else outcomes)
        return import_ledger(path, name=name or kind).ledger
