"""Ask whether technologies that were recognised later stood near the top before: rankings by cut-off, matched by rule.

    python bench/recognised.py [--cut-offs 2006,2008,2010,2012,2014,2016,2018] [--runs DIR] LIST.csv FILES...

The rule is written in docs/en/potential.md and was fixed before the first result. LIST.csv holds name_en, name_zh and
year. A run is made at each cut-off, without vectors of meaning, which were learnt from all years; it is kept in DIR if
that is named. Writes docs/bench/recognised.json and the tables in docs/en/potential.md and its Chinese sister.
"""

from __future__ import annotations

import argparse
import json
import re
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from doc_tables import set_table

from liaowang.runs import ObserveSettings, observe, open_run
from liaowang.runs.store import Run

ROOT = Path(__file__).resolve().parent.parent
TOP = 0.05
YEARS_BEFORE = 10
N_TERMS = 10
MIN_SHARE = 0.10
MIN_TITLES = 3
RULES = ("terms", "titles")
"""By a topic's first terms; by the titles of its records. The second was added when the first had matched five
technologies of 240, and fixed before its own result."""
QUESTION = "noise"
"""Whose probability is the ranking by forecast, in runs that have forecasts."""
DRAWS = 1000
_DROPPED = frozenset("a an the of for that in on to with and by your".split())
RANKINGS = ("forecast", "score", "breakthrough", "industrial", "growth_1", "size")
"""The forecast is there for runs that have one."""


@dataclass(frozen=True, eq=False)
class Ranked:
    """A run as this check sees it."""

    year: int
    topics: list[str]
    terms: Mapping[str, list[list[str]]]
    """Topic to its first terms, as words."""
    places: Mapping[str, Mapping[str, float]]
    """Ranking to topic to its place, 0 the highest and 1 the lowest, of the ranked topics only."""
    fifths: Mapping[str, int]
    """Topic to its fifth by recent records, of the ranked topics only."""
    titles: pl.DataFrame
    """``topic``, ``title`` (as words between blanks), ``n`` (records of the topic), of records known at the cut-off."""

    def matching(self, names: Sequence[Sequence[str]], rule: str) -> list[str]:
        """Give the topics about a technology of these names."""
        if rule == "terms":
            return [topic for topic in self.topics if matches(names, self.terms.get(topic, []))]
        if not names:
            return []
        is_named = pl.any_horizontal(
            pl.col("title").str.contains(name[0] if _is_chinese(name) else f" {' '.join(name)} ", literal=True)
            for name in names
        )
        counts = self.titles.filter(is_named).group_by("topic").agg(pl.len().alias("k"), pl.col("n").first())
        found = counts.filter(pl.col("k") >= MIN_TITLES, pl.col("k") >= MIN_SHARE * pl.col("n"))
        return sorted(found["topic"].to_list())


def names_of(technology: Mapping[str, Any]) -> list[list[str]]:
    """Give the names of a technology as words.

    >>> names_of({"name_en": "Dueling neural networks (GANs)", "name_zh": "生成对抗网络"})
    [['dueling', 'neural', 'network'], ['gan'], ['生成对抗网络']]
    """
    english = technology["name_en"] or ""
    inside = re.findall(r"\(([^)]*)\)", english)
    written = [it.strip() for it in (re.sub(r"\([^)]*\)", " ", english), *inside)]
    found = [words_of(name) for name in written if len(name) >= 4 and words_of(name)]
    chinese = (technology["name_zh"] or "").strip()
    return found + ([[chinese.lower()]] if len(chinese) >= 2 else [])


def words_of(text: str) -> list[str]:
    """Bring a name or a term to words that can be compared."""
    words = re.findall(r"[a-z0-9]+|[\u3400-\u9fff]+", text.lower())
    return [_singular(word) for word in words if word not in _DROPPED]


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


def matches(names: Iterable[Sequence[str]], terms: Sequence[Sequence[str]]) -> bool:
    """Tell whether a topic with these terms is about a technology of these names."""
    words = {word for term in terms for word in term}
    return any(any(_holds(term, name) for term in terms) or (len(name) > 1 and set(name) <= words) for name in names)


def _is_chinese(name: Sequence[str]) -> bool:
    return bool(re.search(r"[\u3400-\u9fff]", name[0]))


def _titles(run: Run) -> pl.DataFrame:
    known = run.table("documents").filter(pl.col("window") >= 0, pl.col("topic").is_not_null())
    plain = pl.col("title").str.to_lowercase().str.replace_all(r"[^a-z0-9\x{3400}-\x{9fff}]+", " ")
    dropped = f" (?:{'|'.join(sorted(_DROPPED))}) "
    # Twice, since a blank ends one word and begins the next.
    plain = (" " + plain + " ").str.replace_all(dropped, " ").str.replace_all(dropped, " ")
    plain = plain.str.replace_all(r"\b([a-z0-9]{2,}[a-rtv-z0-9&&[^i]])s\b", "$1")
    return known.select("topic", title=plain, n=pl.len().over("topic")).collect()


