"""What became of an event."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse

from liaowang_web.accounts.requests import PersonRequest
from liaowang_web.events.printing import report_as_xlsx
from liaowang_web.events.selectors.events import planned_event_for
from liaowang_web.events.selectors.reports import report_of
from liaowang_web.events.views.pages import page_of


@login_required
def report(request: PersonRequest, code: str) -> HttpResponse:
    """Show requests, meetings, the worst served, and the ratings."""
    event = planned_event_for(request.user, code)
    return page_of(request, event, "events/report.html", {"report": report_of(event)})


@login_required
def report_xlsx(request: PersonRequest, code: str) -> HttpResponse:
    """Give the same as a workbook."""
    event = planned_event_for(request.user, code)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    response = HttpResponse(report_as_xlsx(report_of(event)), content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{event.code}-report.xlsx"'
    return response
