"""The map of topics: its page, with the table that says the same, and its data."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import quote_etag
from django.views.decorators.gzip import gzip_page

from liaowang_web.design.directions import NAMES
from liaowang_web.design.keeping import kept
from liaowang_web.design.numbers import is_chinese
from liaowang_web.observatory.map_drawing import SHAPES, marks_of
from liaowang_web.observatory.selectors.topic_map import map_columns, map_version, placed_topics
from liaowang_web.observatory.views.known import known_at

N_ROWS = 100


@kept
def topic_map(request: HttpRequest) -> HttpResponse:
    """Show the map, and the table of what is in view; without script, a hundred topics a page in both."""
    run, known = known_at(request)
    if run is None:
        return render(request, "observatory/map.html")
    page = Paginator(placed_topics(run), N_ROWS).get_page(request.GET.get("page"))
    directions = [(code, name, SHAPES[code]) for code, name in NAMES.items()]
    drawn = {"marks": marks_of(page), "directions": directions, "no_direction": SHAPES["none"], "n_rows": N_ROWS}
    return render(request, "observatory/map.html", {**known, "page": page, **drawn})


@gzip_page
def map_data(request: HttpRequest) -> HttpResponse:
    """Give the columns that the map draws; what a browser holds is asked for anew only after a run or correction."""
    run, _ = known_at(request)
    if run is None:
        raise Http404
    language = "zh" if is_chinese() else "en"
    etag = quote_etag(f"{map_version(run)}-{language}")
    answer = get_conditional_response(request, etag=etag)
    if answer is None:
        columns = map_columns(run, language)
        told = {"run_id": run.run_id, "as_of": run.as_of.isoformat(), **columns}
        answer = JsonResponse(told, json_dumps_params={"ensure_ascii": False, "separators": (",", ":")})
    answer["ETag"] = etag
    patch_cache_control(answer, public=True, no_cache=True)
    return answer
