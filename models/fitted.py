"""Fit the forecasts that ship with the library on all of its history: `make models` runs this after history.py.

    python models/fitted.py

writes a file for each question into src/liaowang/runs/models, named by what it was fitted on. Two minutes at most.
"""

from __future__ import annotations

from datetime import date

from history import FOLDER

from liaowang.observatory import QUESTIONS
from liaowang.runs.fitted import Fitted, pack_fitted, recipe_of
from liaowang.runs.history import HORIZON_YEARS, SHIPPED, open_history
from liaowang.runs.settings import ObserveSettings

SEED = ObserveSettings.seed
"""That of a run of which no other is asked for."""


def main() -> None:
    """Fit and write them."""
    history = open_history(SHIPPED)
    last: date = history.rows["origin"].max()  # type: ignore[assignment]
    as_of = last.replace(year=last.year + HORIZON_YEARS)
    for old in FOLDER.glob("*.json.xz"):
        old.unlink()
    learnt = history.known_at(as_of)
    for question in QUESTIONS:
        packed = pack_fitted(*Fitted().fit(question, history, learnt, as_of, SEED))
        (FOLDER / f"{recipe_of(question, history, learnt, SEED)}.json.xz").write_bytes(packed)


if __name__ == "__main__":
    main()
