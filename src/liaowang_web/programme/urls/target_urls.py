"""Addresses of targets, their evidence, the thread, the dashboard and the report; they stand beneath ``programme/``."""

from __future__ import annotations

from django.urls import URLPattern, path

from liaowang_web.programme.views import dashboard, evidence, reports, targets, threads

urlpatterns: list[URLPattern] = [
    path("targets/", targets.targets, name="targets"),
    path("targets/<slug:code>/", targets.target, name="target"),
    path("targets/<slug:code>/evidence.xlsx", targets.evidence_file, name="evidence_file"),
    path("targets/<slug:code>/record/", evidence.record, name="record_evidence"),
    path("evidence/for/<str:code>/", evidence.bring_forward, name="bring_forward"),
    path("evidence/<uuid:key>/", evidence.evidence, name="evidence"),
    path("evidence/<uuid:key>/<slug:name>/", evidence.move, name="move_evidence"),
    path("thread/<slug:stage>/<str:code>/", threads.thread, name="thread"),
    path("dashboard/", dashboard.dashboard, name="dashboard"),
    path("dashboard/<slug:name>/", dashboard.listed, name="dashboard_list"),
    path("reports/", reports.report, name="reports"),
    path("reports/<int:year>.<str:form>", reports.report_file, name="report_file"),
]
