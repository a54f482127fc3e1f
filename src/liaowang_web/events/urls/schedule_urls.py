"""Addresses of schedules and of what is reported of meetings."""

from __future__ import annotations

from django.urls import URLPattern, path

from liaowang_web.events.views import reports, schedules

urlpatterns: list[URLPattern] = [
    path("calendar/<str:key>.ics", schedules.calendar, name="calendar"),
    path("<event:code>/schedule/", schedules.schedule, name="schedule"),
    path("<event:code>/schedule/worker.js", schedules.schedule_worker, name="schedule_worker"),
    path("<event:code>/schedule/schedule.pdf", schedules.schedule_pdf, name="schedule_pdf"),
    path("<event:code>/schedule/<uuid:key>/", schedules.own_meeting, name="own_meeting"),
    path("<event:code>/schedule/<uuid:key>/here/", schedules.arrive, name="arrive"),
    path("<event:code>/schedule/<uuid:key>/report/", schedules.report_meeting, name="report_meeting"),
    path("<event:code>/report/", reports.report, name="event_report"),
    path("<event:code>/report/report.xlsx", reports.report_xlsx, name="event_report_xlsx"),
]
