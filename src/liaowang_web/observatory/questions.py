"""How the pages call what is asked of a topic or term, and why a forecast may be void."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liaowang_web.design import numbers
from liaowang_web.observatory.models import Forecast

Words = str | Promise

SHORT: dict[str, Words] = {
    "plain": gettext_lazy("growth"),
    "noise": gettext_lazy("growth beyond noise"),
    "tide": gettext_lazy("growth beyond its field"),
}
UNITS: dict[str, Words] = {"topic": gettext_lazy("topic"), "term": gettext_lazy("term")}
VOID: dict[str, Words] = {
    "few_records": gettext_lazy("far fewer records came than the question supposes"),
    "lost_categories": gettext_lazy("categories by which it is counted were given up"),
}


def sentence_of(forecast: Forecast) -> str:
    """Ask in one sentence what a forecast answers."""
    sentences = {
        "plain": _("Will its share of the records grow by 8% a year or more until %(due)s?"),
        "noise": _("Will its share of the records grow by 8% a year or more until %(due)s, beyond counting noise?"),
        "tide": _(
            "Will its share of the records grow by 8% a year or more until %(due)s, beyond counting noise and beyond "
            "the growth of its field?"
        ),
    }
    due = numbers.day(forecast.due_at, prose=True)
    return sentences.get(forecast.question, forecast.question) % {"due": due}
