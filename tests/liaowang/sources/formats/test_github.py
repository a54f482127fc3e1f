"""GitHub: repositories with their stars, posts, and events with the day on which they happened."""

import json
from pathlib import Path

from tests.checks import read_all, read_bytes

DATA = Path(__file__).parents[3] / "data" / "sources"


def dates(record):
    return {(date.role, str(date.day)) for date in record.dates}


def test_repositories_of_a_search():
    (lamp, empty), flaws, marks = read_all(DATA / "github_json.search.json")
    assert (flaws, marks) == ([], 2)
    assert (lamp.kind, lamp.title, lamp.abstract) == ("repository", "Reef-Labs/Lamp", "Lamps that <learn> 会学习的灯")
    assert [tuple(it) for it in lamp.identifiers] == [("arxiv", "2101.00001"), ("github", "reef-labs/lamp")]
    assert dates(lamp) == {("created", "2017-10-10"), ("updated", "2023-12-30")}
    assert [tuple(it) for it in lamp.citations] == [(42, "github", None)]
    assert lamp.keywords == ["lamp", "machine-learning"]
    assert [it.name for it in lamp.organisations] == ["Reef-Labs"]
    assert lamp.extra["language"] == ["Python"]
    assert lamp.extra["license"] == ["MIT"]
    assert lamp.extra["parent"] == ["old/lamp"]
    assert (empty.abstract, [it.name for it in empty.authors], empty.citations[0].times) == (None, ["wick"], 0)


def test_an_issue_in_a_recorded_answer():
    (issue,), flaws, marks = read_all(DATA / "github_json.issues.json")
    assert (flaws, marks) == ([], 1)
    assert (issue.kind, issue.title, issue.abstract) == ("news", "The lamp does not learn", "It stays dark. Always.")
    assert (issue.keywords, issue.extra["repository"]) == (["bug"], ["reef/lamp"])
    assert issue.identifiers == [("url", "https://github.com/reef/lamp/issues/2")]


def test_graphql():
    (lamp, dim), _, marks = read_all(DATA / "github_json.graphql.json")
    assert marks == 2
    assert (lamp.keywords, lamp.extra["primaryLanguage"], lamp.citations[0].times) == (["lamp"], ["Rust"], 5)
    assert [it.name for it in lamp.organisations] == ["reef"]
    assert dates(dim) == {("created", "2021-01-03")}


def test_starred_and_single_repositories_and_releases(tmp_path):
    repository = {"full_name": "a/b", "html_url": "https://github.com/a/b", "stargazers_count": 1}
    starred = [{"starred_at": "2020-01-02T00:00:00Z", "repo": repository}]
    records, _, marks = read_bytes(json.dumps(starred).encode(), tmp_path)
    assert (records[0].title, records[0].extra["starred_at"], marks) == ("a/b", ["2020-01-02T00:00:00Z"], 1)
    assert read_bytes(json.dumps(repository).encode(), tmp_path)[0][0].title == "a/b"
    places = {
        "url": "https://api.github.com/repos/a/b/releases/1",
        "html_url": "https://github.com/a/b/releases/tag/v2",
    }
    places["upload_url"] = "https://uploads.github.com/repos/a/b/releases/1/assets"
    release = {**places, "tag_name": "v2", "name": "", "body": "x" * 10, "published_at": "2020-01-02T00:00:00Z"}
    record = read_bytes(json.dumps([release]).encode(), tmp_path)[0][0]
    assert (record.title, dates(record)) == ("a/b v2", {("published", "2020-01-02")})


def test_events():
    records, flaws, marks = read_all(DATA / "github_events.jsonl")
    assert (len(records), flaws, marks) == (6, [], 6)
    made, watched, pushed, released, asked, old = records
    assert (made.title, made.abstract, dates(made)) == ("ada/lamp", "A lamp", {("created", "2020-01-02")})
    assert dates(watched) == {("listed", "2020-01-03")}
    assert watched.extra["event_type"] == ["WatchEvent"]
    assert dates(pushed) == {("listed", "2020-01-04"), ("updated", "2020-01-04")}
    assert pushed.extra["commits"] == ["Light it", "Dim it"]
    assert (released.kind, released.title, released.abstract) == ("news", "ada/lamp First light", "It shines.")
    assert ("published", "2020-01-05") in dates(released)
    assert (asked.citations[0].times, str(asked.citations[0].counted_on)) == (11, "2020-01-06")
    assert (old.title, old.identifiers) == ("wick/old", [("github", "wick/old")])
    assert dates(old) == {("listed", "2012-03-10"), ("created", "2011-02-03")}
    assert (old.citations[0].times, str(old.citations[0].counted_on)) == (3, "2012-03-10")
