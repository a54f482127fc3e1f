"""The ledger of forecasts: what an entry says, and the chain of hashes that shows that none was changed.

An entry is one line of JSON. Its hash is taken over the line without the hash but with the hash of the line before, so
that whoever changes, drops or swaps a line breaks every line after it. Opens no file: `liaowang.runs` keeps them.
"""

from __future__ import annotations

import hashlib
import json
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from datetime import date, datetime
from typing import Any

from liaowang.observatory.questions import QUESTIONS
from liaowang.records import LiaowangError

KINDS = ("real", "replayed")
"""Forecasts made before the fact, and forecasts that past origins would have given; a ledger holds one of them."""
OUTCOMES = ("yes", "no", "void")
LEDGER_FORMAT = 1
NO_HASH = "0" * 64
"""Stands in the first line for the hash of the line before."""
_UNITS = ("topic", "term")
_HEX = re.compile(r"[0-9a-f]{64}")
_ID_LENGTH = 16


class LedgerError(LiaowangError):
    """A ledger that does not hold what was once written, or an entry that may not be added."""


@dataclass(frozen=True)
class Forecast:
    """One forecast, as it stands in a ledger. Days and moments are ISO text; hashes are SHA-256 in hexadecimal."""

    question: str
    unit: str
    """``topic`` or ``term``."""
    name: str
    """Id of the topic, or the term itself."""
    number: int
    """Of the topic or term in the rule."""
    label_en: str | None
    label_zh: str | None
    rule: str
    """Hash of the file with the frozen rule of membership, panel included."""
    as_of: str
    due_at: str
    horizon_years: int
    probability: float
    low: float | None
    high: float | None
    threshold: float | None
    """From this probability on the forecast counts as a yes; half where there is none."""
    before: int
    before_total: int
    """Panel records of the unit, and of all, in the span before the cut-off."""
    made_at: str
    model: str
    """Hash of the fitted model."""
    data: str
    """Name of the generation of records that it was made from; a hash of what they are."""

    @property
    def id(self) -> str:
        """Give the id: a hash of what is forecast, whatever its probability, so that nothing is forecast twice."""
        return forecast_id(self.question, self.unit, self.number, self.rule, self.as_of, self.due_at)

    def says_yes(self) -> bool:
        """Tell whether the probability reaches the threshold."""
        return self.probability >= (0.5 if self.threshold is None else self.threshold)

    def entry(self) -> dict[str, Any]:
        """Give the entry, without hashes."""
        return {"type": "forecast", "id": self.id} | asdict(self)


@dataclass(frozen=True)
class Resolution:
    """What came of a forecast, as it stands in a ledger."""

    forecast: str
    outcome: str
    """Of `OUTCOMES`."""
    reason: str
    """Why it is void: ``few_records``, ``lost_categories``; empty otherwise."""
    before: int
    after: int
    before_total: int
    after_total: int
    log_growth: float | None
    """Of the share; and less the growth of the unit's own categories."""
    tide_net: float | None
    z: float | None
    """Of the growth that the question asks for."""
    resolved_at: str
    data: str

    def entry(self) -> dict[str, Any]:
        """Give the entry, without hashes."""
        return {"type": "resolution"} | asdict(self)


@dataclass(frozen=True)
class Ledger:
    """All that a ledger holds, after its chain was followed."""

    kind: str
    forecasts: dict[str, Forecast]
    resolutions: dict[str, Resolution]
    """By the id of the forecast."""
    hashes: list[str]
    """Of each line; the last is the head, to which the next line is chained."""
    forecast_lines: dict[str, int] = field(default_factory=dict)
    """Where each forecast stands in `hashes`, by its id."""
    resolution_lines: dict[str, int] = field(default_factory=dict)
    """Where what came of a forecast stands in `hashes`, by the id of the forecast."""

    @property
    def head(self) -> str:
        """Give the hash of the last line."""
        return self.hashes[-1]


def forecast_id(question: str, unit: str, number: int, rule: str, as_of: str, due_at: str) -> str:
    """Give the id of a forecast.

    Examples
    --------
    >>> forecast_id("noise", "topic", 3, "0" * 64, "2016-12-31", "2019-12-31")
    'F-0be2fc0449e916b6'
    """
    told = canonical({"as_of": as_of, "due": due_at, "n": number, "question": question, "rule": rule, "unit": unit})
    return f"F-{hashlib.sha256(told).hexdigest()[:_ID_LENGTH]}"


