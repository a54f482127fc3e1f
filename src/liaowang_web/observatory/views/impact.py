"""Impact against uncertainty, of the emerging topics."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from liaowang_web.design.directions import NAMES
from liaowang_web.design.keeping import kept
from liaowang_web.design.numbers import grouped
from liaowang_web.observatory.map_drawing import SHAPES
from liaowang_web.observatory.selectors.emerging import NEW_YEARS, SORTS, Emerging, EmergingTopic, emerging_topics
from liaowang_web.observatory.views.known import known_at
from liaowang_web.observatory.views.pictures import picture_of

FIELDS = ("act", "watch", "follow", "wait")
_ON_PAGE = 50


@kept
def impact(request: HttpRequest) -> HttpResponse:
    """Show what the emerging topics may change, and how sure that is."""
    run, known = known_at(request)
    if run is None:
        return render(request, "observatory/impact.html")
    direction = request.GET.get("direction", "")
    direction = direction if direction in NAMES else ""
    sort = request.GET.get("sort", "impact")
    sort = sort if sort in SORTS else "impact"
    found = emerging_topics(run)
    shown = found.of(direction, sort)
    page = Paginator(shown, _ON_PAGE).get_page(request.GET.get("page"))
    as_of = run.as_of.isoformat() if known["past"] else ""
    told = {
        "found": found,
        "page": page,
        "rows": [(it, found.field_of(it)) for it in page],
        "fields": _counts(found, shown),
        "direction": direction,
        "directions": _directions(found),
        "sort": sort,
        "is_rising": sort in {"uncertainty", "rank"},
        "new_years": NEW_YEARS,
        "chart": picture_of("impact_picture", impact_in_words(found, shown), as_of=as_of, direction=direction),
    }
    return render(request, "observatory/impact.html", {**known, **told})


def _counts(found: Emerging, shown: list[EmergingTopic]) -> dict[str, int]:
    stands = [found.field_of(it) for it in shown]
    return {field: stands.count(field) for field in FIELDS}


def _directions(found: Emerging) -> list[dict[str, object]]:
    """Give each direction that occurs, with its mark on the picture and the number of topics."""
    counts = {code: len(found.of(code)) for code in NAMES}
    return [{"code": code, "name": NAMES[code], "outline": SHAPES[code], "n": n} for code, n in counts.items() if n]


def impact_in_words(found: Emerging, shown: list[EmergingTopic]) -> str:
    """Say in one sentence what the picture shows, for those who do not see it."""
    counts = {field: grouped(n) for field, n in _counts(found, shown).items()}
    return _(
        "Impact against uncertainty: %(act)s topics to act on, %(watch)s to watch closely, %(follow)s to follow as "
        "usual, %(wait)s to wait for; the table beneath lists them all"
    ) % {**counts}
