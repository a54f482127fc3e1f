"""Charts as SVG and as specifications; a page asks for them by address, so that it never waits for a drawing."""

from __future__ import annotations

import base64
import hashlib
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.cache import get_conditional_response

from liaowang.runs import counting_error
from liaowang_web.design.numbers import is_chinese
from liaowang_web.design.security import HEADER, policy_text
from liaowang_web.observatory.charts import Drawing, impact_chart, reliability_chart, size_chart, size_in_words
from liaowang_web.observatory.charts.frame import WIDTHS
from liaowang_web.observatory.charts.impact import SIZES as IMPACT_SIZES
from liaowang_web.observatory.charts.palette import style_of
from liaowang_web.observatory.charts.reliability import SIZES as RELIABILITY_SIZES
from liaowang_web.observatory.charts.sizes import SIZES as SIZE_SIZES
from liaowang_web.observatory.models import Run, Topic
from liaowang_web.observatory.selectors.emerging import Emerging, EmergingTopic, emerging_topics
from liaowang_web.observatory.selectors.ledgers import chosen, figures_of
from liaowang_web.observatory.selectors.topics import topic_of
from liaowang_web.observatory.views.known import known_at, ledger_at

_SIZES = {"size_picture": SIZE_SIZES, "impact_picture": IMPACT_SIZES, "reliability_picture": RELIABILITY_SIZES}
_TYPES = {"svg": "image/svg+xml; charset=utf-8", "json": "application/json; charset=utf-8"}


def size(request: HttpRequest, code: str, form: str) -> HttpResponse:
    """Give the picture of a topic's size by year."""
    at, _known = known_at(request)
    topic = topic_of(at, code, request.user)
    run = topic.run
    seen, ahead = sizes_of(run, topic)
    drawing = Drawing(
        size_chart,
        {"seen": seen, "ahead": ahead, "as_of": run.as_of.isoformat(), "width": _width(request)},
        _language(),
    )
    return _answer(request, drawing, form)


def sizes_of(run: Run, topic: Topic) -> tuple[list[list[float]], list[list[float]]]:
    """Give the years of a topic with their counting errors, and the years ahead, as charts take them."""
    first = run.as_of.year - len(topic.sizes) + 1
    seen = [[first + k, n, *(round(end, 2) for end in counting_error(n))] for k, n in enumerate(topic.sizes)]
    ahead = [] if any(it[1] is None for it in topic.ahead) else topic.ahead
    return seen, ahead


def size_chart_of(topic: Topic, past: str) -> dict[str, Any]:
    """Give what the partial ``observatory/charts/size.html`` shows: ``chart``, ``seen`` and ``ahead`` with years."""
    run = topic.run
    seen, ahead = sizes_of(run, topic)
    as_of = run.as_of.isoformat() if past else ""
    return {
        "chart": picture_of("size_picture", size_in_words(seen, ahead), topic.code, as_of=as_of),
        "seen": seen,
        "ahead": [(run.as_of.year + k, *ends) for k, ends in enumerate(ahead, 1)],
    }


def impact(request: HttpRequest, form: str) -> HttpResponse:
    """Give the picture of impact against uncertainty."""
    run, known = known_at(request)
    if run is None:
        raise Http404
    found = emerging_topics(run)
    shown = found.of(request.GET.get("direction", ""))
    return _answer(request, impact_drawing(found, shown, known["past"], _width(request)), form)


def impact_drawing(found: Emerging, shown: list[EmergingTopic], past: str, width: str) -> Drawing:
    """Make the drawing of emerging topics, which leads to their pages."""
    language = _language()
    topics = [
        {
            "name": getattr(it.topic, f"name_{language}") or str(it.topic),
            "address": reverse("observatory:topic", args=[it.topic.code]) + past,
            "direction": it.direction,
            "impact": round(it.impact, 4),
            "uncertainty": round(it.uncertainty, 4),
            "probability": it.topic.probability or 0.0,
            "n_records": it.topic.n_records,
        }
        for it in shown
    ]
    middle = {"impact": round(found.impact, 4), "uncertainty": round(found.uncertainty, 4)}
    return Drawing(impact_chart, {"topics": topics, **middle, "width": width}, language)


def reliability(request: HttpRequest, form: str) -> HttpResponse:
    """Give the picture of what was said against what came, as far as outcomes were known."""
    ledger, day, _known = ledger_at(request)
    question, unit = (request.GET.get(name, "") for name in ("question", "unit"))
    figures = chosen(figures_of(ledger, day), question, unit) if ledger else None
    if ledger is None or figures is None or not figures["is_whole"] or not figures["n"]:
        raise Http404
    asked = {"bins": figures["reliability"], "is_replayed": ledger.kind == ledger.Kind.REPLAYED}
    return _answer(request, Drawing(reliability_chart, {**asked, "width": _width(request)}, _language()), form)


def picture_of(name: str, told: str, *args: object, **asked: str) -> dict[str, Any]:
    """Give what the partial ``observatory/charts/picture.html`` shows of a picture.

    Parameters
    ----------
    name : str
        Name of its address, without the room.
    told : str
        The same in words, for those who do not see it.
    *args : object
        What its address takes before the form.
    **asked : str
        What it is asked; what is empty is left out.
    """

    def address(form: str, **more: object) -> str:
        query = urlencode({key: value for key, value in {**asked, **more}.items() if value})
        return reverse(f"observatory:{name}", args=[*args, form]) + (f"?{query}" if query else "")

    pictures = {
        width: {"address": address("svg", width=width), "width": size[0], "height": size[1]}
        for width, size in _SIZES[name].items()
    }
    return {"told": told, **pictures, "specification": address("json")}


def _width(request: HttpRequest) -> str:
    asked = request.GET.get("width", "broad")
    if asked not in WIDTHS:
        raise Http404
    return asked


def _language() -> str:
    return "zh" if is_chinese() else "en"


def _answer(request: HttpRequest, drawing: Drawing, form: str) -> HttpResponse:
    """Answer with the drawing, or with nothing if the browser has it; the answer is asked for again each time."""
    if form not in _TYPES:
        raise Http404
    etag = f'"{drawing.key}.{form}"'
    known = get_conditional_response(request, etag=etag)
    if known is not None and known.status_code == 304:
        answer = known
    else:
        answer = HttpResponse(drawing.as_svg() if form == "svg" else drawing.as_json(), content_type=_TYPES[form])
    answer["ETag"] = etag
    answer["Cache-Control"] = "no-cache"
    if form == "svg":
        # A picture opened by itself brings its own stylesheet, which this names by its hash.
        digest = base64.b64encode(hashlib.sha256(style_of(drawing.language).encode()).digest()).decode()
        answer[HEADER] = policy_text(style_src=(f"'sha256-{digest}'",))
    return answer
