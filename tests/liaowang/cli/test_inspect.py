"""The command `inspect`: what it tells of good, poor and broken files."""

from __future__ import annotations

import json
import lzma
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Command = Callable[..., Any]

RIS = """TY  - JOUR
TI  - Lanterns under the sea
AU  - Lamp, Ada
PY  - 2015
AB  - We grow lanterns under the sea and measure their light.
DO  - 10.1000/lamp.1
KW  - light
ER  -

TY  - JOUR
TI  - 海底灯笼的培育与测量方法研究
AU  - 李伟
PY  - 2017
ER  -

TY  - JOUR
AU  - Without Title
PY  - 2016
ER  -
"""


@pytest.fixture
def ris(tmp_path: Path) -> Path:
    path = tmp_path / "papers.ris"
    path.write_text(RIS, encoding="utf-8")
    return path


def test_json_counts_records_fields_and_what_was_set_aside(liaowang: Command, ris: Path) -> None:
    said = liaowang("inspect", ris, "--json")
    told = said.json
    assert (said.code, said.err) == (0, "")
    assert (told["format"], told["encoding"], told["compression"]) == ("ris", "utf-8", None)
    assert (told["records"], told["marks"], told["size_bytes"]) == (2, 3, ris.stat().st_size)
    assert told["set_aside"] == told["flaws"]["records"] == 1
    assert told["flaws"]["reasons"][0]["first"][0]["file"] == "papers.ris"
    assert told["flaws"]["reasons"][0]["first"][0]["line"] >= 16
    fields = told["fields"]
    assert (fields["title"], fields["abstract"], fields["identifiers.doi"], fields["references"]) == (1, 0.5, 0.5, 0)
    assert fields["dates.published"] == 1
    assert told["date_range"] == {"first": "2015-01-01", "last": "2017-01-01"}
    assert told["languages"] == {"en": 1, "zh": 1}


def test_warnings_say_what_cannot_be_computed_in_both_languages(liaowang: Command, ris: Path) -> None:
    warnings = {it["code"]: it for it in liaowang("inspect", ris, "--json").json["warnings"]}
    assert {"lost_records", "no_references", "no_organisations", "no_categories", "dates_by_year"} <= set(warnings)
    assert "disruption" in warnings["no_references"]["en"]
    assert "颠覆性" in warnings["no_references"]["zh"]
    assert "no_dates" not in warnings


def test_text_names_the_first_place_and_the_language_can_be_chosen(liaowang: Command, ris: Path) -> None:
    said = liaowang("inspect", ris)
    assert "papers.ris, line" in said.out
    assert "no company share" in said.out
    assert "不能计算企业占比" in liaowang("--lang", "zh", "inspect", ris).out
    assert "不能计算企业占比" in liaowang("inspect", ris, "--lang", "zh").out


def test_packed_and_half_packed_files(liaowang: Command, ris: Path, tmp_path: Path) -> None:
    packed = lzma.compress(RIS.encode() * 200)
    whole, half = tmp_path / "whole.xz", tmp_path / "half.xz"
    whole.write_bytes(packed)
    half.write_bytes(packed[: len(packed) * 2 // 3])
    assert liaowang("inspect", whole, "--json").json["compression"] == "xz"
    cut = liaowang("inspect", half, "--json").json
    assert cut["records"] < 400
    assert cut["flaws"]["reasons"]


def test_several_files_are_a_list_and_a_bad_one_does_not_stop_the_others(
    liaowang: Command, ris: Path, tmp_path: Path
) -> None:
    (tmp_path / "empty.ris").touch()
    said = liaowang("inspect", tmp_path / "empty.ris", ris, "--json")
    assert said.code == 3
    assert [it["file"] for it in said.json] == [str(ris)]
    assert said.err == f"Error: {tmp_path / 'empty.ris'}: the file is empty\n"


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02" * 400, b"Dear diary,\nnothing happened today.\n"])
def test_what_is_no_source_is_refused_by_name(liaowang: Command, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "thing.dat"
    path.write_bytes(content)
    said = liaowang("inspect", path, "--json")
    assert (said.code, said.out) == (3, "")
    assert str(path) in said.err
    assert len(said.err.splitlines()) == 1


def test_control_characters_of_a_file_do_not_reach_the_terminal(liaowang: Command, tmp_path: Path) -> None:
    path = tmp_path / "evil\x1b[31m.ris"
    path.write_text(RIS, encoding="utf-8")
    assert "\x1b" not in liaowang("inspect", path).out
    assert json.loads(liaowang("inspect", path, "--json").out)["file"] == str(path)