def _holds(term: Sequence[str], name: Sequence[str]) -> bool:
    if len(name) == 1 and _is_chinese(name):
        return name[0] in "".join(term)
    return any(list(term[i : i + len(name)]) == list(name) for i in range(len(term) - len(name) + 1))


def read_ranked(run: Run, year: int) -> Ranked:
    topics = run.table("topics").select("topic", "score", "n_recent").collect()
    first = run.table("topic_terms").filter(pl.col("position") <= N_TERMS, pl.col("share") >= MIN_SHARE).collect()
    terms: dict[str, list[list[str]]] = {}
    for topic, name in first.sort("topic", "position").select("topic", "name").iter_rows():
        terms.setdefault(topic, []).append(words_of(name))
    values = {"score": dict(topics.select("topic", "score").iter_rows())}
    ranked = topics.drop_nulls("score")
    whole = run.table("assessments").filter(pl.col("component").is_null()).collect()
    for name in ("breakthrough", "industrial"):
        values[name] = dict(whole.filter(pl.col("score") == name).select("topic", "value").iter_rows())
    for name in ("growth_1", "size"):
        indicator = run.table("indicators").filter(pl.col("indicator") == name).select("topic", "value").collect()
        values[name] = dict(indicator.iter_rows())
    if run.has_table("forecasts"):
        asked = run.table("forecasts").filter(pl.col("question") == QUESTION).select("topic", "probability").collect()
        values["forecast"] = dict(asked.iter_rows())
    order = ranked.sort("n_recent", "topic")["topic"].to_list()
    fifths = {topic: 5 * i // len(order) for i, topic in enumerate(order)}
    return Ranked(
        year,
        topics["topic"].to_list(),
        terms,
        {name: _places({t: v[t] for t in order if v.get(t) is not None}) for name, v in values.items()},
        fifths,
        _titles(run),
    )


def _places(values: Mapping[str, float]) -> dict[str, float]:
    order = sorted(values, key=lambda topic: (-values[topic], topic))
    return {topic: i / len(order) for i, topic in enumerate(order)}


def check(technologies: Sequence[Mapping[str, Any]], runs: Sequence[Ranked], rule: str) -> dict[str, Any]:
    """Match technologies with topics by one of `RULES` and compare rankings; see the module."""
    rng = np.random.default_rng(0)
    rankings = [name for name in RANKINGS if all(name in run.places for run in runs)]
    told = []
    for technology in technologies:
        names, year = names_of(technology), int(technology["year"])
        seen = {}
        for run in runs:
            if year - YEARS_BEFORE <= run.year < year:
                found = run.matching(names, rule)
                if found:
                    seen[run] = found
        told.append(
            {
                "technology": technology,
                "year": year,
                "seen": seen,
                "had_cut_off": any(year - YEARS_BEFORE <= run.year < year for run in runs),
            }
        )
    matched = [it for it in told if it["seen"]]
    return {
        "cut_offs": [run.year for run in runs],
        "n_ranked": {run.year: len(run.fifths) for run in runs},
        "technologies": len(told),
        "with_cut_off": sum(it["had_cut_off"] for it in told),
        "with_topic": len(matched),
        "with_ranked_topic": sum(any(t in run.fifths for run, ts in it["seen"].items() for t in ts) for it in matched),
        "rankings": {name: _result(matched, name, rng) for name in rankings},
        "found": [_found(it, rankings) for it in matched],
    }


def _result(matched: Sequence[Mapping[str, Any]], name: str, rng: np.random.Generator) -> dict[str, Any]:
    leads = [lead for it in matched if (lead := _lead(it, name)) is not None]
    chance = [_chance(it, name, rng) for it in matched]
    draws = np.array([rng.random(DRAWS) < p for p in chance]).sum(axis=0) if chance else np.zeros(DRAWS)
    return {
        "found": len(leads),
        "share": round(len(leads) / max(len(matched), 1), 3),
        "median_lead_years": float(np.median(leads)) if leads else None,
        "chance": round(float(np.mean(chance)), 3) if chance else None,
        "chance_found_90": [float(it) for it in np.quantile(draws, [0.05, 0.95])],
        "p_value": round(float((draws >= len(leads)).mean()), 3),
    }


def _lead(it: Mapping[str, Any], name: str) -> int | None:
    years = [
        run.year
        for run, topics in it["seen"].items()
        if any(run.places[name].get(topic, 1.0) < TOP for topic in topics)
    ]
    return it["year"] - min(years) if years else None


def _chance(it: Mapping[str, Any], name: str, rng: np.random.Generator) -> float:
    """Give the chance that topics of the same size, drawn at random, are in the top at some cut-off."""
    missed = np.ones(DRAWS, bool)
    for run, topics in it["seen"].items():
        by_fifth: dict[int, list[str]] = {}
        for topic, fifth in run.fifths.items():
            by_fifth.setdefault(fifth, []).append(topic)
        for topic in topics:
            if topic in run.fifths:
                others = by_fifth[run.fifths[topic]]
                is_top = np.array([run.places[name].get(other, 1.0) < TOP for other in others])
                missed &= ~is_top[rng.integers(0, len(others), DRAWS)]
    return float(1 - missed.mean())


def _found(it: Mapping[str, Any], rankings: Sequence[str]) -> dict[str, Any]:
    leads = {name: _lead(it, name) for name in rankings}
    best = {
        name: min((run.places[name].get(t, 1.0) for run, ts in it["seen"].items() for t in ts), default=1.0)
        for name in rankings
    }
    return {
        "name_en": it["technology"]["name_en"],
        "year": it["year"],
        "lead_years": leads,
        "best_place": {name: round(place, 3) for name, place in best.items()},
        "topics": {str(run.year): topics for run, topics in it["seen"].items()},
    }


_NAMES = {
    "forecast": ("Forecast", "预测"),
    "score": ("Emergence score", "兴起分数"),
    "breakthrough": ("Breakthrough", "突破性"),
    "industrial": ("Industrial potential", "产业潜力"),
    "growth_1": ("Growth of the last year alone", "仅近一年增长"),
    "size": ("Size alone", "仅规模"),
}
_HEADS = {
    "en": ("Ranking", "Found", "Share", "By chance", "Chance found, 90 %", "Median lead, years"),
    "zh": ("排名", "发现", "占比", "随机", "随机发现数（90%）", "提前年数中位"),
}


def table(told: Mapping[str, Any], language: str) -> str:
    lines = ["| " + " | ".join(_HEADS[language]) + " |", "|---|---:|---:|---:|---:|---:|"]
    for name, it in told["rankings"].items():
        low, high = it["chance_found_90"]
        cells = [f"{it['found']} / {told['with_topic']}", f"{it['share']:.2f}", f"{it['chance']:.2f}"]
        lead = "–" if it["median_lead_years"] is None else f"{it['median_lead_years']:.0f}"
        line = [_NAMES[name][language == "zh"], *cells, f"{low:.0f}–{high:.0f}", lead]
        lines.append("| " + " | ".join(line) + " |")
    years = ", ".join(str(year) for year in told["cut_offs"])
    counts = (told["technologies"], told["with_cut_off"], told["with_topic"], told["with_ranked_topic"])
    en = "{} technologies; {} have a cut-off before them, {} of these a matching topic, {} a ranked one. Cut-offs: {}."
    zh = "共{}项技术；{}项在其之前有截止日，其中{}项有匹配主题，{}项的匹配主题参与排名。截止年：{}。"
    return "\n".join([(zh if language == "zh" else en).format(*counts, years), "", *lines])


def tables(told: Mapping[str, Mapping[str, Any]], language: str) -> str:
    heads = {
        "en": {"terms": "By terms (rule 2).", "titles": "By titles (rule 7, added later)."},
        "zh": {"terms": "据词语（规则2）。", "titles": "据标题（规则7，后加）。"},
    }[language]
    return "\n\n".join(f"{heads[rule]} {table(it, language)}" for rule, it in told.items())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("list", type=Path)
    parser.add_argument("files", nargs="+")
    parser.add_argument("--cut-offs", default="2006,2008,2010,2012,2014,2016,2018")
    parser.add_argument("--runs", type=Path)
    options = parser.parse_args()
    technologies = pl.read_csv(options.list).to_dicts()
    with tempfile.TemporaryDirectory() as folder:
        base = options.runs or Path(folder)
        base.mkdir(parents=True, exist_ok=True)
        runs = []
        for year in (int(it) for it in options.cut_offs.split(",")):
            out = base / str(year)
            if not (out / "manifest.json").exists():
                day = date(year, 12, 31)
                observe(ObserveSettings(tuple(options.files), out, day, lake=base / "lake", meaning="none"))
            runs.append(read_ranked(open_run(out), year))
            print(year, len(runs[-1].fifths), "ranked", flush=True)
    told = {rule: check(technologies, runs, rule) for rule in RULES}
    (ROOT / "docs" / "bench" / "recognised.json").write_text(
        json.dumps(told, indent=1, ensure_ascii=False) + "\n", encoding="utf-8"
    )
    set_table("potential.md", "recognised", {language: tables(told, language) for language in ("en", "zh")})
    print(json.dumps({rule: it["rankings"] for rule, it in told.items()}, indent=1))


if __name__ == "__main__":
    main()
