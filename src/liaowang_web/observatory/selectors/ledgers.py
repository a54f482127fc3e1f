"""Ledgers and their forecasts as they were known on a day: without later forecasts, and without later outcomes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Case, Count, F, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce
from django.http import Http404
from django.utils import timezone

from liaowang_web.observatory.models import Forecast, Ledger, LedgerFile, Run, Topic

State = Forecast.State
DECIDED = (State.YES, State.NO)
SHOWN = ("misses", "open", "all")


@dataclass(frozen=True)
class Asked:
    """Which forecasts are asked for; empty means all."""

    show: str = "all"
    question: str = ""
    unit: str = ""
    year: int | None = None
    state: str = ""
    due_from: date | None = None
    due_to: date | None = None
    words: str = ""
    sort: str = ""

    @property
    def order(self) -> str:
        """By what they are sorted: misses by surprise, open ones by when they are due, all by their day."""
        return self.sort or {"misses": "surprise", "open": "due_at"}.get(self.show, "as_of")


def ledgers() -> QuerySet[Ledger]:
    """Give the ledgers, those of forecasts made before the fact first."""
    return Ledger.objects.all()


def ledger_named(name: str) -> Ledger | None:
    """Give a ledger; without a name the first, or nothing if none is imported.

    Raises
    ------
    Http404
        If none has that name.
    """
    found = ledgers().filter(name=name).first() if name else ledgers().first()
    if name and found is None:
        raise Http404
    return found


def forecasts_of(ledger: Ledger, asked: Asked, day: date | None) -> QuerySet[Forecast]:
    """Give the forecasts of a ledger that fit, sorted; call `as_known` on those that are shown.

    Parameters
    ----------
    ledger : Ledger
    asked : Asked
    day : date or None
        What was known on it alone counts; ``None`` for all that is known.
    """
    known = _known(ledger, day)
    found = _made(ledger, day).annotate(surprise=Case(When(known, then=F("brier"))))
    found = {"misses": found.filter(known & _missed()), "open": found.filter(_open(known))}.get(asked.show, found)
    for column in ("question", "unit"):
        if value := getattr(asked, column):
            found = found.filter(**{column: value})
    if asked.year is not None:
        found = found.filter(as_of__year=asked.year)
    if asked.state:
        found = found.filter(_open(known) if asked.state == State.OPEN else known & Q(state=asked.state))
    if asked.due_from:
        found = found.filter(due_at__gte=asked.due_from)
    if asked.due_to:
        found = found.filter(due_at__lte=asked.due_to)
    for word in asked.words.split():
        found = found.filter(Q(label_en__icontains=word) | Q(label_zh__icontains=word) | Q(name__icontains=word))
    return found.order_by(*_order(asked))


def as_known(forecasts: Iterable[Forecast], ledger: Ledger, day: date | None) -> list[Forecast]:
    """Take from forecasts what was not known on a day; these objects are for showing and never saved."""
    shown = []
    for it in forecasts:
        it.ledger = ledger
        if not _is_known(it, day):
            it.state, it.void_reason, it.after, it.resolved_at, it.brier = State.OPEN, "", None, None, None
            it.before = it.told.get("before_when_made", it.before)  # counted anew when it was resolved
            it.told |= {"before_total": it.told.get("before_total_when_made"), **_UNKNOWN}
        shown.append(it)
    return shown


_UNKNOWN = {"resolution_hash": "", "after_total": None, "log_growth": None, "tide_net": None, "z": None}


def forecast_of(ledger: Ledger | None, code: str, day: date | None) -> Forecast:
    """Give one forecast as it was known on a day.

    Raises
    ------
    Http404
        If it is not there, or was not made yet.
    """
    found = _made(ledger, day).filter(code=code).first() if ledger else None
    if ledger is None or found is None:
        raise Http404
    return as_known([found], ledger, day)[0]


def beside(forecast: Forecast, day: date | None) -> list[Forecast]:
    """Give other forecasts on the same topic or term, the latest first."""
    found = _made(forecast.ledger, day).filter(unit=forecast.unit, name=forecast.name).exclude(pk=forecast.pk)
    return as_known(found.order_by("-as_of", "question")[:20], forecast.ledger, day)


def topic_of_forecast(forecast: Forecast) -> Topic | None:
    """Give the topic of the run from which a forecast was made, if that run is imported and public."""
    if forecast.unit != "topic":
        return None
    run = Run.objects.filter(is_public=True, as_of=forecast.as_of).first()
    return run.topics.filter(code=forecast.name).first() if run else None


def counts_of(ledger: Ledger, day: date | None) -> dict[str, int]:
    """Count ``n`` forecasts and, as was known on a day, ``yes``, ``no``, ``void``, ``open`` and ``missed``."""
    known = _known(ledger, day)
    told: dict[str, int] = _made(ledger, day).aggregate(
        n=Count("pk"),
        **{name: Count("pk", filter=known & Q(state=name)) for name in ("yes", "no", "void")},
        open=Count("pk", filter=_open(known)),
        missed=Count("pk", filter=known & _missed()),
    )
    return told | {"came_due": told["yes"] + told["no"]}


def choices_of(ledger: Ledger) -> dict[str, list[Any]]:
    """Give the questions, units and years of cut-offs that a ledger holds."""
    rows = ledger.forecasts.order_by().values_list("question", "unit", "as_of__year").distinct()
    names = ("question", "unit", "year")
    return {name: sorted({row[place] for row in rows}) for place, name in enumerate(names)}


def figures_of(ledger: Ledger, day: date | None) -> list[dict[str, Any]]:
    """Give the figures of a ledger that rest on outcomes known on a day.

    Returns
    -------
    list of dict
        As the library told them, by unit, question and horizon. ``is_whole`` says whether the figures of the whole and
        ``reliability`` may be shown; ``by_origin`` holds only cut-offs whose outcomes were all known.
    """
    keys = ("unit", "question", "horizon_years", "as_of")
    late = Q(as_of__gt=day) | (~_known(ledger, day) & ~Q(state=State.OPEN)) if day else Q(pk__isnull=True)
    unknown = set(ledger.forecasts.filter(late).order_by().values_list(*keys).distinct())
    return [_figures(it, unknown) for it in ledger.figures]


def chosen(figures: Sequence[dict[str, Any]], question: str, unit: str) -> dict[str, Any] | None:
    """Give the figures of the question and unit that are asked for; where none is asked, of the first."""
    fitting = (it for it in figures if question in {"", it["question"]} and unit in {"", it["unit"]})
    return next(fitting, None)


def _figures(told: Mapping[str, Any], unknown: set[tuple[Any, ...]]) -> dict[str, Any]:
    key = (told["unit"], told["question"], told["horizon_years"])
    origins = [{**it, "as_of": date.fromisoformat(it["as_of"])} for it in told["by_origin"] if it["n"]]
    known = [it for it in origins if (*key, it["as_of"]) not in unknown]
    return {**told, "by_origin": known, "is_whole": not any(it[:3] == key for it in unknown)}


def lines_of(ledger: Ledger | None) -> bytes:
    """Give the lines of a ledger, packed by gzip.

    Raises
    ------
    Http404
        If there are none.
    """
    found = LedgerFile.objects.filter(ledger=ledger).first() if ledger else None
    if found is None:
        raise Http404
    return bytes(found.packed)


@dataclass(frozen=True)
class Due:
    """Forecasts of one ledger that came due in a span, misses first."""

    ledger: Ledger
    first: date
    last: date
    n: int
    n_missed: int
    shown: list[Forecast]

    @property
    def n_right(self) -> int:
        """How many came as was said."""
        return self.n - self.n_missed

    def __iter__(self) -> Iterator[Forecast]:
        return iter(self.shown)


def came_due(after: date, until: date, day: date | None, limit: int) -> Due | None:
    """Give what came due after one day and up to another, of the first ledger that holds any.

    Parameters
    ----------
    after, until : date
    day : date or None
        What was known on it alone is told; ``None`` for all that is known.
    limit : int
        How many forecasts are given.
    """
    asked = Asked(due_from=after + timedelta(days=1), due_to=until, sort="surprise")
    for ledger in ledgers():
        decided = forecasts_of(ledger, asked, day).filter(_known(ledger, day), state__in=DECIDED)
        if n := decided.count():
            missed = decided.filter(_missed())
            first = as_known([*missed[:limit], *decided.exclude(_missed())[:limit]][:limit], ledger, day)
            return Due(ledger, after + timedelta(days=1), until, n, missed.count(), first)
    return None


def _made(ledger: Ledger, day: date | None) -> QuerySet[Forecast]:
    found = ledger.forecasts.all()
    return found.filter(as_of__lte=day) if day else found


def _known(ledger: Ledger, day: date | None) -> Q:
    """What was resolved on a day: of replayed forecasts, which are resolved all at once, what had come due."""
    if day is None:
        return Q(resolved_at__isnull=False)
    due = Q(due_at__lte=day, resolved_at__isnull=False)
    return due if ledger.kind == Ledger.Kind.REPLAYED else due & Q(resolved_at__lt=_end_of(day))


def _is_known(it: Forecast, day: date | None) -> bool:
    if day is None or it.resolved_at is None:
        return it.resolved_at is not None
    return it.due_at <= day and (it.ledger.kind == Ledger.Kind.REPLAYED or it.resolved_at < _end_of(day))


def _end_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))


def _open(known: Q) -> Q:
    return ~known | Q(state=State.OPEN)


def _missed() -> Q:
    """What came is not what was said; as `Forecast.is_miss` has it."""
    line = Coalesce(F("threshold"), Value(0.5))
    return Q(state=State.YES, probability__lt=line) | Q(state=State.NO, probability__gte=line)


def _order(asked: Asked) -> list[Any]:
    surprise = F("surprise").desc(nulls_last=True)
    orders: dict[str, list[Any]] = {
        "surprise": [surprise],
        "as_of": ["-as_of", surprise],
        "due_at": ["due_at"],
        "probability": ["-probability"],
        "name": ["label_en", "label_zh", "name", "-as_of"],
    }
    return [*orders[asked.order], "-as_of", "-probability", "code"]
