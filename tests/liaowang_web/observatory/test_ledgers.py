"""Ledgers: how they come in, what is refused, and what was known of them on a day."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from tests.liaowang_web.factories import make_run, make_topic, make_user
from tests.liaowang_web.ledger_factories import foretold, make_ledger, write_ledger

from liaowang.runs import LiaowangError, verify_ledger
from liaowang_web.audit.models import Entry
from liaowang_web.observatory.models import Forecast, Ledger
from liaowang_web.observatory.services.ledgers import LedgerRefused, import_ledger

pytestmark = pytest.mark.django_db
THREE = [foretold(0, 0.9), foretold(1, 0.3), foretold(2, 0.4)]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "published.jsonl"
    write_ledger(path, "real", THREE[:2])
    return path


def test_a_ledger_comes_in_once_and_grows(file: Path) -> None:
    person = make_user()
    first = import_ledger(file, actor=person)
    assert (first.ledger.name, first.ledger.kind, first.n_new, first.n_came) == ("published", "real", 2, 0)
    again = import_ledger(file)
    assert (again.ledger, again.n_new, again.n_came) == (first.ledger, 0, 0)
    assert Entry.objects.filter(kind="ledger.imported").count() == 1
    head = write_ledger(file, "real", THREE, {0: "no", 1: "void"})
    more = import_ledger(file)
    assert (more.ledger.pk, more.n_new, more.n_came, more.ledger.head) == (first.ledger.pk, 1, 2, head)
    rows = {it.told["number"]: it for it in Forecast.objects.all()}
    assert [rows[number].state for number in range(3)] == ["no", "void", "open"]
    assert (rows[0].brier, rows[0].after, rows[0].is_miss) == (pytest.approx(0.81), 10, True)
    assert (rows[1].brier, rows[1].void_reason) == (None, "few_records")
    assert more.ledger.figures[0]["n"] == 1
    entry = Entry.objects.filter(kind="ledger.imported").latest("number")
    assert (entry.values["n_new"], entry.values["n_came"], entry.after_hash) == (1, 2, head)


def test_columns_are_those_of_the_lines(file: Path) -> None:
    write_ledger(file, "real", THREE, {0: "yes"})
    import_ledger(file)
    lines = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    made = [line for line in lines if line["type"] == "forecast"]
    assert len(made) == 3
    for line in made:
        row = Forecast.objects.get(code=line["id"])
        for name in ("question", "unit", "name", "label_en", "label_zh", "probability", "low", "high", "threshold"):
            assert getattr(row, name) == line[name], name
        assert (row.as_of.isoformat(), row.due_at.isoformat()) == (line["as_of"], line["due_at"])
        assert row.made_at.isoformat() == line["made_at"]
        assert {name: row.told[name] for name in ("hash", "rule", "model", "data")} == {
            name: line[name] for name in ("hash", "rule", "model", "data")
        }
    (came,) = [line for line in lines if line["type"] == "resolution"]
    row = Forecast.objects.get(code=came["forecast"])
    assert (row.after, row.told["z"], row.told["resolution_hash"]) == (came["after"], came["z"], came["hash"])


def test_what_does_not_continue_is_refused_and_changes_nothing(file: Path, tmp_path: Path) -> None:
    import_ledger(file, name="ours")
    before = (list(Ledger.objects.values()), list(Forecast.objects.order_by("code").values()), Entry.objects.count())
    other, short, replayed = (tmp_path / name for name in ("other.jsonl", "short.jsonl", "replayed.jsonl"))
    write_ledger(other, "real", [foretold(7), foretold(8), foretold(9)])
    short.write_bytes(b"".join(file.read_bytes().splitlines(keepends=True)[:-1]))
    write_ledger(replayed, "replayed", THREE)
    broken = tmp_path / "broken.jsonl"
    broken.write_bytes(file.read_bytes().replace(b"0.9,", b"0.8,", 1))
    for path, words in (
        (other, "written anew"),
        (short, "holds 2"),
        (replayed, "give another name"),
        (broken, "changed"),
        (tmp_path / "none.jsonl", "cannot be read"),
    ):
        with pytest.raises(LiaowangError, match=words):
            import_ledger(path, name="ours")
    with pytest.raises(LiaowangError) as told:
        import_ledger(broken)
    assert told.value.line == 2
    now = (list(Ledger.objects.values()), list(Forecast.objects.order_by("code").values()), Entry.objects.count())
    assert now == before


def test_a_row_that_was_changed_in_the_database_is_seen(file: Path) -> None:
    import_ledger(file)
    Forecast.objects.filter(probability=0.9).update(probability=0.1)
    with pytest.raises(LedgerRefused, match="another probability"):
        import_ledger(file)
    Forecast.objects.filter(probability=0.1).update(probability=0.9, code="F-0000000000000000")
    with pytest.raises(LedgerRefused, match="not in the file"):
        import_ledger(file)


def test_the_command_tells_what_it_did(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("import_ledger", file, name="ours")
    assert "2 new forecasts, 0 outcomes" in capsys.readouterr().out
    with pytest.raises(CommandError, match="longer than 80"):
        call_command("import_ledger", file, name="n" * 81)
    assert list(Ledger.objects.values_list("name", flat=True)) == ["ours"]


def test_the_lines_can_be_taken_away_and_checked(client: Client, tmp_path: Path) -> None:
    ledger = make_ledger()
    answer = client.get("/en/ledger/lines/")
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    copy = tmp_path / "copy.jsonl"
    copy.write_bytes(answer.content)
    assert verify_ledger(copy, ledger.head, has_rules=False)["n_lines"] == ledger.n_lines
    page = client.get("/en/ledger/?check=1").content.decode()
    assert f"--verify --without-rules --head {ledger.head}" in page
    assert client.get("/en/ledger/lines/?ledger=another").status_code == 404


def test_an_outcome_is_not_told_before_it_was_known(client: Client) -> None:
    make_topic(make_run(as_of=date(2016, 12, 31)))
    make_topic(make_run(as_of=date(2019, 12, 31)))
    make_topic(make_run(as_of=date(2020, 12, 31)))
    later = foretold(3, as_of="2019-12-31", due_at="2022-12-31", made_at="2020-01-05T00:00:00+00:00")
    make_ledger([*THREE, later])
    missed = Forecast.objects.get(probability=0.9)
    # Due on the last day of 2019, resolved on 5 January 2020: at the end of 2019 nobody could know.
    for day, states in (("2016-12-31", ["open"] * 3), ("2019-12-31", ["open"] * 4)):
        told = client.get(f"/en/ledger/?format=json&show=all&as_of={day}").json()["forecasts"]
        assert [it["state"] for it in told] == states
        assert {it["brier"] for it in told} == {it["resolution_hash"] for it in told if it["resolution_hash"]} | {None}
        page = client.get(f"/en/ledger/{missed.code}/?as_of={day}").content.decode()
        assert "open then" in page
        assert missed.told["resolution_hash"] not in page
        ledger = client.get(f"/en/ledger/?show=all&as_of={day}").content.decode()
        assert "No cut-off whose outcomes were all known on this day" in ledger
        assert client.get(f"/en/ledger/reliability.svg?as_of={day}").status_code == 404
        assert client.get(f"/en/ledger/?format=json&show=misses&as_of={day}").json()["forecasts"] == []
        assert client.get(f"/en/ledger/?format=json&state=no&show=all&as_of={day}").json()["forecasts"] == []
    assert client.get("/en/ledger/?format=json&show=misses").json()["forecasts"][0]["code"] == missed.code
    assert missed.told["resolution_hash"] in client.get(f"/en/ledger/{missed.code}/").content.decode()
    late = Forecast.objects.get(due_at="2022-12-31")
    assert client.get(f"/en/ledger/{late.code}/?as_of=2016-12-31").status_code == 404


def test_replayed_outcomes_are_known_once_due(client: Client) -> None:
    make_topic(make_run(as_of=date(2018, 12, 31)))
    make_topic(make_run(as_of=date(2019, 12, 31)))
    make_topic(make_run(as_of=date(2020, 12, 31)))
    make_ledger(THREE, kind="replayed")
    states = {
        day: [it["state"] for it in client.get(f"/en/ledger/?format=json&show=all&as_of={day}").json()["forecasts"]]
        for day in ("2018-12-31", "2019-12-31")
    }
    assert states == {"2018-12-31": ["open"] * 3, "2019-12-31": ["no", "open", "void"]}
    page = client.get("/en/ledger/").content.decode()
    assert "It was not published before the fact" in page
    assert 'class="cards forecasts replayed"' in page


def test_real_forecasts_stand_before_replayed_ones_and_apart(client: Client) -> None:
    make_ledger(kind="replayed", name="a replay")
    make_ledger(kind="real", name="ours")
    page = client.get("/en/ledger/").content.decode()
    assert "of which 1 came due" in page.replace('<span class="n">1</span>', "1")
    assert page.index(">ours ") < page.index(">a replay ")
    assert client.get("/en/ledger/?format=json").json()["kind"] == "real"
    assert client.get("/en/ledger/?format=json&ledger=a+replay").json()["kind"] == "replayed"
    assert client.get("/en/ledger/?ledger=none").status_code == 404
    code = Forecast.objects.filter(ledger__kind="replayed").first()
    assert code is not None
    assert "replayed" not in client.get(f"/en/ledger/{code.code}/").content.decode()
    assert "Replayed" in client.get(f"/en/ledger/{code.code}/?ledger=a+replay").content.decode()


def test_filters_sort_and_files_say_the_same(client: Client) -> None:
    make_ledger([foretold(k, 0.1 * k, question=("noise", "plain")[k % 2]) for k in range(1, 8)], {0: "yes", 1: "no"})
    asked = {
        "show=all": 7,
        "show=misses": 1,
        "show=open": 5,
        "show=all&question=plain": 4,
        "show=all&state=no": 1,
        "show=all&year=2015": 7,  # the ledger holds no such year: told, and not applied
        "show=all&year=2016": 7,
        "show=all&words=%E7%BA%A0%E9%94%99": 7,
        "show=all&words=nothing": 0,
        "show=all&due_from=2020-01-01": 0,
        "show=all&due_to=2019-12-31": 7,
        "show=all&question=none": 7,
    }
    for question, n in asked.items():
        assert len(client.get(f"/en/ledger/?format=json&{question}").json()["forecasts"]) == n, question
    told = client.get("/en/ledger/?format=json&show=all&sort=probability").json()["forecasts"]
    assert [it["probability"] for it in told] == sorted((it["probability"] for it in told), reverse=True)
    table = client.get("/en/ledger/?format=csv&show=all").content.decode("utf-8-sig").splitlines()
    assert len(table) == 8
    page = client.get("/en/ledger/?show=all&question=plain&sort=probability").content.decode()
    assert 'aria-sort="descending"' in page
    assert 'aria-label="Drop: Question"' in page


def test_one_forecast_leads_to_its_topic_as_known_then(client: Client) -> None:
    make_topic(make_run(as_of=date(2016, 12, 31)), code="T-000004", label_en="quantum error")
    make_topic(make_run(as_of=date(2019, 12, 31)), code="T-000004")
    make_ledger([foretold(0, 0.9), foretold(0, 0.2, question="tide")], {})
    one = Forecast.objects.get(question="tide")
    page = client.get(f"/en/ledger/{one.code}/").content.decode()
    assert "/en/topics/T-000004/?as_of=2016-12-31" in page
    assert "beyond the growth of its field?" in page
    assert Forecast.objects.get(question="noise").code in page
    assert "31 Dec 2019" in page
    chinese = client.get(f"/zh-hans/ledger/{one.code}/").content.decode()
    assert "量子纠错" in chinese


def test_a_ledger_takes_few_queries(client: Client, django_assert_max_num_queries: object) -> None:
    make_topic()
    make_ledger([foretold(k, 0.5) for k in range(60)], {0: "no"})
    with django_assert_max_num_queries(16):  # type: ignore[operator]
        client.get("/en/ledger/?show=all")
    code = Forecast.objects.first()
    assert code is not None
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        client.get(f"/en/ledger/{code.code}/")


def test_without_a_ledger_the_page_says_how_one_comes_in(client: Client) -> None:
    assert "import_ledger" in client.get("/en/ledger/").content.decode()
    assert client.get("/en/ledger/?as_of=2019-12-31").status_code == 404
    assert client.get("/en/ledger/F-0000000000000000/").status_code == 404
    assert client.get("/en/ledger/lines/").status_code == 404
