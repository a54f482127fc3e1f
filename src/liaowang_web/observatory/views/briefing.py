"""The briefing: a report on the time between two runs, as a page and as a PDF."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import get_conditional_response

from liaowang_web.design.keeping import kept
from liaowang_web.design.numbers import is_chinese
from liaowang_web.observatory.charts import Drawing, size_chart, size_in_words, svg_for_print
from liaowang_web.observatory.models import Run, Topic
from liaowang_web.observatory.printing import NoChineseFontError, PrintedBriefing
from liaowang_web.observatory.printing.content import Pictures, method_of
from liaowang_web.observatory.selectors.briefing import Briefing, briefing_of, earlier_runs, run_since
from liaowang_web.observatory.selectors.emerging import emerging_topics
from liaowang_web.observatory.selectors.freshness import state_of_knowledge
from liaowang_web.observatory.views.impact import impact_in_words
from liaowang_web.observatory.views.known import known_at
from liaowang_web.observatory.views.pictures import impact_drawing, picture_of, sizes_of

N_DRAWN = 6
_EVERYTHING = 10_000  # no list of a briefing is folded


@kept
def briefing(request: HttpRequest) -> HttpResponse:
    """Show the briefing as a page."""
    run, known = known_at(request)
    if run is None:
        return render(request, "observatory/briefing.html")
    since = run_since(run, request.GET.get("since", ""))
    found = briefing_of(run, since, is_past=known["asof"]["is_past"])
    as_of = run.as_of.isoformat() if known["past"] else ""
    emerging = emerging_topics(run)
    before = found.moves.before
    told = {
        **known, "found": found, "moves": found.moves, "first": found.first, "due": found.due, "ledger": found.ledger,
        "method": method_of(), "told_runs": [it for it in (run, before) if it],
        "earlier": list(earlier_runs(run)), "shown": _EVERYTHING, "first_rows": ":",
        "moves_past": f"?as_of={before.as_of.isoformat()}" if before else "",
        "pdf_query": _query(as_of, since),
        "sizes": [(it, _size_picture(run, it, as_of)) for it in found.first[:N_DRAWN]],
        "impact": picture_of("impact_picture", impact_in_words(emerging, emerging.of("")), as_of=as_of)
        if emerging.topics else None,
    }  # fmt: skip
    return render(request, "observatory/briefing.html", told)


def briefing_pdf(request: HttpRequest) -> HttpResponse:
    """Give the briefing as a PDF; made when it is first asked for, then kept until something that is public changes."""
    run, known = known_at(request)
    if run is None:
        raise Http404
    since = run_since(run, request.GET.get("since", ""))
    is_past = known["asof"]["is_past"]
    language = "zh" if is_chinese() else "en"
    printed = PrintedBriefing(
        run_id=run.run_id,
        since=since.run_id if since else "",
        language=language,
        base=request.build_absolute_uri("/").rstrip("/"),
        is_past=is_past,
        state=state_of_knowledge(),
    )
    etag = f'"{printed.key}"'
    answer = get_conditional_response(request, etag=etag)
    if answer is None or answer.status_code != 304:
        try:
            file = printed.file(lambda: _told(briefing_of(run, since, is_past=is_past), known["past"], language))
        except NoChineseFontError as error:
            query = _query(run.as_of.isoformat() if is_past else "", since)
            return render(
                request,
                "observatory/briefing/no_font.html",
                {**known, "families": error.families, "pdf_query": query},
                status=503,
            )
        answer = HttpResponse(file, content_type="application/pdf")
        name = f"liaowang-{run.as_of.isoformat()}-{language}.pdf"
        answer["Content-Disposition"] = f'inline; filename="{name}"'
    answer["ETag"], answer["Cache-Control"] = etag, "no-cache"
    return answer


def _query(as_of: str, since: Run | None) -> str:
    asked = {"as_of": as_of, "since": since.run_id if since else ""}
    query = urlencode({name: value for name, value in asked.items() if value})
    return f"?{query}" if query else ""


def _size_picture(run: Run, topic: Topic, as_of: str) -> dict[str, Any]:
    return picture_of("size_picture", size_in_words(*sizes_of(run, topic)), topic.code, as_of=as_of)


def _told(found: Briefing, past: str, language: str) -> tuple[Briefing, Pictures]:
    run = found.run
    sizes = []
    for topic in found.first[:N_DRAWN]:
        seen, ahead = sizes_of(run, topic)
        asked = {"seen": seen, "ahead": ahead, "as_of": run.as_of.isoformat(), "width": "narrow"}
        sizes.append((topic, _printed(Drawing(size_chart, asked, language)), size_in_words(seen, ahead)))
    emerging = emerging_topics(run)
    shown = emerging.of("")
    impact = _printed(impact_drawing(emerging, shown, past, "middle")) if shown else ""
    return found, Pictures(sizes, impact, impact_in_words(emerging, shown))


def _printed(drawing: Drawing) -> str:
    return drawing.kept("print.svg", lambda: svg_for_print(drawing.specification()))
