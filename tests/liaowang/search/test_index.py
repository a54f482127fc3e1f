"""What is found, counted and left out, against what plain Python finds."""

from __future__ import annotations

import json
import random
import shutil
from collections import Counter
from collections.abc import Sequence
from datetime import date
from itertools import product
from pathlib import Path

import pytest
from tests.liaowang.search import dying

from liaowang.search import FACETS, Document, IndexBusy, Question, SearchIndex

WORDS = "graphene plasma robot battery laser 电池 机器人 等离子体 激光 图书馆".split()


def make_document(number: int, zh: str = "", en: str = "", **values: object) -> Document:
    texts = {name: str(values.pop(name)) for name in list(values) if name[:3] in {"zh_", "en_"}}
    day = values.pop("day", None)
    price = values.pop("price", None)
    assert day is None or isinstance(day, date)
    assert price is None or isinstance(price, float)
    facets = {name: [value] if isinstance(value, str) else list(value) for name, value in values.items()}  # type: ignore[call-overload]
    return Document(
        number, {"zh": zh, "en": en}, {"zh_0": zh, "en_0": en, **texts}, facets, f"A-{number:06d}", day, price
    )


def filled(folder: Path, documents: Sequence[Document], place: int = 1) -> SearchIndex:
    index = SearchIndex(folder)
    with index.writing() as writing:
        writing.apply([(it.number, it) for it in documents], place)
    return index


def numbers(index: SearchIndex, text: str = "", tier: int = 0, **asked: object) -> list[int]:
    return [hit.number for hit in index.find(Question(text, **asked), tier).hits]  # type: ignore[arg-type]


def test_a_merge_that_began_has_ended_when_the_writer_is_given_back(tmp_path: Path) -> None:
    # Eight segments begin a merge; one left behind by its writer could bring back what the next one takes out.
    index = SearchIndex(tmp_path)
    documents = [Document(number, texts={"zh_0": "电池"}) for number in range(1, 9)]
    for place in range(1, 9):
        with index.writing() as writing:
            writing.apply([(it.number, it) for it in documents[place - 1 :]], place)
    assert len(json.loads((index.folder / "meta.json").read_text(encoding="utf-8"))["segments"]) < 8
    assert sorted(numbers(index)) == list(range(1, 9))


def test_what_a_killed_writer_left_is_in_nobodys_way(tmp_path: Path) -> None:
    whole, killed = tmp_path / "whole", tmp_path / "killed"
    filled(whole, [make_document(number, "电池") for number in range(1, 9)])
    shutil.copytree(whole, killed)
    filled(whole, [make_document(1, "激光")], place=2)
    for written in whole.rglob("*"):
        # Killed before the last step, which puts the new state in the place of the old one.
        if written.is_file() and written.name != "meta.json":
            shutil.copy(written, killed / written.relative_to(whole))
    index = SearchIndex(killed)
    assert (index.followed, len(numbers(index, "电池"))) == ((1, ""), 8)
    filled(killed, [make_document(1, "激光")], place=2)
    assert index.followed == (2, "")
    assert (numbers(index, "激光"), len(numbers(index, "电池"))) == ([1], 7)


def test_what_is_taken_out_while_segments_of_a_killed_writer_merge_does_not_come_back(tmp_path: Path) -> None:
    index = SearchIndex(dying.filled(tmp_path, "documents"))
    # Of the last segment but one, which bears the stamp of the last commit: that took the place before out of it.
    number = dying.N_NUMBERS - 2
    with index.writing() as writing:
        writing.apply([(number, Document(number))], dying.N_COMMITS + 1)
    assert sorted(numbers(index)) == list(range(1, dying.N_NUMBERS + 1))


def test_words_are_found_in_both_languages_and_forms(tmp_path: Path) -> None:
    index = filled(tmp_path, [make_document(1, "全固态电池电解质", "Electrolytes of solid-state batteries, 300 Wh/kg")])
    for text in ("battery", "BATTERIES", "electrolyte battery", "固态电池", "电池", "solid-state", "300", "a-000001"):
        assert numbers(index, text) == [1], text
    for text in ("plasma", "铁路", "301", "A-000002", "的", "?!", "-", '"'):
        assert numbers(index, text) == [], text


def test_a_shorter_word_is_found_within_a_longer_one(tmp_path: Path) -> None:
    index = filled(tmp_path, [make_document(1, "超导体的发现")])
    assert numbers(index, "导体") == [1]


