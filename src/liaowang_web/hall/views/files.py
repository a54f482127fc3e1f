"""The rows of the front as files, and as a feed that anybody may follow."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from liaowang_web.design.numbers import is_chinese
from liaowang_web.hall import exporting
from liaowang_web.hall.facets import FACETS
from liaowang_web.hall.forms.asking import HallForm
from liaowang_web.hall.models import Entry
from liaowang_web.hall.selectors.finding import all_entries, find_entries
from liaowang_web.hall.selectors.published import Shown
from liaowang_web.hall.selectors.questions import Question

FORMATS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/ld+json",
}
MOST_ROWS = 10_000
"""In one file; its second sheet, or its head, says how many there are in all."""
FEED_ENTRIES = 50


def file_of(
    request: HttpRequest, question: Question, tier: int, form: str, opened: frozenset[int] = frozenset()
) -> HttpResponse:
    """Give what the front shows as a file, all pages of it, at the same tier."""
    entries, n = all_entries(question, tier, MOST_ROWS, opened)
    view = request.build_absolute_uri(f"{request.path}?{_asked(request)}")
    pairs = [(it, _address(request, it.code)) for it in entries]
    rows = [exporting.row_of(it, address) for it, address in pairs]
    if form == "json":
        told: str | bytes = exporting.as_json(pairs, n=n, address=view)
    elif form == "csv":
        told = exporting.as_csv(rows)
    else:
        told = exporting.as_xlsx(rows, n=n, address=view, told_to=str(Entry.Tier(tier).label))
    answer = HttpResponse(told, content_type=FORMATS[form])
    answer["Content-Disposition"] = f'attachment; filename="hall-{timezone.localdate()}.{form}"'
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """Give the newest entries that fit as an Atom feed, as everybody may read them, whoever asks."""
    tier = Entry.Tier.TEASER
    asked = HallForm(request.GET, tier).question()
    question = Question(asked.words, asked.chosen, "newest").at(tier)
    found = find_entries(question, tier, limit=FEED_ENTRIES)
    language = "zh" if is_chinese() else "en"
    made = Atom1Feed(
        title=_title(question), link=request.build_absolute_uri(f"{reverse('hall:hall')}?{_asked(request)}"),
        description="", language="zh-Hans" if language == "zh" else "en", feed_url=request.build_absolute_uri(),
        subtitle=_("What was published lately"),
    )  # fmt: skip
    for it in found.entries:
        _add(made, request, it, language)
    answer = HttpResponse(made.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")
    answer["Cache-Control"] = "public, no-cache"  # what is withdrawn must not live on in a cache
    return answer


def _add(made: Atom1Feed, request: HttpRequest, entry: Shown, language: str) -> None:
    other = "en" if language == "zh" else "zh"
    organisation = entry.content.get(f"organisation_{language}") or entry.content.get(f"organisation_{other}")
    made.add_item(
        title=getattr(entry, f"title_{language}") or getattr(entry, f"title_{other}"),
        link=_address(request, entry.code),
        description=getattr(entry, f"teaser_{language}") or getattr(entry, f"teaser_{other}"),
        unique_id=f"tag:{request.get_host().partition(':')[0]},{entry.published_on}:hall/{entry.code}",
        author_name=organisation or _("anonymous"), updateddate=entry.changed_at, pubdate=entry.first_at,
        categories=[it for it in (entry.kind_label, entry.direction, entry.track) if it],
    )  # fmt: skip


def _title(question: Question) -> str:
    told = [FACETS[name].name(value) for name, value in question.chosen.items()]
    return " · ".join([_("Hall"), *([question.words] if question.words else []), *told])


def _address(request: HttpRequest, code: str) -> str:
    return request.build_absolute_uri(reverse("hall:entry", args=[code]))


def _asked(request: HttpRequest) -> str:
    asked = request.GET.copy()
    for name in ("format", "page"):
        asked.pop(name, None)
    return asked.urlencode()
