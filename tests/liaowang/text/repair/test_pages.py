"""Repair of pages, fragments and columns, at the door of the room; texts are made up and polluted as sites do."""

from __future__ import annotations

import csv
import random
from pathlib import Path

import polars as pl
import pytest
from bench.pollute import Site, make_site, pollute
from hypothesis import given, settings
from hypothesis import strategies as st

from liaowang.text import Repaired, repair_column, repair_lines, repair_page
from liaowang.text.repair import pages

CLEAN = (
    "各地要把培育新兴产业摆在突出位置,加强关键技术攻关,推动成果转化。",
    "《办法》规定,企业应当建立安全管理制度,定期检查设备的运行情况。",
    "课题组测量了三种电极材料的容量,发现掺氮样品的循环性能最好。",
    "患者术后恢复良好,随访一年未见复发,各项指标均在正常范围。",
    "农户按照技术人员的指导调整了播种时间,小麦产量比上年有所提高。",
    "法院审理认为,双方签订的合同合法有效,被告应当支付剩余货款。",
    "学生在实验课上分组讨论,教师根据各组的结论进行总结。",
    "水库大坝的监测数据表明,坝体变形处于设计允许的范围之内。",
)
LEFT_ALONE = (
    "「長」字讀cháng，如長(cháng)短；又讀zhǎng，如生長(zhǎng)。",
    "臺灣的氣候溫暖潮濕，農業以稻米與水果為主。",
    "本研究採用問卷調查，並以統計方法分析資料。",
    "重庆市綦(qí)江区和涪(fú)陵区",
    "“行”是多音字:银行(yínháng)、行走(xíngzǒu)。",
    "蛋白质(protein)和铁(Fe),积分(I)控制,误差(er)",
    "真的吗?！太好了。什么?，他问。",
    "见图(a)、图(b)和图(e),池化层pool)",
    "能量E=mc^2,热导率(W/(m·K)),x<y>z",
    "日本の科学技術は世界をリードしている。機械学習の研究が進む。",
    "The (ai) model of (ma) and li) is shown?, in Fig. 1(a).",
    "",
)


@pytest.mark.parametrize("kind", ["pinyin", "punctuation", "toneless", "plain"])
@pytest.mark.parametrize("clean", CLEAN)
def test_what_a_site_polluted_comes_out_clean(clean: str, kind: str) -> None:
    for seed in range(3):
        polluted = pollute(clean, make_site(random.Random(seed), kind))
        assert repair_page(polluted).text == clean, polluted


@pytest.mark.parametrize("text", LEFT_ALONE)
def test_what_no_site_polluted_stays_as_it_is(text: str) -> None:
    assert repair_page(text) == Repaired(text)


@pytest.mark.parametrize(
    ("polluted", "clean"),
    [
        ("領(lǐng)域?qū)崿F(xiàn)", "领域实现"),
        ("規(guī)?；瘧?yīng)用", "规模化应用"),
        ("結(jié)構(gòu)?qiáng)O計(jì)", "结构设计"),
        ("構(gòu)成(guchng)比例(bl)", "构成比例"),
        ("變(bian)裝寘(zhi)的(de)觀(guan)詧(cha)", "变装置的观察"),
        ("突破?！兑庖姟钒凑?ldquo;創(chuàng)新", "突破。《意见》按照“创新"),
        ("優(yōu)於單一來(lái)源,乾隆年間(jiān)", "优于单一来源,乾隆年间"),
    ],
)
def test_the_ways_in_which_bytes_are_torn(polluted: str, clean: str) -> None:
    assert repair_page(polluted).text == clean


def test_a_lost_character_is_marked_and_none_is_made_up() -> None:
    done = repair_page("地區(qū)發(fā)展?jié)摿2]尚未釋放")
    assert "▯" in done.text
    assert set(done.text) <= set("地区发展潜力▯[2]尚未释放")
    assert [change.reason for change in done.marks] == ["shift"]


def test_the_page_tells_what_a_short_line_does_not() -> None:
    page = "科創走廊\n" + pollute("\n".join(CLEAN), make_site(random.Random(1), "pinyin"))
    assert repair_page("科創走廊").text == "科創走廊"
    assert repair_page(page).text.split("\n") == ["科创走廊", *CLEAN]


def test_every_change_is_told_with_its_line_and_reason() -> None:
    done = repair_page("plain\n產(chǎn)業(yè)&ldquo;ＡＢ&rdquo;\u200b")
    assert done.text == "plain\n产业“AB”"
    assert {change.line for change in done.changes} == {2}
    assert {change.reason for change in done.changes} == {"reading", "script", "entity", "width", "hidden"}
    assert repair_page("a &#10; b").text == "a &#10; b"


def test_fragments_and_columns_keep_their_number_and_order() -> None:
    lines = ["產(chǎn)業(yè)", "", "clean", "領(lǐng)域?qū)崿F(xiàn)"]
    assert [it.text for it in repair_lines(lines)] == ["产业", "", "clean", "领域实现"]
    column = pl.Series("title", [*lines, None])
    assert repair_column(column).to_list() == ["产业", "", "clean", "领域实现", None]
    assert repair_column(column).name == "title"
    assert repair_column(pl.Series("empty", [], pl.String)).len() == 0


_ODD = st.text(st.sampled_from("產業領域實現(chǎn)?！，。；qūà)ABz0 的是&;\u200b▯\ue000ä¸"), max_size=60)


@settings(deadline=None, max_examples=300)
@given(st.one_of(_ODD, st.text(max_size=40)))
def test_any_text_is_repaired_to_one_of_as_many_lines(text: str) -> None:
    done = repair_page(text)
    assert done.text.count("\n") == text.count("\n")
    assert bool(done.changes) == (done.text != text)


@pytest.mark.parametrize("text", ["a" * 100_000, "？，" * 20_000, "?，" * 3000, "的?(" * 3000, "，的" * 20_000 + "A"])
def test_garbage_takes_no_undue_time(text: str) -> None:
    assert len(repair_page(text).text) > 0


def test_site_of_the_generator_is_the_mechanism_of_the_readme() -> None:
    assert pollute("领域实现", Site(frozenset("領驅現"))) == "領(lǐng)域?qū)崿F(xiàn)"


@pytest.mark.shared
def test_real_pairs(shared: Path) -> None:
    def rows(name: str) -> list[dict[str, str]]:
        with (shared / "data" / "repair" / name).open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))

    pairs, tokens = rows("pairs.tsv"), rows("tokens.tsv")
    for row in (*pairs, *tokens):
        if "lossy" not in row.get("kind", ""):
            found = repair_page(row["polluted"]).text
            assert found == row["clean"] or len(row["clean"]) < 5, row
    for row in pairs:
        found = repair_page(row["polluted"]).text.replace("▯", "")
        assert set(found) <= set(row["clean"]), row


_CHARACTERS = "ab &;#?!,:(）），。域業產ＰÂÃü\u200b\u2019\u2014é\n3"


@settings(max_examples=300, deadline=None)
@given(st.text(_CHARACTERS, max_size=12))
def test_a_plain_text_is_known_by_few_signs(text: str) -> None:
    assert pages._has_sign(text) == bool(pages._signs().search(text))
