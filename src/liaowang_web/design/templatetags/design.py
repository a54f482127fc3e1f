"""Tags and filters of every template: numbers, dates, pairs of languages, links to the same page."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.template import defaulttags
from django.template.loader import render_to_string
from django.templatetags import i18n
from django.urls import translate_url
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from liaowang_web.design import numbers
from liaowang_web.design.keeping import parts_of

register = template.Library()
_CODES = frozenset(code for code, _name in settings.LANGUAGES)


@lru_cache(maxsize=20_000)  # a page holds hundreds, most of them small numbers
def _figure(text: str) -> SafeString:
    return format_html('<span class="n">{}</span>', text)


@register.filter
def number(value: float | None, places: int = 0) -> str:
    """Write a number in tabular figures; ``None`` is a dash, which means not applicable."""
    return "—" if value is None else _figure(numbers.grouped(value, places))


@register.filter
def percent(value: float | None, places: int = 0) -> str:
    """Write a share of 0 to 1 in per cent."""
    return "—" if value is None else _figure(numbers.percent(value, places))


@register.filter
def day(value: date | None) -> str:
    """Write a day as tables do, readable by machines too."""
    if value is None:
        return "—"
    return format_html('<time class="n" datetime="{}">{}</time>', value.isoformat(), numbers.day(value))


@register.filter
def month(value: date | None) -> str:
    """Write a month."""
    return "—" if value is None else _figure(numbers.month(value))


@register.filter
def moment(value: datetime | None) -> str:
    """Write day and minute, readable by machines too."""
    if value is None:
        return "—"
    return format_html('<time class="n" datetime="{}">{}</time>', value.isoformat(), numbers.moment(value))


@register.filter
def in_words(value: Any, field: str = "title") -> str:
    """Give ``<field>_zh`` or ``<field>_en``; what falls back to the other language carries a mark that says so."""
    wanted, other = ("zh", "en") if numbers.is_chinese() else ("en", "zh")
    text = getattr(value, f"{field}_{wanted}", "")
    if text:
        return str(text)
    lang = {"zh": "zh-Hans", "en": "en"}[other]
    told = {"zh": _("only in Chinese"), "en": _("only in English")}[other]
    return format_html(
        '<span lang="{}">{}</span> <span class="fallback">{}</span>', lang, getattr(value, f"{field}_{other}", ""), told
    )


@register.filter
def in_other_words(value: Any, field: str = "title") -> str:
    """Give the text of the language that is not the page's, with its ``lang``, if the page shows its own."""
    wanted, other, lang = ("zh", "en", "en") if numbers.is_chinese() else ("en", "zh", "zh-Hans")
    text = getattr(value, f"{field}_{other}", "")
    if not text or not getattr(value, f"{field}_{wanted}", ""):
        return ""
    return format_html('<span lang="{}">{}</span>', lang, text)


@register.simple_tag(takes_context=True)
def same_page_in(context: dict[str, Any], language: str) -> str:
    """Give the address of this page, with its question, in the other language."""
    request = context.get("request")
    if request is None:
        return "/"
    path = request.get_full_path()
    own, slash, rest = path.removeprefix("/").partition("/")
    # All pages stand under their language: only that part differs.
    return f"/{language}/{rest}" if slash and own in _CODES else translate_url(path, language)


@register.simple_tag(takes_context=True)
def address_with(context: dict[str, Any], **changes: object) -> str:
    """Give the address of this page with parameters changed; ``None`` or an empty text drops one."""
    # No copy of the QueryDict: a long table asks a hundred times.
    asked: dict[str, list[str]] = dict(context["request"].GET.lists())
    for name, value in changes.items():
        if value in (None, ""):
            asked.pop(name, None)
        else:
            asked[name] = [str(value)]
    return f"?{urlencode(asked, doseq=True)}"


@register.simple_tag
def html_lang() -> str:
    """Give the language of the page as HTML names it."""
    return "zh-Hans" if (get_language() or "").startswith("zh") else "en"


@register.simple_tag
def ruler(years: Iterable[int], at: float) -> SafeString:
    """Draw the ruler of months of the as-of strip.

    Parameters
    ----------
    years : iterable of int
        The years shown, in order.
    at : float
        Where the pin stands: a year with its fraction.
    """
    return _drawn_ruler(tuple(years), at)


@lru_cache(maxsize=64)  # it stands on every page of the observatory, and says the same in every language
def _drawn_ruler(shown: tuple[int, ...], at: float) -> SafeString:
    if not shown:
        return render_to_string("design/parts/ruler.html", {"years": [], "months": [], "pin": 1.0})
    width = 98 / len(shown)

    def place(year: float) -> float:
        return round(1 + (year - shown[0]) * width, 2)

    months = [(place(year + k / 12), k) for year in shown for k in range(1, 12)]
    told = {"years": [(place(year), str(year)) for year in shown], "months": months, "pin": place(at)}
    return render_to_string("design/parts/ruler.html", told)


class PartNode(template.Node):
    """What stands between ``part`` and ``endpart``."""

    def __init__(
        self, name: str, nodelist: template.NodeList, sees: template.base.FilterExpression | None = None
    ) -> None:
        self.name, self.nodelist, self.sees = name, nodelist, sees

    def render(self, context: template.Context) -> SafeString:
        """Give it as it was kept, or made anew."""
        sees = self.sees.resolve(context) if self.sees else "all"
        parts = parts_of(context.get("request")) if sees else None
        name = f"{self.name}, {sees}"
        told = parts.kept.get(name) if parts else None
        if told is not None:
            return mark_safe(told)  # noqa: S308
        made = self.nodelist.render(context)
        if parts:
            parts.add(name, made)
        return made


@register.tag
def part(parser: template.base.Parser, token: template.base.Token) -> PartNode:
    """Mark what says the same to everybody who may see a page at its address, so that it may be kept for all of them.

    ``{% part "name" %}…{% endpart %}``, with a name of its own on its page. It may not look at ``user``. With
    ``{% part "name" sees %}`` it says the same to all for whom ``sees`` is the same text; where that is empty, it is
    not kept.
    """
    _tag, name, *sees = token.split_contents()
    nodelist = parser.parse(("endpart",))
    parser.delete_first_token()
    return PartNode(name.strip("\"'"), nodelist, *(parser.compile_filter(it) for it in sees[:1]))


class KnownNode(template.Node):
    """What a tag says in each language and nothing else decides, found once: a page has hundreds of such tags."""

    def __init__(self, node: template.Node) -> None:
        self.node = node
        self.told: dict[str | None, str] = {}

    def render(self, context: template.Context) -> str:
        """Give them in the language of the page."""
        language = get_language()
        if language not in self.told:
            self.told[language] = self.node.render(context)
        return self.told[language]


@register.tag("translate")
def translate_once(parser: template.base.Parser, token: template.base.Token) -> template.Node:
    """Translate as Django does, but words that stand in the template only once for each language."""
    node = i18n.do_translate(parser, token)
    given = node.filter_expression
    is_fixed = given.var.lookups is None and not given.filters and not node.noop
    return KnownNode(node) if is_fixed and not node.asvar and not node.message_context else node


@register.tag("url")
def url_once(parser: template.base.Parser, token: template.base.Token) -> template.Node:
    """Give an address as Django does, but that of a page without parameters only once for each language."""
    node = defaulttags.url(parser, token)
    is_fixed = isinstance(node.view_name.var, str) and not (node.args or node.kwargs or node.asvar)
    return KnownNode(node) if is_fixed else node
