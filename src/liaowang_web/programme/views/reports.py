"""The report of a year, on paper and as a workbook."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from liaowang_web.observatory.printing import NoChineseFontError
from liaowang_web.programme.printing.reports import report_as_pdf, report_as_xlsx
from liaowang_web.programme.selectors.reporting import report_of, report_years

_MAKERS = {
    "pdf": (report_as_pdf, "application/pdf"),
    "xlsx": (report_as_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}


@require_safe
def report(request: HttpRequest) -> HttpResponse:
    """Show of which years there is a report."""
    return render(request, "programme/targets/reports.html", {"years": report_years()})


@require_safe
def report_file(request: HttpRequest, year: int, form: str) -> HttpResponse:
    """Give the report of a year as a file, in the language of the page."""
    if form not in _MAKERS:
        raise Http404
    make, media_type = _MAKERS[form]
    address = request.build_absolute_uri(reverse("programme:targets"))
    try:
        content = make(report_of(year), address)
    except NoChineseFontError as error:
        why = _("No font with Chinese characters is installed. One of these will do: %(names)s.")
        return render(request, "design/refused.html", {"why": why % {"names": ", ".join(error.families)}}, status=503)
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="liaowang-programme-{year}.{form}"'
    return response
