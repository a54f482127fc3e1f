"""Targets: how each stands, and what counts towards it."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from liaowang import runs
from liaowang_web.design.numbers import is_chinese
from liaowang_web.programme.models import EvidenceItem
from liaowang_web.programme.policies.evidence import can_oversee_evidence, can_record_evidence, can_see_dashboard
from liaowang_web.programme.printing.evidence import evidence_as_xlsx
from liaowang_web.programme.selectors.resembling import resembling
from liaowang_web.programme.selectors.targets import (
    Question,
    accepted_days,
    begun_on,
    by_direction,
    by_region,
    evidence_asked,
    standings,
    target_with,
)
from liaowang_web.programme.target_drawing import bar_of, progress_picture

_PAGE = 50
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
def targets(request: HttpRequest) -> HttpResponse:
    """Show how all targets stand, by year."""
    years: dict[int, list[tuple[Any, Any]]] = {}
    for it in standings(request.user):
        years.setdefault(it.target.year, []).append((it, bar_of(it)))
    about = runs.describe_taxonomy()["edition"]
    context = {
        "years": years.items(), "about": about, "title": about["title_zh" if is_chinese() else "title_en"],
        "may_record": can_record_evidence(request.user), "sees_dashboard": can_see_dashboard(request.user),
    }  # fmt: skip
    return render(request, "programme/targets/targets.html", context)


@require_safe
def target(request: HttpRequest, code: str) -> HttpResponse:
    """Show a target, and the evidence that was asked for."""
    found = target_with(code)
    (standing,) = standings(request.user, [found])
    question = question_of(request)
    asked = evidence_asked(request.user, found, question)
    page = Paginator(asked, _PAGE).get_page(request.GET.get("page"))
    context = {
        "standing": standing, "target": found, "bar": bar_of(standing), "page": page, "question": question,
        "picture": progress_picture(standing, accepted_days(found), begun_on(found), timezone.localdate()),
        "directions": by_direction(found), "regions": by_region(found), "today": timezone.localdate(),
        "alike": resembling(page) if can_oversee_evidence(request.user) else {},
        "may_record": can_record_evidence(request.user), "begun": begun_on(found),
        "trial_months": runs.TRIED_MONTHS, "least": runs.LEAST_ITEMS, "least_days": runs.LEAST_DAYS,
    }  # fmt: skip
    return render(request, "programme/targets/target.html", context)


@require_safe
def evidence_file(request: HttpRequest, code: str) -> HttpResponse:
    """Give the evidence that was asked for as a workbook."""
    found = target_with(code)
    asked = evidence_asked(request.user, found, question_of(request))
    address = request.build_absolute_uri()
    response = HttpResponse(evidence_as_xlsx(found, asked, address), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{found.code}.xlsx"'
    return response


def question_of(request: HttpRequest) -> Question:
    """Read which evidence is asked for; what means nothing is left out."""
    asked = request.GET
    state, year, region = asked.get("state", ""), asked.get("year", ""), asked.get("region", "")
    is_region = region == "none" or (region.isdecimal() and len(region) == 6)
    return Question(
        state=state if state in EvidenceItem.State.values else "",
        direction=asked.get("direction", "")[:8],
        region=region if is_region else "",
        year=int(year) if year.isascii() and year.isdecimal() and len(year) == 4 else None,
    )
