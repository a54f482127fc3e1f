"""Rows of the tables that open a score or a forecast: a topic has a hundred, too many for templates."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from liaowang_web.design.templatetags.design import number, percent
from liaowang_web.design.templatetags.pictures import draw, whisker
from liaowang_web.observatory.telling import Asked, Part, Score
from liaowang_web.observatory.templatetags.evidence import address_to, signed
from liaowang_web.observatory.templatetags.observatory import said

register = template.Library()
N_FEATURES = 3
_NOTHING = SafeString("")
_COUNTED: Mapping[str, Callable[[int], str]] = {
    "series": lambda n: ngettext("%(n)s year", "%(n)s years", n),
    "terms": lambda n: ngettext("%(n)s term", "%(n)s terms", n),
    "neighbours": lambda n: ngettext("%(n)s neighbour", "%(n)s neighbours", n),
    "bursts": lambda n: ngettext("%(n)s burst", "%(n)s bursts", n),
}
"""What a part may have been read from, in the order in which it is told."""


@register.simple_tag(takes_context=True)
def score_rows(context: Mapping[str, Any], score: Score, documents: str) -> SafeString:
    """Write where a score comes from, a row for each part.

    Parameters
    ----------
    score : Score
    documents : str
        Address of the documents of the topic.
    """
    names = {"place": _("Place"), "weight": _("Weight"), "adds": _("Adds"), "inputs": _("Inputs")}
    return format_html_join("\n", "{}", ((_score_row(context, score, it, documents, names),) for it in score.parts))


def _score_row(
    context: Mapping[str, Any], score: Score, part: Part, documents: str, names: Mapping[str, str]
) -> SafeString:
    told, link = part.told, _NOTHING
    if part.n_documents:
        n = part.n_documents
        counted = ngettext("%(n)s document", "%(n)s documents", n) % {"n": n}
        link = format_html('<a href="{}">{}</a>', address_to(context, documents, part=part.name), counted)
    if not part.is_computed:
        why = said(told["says"])
        if score.value is not None:
            why = _("%(why)s. Left out of the sum, not counted as 0.") % {"why": why}
        return format_html(
            '<tr class="none"><th scope="row">{}</th><td colspan="4">'
            '<span class="nc"><span>{}</span></span>{}{}</td></tr>',
            said(told["label"]), why, " " if link else "", link,
        )  # fmt: skip
    rank = told["rank"]
    return format_html(
        '<tr><th scope="row">{}<span class="says">{}</span></th>'
        '<td class="val" data-label="{}"><span class="gauge"><span class="n">{}</span>{}</span></td>'
        '<td class="r" data-label="{}">{}</td><td class="r" data-label="{}">{}</td><td data-label="{}">{}{}</td></tr>',
        said(told["label"]), said(told["says"]), names["place"], number(None if rank is None else rank * 100),
        draw(whisker, rank), names["weight"], percent(told["weight"]), names["adds"], number(part.adds, 1),
        names["inputs"], _inputs(told), link,
    )  # fmt: skip


def _inputs(told: Mapping[str, Any]) -> str:
    """Say what one part of a score was read from."""
    given, read = told.get("inputs") or {}, told.get("n_documents")
    said_so = ""
    if read:
        said_so = ngettext("%(n)s record", "%(n)s records", read) % {"n": read}
    elif name := next((it for it in _COUNTED if given.get(it)), ""):
        said_so = _COUNTED[name](len(given[name])) % {"n": len(given[name])}
    elif n := given.get("n_recent"):
        said_so = _("%(n)s recent records") % {"n": n}
    elif labels := given.get("labels"):
        said_so = ngettext("%(n)s direction", "%(n)s directions", len(labels)) % {"n": len(labels)}
    return f"{said_so} → " if read or given else ""


@register.simple_tag
def step_rows(asked: Asked) -> SafeString:
    """Write what a forecast is made of, a row for each part, with a bar from where the part above ended."""
    odds, strongest, same = _("Log-odds"), _("Strongest features"), _("the same for all topics")
    none = format_html('<li class="q">{}</li>', same)
    rows = []
    for step in asked.steps:
        told = step["told"]
        features = format_html_join(
            "", '<li><span>{}</span> <span class="n q">{}</span></li>',
            ((said(it["label"]), signed(it["adds"], 2)) for it in told["features"][:N_FEATURES]),
        )  # fmt: skip
        rows.append((
            said(told["label"]), said(told["says"]), asked.zero, asked.zero,
            "minus" if (told["adds"] or 0) < 0 else "plus", step["x"], step["width"],
            odds, signed(told["adds"], 2), strongest, features or none,
        ))  # fmt: skip
    return format_html_join(
        "\n",
        '<tr><th scope="row">{}<span class="says">{}</span></th>'
        '<td class="val"><svg class="contrib" aria-hidden="true"><line class="zero" x1="{}%" x2="{}%" y1="0" y2="18"/>'
        '<rect class="{}" x="{}%" width="{}%" y="4" height="10"/></svg></td>'
        '<td class="r" data-label="{}">{}</td><td data-label="{}"><ul class="feats">{}</ul></td></tr>',
        rows,
    )