def canonical(entry: Mapping[str, Any]) -> bytes:
    """Write an entry in the one form that is hashed: keys sorted, no spaces, UTF-8.

    Raises
    ------
    ValueError
        If a number is not finite.

    Examples
    --------
    >>> canonical({"b": 0.5, "a": "量"}).decode()
    '{"a":"量","b":0.5}'
    """
    return json.dumps(entry, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def seal(entry: Mapping[str, Any], previous: str) -> tuple[bytes, str]:
    """Chain an entry to the line before.

    Parameters
    ----------
    entry : mapping
        Without ``previous`` and ``hash``.
    previous : str
        Hash of the line before, `NO_HASH` for the first.

    Returns
    -------
    bytes, str
        The line with its line end, and its hash: SHA-256 of the canonical entry with ``previous`` and without ``hash``.

    Examples
    --------
    >>> seal({"type": "ledger"}, "0" * 64)[0].decode()[:44]
    '{"hash":"3f7b14d5dd9165f1c0ab2233815d85a9e88'
    """
    chained = {**entry, "previous": previous}
    told = hashlib.sha256(canonical(chained)).hexdigest()
    return canonical(chained | {"hash": told}) + b"\n", told


def open_entry(kind: str, made_at: str) -> dict[str, Any]:
    """Give the entry of the first line, which fixes the kind of the ledger for good.

    Raises
    ------
    LedgerError
        If there is no such kind.
    """
    if kind not in KINDS:
        raise LedgerError(f"there is no kind of ledger {kind!r}; there are {', '.join(KINDS)}")
    return {"type": "ledger", "format": LEDGER_FORMAT, "kind": kind, "made_at": made_at}


def read_entries(content: bytes) -> Ledger:
    """Follow the chain from the first line to the last.

    Parameters
    ----------
    content : bytes
        The whole file.

    Returns
    -------
    Ledger

    Raises
    ------
    LedgerError
        At the first line that is torn, is no JSON, was changed, dropped or swapped, or breaks a rule of entries: a
        forecast made twice, or resolved twice, or a resolution of none. It names the line, counted from 1.
    """
    *lines, rest = content.split(b"\n")
    ledger: Ledger | None = None
    for number, line in enumerate(lines, start=1):
        try:
            entry, told = _unseal(line, ledger.head if ledger else NO_HASH)
            if ledger is None:
                ledger = Ledger(_kind_of(entry), {}, {}, [])
            else:
                _add(ledger, entry)
            ledger.hashes.append(told)
        except LedgerError as error:
            raise LedgerError(error.message, line=number) from error
    if rest:
        raise LedgerError("the last line is torn: its end was never written", line=len(lines) + 1)
    if ledger is None:
        raise LedgerError("holds no line, so it is no ledger")
    return ledger


def check_new(ledger: Ledger, forecasts: Iterable[Forecast]) -> list[Forecast]:
    """Choose the forecasts that the ledger does not hold.

    Raises
    ------
    LedgerError
        If one stands there with another content (when it was made, and the model's hash, apart), breaks a rule, or is
        due before it was made although the ledger is of real forecasts.
    """
    new: dict[str, Forecast] = {}
    for it in forecasts:
        _check_forecast(it)
        known = ledger.forecasts.get(it.id) or new.get(it.id)
        if known is None:
            if ledger.kind == "real" and it.made_at[:10] >= it.due_at:
                raise LedgerError(
                    f"{it.id} was due on {it.due_at}, before it was made on {it.made_at[:10]}: that is no forecast; "
                    "a ledger of replayed ones takes it"
                )
            new[it.id] = it
        elif _without_making(known) != _without_making(it):
            raise LedgerError(f"{it.id} was forecast before, with {known.probability:.3f}; an entry is never changed")
    return list(new.values())


def check_resolutions(ledger: Ledger, resolutions: Iterable[Resolution]) -> list[Resolution]:
    """Check that resolutions may be added.

    Raises
    ------
    LedgerError
        If a forecast is unknown, was resolved before, or was not due.
    """
    seen = set(ledger.resolutions)
    checked = list(resolutions)
    for it in checked:
        _check_resolution(ledger, it, seen)
        seen.add(it.forecast)
    return checked


def torn_from(content: bytes) -> int:
    """Tell where a torn last line begins; the length of the content if there is none.

    Examples
    --------
    >>> torn_from(b'{"a":1}'), torn_from(b"whole" + bytes([10])), torn_from(b"whole" + bytes([10]) + b"to")
    (0, 6, 6)
    """
    return content.rfind(b"\n") + 1


def _unseal(line: bytes, previous: str) -> tuple[dict[str, Any], str]:
    """Check a line against its hash and against the line before."""
    try:
        entry = json.loads(line)
        is_canonical = isinstance(entry, dict) and canonical(entry) == line
    except (ValueError, RecursionError) as error:
        raise LedgerError("is no JSON: it was written by something else, or damaged") from error
    if not is_canonical:
        raise LedgerError("is not in the form that a ledger writes; it was changed")
    told = entry.pop("hash", None)
    if hashlib.sha256(canonical(entry)).hexdigest() != told:
        raise LedgerError("does not have the hash that it names; it was changed")
    if entry.pop("previous", None) != previous:
        raise LedgerError("is not chained to the line before; a line was changed, dropped, added or swapped")
    return entry, str(told)


def _kind_of(entry: Mapping[str, Any]) -> str:
    if entry.get("type") != "ledger" or entry.get("kind") not in KINDS:
        raise LedgerError("is not the first line of a ledger")
    if entry.get("format") != LEDGER_FORMAT:
        raise LedgerError(f"the ledger has format {entry.get('format')}, not {LEDGER_FORMAT}")
    return str(entry["kind"])


def _add(ledger: Ledger, entry: dict[str, Any]) -> None:
    kind = entry.pop("type", None)
    if kind == "forecast":
        named = entry.pop("id", None)
        forecast = _make(Forecast, entry)
        _check_forecast(forecast)
        if named != forecast.id:
            raise LedgerError("the forecast has another id than what it forecasts gives")
        if named in ledger.forecasts:
            raise LedgerError(f"{named} is forecast a second time")
        ledger.forecasts[forecast.id] = forecast
        ledger.forecast_lines[forecast.id] = len(ledger.hashes)
    elif kind == "resolution":
        resolution = _make(Resolution, entry)
        _check_resolution(ledger, resolution, ledger.resolutions)
        ledger.resolutions[resolution.forecast] = resolution
        ledger.resolution_lines[resolution.forecast] = len(ledger.hashes)
    else:
        raise LedgerError(f"there is no entry of type {kind!r}")


def _make(kind: Any, entry: Mapping[str, Any]) -> Any:
    wanted = {it.name for it in fields(kind)}
    if wanted != set(entry):
        odd = ", ".join(sorted(wanted ^ set(entry)))
        raise LedgerError(f"the entry lacks fields or has too many: {odd}")
    return kind(**entry)


def _without_making(forecast: Forecast) -> dict[str, Any]:
    return {name: value for name, value in asdict(forecast).items() if name not in {"made_at", "model"}}


def _check_forecast(it: Forecast) -> None:
    ends = [0.0 if it.low is None else it.low, it.probability, 1.0 if it.high is None else it.high]
    is_probability = all(math.isfinite(end) for end in ends) and 0 <= ends[0] <= ends[1] <= ends[2] <= 1
    sound = [
        (is_probability, "a probability lies between 0 and 1, and in its interval"),
        (it.question in QUESTIONS, f"there is no question {it.question!r}"),
        (it.unit in _UNITS, f"there is no unit {it.unit!r}"),
        (_is_day(it.as_of) and _is_day(it.due_at) and it.as_of < it.due_at, "a forecast is due after its cut-off"),
        (_HEX.fullmatch(it.rule), "a forecast names the hash of its rule"),
        (_is_moment(it.made_at), "a forecast says when it was made"),
        (0 <= it.before <= it.before_total, "a unit has no more records than all have"),
    ]
    _refuse_unsound(sound)


def _check_resolution(ledger: Ledger, it: Resolution, resolved: Iterable[str]) -> None:
    forecast = ledger.forecasts.get(it.forecast)
    if forecast is None:
        raise LedgerError(f"{it.forecast} is resolved but was never forecast")
    sound = [
        (it.forecast not in resolved, f"{it.forecast} is resolved a second time"),
        (it.outcome in OUTCOMES, f"there is no outcome {it.outcome!r}"),
        ((it.outcome == "void") == bool(it.reason), "a void forecast has a reason, and no other has"),
        (_is_moment(it.resolved_at), "a resolution says when it was made"),
        (it.resolved_at[:10] >= forecast.due_at, f"{it.forecast} is due on {forecast.due_at} and not before"),
    ]
    _refuse_unsound(sound)


def _refuse_unsound(checks: Sequence[tuple[Any, str]]) -> None:
    for holds, otherwise in checks:
        if not holds:
            raise LedgerError(otherwise)


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except (TypeError, ValueError):
        return False


def _is_moment(text: str) -> bool:
    try:
        return datetime.fromisoformat(text).tzinfo is not None
    except (TypeError, ValueError):
        return False
