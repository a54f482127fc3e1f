"""Bringing a ledger of forecasts into the site, and what came of forecasts that are there."""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from liaowang import runs
from liaowang_web.accounts.models import User
from liaowang_web.audit import services as audit
from liaowang_web.observatory import kinds
from liaowang_web.observatory.models import Forecast, Ledger, LedgerFile

_BATCH = 500
_LONGEST = 80
_MADE = ("question", "unit", "name", "label_en", "label_zh", "as_of", "due_at", "horizon_years", "probability", "low",
         "high", "threshold", "made_at")  # fmt: skip
"""Columns that stand from the day a forecast was made."""
_CAME = ("before", "after", "state", "void_reason", "resolved_at", "brier", "told")
"""Columns that are filled in once, when it is resolved; ``before`` is then counted anew."""
_TOLD = ("number", "rule", "model", "data", "hash", "resolution_hash", "before_total", "after_total",
         "before_when_made", "before_total_when_made", "log_growth", "tide_net", "z")  # fmt: skip


class LedgerRefused(runs.LiaowangError):
    """A ledger that is sound in itself, but not a continuation of what was imported."""


@dataclass(frozen=True)
class Imported:
    """What an import brought: the ledger, and how many forecasts and outcomes were new."""

    ledger: Ledger
    n_new: int
    n_came: int


@transaction.atomic
def import_ledger(path: Path, *, name: str = "", actor: User | None = None) -> Imported:
    """Import a ledger, or what was added to it since the last time; all of it or nothing.

    Parameters
    ----------
    path : Path
        The file of the ledger; the rules beside it are not read.
    name : str
        How the site calls it. By default the name of the ledger that it continues, or the name of the file.
    actor : User or None
        Who imports it; ``None`` for the system.

    Returns
    -------
    Imported
        Nothing is written, and no entry made, where nothing is new.

    Raises
    ------
    LiaowangError
        At the first broken line, by number.
    LedgerRefused
        If the file is of the other kind, does not continue what was imported, or a forecast differs from the imported.
    """
    told = runs.tell_ledger(path)
    ledger = _place(told, name or _name_of(told) or path.stem[:_LONGEST])
    known = {it.code: it for it in ledger.forecasts.all()}
    rows = [_row(it) for it in told["forecasts"]]
    came = [it for row in rows if row["code"] in known and (it := _filled(known[row["code"]], row))]
    new = [Forecast(ledger=ledger, **row) for row in rows if row["code"] not in known]
    if missing := known.keys() - {row["code"] for row in rows}:
        raise LedgerRefused(f"{min(missing)} was imported and is not in the file")
    if ledger.head == told["head"]:
        return Imported(ledger, 0, 0)
    Forecast.objects.bulk_create(new, batch_size=_BATCH)
    Forecast.objects.bulk_update(came, _CAME, batch_size=_BATCH)
    ledger.head, ledger.n_lines, ledger.figures = told["head"], told["n_lines"], told["figures"]
    ledger.save()
    LedgerFile.objects.update_or_create(ledger=ledger, defaults={"packed": _packed(path, told)})
    n_came = len(came) + sum(it.state != Forecast.State.OPEN for it in new)
    audit.record(kinds.LEDGER_IMPORTED, ledger, actor=actor, after=ledger.head, n_new=len(new), n_came=n_came)
    return Imported(ledger, len(new), n_came)


def _name_of(told: dict[str, Any]) -> str:
    """Give the name of the imported ledger that the file continues."""
    return next((it.name for it in Ledger.objects.all() if _continues(told, it)), "")


def _continues(told: dict[str, Any], ledger: Ledger) -> bool:
    return bool(told["n_lines"] >= ledger.n_lines and told["hashes"][ledger.n_lines - 1] == ledger.head)


def _place(told: dict[str, Any], name: str) -> Ledger:
    """Give the ledger of that name, locked, if the file may be imported into it; otherwise begin one."""
    ledger = Ledger.objects.select_for_update().filter(name=name).first()
    if ledger is None:
        if len(name) > _LONGEST:
            raise LedgerRefused(f"the name is longer than {_LONGEST} characters")
        return Ledger.objects.create(name=name, kind=told["kind"], head="", n_lines=0)
    if ledger.kind != told["kind"]:
        raise LedgerRefused(f"{name} holds {ledger.kind} forecasts and the file {told['kind']} ones; give another name")
    if told["n_lines"] < ledger.n_lines:
        raise LedgerRefused(f"{name} was imported with {ledger.n_lines} lines; the file holds {told['n_lines']}")
    if not _continues(told, ledger):
        raise LedgerRefused(
            f"line {ledger.n_lines} of the file does not have the hash {ledger.head[:12]}, the head of {name} when "
            "it was imported: lines were written anew, or this is another ledger, which needs another name"
        )
    return ledger


def _row(told: dict[str, Any]) -> dict[str, Any]:
    """Turn what the library tells of a forecast into columns."""
    resolved = told["resolved_at"]
    return {
        "code": told["id"],
        **{name: told[name] for name in ("question", "unit", "name", "horizon_years", "probability", "low", "high")},
        **{name: told[name] for name in ("threshold", "before", "after", "brier")},
        "label_en": told["label_en"] or "",
        "label_zh": told["label_zh"] or "",
        "as_of": date.fromisoformat(told["as_of"]),
        "due_at": date.fromisoformat(told["due_at"]),
        "made_at": datetime.fromisoformat(told["made_at"]).astimezone(UTC),
        "state": told["outcome"],
        "void_reason": told["reason"],
        "resolved_at": datetime.fromisoformat(resolved).astimezone(UTC) if resolved else None,
        "told": {name: told[name] for name in _TOLD},
    }


def _filled(known: Forecast, row: dict[str, Any]) -> Forecast | None:
    """Fill in what came of an imported forecast that was open; nothing else may differ from the file."""
    is_new = known.state == Forecast.State.OPEN and row["state"] != Forecast.State.OPEN
    for name in _MADE if is_new else (*_MADE, *_CAME):
        if getattr(known, name) != row[name]:
            raise LedgerRefused(f"{known.code} was imported with another {name} than the file holds")
    if not is_new:
        return None
    for name in _CAME:
        setattr(known, name, row[name])
    return known


def _packed(path: Path, told: dict[str, Any]) -> bytes:
    """Pack the lines whose chain was followed; what was added to the file meanwhile waits for the next import."""
    lines = path.read_bytes().splitlines(keepends=True)[: told["n_lines"]]
    if not lines or told["head"].encode() not in lines[-1]:
        raise LedgerRefused("the file was changed while it was read; nothing was imported")
    return gzip.compress(b"".join(lines), mtime=0)
