"""Frozen rules, replay and resolution on made-up records with planted growth: one rule counts past and future."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import lxml.html
import numpy as np
import polars as pl
import pytest
from tests.factories import GROWING, make_corpus, make_forecast

from liaowang.cli import main
from liaowang.corpus import Lake, open_engine
from liaowang.observatory import TopicFinder, answer, membership_of, read_entries
from liaowang.records import InputError, LiaowangError
from liaowang.runs import ReplaySettings, ResolveSettings, replay, resolve, write_ledger_page
from liaowang.runs.catalogue import build_catalogue, read_catalogue
from liaowang.runs.counting import Count, answer_frozen, count_after, gather, why_void
from liaowang.runs.encoding import encode_documents, find_index, split_records
from liaowang.runs.ingest import ingest
from liaowang.runs.ledger import enter_forecasts, read_ledger
from liaowang.runs.meaning import N_AXES, encode_meaning, fit_space
from liaowang.runs.membership import MembershipRule, category_matrix, freeze_rule
from liaowang.runs.origin_rules import freeze_origin
from liaowang.runs.origins import OriginSettings, open_snapshot, take_snapshot
from liaowang.runs.progress import Meter, Silence
from liaowang.runs.report.ledger_words import LEDGER_WORDS
from liaowang.runs.rule_files import RULES, open_rule, save_rule
from liaowang.runs.units import came, read_rows
from liaowang.text import TermSettings, term_matrix

AS_OF = date(2013, 12, 31)


def merged(folder: Path, last_year: int = 2017) -> Path:
    lake = Lake(folder / "lake")
    ingest(lake, [make_corpus(folder, last_year=last_year)], 1, Silence())
    with open_engine() as engine:
        return lake.merge(engine).path


@pytest.fixture(scope="module")
def records(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return merged(tmp_path_factory.mktemp("records"))


def freeze_run(records: Path, work: Path, meaning: str) -> tuple[MembershipRule, pl.DataFrame, Any, np.ndarray]:
    """Do as `observe` does, and freeze its rule: the rule, documents, their terms, and the topics they were given."""
    with open_engine() as engine, Meter(Silence()) as meter:
        index, encoded = encode_documents(engine, records, work, AS_OF, TermSettings(), meter)
        meanings = None if meaning == "none" else encode_meaning(engine, records, work, meaning)
    frame = read_catalogue(records, pl.DataFrame(encoded.select(["record_id", "language"])), AS_OF)
    holds = term_matrix(encoded["terms"], encoded["counts"], len(index))
    is_past = (frame["window"] >= 0).fill_null(value=False).to_numpy()
    space = fit_space(holds, index, meanings, frame["language"], is_past, 0)
    vectors, spoken = space.place(holds, meanings, frame["language"]), frame["language"].fill_null("").to_numpy()
    finder = TopicFinder(target_size=150, n_shared=0 if meanings is None else N_AXES)
    finder.fit(vectors[is_past], languages=spoken[is_past])
    topics = finder.assign(vectors, spoken)[0]
    catalogue = build_catalogue(frame)
    rule = freeze_rule(AS_OF, index, space, finder, catalogue, holds, topics, meaning)
    return rule, catalogue.documents, (holds, catalogue), topics


@pytest.mark.parametrize("meaning", ["none", "table"])
def test_a_rule_from_disk_gives_every_document_the_topic_it_was_given(
    records: Path, tmp_path: Path, meaning: str
) -> None:
    rule, documents, (holds, catalogue), topics = freeze_run(records, tmp_path / "work", meaning)
    name = save_rule(rule, tmp_path / RULES)
    kept = open_rule(tmp_path / RULES, name)
    assert save_rule(kept, tmp_path / "again") == name
    assert (kept.as_of, kept.meaning, kept.panel) == (AS_OF, meaning, catalogue.panel)
    # From the records anew, whole and in part: the same topics, bit for bit, before and after the cut-off.
    with open_engine() as engine:
        split = split_records(engine, records, tmp_path / "anew")
        gathered = gather(engine, records, tmp_path / "part", date(2005, 1, 1), date(2017, 12, 31))
        meanings = gathered.meanings(meaning)
        assert split.exists()
        found = find_all(gathered, kept, meanings)
    assert (found == topics).all()
    counts = answer_frozen(kept, "topic", count_of(holds, topics, documents, kept, 3), 3)
    windows, in_panel = documents["window"].to_numpy(), documents["in_panel"].to_numpy()
    told = answer(
        membership_of(topics, len(kept.finder.centres_)),
        category_matrix(catalogue.classes, kept.panel, len(documents)),
        in_panel & np.isin(windows, [0, 1]),
        in_panel & np.isin(windows, [-1, -2, -3]),
    )
    whole = ["unit", "before", "after", "plain", "noise", "tide"]
    assert counts.select(whole).equals(told.select(whole))
    assert np.allclose(counts["tide_net"], told["tide_net"], rtol=0, atol=1e-12)


def find_all(gathered: Any, rule: MembershipRule, meanings: Any) -> np.ndarray:
    from liaowang.runs.encoding import find_terms

    encoded = find_terms(gathered.engine, gathered.split, gathered.work, rule.index)
    holds = term_matrix(encoded["terms"], encoded["counts"], len(rule.index))
    return rule.assign(holds, meanings, gathered.frame["language"])


def count_of(holds: Any, topics: np.ndarray, documents: pl.DataFrame, rule: MembershipRule, years: int) -> Count:
    windows, in_panel = documents["window"].to_numpy(), documents["in_panel"].to_numpy()
    rows = in_panel & (windows < 0) & (windows >= -years)
    classes = build_catalogue(documents.drop("in_panel")).classes
    categories = category_matrix(classes, rule.panel, len(documents))[rows]
    return Count(
        np.bincount(topics[rows & (topics >= 0)], minlength=len(rule.finder.centres_)),
        np.asarray((holds[rows] > 0).sum(axis=0)).ravel(),
        np.asarray(categories.sum(axis=0)).ravel().astype(np.int64),
        int(rows.sum()),
        int(rows.sum()),
    )


def test_a_rule_asks_for_the_table_it_was_made_with(
    records: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rule, *_ = freeze_run(records, tmp_path / "work", "table")
    name = save_rule(rule, tmp_path / RULES)
    monkeypatch.setattr("liaowang.runs.rule_files.fingerprint_of", lambda model: "another")
    with pytest.raises(LiaowangError, match="table of meanings"):
        open_rule(tmp_path / RULES, name)


def test_later_records_alone_are_counted_as_all_are(records: Path, tmp_path: Path) -> None:
    rule, documents, (holds, _), topics = freeze_run(records, tmp_path / "work", "none")
    with open_engine() as engine:
        gathered = gather(engine, records, tmp_path / "later", AS_OF, date(2016, 12, 31))
        count = count_after(rule, gathered, 3, date(2016, 12, 31))
        one_year = count_after(rule, gathered, 1, date(2014, 12, 31))
    expected = count_of(holds, topics, documents, rule, 3)
    assert (count.topics == expected.topics).all()
    assert (count.terms == expected.terms).all()
    assert (count.categories == expected.categories).all()
    assert count.total == expected.total
    assert one_year.total == count_of(holds, topics, documents, rule, 1).total


def test_the_rule_of_a_snapshot_is_the_one_that_made_it(records: Path, tmp_path: Path) -> None:
    folder = take_snapshot(records, AS_OF, tmp_path / "cache", OriginSettings(sizes=(150, 375, 60)))
    origin = open_snapshot(folder)
    with open_engine() as engine:
        split = split_records(engine, records, tmp_path)
        index = find_index(engine, split, tmp_path, AS_OF, TermSettings())
    vectors = np.load(folder / "vectors.npy")
    rule = freeze_origin(origin, index, vectors, 0)
    assert (rule.assign(origin.holds, None, origin.catalogue.documents["language"]) == origin.topics[150]).all()
    with pytest.raises(LiaowangError, match="another version"):
        freeze_origin(origin, index, vectors + 1, 0)
    with pytest.raises(LiaowangError, match="other records"):
        freeze_origin(origin, replace(index, names=index.names[::-1]), vectors, 0)


def test_when_nothing_can_be_said() -> None:
    class Rule:
        class base:
            total, categories = 1000, np.array([600, 400])

    def told(total: int, *categories: int) -> str:
        return why_void(Rule(), Count(None, None, np.array(categories), total, total), 3)  # type: ignore[arg-type]

    assert told(1500, 900, 600) == ""
    assert told(749, 450, 299) == "few_records"
    assert told(300, 180, 120) == "few_records"
    assert told(299, 180, 119) == "foreign"
    assert told(900, 890, 10) == "lost_categories"
    assert told(600, 0, 600) == "foreign"


@pytest.fixture(scope="module")
def replayed(tmp_path_factory: pytest.TempPathFactory) -> tuple[ReplaySettings, dict[str, Any]]:
    folder = tmp_path_factory.mktemp("replayed")
    path = make_corpus(folder, last_year=2017)
    settings = ReplaySettings(
        inputs=(str(path),),
        out=folder / "out",
        first=2013,
        last=2015,
        questions=("plain", "noise"),
        first_training=2010,
        topic_size=150,
        lake=folder / "lake",
        cache=folder / "cache",
        n_threads=1,
    )
    return settings, replay(settings)


def test_a_replay_leaves_a_ledger_that_holds(replayed: tuple[ReplaySettings, dict[str, Any]]) -> None:
    settings, told = replayed
    ledger = read_ledger(settings.out / "ledger.jsonl")
    assert ledger.kind == "replayed"
    assert told["head"] == ledger.head
    assert Counter(it.as_of for it in ledger.forecasts.values()) == {f"{year}-12-31": 16 for year in (2013, 2014, 2015)}
    assert {it.due_at for it in ledger.forecasts.values()} == {f"{year}-12-31" for year in (2016, 2017, 2018)}
    # Records end in 2017: what is due in 2018 stays open.
    assert (told["n_resolved"], told["open"]) == (32, 16)
    assert len({it.rule for it in ledger.forecasts.values()}) == 3
    assert json.loads((settings.out / "manifest.json").read_text(encoding="utf-8"))["head"] == ledger.head


def check_against_rows(settings: ReplaySettings) -> int:
    """Compare what a ledger says came with what a back-test counts in one piece."""
    ledger = read_ledger(settings.out / "ledger.jsonl")
    assert settings.cache is not None
    n = 0
    for year in range(settings.first, settings.last + 1):
        (folder,) = settings.cache.glob(f"{year}-12-31-*")
        rows = {row["unit"]: row for row in read_rows(folder, settings.unit).to_dicts()}
        for it in ledger.forecasts.values():
            resolution = ledger.resolutions.get(it.id)
            if it.as_of == f"{year}-12-31" and resolution:
                told = {
                    name: rows[it.number][came(name, it.horizon_years)] for name in ("before", "after", it.question)
                }
                assert (resolution.before, resolution.after) == (told["before"], told["after"])
                assert (resolution.outcome == "yes") == told[it.question]
                n += 1
    return n


def test_outcomes_are_those_of_a_back_test(replayed: tuple[ReplaySettings, dict[str, Any]]) -> None:
    assert check_against_rows(replayed[0]) == 32


def test_a_shorter_horizon_is_a_forecast_of_its_own(
    replayed: tuple[ReplaySettings, dict[str, Any]], tmp_path: Path
) -> None:
    settings = replace(replayed[0], out=tmp_path / "out", horizon_years=1, questions=("tide",), unit="term", last=2014)
    told = replay(settings)
    assert told["open"] == 0
    assert {it.due_at for it in read_ledger(tmp_path / "out" / "ledger.jsonl").forecasts.values()} == {
        "2014-12-31",
        "2015-12-31",
    }
    assert check_against_rows(settings) == told["n_resolved"] > 50


def test_what_was_planted_came(replayed: tuple[ReplaySettings, dict[str, Any]]) -> None:
    ledger = read_ledger(replayed[0].out / "ledger.jsonl")
    for it in ledger.forecasts.values():
        resolution = ledger.resolutions.get(it.id)
        if resolution and it.question == "plain":
            is_growing = any(name in (it.label_en or "").split(", ") for name in GROWING)
            assert (resolution.outcome == "yes") == is_growing, it
            assert resolution.before == it.before


def test_a_forecast_learns_only_from_what_was_known_at_its_origin(
    replayed: tuple[ReplaySettings, dict[str, Any]], tmp_path: Path
) -> None:
    """The same forecasts come of records that end at the origin."""
    settings, _ = replayed
    cut = make_corpus(tmp_path, last_year=2013)
    replay(replace(settings, inputs=(str(cut),), out=tmp_path / "out", last=2013, lake=None, cache=None))
    now = read_ledger(settings.out / "ledger.jsonl").forecasts
    then = read_ledger(tmp_path / "out" / "ledger.jsonl")
    assert not then.resolutions
    assert len(then.forecasts) == 16
    told = {(it.question, it.number): it for it in now.values() if it.as_of == "2013-12-31"}
    for it in then.forecasts.values():
        other = told[it.question, it.number]
        assert (it.probability, it.threshold, it.before) == (other.probability, other.threshold, other.before)
        assert it.rule == other.rule


def test_a_replay_goes_on_where_it_stopped(replayed: tuple[ReplaySettings, dict[str, Any]]) -> None:
    settings, _ = replayed
    before = (settings.out / "ledger.jsonl").read_bytes()
    again = replay(settings)
    assert (again["n_new"], again["n_known"], again["n_resolved"]) == (0, 48, 0)
    assert (settings.out / "ledger.jsonl").read_bytes() == before


def test_real_and_replayed_are_never_mixed(replayed: tuple[ReplaySettings, dict[str, Any]], tmp_path: Path) -> None:
    settings, _ = replayed
    rule = next(iter(read_ledger(settings.out / "ledger.jsonl").forecasts.values())).rule
    with pytest.raises(LiaowangError, match="ledger of their own"):
        enter_forecasts(settings.out / "ledger.jsonl", "real", [make_forecast(rule=rule)])


def open_again(settings: ReplaySettings, folder: Path) -> Path:
    """Copy a ledger without what came."""
    import shutil

    folder.mkdir()
    shutil.copytree(settings.out / RULES, folder / RULES)
    forecasts = read_ledger(settings.out / "ledger.jsonl").forecasts.values()
    enter_forecasts(folder / "ledger.jsonl", "replayed", forecasts)
    return folder / "ledger.jsonl"


def later_file(settings: ReplaySettings, folder: Path, wanted: Any) -> str:
    source = Path(settings.inputs[0])
    rows = [json.loads(line) for line in source.read_text(encoding="utf-8").splitlines()]
    path = folder / "later.json"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows if wanted(row)), encoding="utf-8")
    return str(path)


def year_of(row: dict[str, Any]) -> int:
    return int(row["update_date"][:4])


def test_later_files_alone_resolve_as_all_do(replayed: tuple[ReplaySettings, dict[str, Any]], tmp_path: Path) -> None:
    settings, _ = replayed
    path = open_again(settings, tmp_path / "again")
    later = later_file(settings, tmp_path, lambda row: year_of(row) >= 2014)
    trial = resolve(ResolveSettings((later,), path, n_threads=1, is_trial=True))
    assert read_ledger(path).resolutions == {}
    told = resolve(ResolveSettings((later,), path, n_threads=1))
    assert [it | {"resolved_at": ""} for it in trial["resolutions"]] == [
        it | {"resolved_at": ""} for it in told["resolutions"]
    ]
    assert told["open"] == [{"reason": "records_end", "due_at": "2018-12-31", "n": 16}]
    before = read_ledger(settings.out / "ledger.jsonl").resolutions
    for name, it in read_ledger(path).resolutions.items():
        assert replace(it, resolved_at="", data="") == replace(before[name], resolved_at="", data="")


def test_records_that_end_too_early_leave_it_open(
    replayed: tuple[ReplaySettings, dict[str, Any]], tmp_path: Path
) -> None:
    settings, _ = replayed
    path = open_again(settings, tmp_path / "again")
    later = later_file(settings, tmp_path, lambda row: year_of(row) >= 2014 and row["update_date"] < "2016-12-01")
    told = resolve(ResolveSettings((later,), path, n_threads=1))
    assert told["resolved"] == {}
    assert {it["reason"] for it in told["open"]} == {"records_end"}
    assert sum(it["n"] for it in told["open"]) == 48


def test_too_few_records_are_void_and_foreign_ones_say_nothing(
    replayed: tuple[ReplaySettings, dict[str, Any]], tmp_path: Path
) -> None:
    settings, _ = replayed
    path = open_again(settings, tmp_path / "again")

    def is_kept(row: dict[str, Any]) -> bool:
        number = int(row["title"].split(" number ")[1].split()[0])
        every = 10 if any(name in row["title"].split() for name in GROWING) else 4
        return year_of(row) >= 2014 and (number % every == 0 or row["update_date"] >= "2017-12-01")

    few = later_file(settings, tmp_path, is_kept)
    trial = resolve(ResolveSettings((few,), path, n_threads=1, is_trial=True))
    assert set(trial["resolved"]) == {"void"}
    assert trial["void"] == {"few_records": 32}
    foreign = later_file(settings, tmp_path, lambda row: row["update_date"] >= "2017-12-20")
    told = resolve(ResolveSettings((foreign,), path, n_threads=1))
    assert told["resolved"] == {}
    assert "foreign" in {it["reason"] for it in told["open"]}
    assert read_ledger(path).resolutions == {}


@pytest.mark.parametrize(
    ("overrides", "told"),
    [
        ({"questions": ("tomorrow",)}, "no question 'tomorrow'"),
        ({"unit": "author"}, "no unit 'author'"),
        ({"first": 2016}, "after the last"),
        ({"horizon_years": 6}, "1 to 5 years"),
        ({"first_training": 2011}, "nothing to learn from"),
    ],
)
def test_what_cannot_be_replayed_is_said(
    replayed: tuple[ReplaySettings, dict[str, Any]], tmp_path: Path, overrides: dict[str, Any], told: str
) -> None:
    with pytest.raises(InputError, match=told):
        replay(replace(replayed[0], out=tmp_path / "out", **overrides))
    assert not (tmp_path / "out").exists()


def test_the_page_stands_alone_in_both_languages(replayed: tuple[ReplaySettings, dict[str, Any]]) -> None:
    settings, _ = replayed
    page = (settings.out / "ledger.html").read_text(encoding="utf-8")
    assert not re.search(r"(?i)https?://|<link|src=|@import|url\((?!#)", page)
    tree = lxml.html.document_fromstring(page)
    assert len(tree.xpath("//table[contains(@class,'all')]/tbody/tr")) == 48
    assert tree.xpath("//b[contains(@class,'badge replayed')]")
    for english in tree.xpath("//*[@class='e'][normalize-space()]"):
        assert english.getnext().get("class") == "z"
        assert english.getnext().text_content().strip()
    ids = [it.get("id") for it in tree.xpath("//*[@id]")]
    assert len(ids) == len(set(ids))
    for link in tree.xpath("//a[starts-with(@href,'#')]/@href"):
        assert link[1:] in ids, link


def test_every_string_of_the_page_has_both_languages() -> None:
    for name, (english, chinese) in LEDGER_WORDS.items():
        assert english, name
        assert chinese, name
        assert not re.search(r"[\u4e00-\u9fff]", english) or name == "lg_title", name
        assert set(re.findall(r"{(\w+)}", english)) == set(re.findall(r"{(\w+)}", chinese)), name


def test_a_ledger_without_outcome_has_a_page(replayed: tuple[ReplaySettings, dict[str, Any]], tmp_path: Path) -> None:
    path = open_again(replayed[0], tmp_path / "again")
    write_ledger_page(path, tmp_path / "page.html")
    tree = lxml.html.document_fromstring((tmp_path / "page.html").read_text(encoding="utf-8"))
    assert not tree.xpath("//*[@id='misses']")
    assert "31 Dec 2016" in tree.text_content()
    path.unlink()
    enter_forecasts(path, "real", [])
    write_ledger_page(path, tmp_path / "page.html")
    assert "no forecast yet" in (tmp_path / "page.html").read_text(encoding="utf-8")


def test_the_commands_speak(
    replayed: tuple[ReplaySettings, dict[str, Any]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings, _ = replayed
    path = str(settings.out / "ledger.jsonl")
    assert main(["ledger", path, "--verify"]) == 0
    assert "The chain holds" in capsys.readouterr().out
    assert main(["ledger", path, "--show", "misses", "--lang", "zh"]) == 0
    assert "重演" in capsys.readouterr().out
    assert main(["ledger", path, "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)["forecasts"]) == 48
    assert main(["ledger", path, "--page", str(tmp_path / "page.html")]) == 0
    assert (tmp_path / "page.html").exists()
    broken = tmp_path / "broken.jsonl"
    broken.write_bytes(Path(path).read_bytes().replace(b'"before":', b'"before": ', 1))
    capsys.readouterr()
    assert main(["ledger", str(broken), "--verify"]) == 1
    assert "line 2" in capsys.readouterr().err
    assert main(["ledger", str(tmp_path / "none.jsonl")]) == 3
    assert main(["resolve", settings.inputs[0], "--ledger", path, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["open"][0]["reason"] == "records_end"
    assert read_entries(Path(path).read_bytes()).kind == "replayed"