def test_quotes_ask_for_the_order_and_a_dash_for_what_is_without(tmp_path: Path) -> None:
    index = filled(tmp_path, [make_document(1, en="state of solid matter"), make_document(2, en="solid state physics")])
    assert numbers(index, '"solid state"') == [2]
    assert numbers(index, "solid -physics") == [1]
    assert sorted(numbers(index, "solid state")) == [1, 2]


def test_whatever_is_typed_is_answered(tmp_path: Path) -> None:
    index = filled(tmp_path, [make_document(1, "电池", "battery")])
    chance = random.Random(7)
    letters = 'ab池电 "“”-+*?~^:/\\()[]{}!&|<>=.,;\t\n\0AND OR NOT 1９é🙂'
    for _ in range(300):
        index.find(Question("".join(chance.choices(letters, k=chance.randrange(40)))), 0)
    index.find(Question("电池 battery " * 5000), 0)


@pytest.mark.parametrize("tier", [0, 1, 2])
def test_counts_equal_brute_force_at_each_tier(tmp_path: Path, tier: int) -> None:
    chance = random.Random(3)
    kinds, directions, levels = ["achievement", "demand"], ["ai", "bio", "energy"], ["3", "4", "5"]
    told: dict[int, list[set[str]]] = {}
    documents = []
    for number in range(1, 301):
        said = [set(chance.sample(WORDS, 2)) for _ in range(3)]
        told[number] = said
        texts = {f"zh_{at}": " ".join(sorted(words)) for at, words in enumerate(said)}
        facets = {
            "kind": [chance.choice(kinds)], "direction": [chance.choice(directions)],
            "trl": chance.sample(levels, chance.randrange(3)), "price": [chance.choice(["0", "open"])],
        }  # fmt: skip
        documents.append(Document(number, {}, texts, facets))
    index = filled(tmp_path, documents)
    hidden = set(chance.sample(range(1, 301), 40))
    of = {it.number: it.facets for it in documents}

    def is_met(number: int, word: str, chosen: dict[str, list[str]]) -> bool:
        is_seen = not word or any(word in words for words in told[number][: tier + 1])
        fits = all(set(values) & set(of[number].get(facet, ())) for facet, values in chosen.items() if values)
        return is_seen and fits and number not in hidden

    for word, kind, direction, level in product(["", *WORDS[:3], "电池"], ["", *kinds], ["", "ai"], ["", "4"]):
        chosen = {"kind": [kind] if kind else [], "direction": [direction, "bio"] if direction else [],
                  "trl": [level] if level else []}  # fmt: skip
        found = index.find(Question(word, chosen, limit=1000, translates=False), tier, hidden)
        met = {number for number in of if is_met(number, word, chosen)}
        assert {hit.number for hit in found.hits} == met
        assert found.n_found == len(met)
        facets = [facet for facet in FACETS if facet != "price" or tier > 0]
        assert list(found.counts) == facets
        for facet in facets:
            others = {**chosen, facet: []}
            expected = Counter(it for n in of if is_met(n, word, others) for it in of[n].get(facet, ()))
            assert dict(found.counts[facet]) == dict(expected)


def test_a_facet_has_more_than_ten_values(tmp_path: Path) -> None:
    index = filled(tmp_path, [make_document(it, "电池", track=f"T-{it}") for it in range(1, 57)])
    assert len(index.find(Question(), 0).counts["track"]) == 56


def test_prices_are_neither_counted_nor_chosen_nor_sorted_by_for_everybody(tmp_path: Path) -> None:
    made = [make_document(it, "电池", price=float(9 - it), day=date(2026, 1, it)) for it in (1, 2, 3)]
    documents = [Document(it.number, it.titles, it.texts, {"price": ["0"]}, it.code, it.day, it.price) for it in made]
    index = filled(tmp_path, documents)
    assert numbers(index, sort="cheapest") == [3, 2, 1]
    assert numbers(index, sort="dearest") == numbers(index, sort="newest")
    assert numbers(index, chosen={"price": ["open"]}) == [3, 2, 1]
    assert numbers(index, tier=1, sort="dearest") == [1, 2, 3]
    assert numbers(index, tier=1, chosen={"price": ["open"]}) == []


def test_what_has_no_price_comes_last_and_pages_follow_each_other(tmp_path: Path) -> None:
    prices = {1: 5.0, 2: None, 3: 1.0, 4: 3.0}
    index = filled(tmp_path, [make_document(it, "电池", price=price) for it, price in prices.items()])
    assert numbers(index, tier=1, sort="cheapest") == [3, 4, 1, 2]
    assert numbers(index, tier=1, sort="dearest") == [1, 4, 3, 2]
    pages = [numbers(index, tier=1, sort="cheapest", offset=at, limit=2) for at in (0, 2, 4)]
    assert pages == [[3, 4], [1, 2], []]


