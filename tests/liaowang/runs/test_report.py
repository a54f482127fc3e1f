"""The report of a run: one file, both languages, nothing but itself, whatever the records say."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import lxml.html
import numpy as np
import polars as pl
import pytest
from lxml import etree

from liaowang.observatory import (
    COMPONENTS,
    EMERGENCE_WEIGHTS,
    INDICATORS,
    Measure,
    emergence,
    lay_out_scores,
    missing,
    score_topics,
)
from liaowang.runs.report import write_report
from liaowang.runs.report.words import WORDS
from liaowang.runs.watchlist import build_watchlist

AS_OF = date(2020, 12, 31)
HOSTILE = (
    '</script><script>alert("x")</script> & $\\alpha < \\beta$ {{ 7 * 7 }} <img src=https://example.org/a.png> =1+1'
)


class Earlier:
    """Stands for the last run: the places that its topics had."""

    def __init__(self, **ranks: int) -> None:
        self.watchlist = {"entries": [{"topic": name.replace("_", "-"), "rank": n} for name, n in ranks.items()]}


def make_tables(
    n_topics: int = 3, *, title: str = "On phonons", chinese: bool = True, scored: bool = True
) -> dict[str, pl.DataFrame]:
    ids = [f"T-{number:06}" for number in range(1, n_topics + 1)]
    documents = pl.DataFrame(
        [
            {
                "record_id": f"arxiv:{2000 + i}.{t:05}" if i else f"hash:{t:04x}",
                "title": f"{title} {t}.{i}",
                "kind": "preprint",
                "source": "arxiv",
                "known_on": AS_OF - timedelta(days=40 * i),
                "authors": ["Ada Lovelace", "<b>Bold</b>", "Li Wei", "N. N."][: i % 5],
                "organisations": ["Institute <of> Sums"] if i % 2 else [],
                "categories": ["arxiv:cs.LG"],
                "language": "en",
                "window": 40 * i // 366,
                "topic": name,
                "similarity": 0.9,
                "in_panel": True,
            }
            for t, name in enumerate(ids)
            for i in range(45)
        ]
        + [
            {
                "record_id": "arxiv:2101.00001",
                "title": "From the future",
                "kind": "preprint",
                "source": "arxiv",
                "known_on": date(2021, 5, 1),
                "authors": [],
                "organisations": [],
                "categories": [],
                "language": "en",
                "window": -1,
                "topic": ids[0],
                "similarity": 0.9,
                "in_panel": True,
            }
        ]
    )
    rng = np.random.default_rng(7)
    values = {it.name: rng.normal(0.2, 0.1, n_topics) for it in INDICATORS}
    values["neighbour_growth"][0] = np.nan
    scores = emergence({name: values[name] for name in EMERGENCE_WEIGHTS}, np.full(n_topics, scored))
    named = pl.DataFrame({"number": range(n_topics), "name": ids}, schema_overrides={"number": pl.Int64})
    scores = scores.join(named, left_on="topic", right_on="number").with_columns(topic="name").drop("name")
    per_topic = scores.unique("topic", keep="first", maintain_order=True).sort("topic")
    series = documents.group_by("topic", "window").agg(n_records=pl.len().cast(pl.Int64))
    series = series.with_columns(
        n_panel=pl.lit(9 * n_topics).cast(pl.Int64), share=pl.col("n_records") / (9 * n_topics)
    )
    topics = pl.DataFrame(
        {
            "topic": ids,
            "label_en": [f"phonon {title}"] * n_topics,
            "label_zh": [f"声子 {t}" if chinese and t != 1 else None for t in range(n_topics)],
            "x": [t / n_topics for t in range(n_topics)],
            "y": [0.5] * n_topics,
            "n_records": [45] * n_topics,
            "n_recent": [10] * n_topics,
            "first_seen": [date(2016, 3, 1)] * n_topics,
            "share_zh": [0.0] * n_topics,
            "share_en": [1.0] * n_topics,
            "seen_en": [date(2016, 2, 1)] * n_topics,
            "seen_zh": [None] * n_topics,
            "first_language": [None] * n_topics,
            "lead_months": [None] * n_topics,
            "score": per_topic["score"],
            "coverage": per_topic["coverage"],
            "faults": [None if scored else ["one_author"]] * n_topics,
        },
        schema_overrides={"label_zh": pl.String, "faults": pl.List(pl.String)},
    )
    terms = pl.DataFrame(
        [
            {"topic": name, "position": p, "term": p, "name": f"term {p}", "n_records": 9, "share": 0.5, "score": 1.0}
            for name in ids
            for p in range(1, 14)
        ]
    )
    indicators = [
        pl.DataFrame({"topic": ids, "indicator": [it.name] * n_topics, "value": values[it.name]}) for it in INDICATORS
    ]
    known = documents.filter(pl.col("window") >= 0)
    return {
        **make_assessment(ids, title, scored=scored),
        "documents": documents,
        "topics": topics,
        "series": series.sort("topic", "window"),
        "topic_terms": terms,
        "bursts": pl.DataFrame({"topic": ids[:1], "first_window": [1], "last_window": [0], "weight": [12.5]}),
        "term_bursts": pl.DataFrame(
            {
                "term": [2, 1],
                "first_window": [3, 0],
                "last_window": [2, 0],
                "weight": [4.5, 6.5],
                "name": ["term 2", "term 1"],
                "novelty": [0.2, 0.9],
                "n_recent": [1, 9],
                "n_before": [1, 2],
            }
        ),
        "indicators": pl.concat(indicators).fill_nan(None),
        "scores": scores,
        "neighbours": pl.DataFrame(
            {
                "topic": ids[: n_topics - 1],
                "neighbour": ids[1:],
                "position": [1] * (n_topics - 1),
                "similarity": [0.8] * (n_topics - 1),
            },
            schema={"topic": pl.String, "neighbour": pl.String, "position": pl.Int64, "similarity": pl.Float64},
        ),
        "lineage": pl.DataFrame(
            {"topic": ids[:1], "event": ["split"], "other": ["T-000900"], "n_shared": [12], "overlap": [0.61]}
        ),
        "directions": pl.DataFrame(
            {
                "topic": ids[:1],
                "directions": [{"information": 0.8, "health": 0.1}],
                "labels": [["information"]],
                "tracks": [["FI-01"]],
                "words": [["phonon"]],
            }
        ),
        "evidence": known.group_by("topic", maintain_order=True)
        .head(3)
        .with_columns(role=pl.lit("central"), abstract=pl.lit(f"{title} and so on. " * 60)),
    }


def make_assessment(ids: list[str], title: str, *, scored: bool) -> dict[str, pl.DataFrame]:
    """Breakthrough by two parts, industrial potential by one, nothing by citations."""
    n = len(ids)
    owners = np.repeat(np.arange(n), 9)
    rng = np.random.default_rng(3)
    told = {
        "new_terms": rng.random(9 * n),
        "reach": rng.random(9 * n),
        "company_share": rng.integers(0, 2, 9 * n) * 1.0,
    }
    measures = {
        it.name: Measure(it.name, (told[it.name],)) if it.name in told else missing(it.name, "no_references")
        for it in COMPONENTS
    }
    table = lay_out_scores(score_topics(measures, owners, np.full(n, scored)), measures)
    names = pl.Series(ids, dtype=pl.String)
    table = table.with_columns(topic=names[table["topic"].to_numpy()], stays=pl.lit(0.5))
    rows = [
        {
            "topic": name,
            "component": component,
            "position": 1,
            "record_id": "arxiv:2001.00001",
            "title": title,
            "known_on": AS_OF,
            "value": 1.0,
            "quote": f"{title} quoted",
        }
        for name in ids
        for component in ("new_terms", "stage")
    ]
    counts = {"n_documents": [9] * n, "n_research": [7] * n, "n_prototype": [2] * n, "n_trial": [0] * n}
    stages = pl.DataFrame({"topic": names, "trl_low": [1] * n, "trl_high": [5] * n, **counts, "n_market": [0] * n})
    return {"assessments": table, "assessment_documents": pl.DataFrame(rows), "stages": stages}


def make_manifest(tables: dict[str, pl.DataFrame]) -> dict[str, Any]:
    n = len(tables["documents"])
    return {
        "run_id": "1f609b2fb4c748a2",
        "made_at": "2026-11-24T14:27:45+00:00",
        "as_of": AS_OF.isoformat(),
        "settings": {"as_of": AS_OF.isoformat(), "seed": 0, "target_size": 60, "min_recent": 20, "engine": "sail"},
        "versions": {"liaowang": "0.1.0", "python": "3.11"},
        "inputs": [
            {
                "file": HOSTILE,
                "bytes": 10,
                "format": None,
                "records": 0,
                "flaws": 1,
                "was_known": False,
                "problem": "no",
            }
        ],
        "corpus": {"landed": n, "duplicates": 1, "records": n, "twins_kept_apart": 2},
        "records": {
            "total": n,
            "up_to_cut_off": n - 1,
            "after_cut_off": 1,
            "without_date": 0,
            "in_panel": n,
            "without_topic": 0,
            "by_kind": {"preprint": n},
            "by_source": {"arxiv": n},
            "by_language": {"en": n},
        },
        "score_weights": dict(EMERGENCE_WEIGHTS),
        "flaws": {
            "records": 0,
            "fields": 1,
            "notes": 0,
            "reasons": [
                {
                    "lost": "field",
                    "reason": HOSTILE,
                    "count": 1,
                    "first": [{"file": "a.ris", "line": 3, "field": "doi"}],
                }
            ],
        },
        "steps": [{"name": "Read", "note": HOSTILE, "seconds": 1.5, "peak_memory_mb": 100.0}],
    }


def make_page(folder: Path, *, previous: Any = None, **tables: Any) -> str:
    made = make_tables(**tables)
    write_report(folder, made, build_watchlist(made, AS_OF, 100, previous), make_manifest(made))
    return (folder / "report.html").read_text(encoding="utf-8")


def parsed(page: str) -> Any:
    return lxml.html.document_fromstring(page)


def words_of(element: Any, language: str) -> str:
    """Give the text that a reader of one language meets."""
    other = "z" if language == "en" else "e"
    for hidden in element.xpath(f".//*[contains(concat(' ', @class, ' '), ' {other} ')]"):
        hidden.drop_tree()
    return " ".join(element.text_content().split())


@pytest.fixture
def page(tmp_path: Path) -> str:
    return make_page(tmp_path, title=HOSTILE)


def test_the_file_holds_no_address(page: str) -> None:
    assert not re.search(r"https?:", page, re.IGNORECASE)
    assert "https://example.org/a.png" in parsed(page).text_content()


def test_nothing_is_loaded(page: str) -> None:
    tree = parsed(page)
    assert not tree.xpath("//link | //img | //iframe | //script[@src] | //*[@style]")
    assert "url(" not in re.sub(r"url\(#hatch\)", "", page)
    assert "@import" not in page


def test_what_records_say_stays_text(page: str) -> None:
    tree = parsed(page)
    assert len(tree.xpath("//script")) == 1
    assert not tree.xpath("//b[text()='Bold']")
    assert "{{ 7 * 7 }}" in tree.text_content()
    assert not any(name.startswith("on") for element in tree.iter() for name in element.attrib)


def test_every_string_has_both_languages() -> None:
    for name, (english, chinese) in WORDS.items():
        assert chinese, name
        assert english or name == "no_chinese"
        assert not re.search(r"[\u4e00-\u9fff]", english) or name in {"page_title", "mark_zh", "mark_en", "legend_zh"}
        assert set(re.findall(r"{(\w+)}", english)) == set(re.findall(r"{(\w+)}", chinese)), name


def test_every_pair_on_the_page_is_whole(page: str) -> None:
    tree = parsed(page)
    for english in tree.xpath("//*[@class='e'][normalize-space()]"):
        assert english.getnext().get("class") == "z"
        assert english.getnext().text_content().strip()


def test_parts_add_up_to_the_score_as_written(page: str) -> None:
    tables = parsed(page).xpath("//table[@class='comp'] | //table[@class='stairs']")
    assert len(tables) == 6
    for table in tables:
        column = -2 if table.get("class") == "comp" else -1
        rows = [row for row in table.xpath("./tbody/tr") if row.get("class") != "none"]
        adds = [round(10 * float(row[column].text_content())) for row in rows]
        assert sum(adds) == round(10 * float(table.xpath("./tfoot/tr")[0][column].text_content()))


def test_a_part_not_computed_keeps_its_row_and_says_why(page: str) -> None:
    (row,) = parsed(page).xpath("//section[contains(@id, '-parts')]//tr[@class='none']")
    assert words_of(row[0], "en") == "Growth of its neighbours"
    assert words_of(row.xpath(".//*[@class='hatched']")[0], "en") == (
        "Cannot be computed: the topic has no neighbours. Left out of the sum, not counted as 0."
    )


@pytest.mark.parametrize("scored", [True, False])
def test_ids_are_unique_and_references_lead_somewhere(tmp_path: Path, scored: bool) -> None:
    tree = parsed(make_page(tmp_path, scored=scored))
    ids = Counter(tree.xpath("//@id"))
    assert max(ids.values()) == 1
    wanted = {link[1:] for link in tree.xpath("//a/@href")} | set(tree.xpath("//label/@for"))
    wanted |= {name for names in tree.xpath("//@aria-labelledby") for name in names.split()}
    assert wanted <= set(ids)
    assert all(link.startswith("#") for link in tree.xpath("//a/@href"))


def test_markup_is_balanced(page: str) -> None:
    parser = etree.HTMLParser()
    etree.fromstring(page, parser)
    faults = [it.message for it in parser.error_log if it.type_name != "HTML_UNKNOWN_TAG"]
    assert faults == []


def test_headings_step_down_and_controls_have_names(page: str) -> None:
    tree = parsed(page)
    assert len(tree.xpath("//h1")) == 1
    levels = [int(it.tag[1]) for it in tree.iter("h1", "h2", "h3", "h4")]
    assert all(after - before <= 1 for before, after in pairwise(levels))
    for control in tree.xpath("//input | //select"):
        assert control.xpath("ancestor::label")
        assert words_of(control.xpath("ancestor::label")[0], "zh")


def test_records_after_the_cut_off_are_not_shown(page: str) -> None:
    assert "From the future" not in page


def test_every_number_leads_to_documents(page: str) -> None:
    chapter = parsed(page).get_element_by_id("T-000001-records")
    assert len(chapter.xpath(".//li")) == 40
    assert words_of(chapter.xpath("./summary")[0], "en") == "Its records, the 40 newest of 45"


def test_a_name_that_one_language_lacks_is_marked_only_there(page: str) -> None:
    heading = parsed(page).get_element_by_id("T-000002-name")
    assert words_of(heading, "en").endswith("=1+1")
    heading = parsed(page).get_element_by_id("T-000002-name")
    assert words_of(heading, "zh").endswith("英：尚无中文名")


def test_a_run_without_chinese_says_so_once(tmp_path: Path) -> None:
    page = make_page(tmp_path, chinese=False)
    assert page.count("本次记录没有给出中文主题名") == 1
    assert "尚无中文名" not in page


def test_a_run_of_one_topic_has_no_neighbours_to_show(tmp_path: Path) -> None:
    tree = parsed(make_page(tmp_path, n_topics=1))
    assert len(tree.xpath("//article")) == 1
    assert words_of(tree.get_element_by_id("T-000001-near"), "zh") == "最近的主题本次运行没有与之相近的主题。"


def test_a_run_that_scores_nothing_says_what_removed_most(tmp_path: Path) -> None:
    tree = parsed(make_page(tmp_path, scored=False))
    assert not tree.xpath("//article")
    assert words_of(tree.xpath("//div[@class='empty']")[0], "en").startswith(
        "No topic is on the list. What removed most: 3 where one author is on most of the recent records."
    )


def test_moves_are_told_against_the_last_run(tmp_path: Path) -> None:
    ranks = [entry["topic"] for entry in build_watchlist(make_tables(), AS_OF, 100, None)["entries"]]
    earlier = Earlier(**{ranks[0].replace("-", "_"): 4, ranks[1].replace("-", "_"): 1})
    tree = parsed(make_page(tmp_path, previous=earlier))
    marks = [words_of(it, "en") for it in tree.xpath("//td[@class='rank']")]
    assert marks == ["1▲3up 3", "2▼1down 1", "3new"]
    assert "Since the last run 1 are new, 1 rose, 1 fell." in words_of(tree, "en")


def test_the_same_run_gives_the_same_bytes(tmp_path: Path) -> None:
    assert make_page(tmp_path) == make_page(tmp_path)


def test_both_potentials_stand_in_the_list_and_open_to_parts_and_documents(page: str) -> None:
    tree = parsed(page)
    row = tree.xpath("//tbody[@data-rank='1']")[0]
    for kind in ("breakthrough", "industrial"):
        assert 0 <= float(row.get(f"data-{kind}")) <= 1
        link = row.xpath(f".//a[contains(@href, '-{kind}')]")[0]
        assert tree.xpath(f"//*[@id='{link.get('href')[1:]}']")
        assert "interval" in link.text_content()
    chapter = tree.xpath("//article")[0]
    section = chapter.xpath(".//section[contains(@id, '-breakthrough')]")[0]
    assert (
        len(section.xpath(".//tr[contains(@class, 'none')]"))
        == sum(it.score == "breakthrough" for it in COMPONENTS) - 2
    )
    assert f"{HOSTILE} quoted" in section.text_content()
    adds = [float(it.text_content()) for it in section.xpath(".//tbody//td[@class='r'][2]")]
    assert sum(adds) == pytest.approx(float(section.xpath(".//tfoot//td[@class='r'][2]")[0].text_content()), abs=0.05)


@pytest.mark.parametrize(("language", "words"), [("en", "TRL 1 to 5"), ("zh", "TRL 1至5")])
def test_the_stage_is_a_range_with_its_sentences(page: str, language: str, words: str) -> None:
    section = parsed(page).xpath("//section[contains(@id, '-stage')]")[0]
    assert words in words_of(section, language)


def test_what_cannot_be_computed_by_citations_says_why(page: str) -> None:
    chapter = parsed(page).xpath("//article")[0]
    assert "fewer than three in ten records give references" in words_of(chapter, "en")
