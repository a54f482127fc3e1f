"""The watchlist, as a page and as files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import SafeString
from django_htmx.middleware import HtmxDetails

from liaowang_web.design.keeping import kept, later
from liaowang_web.observatory import exporting
from liaowang_web.observatory.columns import COLUMNS, OPTIONAL, SORTED, shown_columns
from liaowang_web.observatory.conditions import sentence_of
from liaowang_web.observatory.forms import DENSITIES, LayoutForm, SavedViewForm, WatchlistForm
from liaowang_web.observatory.models import Run, Topic
from liaowang_web.observatory.policies import can_save_views
from liaowang_web.observatory.selectors.changes import changes_of
from liaowang_web.observatory.selectors.saved import saved_views_of
from liaowang_web.observatory.selectors.topics import Question, documents_of, shown_topics, topic_of, topics_of
from liaowang_web.observatory.selectors.watchlist import continues_a_run, costliest_condition, distributions_of
from liaowang_web.observatory.standing_drawing import standing_picture
from liaowang_web.observatory.views.known import known_at

PAGE = 50
ROW = "why-"


class HtmxRequest(HttpRequest):
    """A request as the middleware of django-htmx leaves it."""

    htmx: HtmxDetails


@dataclass(frozen=True)
class Chip:
    """A condition as a sentence, and the address of the view without it."""

    name: str
    sentence: SafeString
    without: str


@kept
def watchlist(request: HtmxRequest) -> HttpResponse:
    """Show, or give as a file, the ranked topics that fit."""
    run, known = known_at(request)
    if run is None:
        return render(request, "observatory/home.html")
    if not all(request.GET.values()):
        return redirect(f"{request.path}{_without_blanks(request)}")  # a form sends its empty fields, a link does not
    form, layout = WatchlistForm(request.GET), LayoutForm(request.GET).chosen()
    question = form.question()
    if (wanted := request.GET.get("format", "")) in {"csv", "xlsx", "json"}:
        return _file(request, run, question, wanted)
    table = {**known, **_laid_out(request, layout)}
    if (trigger := request.htmx.trigger or "").startswith(ROW):
        return _one_row(request, run, trigger.removeprefix(ROW), layout["opened"], table)
    return _page(request, run, form, question, layout, table)


def _laid_out(request: HttpRequest, layout: dict[str, Any]) -> dict[str, Any]:
    columns, closed = shown_columns(layout["columns"]), _address(request, "opened")
    return {
        "columns": columns,
        # A name that is not there costs a template most, so columns that are not shown stand here, too.
        "labels": {it.code: str(it.label) if it in columns else "" for it in COLUMNS},
        "density": layout["density"],
        "opening": f"{closed}{'&' if len(closed) > 1 else ''}opened=",
    }


def _page(
    request: HttpRequest, run: Run, form: WatchlistForm, question: Question, layout: dict[str, Any],
    table: dict[str, Any],
) -> HttpResponse:  # fmt: skip
    found, names = topics_of(run, question), question.conditions
    page = later(Paginator(found, PAGE).get_page, request.GET.get("page"))
    changes = later(changes_of, run)
    is_past = table["asof"]["is_past"]
    more = {
        "form": form,
        "page": page,
        "question": question,
        "sorted_by": SORTED[question.sort.removeprefix("-")],
        "chips": [_chip(request, question, name) for name in names],
        "n_ranked": later(lambda: shown_topics(run).count() if names else page().paginator.count),
        "costliest": later(lambda: _costliest(request, run, question) if not page().object_list else None),
        "changes": changes,
        "is_compared": later(lambda: changes().before is not None),
        "distributions": later(lambda: distributions_of(run, found, is_all=not names)),
        "all_columns": COLUMNS,
        "optional": OPTIONAL,
        "n_columns": len(COLUMNS),
        "densities": DENSITIES,
        "kept": _kept(request, "columns", "density"),
        "views": saved_views_of(request.user),
        "may_save": can_save_views(request.user, is_past=is_past),
        "saving": SavedViewForm(initial={"question": _address(request, "as_of", "page", "opened").lstrip("?")}),
        "opened": _opened(topic_of(run, layout["opened"], request.user)) if layout["opened"] else None,
    }
    return render(request, "observatory/watchlist.html", table | more)


def _one_row(request: HtmxRequest, run: Run, code: str, opened: str, table: dict[str, Any]) -> HttpResponse:
    """Answer htmx with the body of one topic, which was asked to open or to close."""
    topic = topic_of(run, code, request.user)
    is_open = opened == topic.code
    more = {"it": topic, "opened": _opened(topic) if is_open else None, "is_compared": continues_a_run(run)}
    return render(request, "observatory/watchlist_row.html", table | more)


def _opened(topic: Topic) -> dict[str, Any]:
    missing = [it["says"] for score in topic.told["opened"] for it in score["components"] if it["value"] is None]
    return {
        "code": topic.code,
        "told": topic.told,
        "picture": standing_picture(topic.told.get("parts", [])),
        "missing": [it for place, it in enumerate(missing) if it not in missing[:place]],
        "n_documents": documents_of(topic).count(),
        "standing": topic.standing,
    }


def _chip(request: HttpRequest, question: Question, name: str) -> Chip:
    return Chip(name, sentence_of(question, name), _address(request, name, "page", "opened"))


def _costliest(request: HttpRequest, run: Run, question: Question) -> tuple[Chip, int] | None:
    found = costliest_condition(run, question)
    return (_chip(request, question, found[0]), found[1]) if found else None


def _address(request: HttpRequest, *dropped: str) -> str:
    asked = request.GET.copy()
    for name in dropped:
        asked.pop(name, None)
    return f"?{asked.urlencode()}"


def _without_blanks(request: HttpRequest) -> str:
    return _address(request, *(name for name, value in request.GET.items() if not value))


def _kept(request: HttpRequest, *dropped: str) -> Sequence[tuple[str, str]]:
    return [
        (name, value)
        for name, values in request.GET.lists()
        if name not in {*dropped, "page", "opened"}
        for value in values
    ]


def _file(request: HttpRequest, run: Run, question: Question, wanted: str) -> HttpResponse:
    rows = list(topics_of(run, question).values(*exporting.FIELDS))
    if wanted == "json":
        return HttpResponse(exporting.as_json(run, rows), content_type="application/json")
    if wanted == "csv":
        answer = HttpResponse(exporting.as_csv(rows), content_type="text/csv; charset=utf-8")
    else:
        address = request.build_absolute_uri(request.path + _address(request, "format"))
        sheets = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        answer = HttpResponse(exporting.as_xlsx(run, rows, address=address), content_type=sheets)
    answer["Content-Disposition"] = f'attachment; filename="watchlist-{run.as_of}.{wanted}"'
    return answer
