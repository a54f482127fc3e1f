"""From terms and parties to the content of a version: the same in both languages, ready to be hashed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from string import Formatter
from typing import Any

from liaowang_web.deals.clauses.catalogue import LANGUAGES, Terms, articles_of, fits, is_called_for, terms_of
from liaowang_web.deals.clauses.payment import plan_from
from liaowang_web.deals.payments import Plan

FORMAT = "liaowang.contract/1"
_OTHER = {"zh": "en", "en": "zh"}
_CHOSEN = ("form", "tax", "base", "turn", "rhythm", "sublicence", "improvements", "effect", "language")
_NONE = {"zh": "——", "en": "—"}
_CURRENCIES = {
    "zh": {"CNY": "人民币", "USD": "美元", "EUR": "欧元", "JPY": "日元", "GBP": "英镑", "HKD": "港元"},
    "en": {},
}
_FIGURES = "零一二三四五六七八九"


def title_of(version: str, kind: str, language: str) -> str:
    """Give how a type of contract is called in a language (``zh``, ``en``)."""
    return str(articles_of(version)["titles"][kind][language])


def content_of(head: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
    """Assemble a version.

    Parameters
    ----------
    head : mapping
        ``clauses`` (version), ``deal`` (code), ``number``, ``type``, ``rights``, ``exclusivity``, ``currency`` and
        ``parties``: for ``seller`` and ``buyer`` ``name_zh``, ``name_en``, ``uscc``, ``registration``, ``country``.
    values : mapping
        Terms and rows, of which none is missing.

    Returns
    -------
    dict
        ``head``, ``terms`` and ``plan`` as text, and ``text``: by language the title and articles with headings,
        paragraphs and tables. Every number is text, so that its hash comes out the same everywhere.

    Raises
    ------
    TermsError
        If the plan of payments does not hold together.
    """
    plan = plan_from(values, head["currency"])
    text = {it: _text(head, values, plan, it) for it in LANGUAGES}
    return {"format": FORMAT, **head, "terms": dict(values), "plan": told_plan(plan), "text": text}


def told_plan(plan: Plan) -> dict[str, Any]:
    """Tell a plan as text: form, fixed amount, parts, and the royalty if there is one."""
    parts = [
        {"label": it.label, "amount": str(it.money.amount), "trigger": str(it.trigger), "days": it.days,
         "due_on": it.due_on.isoformat() if it.due_on else None}
        for it in plan.parts
    ]  # fmt: skip
    royalty = plan.royalty and {
        "base": str(plan.royalty.base), "turn": str(plan.royalty.turn), "rates": [str(it) for it in plan.royalty.rates],
        "starts_on": plan.royalty.starts_on.isoformat(),
    }  # fmt: skip
    return {"form": str(plan.form), "currency": plan.currency, "fixed": str(plan.fixed.amount), "parts": parts,
            "royalty": royalty}  # fmt: skip


def _text(head: Mapping[str, Any], values: Mapping[str, Any], plan: Plan, language: str) -> dict[str, Any]:
    told = articles_of(head["clauses"])
    terms = terms_of(head["clauses"])
    words = _Words(_words(head, values, plan, terms, language))
    articles: list[dict[str, Any]] = []
    for article in told["articles"]:
        if not _stands(article, head, values):
            continue
        paragraphs = [words.fill(it[language]) for it in article["paragraphs"] if _stands(it, head, values)]
        table = _table(article["table"], values, plan, terms, language) if article.get("table") else None
        number = len(articles) + 1
        heading = (
            f"第{_in_chinese(number)}条　{article['zh']}" if language == "zh" else f"Article {number}. {article['en']}"
        )
        articles.append({"code": article["code"], "heading": heading, "paragraphs": paragraphs, "table": table})
    return {"title": told["titles"][head["type"]][language], "articles": articles}


def _stands(thing: Mapping[str, Any], head: Mapping[str, Any], values: Mapping[str, Any]) -> bool:
    name = thing.get("has")
    is_given = not name or any(values.get(it) for it in (name, f"{name}_zh", f"{name}_en"))
    return is_given and fits(thing, head["type"], head["rights"]) and is_called_for(thing.get("needs", {}), values)


class _Words(Formatter):
    """Fills words into a clause; a word is text and never a pattern of its own."""

    def __init__(self, words: Mapping[str, str]) -> None:
        self.words = words

    def fill(self, clause: str) -> str:
        return self.vformat(clause, (), self.words)


def _words(
    head: Mapping[str, Any], values: Mapping[str, Any], plan: Plan, terms: Terms, language: str
) -> dict[str, str]:
    roles = articles_of(head["clauses"])["roles"][head["type"]]
    found = dict(_plain(values, terms, language))
    for side in ("seller", "buyer"):
        party = head["parties"][side]
        found[side] = _either(party, "name", language)
        found[f"{side}_role"] = roles[side][language]
        found[f"{side}_identity"] = _identity(party, language)
    for name in _CHOSEN:
        found[f"{name}_name"] = terms.word(name, str(values.get(name, "")), language)
    found["rights_name"] = terms.word("rights", head["rights"], language)
    found["exclusivity_name"] = terms.word("exclusivity", head["exclusivity"], language)
    found["fixed_money"] = _money(plan.fixed.amount, plan.currency, language)
    found["rates_told"] = _rates(plan, language)
    return found


def _plain(values: Mapping[str, Any], terms: Terms, language: str) -> Iterator[tuple[str, str]]:
    for step in terms.steps:
        for it in step.terms:
            yield it.code, _either(values, it.code, language) if it.both else str(values.get(it.code) or "")


def _either(values: Mapping[str, Any], name: str, language: str) -> str:
    """Give a text in a language, or in the other where it is the only one."""
    return str(values.get(f"{name}_{language}") or values.get(f"{name}_{_OTHER[language]}") or "")


def _identity(party: Mapping[str, str], language: str) -> str:
    if party["uscc"]:
        return (
            f"统一社会信用代码 {party['uscc']}" if language == "zh" else f"unified social credit code {party['uscc']}"
        )
    number = party["registration"] or _NONE[language]
    told = {
        "zh": f"注册号 {number}，国家（地区）{party['country']}",
        "en": f"registered as {number} in {party['country']}",
    }
    return told[language]


def _money(amount: Decimal, currency: str, language: str) -> str:
    name = _CURRENCIES[language].get(currency, currency)
    return f"{name} {amount:,}" + (" 元" if language == "zh" and currency == "CNY" else "")


def _rates(plan: Plan, language: str) -> str:
    if plan.royalty is None:
        return ""
    rates = [f"{(it * 100).normalize():f}%" for it in plan.royalty.rates]
    if len(rates) == 1:
        return rates[0]
    last = len(rates)
    if language == "zh":
        told = [f"第{_in_chinese(n)}年 {rate}" for n, rate in enumerate(rates, 1)]
        return "，".join(told) + f"；第{_in_chinese(last)}年以后不变"
    told = [f"year {n}: {rate}" for n, rate in enumerate(rates, 1)]
    return ", ".join(told) + f"; unchanged after year {last}"


def _in_chinese(number: int) -> str:
    """Write a number from 1 to 99 in Chinese figures.

    Examples
    --------
    >>> [_in_chinese(it) for it in (3, 10, 12, 20, 21)]
    ['三', '十', '十二', '二十', '二十一']
    """
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else ("十" if tens == 1 else f"{_FIGURES[tens]}十")
    return head + (_FIGURES[ones] if ones else "")


def _table(name: str, values: Mapping[str, Any], plan: Plan, terms: Terms, language: str) -> dict[str, Any]:
    if name == "parts":
        return _parts(values, plan, terms, language)
    rows = next(it for step in terms.steps for it in step.rows if it.code == name)
    heads = [it.zh if language == "zh" else it.en for it in rows.columns]
    cells = [
        [terms.word(it.choices, str(row.get(it.code) or ""), language) if it.choices else str(row.get(it.code) or
         _NONE[language]) for it in rows.columns]
        for row in values.get(name) or []
    ]  # fmt: skip
    return {"heads": heads, "rows": cells}


def _parts(values: Mapping[str, Any], plan: Plan, terms: Terms, language: str) -> dict[str, Any]:
    heads = {"zh": ["期", "名目", "比例", "金额", "支付条件"], "en": ["No.", "What for", "Share", "Amount", "Due"]}[
        language
    ]
    rows = []
    for n, (part, row) in enumerate(zip(plan.parts, values["parts"], strict=True), 1):
        when = terms.word("trigger", str(part.trigger), language)
        if part.due_on:
            due = f"{part.due_on.isoformat()}"
        else:
            due = f"{when} {part.days} 日内" if language == "zh" else f"within {part.days} days {when}"
        rows.append([str(n), part.label, f"{row['share']}%", _money(part.money.amount, plan.currency, language), due])
    return {"heads": heads, "rows": rows}
