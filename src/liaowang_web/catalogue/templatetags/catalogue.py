"""What the catalogue's pages write: how long is left, whose turn it is, and the line of steps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import SimpleNamespace
from typing import Any

from django import template
from django.forms import BaseForm, BoundField
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import format_html, urlize
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from liaowang_web.catalogue.models import Edition, Exclusion, Nomination, Objection, Relation, Review
from liaowang_web.catalogue.selectors.comparing import Change
from liaowang_web.design.numbers import day, grouped, is_chinese, moment, percent, span

register = template.Library()
State = Edition.State
TURNS: dict[str, str | Promise] = {
    State.PLANNED: gettext_lazy("the secretariat"),
    State.CALL: gettext_lazy("nominating bodies and analysts"),
    State.CHECK: gettext_lazy("the secretariat"),
    State.ASSIGNMENT: gettext_lazy("the chair of the panel"),
    State.REVIEW: gettext_lazy("the experts"),
    State.PANEL: gettext_lazy("the chair of the panel, then the publisher"),
    State.NOTICE: gettext_lazy("everybody: objections are taken"),
    State.OBJECTIONS: gettext_lazy("the integrity officer and the chair of the panel"),
    State.APPROVAL: gettext_lazy("the publisher"),
    State.PUBLISHED: gettext_lazy("nobody: it is in force"),
    State.SUPERSEDED: gettext_lazy("nobody: a later edition took its place"),
}
SHAPES: dict[type[Any], Mapping[str, str]] = {
    Edition: Edition.SHAPES,
    Nomination: Nomination.SHAPES,
    Review: {"invited": "needs", "accepted": "half", "locked": "seal", "declined": "gone", "excluded": "gone"},
    Objection: {"filed": "needs", "proposed": "half", "upheld": "gone", "rejected": "on"},
}
COLUMNS: dict[str, str | Promise] = {
    "title_zh": gettext_lazy("title in Chinese"), "title_en": gettext_lazy("title in English"),
    "overview_zh": gettext_lazy("overview, in Chinese"), "overview_en": gettext_lazy("overview, in English"),
    "principle_zh": gettext_lazy("principle, in Chinese"), "principle_en": gettext_lazy("principle, in English"),
    "figures": gettext_lazy("figures"), "cases": gettext_lazy("real cases"),
    "advice": gettext_lazy("advice for promotion"),
    "track": gettext_lazy("track"), "holder_name": gettext_lazy("who has it"),
}  # fmt: skip


@register.filter
def clock(until: datetime | None) -> SafeString | str:
    """Write a deadline with its zone and what remains; the moment stays readable by machines."""
    if until is None:
        return "—"
    left = until - timezone.now()
    if left.total_seconds() <= 0:
        told = _("over")
    elif left.days:
        told = ngettext("%(n)s day left", "%(n)s days left", left.days) % {"n": left.days}
    else:
        hours = left.seconds // 3600
        told = ngettext("%(n)s hour left", "%(n)s hours left", hours) % {"n": hours} if hours else _("within the hour")
    zone = timezone.localtime(until).tzname()
    shape = '<time class="n" datetime="{}">{}</time> <span class="qq">{}</span><span class="sep"></span>{}'
    return format_html(shape, until.isoformat(), moment(until), zone, told)


@register.filter
def turn_of(edition: Edition) -> str:
    """Say whose turn it is."""
    return str(TURNS[edition.state])


@register.filter
def deadline_of(edition: Edition) -> datetime | None:
    """Give when the step of an edition ends, if a clock ends it."""
    if edition.state == State.NOTICE:
        return edition.notice.closes_at
    ends = {State.CALL: edition.call_until, State.REVIEW: edition.review_until}
    return ends.get(State(edition.state))


@register.inclusion_tag("catalogue/parts/steps.html")
def steps(edition: Edition) -> dict[str, Any]:
    """Draw where an edition stands on the line of its steps."""
    order = [str(it) for it in State if it != State.SUPERSEDED]
    at = order.index(edition.state) if edition.state in order else len(order)
    return {"steps": [(State(it).label, "on" if n < at else "at" if n == at else "") for n, it in enumerate(order)]}


@register.simple_tag
def formats() -> Sequence[tuple[str, str | Promise]]:
    """List the formats in which an edition is published."""
    return (("pdf", _("PDF, to read and print")), ("xlsx", _("XLSX, a table")), ("json", _("JSON, for programs")))


@register.filter
def direction_of(track: str) -> str:
    """Give the code of the direction to which a track belongs."""
    return track.partition("-")[0]


@register.filter
def lines_of(text: str) -> Sequence[str]:
    """Give the lines of a text, without those that are empty."""
    return [it.strip() for it in text.splitlines() if it.strip()]


@register.filter
def columns_named(names: Sequence[str]) -> str:
    """Name the columns that changed, in the language of the page."""
    return ("、" if is_chinese() else ", ").join(str(COLUMNS.get(it, it)) for it in names)


@register.filter
def why_withdrawn(code: str) -> str:
    """Say for which reason an entry left, by its code."""
    return str(dict(Nomination.Withdrawal.choices).get(code, _("not listed again")))


@register.filter
def attributes(row: Mapping[str, Any] | None) -> SimpleNamespace | None:
    """Let a template read a pair of texts of a content by `in_words`."""
    return None if row is None else SimpleNamespace(**row)


@register.filter
def named(organisation: Mapping[str, str] | None) -> str:
    """Give the name of an organisation as a content tells it."""
    if not organisation:
        return ""
    first, second = (organisation["zh"], organisation["en"])
    return (first or second) if is_chinese() else (second or first)


@register.filter
def as_told(text: str) -> str:
    """Write a day that a content tells as text."""
    return day(date.fromisoformat(text[:10])) if text else "—"


@register.simple_tag
def by_language(zh: str, en: str) -> str:
    """Give the one of two texts that the language of the page asks for, or the other if it is missing."""
    return (zh or en) if is_chinese() else (en or zh)


@register.filter
def urlize_external(text: str) -> SafeString:
    """Make links of addresses in a line; they are marked as leading elsewhere."""
    return SafeString(urlize(text, autoescape=True).replace('rel="nofollow"', 'rel="nofollow noopener external"'))


@register.filter
def shape_of(thing: Edition | Nomination | Review | Objection) -> str:
    """Give the shape of the badge of a thing in its state."""
    return SHAPES[type(thing)].get(thing.state, "")


@register.filter
def told_share(text: str | None) -> str:
    """Write a share that a content tells as text in per cent."""
    return "—" if text is None else percent(float(text))


@dataclass(frozen=True)
class Measure:
    """One measure of an annex, as it is written."""

    label: str | Promise
    value: str
    interval: str
    coverage: str
    is_foretold: bool = False


@register.filter
def measures(annex: Mapping[str, Any]) -> Sequence[Measure]:
    """Write the measures of an annex, with interval and coverage where the run gave them."""
    given = {name: None if text is None else float(text) for name, text in annex["measures"].items()}
    labels = (("probability", _("Probability of growth")), ("breakthrough", _("Breakthrough, 0–100")),
              ("industrial", _("Industrial, 0–100")))  # fmt: skip
    return [_measure(name, label, given) for name, label in labels]


def _measure(name: str, label: str, given: Mapping[str, float | None]) -> Measure:
    is_foretold = name == "probability"
    value, low, high, coverage = (given.get(f"{name}{it}") for it in ("", "_low", "_high", "_coverage"))
    interval = "—" if low is None or high is None else span(low * 100, high * 100)
    written = _("not computed") if value is None else percent(value) if is_foretold else grouped(value * 100)
    return Measure(label, written, interval, "—" if coverage is None else percent(coverage), is_foretold)


@register.filter
def pairs(change: Change) -> Sequence[tuple[str, str, str]]:
    """Give each column that changed: its name, its text before and after."""
    before = change.before or change.entry
    return [(str(COLUMNS[it]), getattr(before, it), getattr(change.entry, it)) for it in change.fields]


@register.filter
def in_pairs(form: BaseForm) -> Sequence[Sequence[BoundField]]:
    """Group the fields of a form: those of both languages together, the others alone."""
    rows: list[list[BoundField]] = []
    for it in form.visible_fields():
        is_second = it.name.endswith("_en") and rows and rows[-1][0].name == f"{it.name[:-3]}_zh"
        rows[-1].append(it) if is_second else rows.append([it])
    return rows


@register.filter
def evidence_of(exclusion: Exclusion) -> str:
    """Tell in words from what an exclusion was read."""
    told = exclusion.evidence
    if records := told.get("records"):
        titles = "; ".join(f"{it['title']} ({it['record']})" for it in records)
        text = ngettext(
            "%(name)s wrote %(n)s record: %(titles)s", "%(name)s wrote %(n)s records: %(titles)s", told["n"]
        )
        return text % {"name": told["name"], "n": told["n"], "titles": titles}
    if told["source"] == "relation":
        kind = dict(Relation.Kind.choices).get(told["kind"], told["kind"])
        return f"{kind} {_span(told)}"
    if "organisation" in told:
        return f"{told['name']} {told['organisation']} {_span(told)}".strip()
    return str(told.get("name", ""))


def _span(told: Mapping[str, Any]) -> str:
    return f"{told['since'] or '…'} – {told['until'] or '…'}" if told["since"] or told["until"] else ""
