"""The matches of one entry, one match, and the matches of all own entries."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from liaowang_web.accounts.requests import PersonRequest
from liaowang_web.hall.models import Entry
from liaowang_web.matching import policies
from liaowang_web.matching.exporting import as_json, as_xlsx
from liaowang_web.matching.forms import NotRelevantForm, OutcomeForm
from liaowang_web.matching.opening import opened
from liaowang_web.matching.selectors.lists import MatchesRead, matched_entry_for, matched_for, matches_for
from liaowang_web.matching.selectors.own import N_FIRST, own_matches
from liaowang_web.matching.selectors.preferences import preference_of
from liaowang_web.matching.selectors.said import frequencies, questions_to
from liaowang_web.matching.services.listing import ensure_matched

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@login_required
def own(request: PersonRequest) -> HttpResponse:
    """List own entries with the first of what matches each, and what is new."""
    kind = request.GET.get("kind", "")
    kind = kind if kind in Entry.LETTERS else ""
    found = own_matches(request.user, kind, request.GET.get("page"))
    rows = [(it, [opened(one) for one in it.matched[:N_FIRST]]) for it in found.lists]
    context = {
        "page": found.page, "rows": rows, "kind": kind, "preference": preference_of(request.user),
        "tabs": [("", _("All"), found.counts[""]), *((it, it.label, found.counts[it]) for it in Entry.Kind)],
        "questions": questions_to(request.user), "may_have": policies.can_have_matches(request.user),
    }  # fmt: skip
    return render(request, "matching/own.html", context)


@login_required
def matches(request: PersonRequest, code: str) -> HttpResponse:
    """Show what answers an entry, each with its reasons; as a file if one is asked for."""
    entry = matched_entry_for(request.user, code)
    is_old = ensure_matched(entry)
    read = matches_for(request.user, [entry])[entry.pk]
    told = [opened(it) for it in read.matched]
    form = request.GET.get("format", "")
    if form in {"json", "xlsx"}:
        return _file(request, form, read)
    context = {
        "read": read, "entry": entry, "own": read.own, "opened": told,
        "aside": read.aside, "is_weak": all(it.is_weak for it in told),
        "preference": preference_of(request.user), "is_old": is_old, **_acts(request, entry),
    }  # fmt: skip
    return render(request, "matching/matches.html", context)


@login_required
def match(request: PersonRequest, code: str, other: str) -> HttpResponse:
    """Show one match with all its reasons."""
    found = matched_for(request.user, code, other)
    entry = found.suggestion.match_list.entry
    context = {"it": opened(found), "entry": entry, "own": found.own, **_acts(request, entry)}
    return render(request, "matching/match.html", context)


def _acts(request: PersonRequest, entry: Entry) -> dict[str, Any]:
    return {
        "may_judge": policies.can_judge_match(request.user, entry),
        "may_ask": policies.can_ask_about_match(request.user, entry),
        "form": NotRelevantForm(), "outcomes": OutcomeForm().fields["act"].choices,  # type: ignore[attr-defined]
        "frequencies": frequencies(),
    }  # fmt: skip


def _file(request: PersonRequest, form: str, read: MatchesRead) -> HttpResponse:
    address = request.build_absolute_uri(request.path)
    name = f"matches-{read.entry.code}.{form}"
    content, media = (as_json(read, address), "application/json") if form == "json" else (as_xlsx(read, address), _XLSX)
    answer = HttpResponse(content, content_type=media)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
