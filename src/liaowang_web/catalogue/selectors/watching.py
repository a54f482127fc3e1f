"""What became of the topics behind listed entries since their nomination: for the editors, who decide."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from liaowang import runs
from liaowang_web.catalogue.models import Edition, Nomination
from liaowang_web.observatory.models import Forecast, Run, Topic
from liaowang_web.observatory.selectors.chains import line_of
from liaowang_web.observatory.selectors.evidence import forecasts_of
from liaowang_web.observatory.selectors.runs import public_runs, run_with_id

FAILED, GREW, FELL, LOST = "failed", "grew", "fell", "lost"


@dataclass(frozen=True)
class News:
    """One thing that happened to the topic of an entry.

    Attributes
    ----------
    what : str
        ``failed``: a forecast missed. ``grew``, ``fell``: its records a year now lie outside what counting alone leaves
        uncertain of those at its nomination. ``lost``: the newest run knows it no more, or merged it.
    before, now : int
        Records in the last year, at the nomination and in the newest run; 0 where it does not apply.
    forecast : Forecast or None
        Which forecast missed.
    """

    what: str
    before: int = 0
    now: int = 0
    forecast: Forecast | None = None


@dataclass(frozen=True)
class Watched:
    """A listed entry of which there is news, with the run from which they come."""

    nomination: Nomination
    news: Sequence[News]
    run: Run


def watch_entries(edition: Edition) -> Sequence[Watched]:
    """Give the listed entries nominated by the observatory of whose topics there is news since.

    The newest public run is looked at that continues the run of the nomination; codes of another line mean other
    topics. Patents are not looked at: nothing on this site knows whether they are in force.
    """
    listed = edition.nominations.filter(state__in=Nomination.LISTED).exclude(topic_code="").select_related("edition")
    found = []
    for nomination in listed:
        then = run_with_id(nomination.run_id)
        if then is None:
            continue
        newest = public_runs().filter(pk__in=line_of(then)).first() or then
        if news := list(_news(nomination, then, newest)):
            found.append(Watched(nomination, news, newest))
    return found


def _news(nomination: Nomination, then: Run, newest: Run) -> Iterator[News]:
    before = then.topics.filter(code=nomination.topic_code).first()
    if before is not None:
        for forecast in forecasts_of(before, then).values():
            if forecast.is_miss:
                yield News(FAILED, forecast=forecast)
    if before is None or newest.pk == then.pk:
        return
    now = newest.topics.filter(code=nomination.topic_code, merged_into="", is_hidden=False).first()
    if now is None:
        yield News(LOST, before=before.n_recent)
    elif what := _change(before, now):
        yield News(what, before.n_recent, now.n_recent)


def _change(before: Topic, now: Topic) -> str:
    """Tell whether a topic grew or fell by more than the 90% intervals of both counts leave open."""
    (low_then, high_then), (low_now, high_now) = map(runs.counting_error, (before.n_recent, now.n_recent))
    return GREW if low_now > high_then else FELL if high_now < low_then else ""
