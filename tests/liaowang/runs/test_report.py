"""The report of a run: one file, both languages, nothing but itself, whatever the records say."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any

import lxml.html
import pytest
from lxml import etree
from tests.liaowang.runs.report_factories import AS_OF, HOSTILE, Earlier, make_manifest, make_tables

from liaowang.observatory import (
    COMPONENTS,
    QUESTIONS,
)
from liaowang.runs.report import write_report
from liaowang.runs.report.forecast_words import FORECAST_WORDS
from liaowang.runs.report.words import WORDS
from liaowang.runs.watchlist import build_watchlist


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
    for name, (english, chinese) in {**WORDS, **FORECAST_WORDS}.items():
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
    tables = parsed(page).xpath("//section[contains(@id, '-parts')]/table | //table[@class='stairs']")
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


def test_forecasts_stand_in_the_list_and_their_parts_sum_as_written(page: str) -> None:
    tree = parsed(page)
    row = tree.xpath("//tbody[@data-rank='1']")[0]
    assert 0 < float(row.get("data-forecast")) < 1
    assert row.xpath(".//a[contains(@href, '-forecast')]//*[local-name()='rect'][@class='band']")
    for chapter in tree.xpath("//article"):
        (table,) = chapter.xpath(".//table[contains(@class, 'logit')]")
        assert words_of(table.xpath("./tbody/tr/th")[0], "en") == "all topics alike"
        for column in (1, 2, 3):
            adds = [float(it[column].text_content().replace("−", "-")) for it in table.xpath("./tbody/tr")]
            total = float(table.xpath("./tfoot/tr")[0][column].text_content().replace("−", "-"))
            assert sum(adds) == pytest.approx(total, abs=1e-9)


def test_the_standing_sums_as_written(page: str) -> None:
    for section in parsed(page).xpath("//section[contains(@id, '-standing')]"):
        adds = [float(it[3].text_content()) for it in section.xpath(".//tbody/tr")]
        assert sum(adds) == pytest.approx(float(section.xpath(".//tfoot/tr")[0][3].text_content()), abs=1e-9)


def test_what_is_expected_stands_ahead_of_the_series(page: str) -> None:
    section = parsed(page).get_element_by_id("T-000001-series")
    assert section.xpath(".//*[local-name()='polygon'][@class='fb']")
    assert [it[1].text_content() for it in section.xpath(".//tr[@class='f']")] == ["10", "20", "30"]


def test_the_track_record_says_where_it_comes_from_and_what_is_too_few(page: str) -> None:
    section = parsed(page).get_element_by_id("record")
    assert "700 topics of arXiv records at 28 past cut-offs, 30 Jun 2003 to 31 Dec 2016" in words_of(section, "en")
    section = parsed(page).get_element_by_id("record")
    assert len(section.xpath(".//table")) == len(QUESTIONS)
    assert words_of(section.xpath(".//tbody/tr")[-1], "zh").endswith("数量过少，不足为据")


def test_a_run_without_forecasts_says_why_and_draws_none(tmp_path: Path) -> None:
    tree = parsed(make_page(tmp_path, forecast=False))
    assert "forecasts were switched off" in words_of(tree.xpath("//p[@class='lead']")[0], "en")
    assert not tree.xpath("//table[contains(@class, 'logit')] | //*[local-name()='polygon'][@class='fb']")
    assert "未启用预测" in words_of(tree.get_element_by_id("record"), "zh")
