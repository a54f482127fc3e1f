"""The report of an event as a workbook."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import BytesIO

import xlsxwriter
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from liaowang_web.design import numbers
from liaowang_web.events.models import MeetingRequest, Placement, Registration
from liaowang_web.events.selectors.reports import Report

Rows = Iterable[Sequence[str | int | float]]


def report_as_xlsx(report: Report) -> bytes:
    """Write what became of an event: its counts, each person, and the next steps."""
    file = BytesIO()
    # Texts stay texts: a name that begins with = is no formula.
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        _write(book, _("Overview"), [_("What"), _("How many")], _counts(report), (56, 14))
        heads = [_("Person"), _("Organisation"), _("State"), _("Agreed upon"), _("With a place"), _("Held"),
                 _("Somebody absent"), _("Share placed")]  # fmt: skip
        _write(book, _("People"), heads, _people(report), (28, 36, 18, 12, 12, 12, 12, 14))
        _write(book, _("Next steps"), [_("Next step"), _("How many")], list(report.next_steps), (32, 14))
    return file.getvalue()


def _counts(report: Report) -> Rows:
    event = report.event
    yield _("Event"), f"{event.code} {event}"
    for state in Registration.State:
        if state in report.people:
            yield _("People: %(state)s") % {"state": state.label}, report.people[state]
    for asked in MeetingRequest.State:
        if asked in report.requests:
            yield _("Requests: %(state)s") % {"state": asked.label}, report.requests[asked]
    yield _("Meetings agreed upon"), report.n_agreed
    yield _("Meetings with a place"), report.n_placed
    yield _("Meetings without a place"), report.n_unplaced
    for stands in Placement.State:
        if stands in report.placements:
            yield _("Meetings: %(state)s") % {"state": stands.label}, report.placements[stands]
    yield from _worth(report)
    for score in range(5, 0, -1):
        yield _("Ratings: %(score)s of 5") % {"score": score}, report.scores.get(score, 0)
    if report.mean_score is not None:
        yield _("Mean rating"), round(report.mean_score, 2)


def _worth(report: Report) -> Rows:
    timetable = report.timetable
    if timetable is None:
        return
    yield _("Version of the timetable"), timetable.number
    yield _("Published"), numbers.moment(timetable.published_at) if timetable.published_at else "—"
    yield _("Worth of what has a place"), float(timetable.held)
    if timetable.bound is not None:
        yield _("No timetable is worth more than"), float(timetable.bound)
    if timetable.worst_share is not None:
        yield _("Share of the worst served"), float(timetable.worst_share)
    yield _("Idle breaks"), timetable.n_idle


def _people(report: Report) -> Rows:
    for it in report.served:
        who = it.registration
        share = "—" if it.share is None else round(it.share, 3)
        yield (str(who), str(who.organisation), str(who.get_state_display()), it.n_agreed, it.n_placed, it.n_held,
               it.n_missed, share)  # fmt: skip


def _write(
    book: xlsxwriter.Workbook, title: str, heads: Sequence[str], rows: Rows, widths: Sequence[int]
) -> None:  # fmt: skip
    sheet = book.add_worksheet(title)
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    sheet.write_row(0, 0, [capfirst(it) for it in heads], head)
    for place, row in enumerate(rows, 1):
        for column, value in enumerate(row):
            if isinstance(value, str):
                sheet.write_string(place, column, value)
            else:
                sheet.write_number(place, column, value)
    sheet.freeze_panes(1, 1)
    sheet.repeat_rows(0)