def test_a_word_in_the_title_weighs_more(tmp_path: Path) -> None:
    index = filled(
        tmp_path, [make_document(1, en="Lasers", en_1="robots"), make_document(2, en="Robots", en_1="laser")]
    )
    assert numbers(index, "robot", tier=1) == [2, 1]
    assert numbers(index, "robot") == [2]


def test_a_change_replaces_and_a_withdrawal_takes_out(tmp_path: Path) -> None:
    index = filled(tmp_path, [make_document(1, "电池"), make_document(2, "激光")], place=5)
    before = index.reader()
    with index.writing() as writing:
        assert writing.followed[0] == 5
        writing.apply([(1, make_document(1, "等离子体")), (2, None), (3, make_document(3, "电池")), (3, None)], 9, "m")
    assert index.followed == (9, "m")
    assert numbers(index) == [1]
    assert numbers(index, "电池", translates=False) == []
    assert {hit.number for hit in before.find(Question(), 0).hits} == {1, 2}, "a view stays as it is"


def test_what_was_not_committed_leaves_nothing(tmp_path: Path) -> None:
    index = filled(tmp_path, [make_document(1, "电池")], place=1)

    def breaking() -> object:
        yield 1, None
        raise RuntimeError

    with pytest.raises(RuntimeError), index.writing() as writing:
        writing.apply(breaking(), 2)  # type: ignore[arg-type]
    assert index.followed[0] == 1
    assert numbers(index) == [1]
    with index.writing() as writing:
        writing.apply([], 3)
    assert numbers(index) == [1]


def test_one_writes_at_a_time(tmp_path: Path) -> None:
    index, other = SearchIndex(tmp_path), SearchIndex(tmp_path)
    with index.writing() as writing:
        with pytest.raises(IndexBusy), other.writing():
            pass
        writing.apply([(1, make_document(1, "电池"))], 1)
    with other.writing() as writing:
        assert writing.followed[0] == 1
    assert numbers(other) == [1]


def test_made_anew_it_holds_nothing_else(tmp_path: Path) -> None:
    index = filled(tmp_path, [make_document(1, "电池"), make_document(2, "激光")])
    with index.writing() as writing:
        writing.apply([(2, make_document(2, "激光"))], 4, is_anew=True)
    assert numbers(index) == [2]


def test_misspelt_words_are_read_as_near_ones_and_told(tmp_path: Path) -> None:
    index = filled(tmp_path, [make_document(1, "石墨烯薄膜"), make_document(2, en="Rechargeable batteries")])
    found = index.find(Question("bateries"), 0)
    assert [hit.number for hit in found.hits] == [2]
    assert found.spelt == {"bateries": ("batteries",)}
    assert found.n_direct == 0
    assert ("bateries", "batteries") in found.hits[0].via
    assert [hit.number for hit in index.find(Question("石墨稀"), 0).hits] == [1]
    assert index.find(Question("石膜"), 0).spelt == {}, "two characters have too many neighbours"
    assert index.find(Question("batteries"), 0).spelt == {}


def test_a_spelling_is_not_taken_from_what_the_tier_does_not_tell(tmp_path: Path) -> None:
    documents = [make_document(1, en="Power", en_1="zirconium"), make_document(2, en="vanadium")]
    index = filled(tmp_path, documents)
    assert index.find(Question("zirconiun"), 0).spelt == {}
    assert index.find(Question("zirconiun"), 1).spelt == {"zirconiun": ("zirconium",)}
    assert index.find(Question("vanadiun"), 0, hidden=[2]).spelt == {}


def test_suggestions_come_from_titles_of_what_is_there(tmp_path: Path) -> None:
    one = make_document(1, "固态电池", "Solid state batteries", en_0="solder")
    index = filled(tmp_path, [one, make_document(2, "固态激光", "Solid lasers")])
    assert index.reader().suggest("sol") == ["solid", "solid state", "solid lasers"]
    assert index.reader().suggest("固") == ["固态", "固态激光", "固态电池"]
    assert index.reader().suggest("sol", hidden=[1]) == ["solid", "solid lasers"]
    assert index.reader().suggest("s") == []
    assert index.reader().suggest("x*[") == []
