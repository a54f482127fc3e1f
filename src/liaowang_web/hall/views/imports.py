"""Spreadsheets: handed in, previewed row by row, imported or dropped."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from liaowang_web.accounts.requests import PersonRequest
from liaowang_web.design.numbers import is_chinese
from liaowang_web.hall.files.keeping import path_of
from liaowang_web.hall.forms.imports import ImportForm
from liaowang_web.hall.imports.returning import empty_sheet, refused_rows
from liaowang_web.hall.imports.sheets import XLSX, read_sheet
from liaowang_web.hall.labels import label_of
from liaowang_web.hall.models import Entry, Import, ImportedRow
from liaowang_web.hall.selectors.imports import counts_of, import_for, imports_for, rows_of
from liaowang_web.hall.selectors.reading import organisations_of
from liaowang_web.hall.services.importing import ask_import, drop_import, hand_in
from liaowang_web.jobs.selectors import is_worked_on, progress_of
from liaowang_web.workflow.refusals import TransitionRefused

PAGE = 50
_ACTS = {"write": ask_import, "drop": drop_import}
_AT_WORK = {Import.State.READING, Import.State.WRITING}


@login_required
def imports(request: PersonRequest) -> HttpResponse:
    """List the latest imports, and take one more spreadsheet."""
    organisations = organisations_of(request.user, "owner", "editor")
    form = ImportForm(*((request.POST, request.FILES) if request.method == "POST" else ()), organisations=organisations)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            made = hand_in(
                given["organisation"], given["kind"], actor=request.user, name=given["file"].name,
                content=given["file"].read(),
            )  # fmt: skip
        except TransitionRefused as refusal:
            form.add_error("file", str(refusal))
        else:
            return redirect("hall:import", made.pk)
    context = {
        "imports": imports_for(request.user),
        "form": form if organisations else None,
        "kinds": Entry.Kind.choices,
    }
    return render(request, "hall/imports.html", context, status=422 if form.errors else 200)


@login_required
def imported(request: PersonRequest, key: UUID) -> HttpResponse:
    """Show what becomes, or became, of each row; while a job works on it, how far it has come."""
    made = import_for(request.user, key)
    outcome = request.GET.get("outcome", "")
    counts = counts_of(made)
    page = Paginator(rows_of(made, outcome), PAGE).get_page(request.GET.get("page"))
    context = {
        "made": made, "page": page, "outcome": outcome, "n": sum(counts.values()),
        "rows": [(it, _said(it)) for it in page.object_list],
        "counts": [(code, label, counts[code]) for code, label in ImportedRow.Outcome.choices],
        "n_written": counts["created"] + counts["changed"], "n_refused": counts["refused"],
        "is_at_work": made.state in _AT_WORK, "progress": progress_of(made.job_id), "is_worked_on": is_worked_on(),
    }  # fmt: skip
    return render(request, "hall/import.html", context)


@login_required
@require_POST
def move(request: PersonRequest, key: UUID, name: str) -> HttpResponse:
    """Have it imported, or drop it."""
    made = import_for(request.user, key)
    if name not in _ACTS:
        raise Http404
    version = request.POST.get("version", "")
    try:
        _ACTS[name](made, actor=request.user, version=int(version) if version.isdecimal() else None)
    except TransitionRefused as refusal:
        messages.error(request, str(refusal))
    return redirect("hall:import", key)


@login_required
def refused(request: PersonRequest, key: UUID) -> HttpResponse:
    """Give the refused rows back as they came, each with its reason."""
    made = import_for(request.user, key)
    told = {it.line: "; ".join(_said(it)) for it in rows_of(made, ImportedRow.Outcome.REFUSED)}
    if not told:
        raise Http404
    sheet, _media_type = read_sheet(path_of(made.sha256).read_bytes())
    return _download(refused_rows(sheet, told), f"refused-{made.sha256[:8]}.xlsx")


@login_required
def template(_request: PersonRequest, kind: str) -> HttpResponse:
    """Give an empty sheet of a kind of entries."""
    if kind not in Entry.Kind.values:
        raise Http404
    return _download(empty_sheet(kind), f"{kind}.xlsx")


def _download(content: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def _said(row: ImportedRow) -> list[str]:
    """Say why a row is refused, or what changes."""
    language = "zh" if is_chinese() else "en"
    told = []
    for it in row.says:
        label = _("Readiness") if it["column"] == "trl" else label_of(it["column"])
        if language in it:
            says = _("%(column)s: %(says)s (%(cell)s)") if it.get("cell") else _("%(column)s: %(says)s")
            told.append(says % {"column": label, "says": it[language], "cell": it.get("cell")})
        else:
            told.append(
                _("%(column)s: %(was)s → %(now)s") % {"column": label, "was": it["was"] or "—", "now": it["now"]}
            )
    return told
