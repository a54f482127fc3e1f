"""`match-train` and `match-score`, at the command line."""

from __future__ import annotations

from pathlib import Path

import pytest
from scipy.stats import spearmanr
from tests.liaowang.matching.graded import make_lines

from liaowang.cli import main


def write(path: Path, lines: list[str]) -> Path:
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def read(path: Path) -> list[dict[str, str]]:
    head, *rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()]
    return [dict(zip(head, row, strict=True)) for row in rows]


def test_a_model_is_trained_and_scores_one_row_a_pair_in_order(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    graded = write(tmp_path / "graded.tsv", [*make_lines(8, 12), "x\t电池\t\t锂\t9"])
    lines = make_lines(4, 12, seed=7)
    levels = [int(line.split("\t")[-1]) for line in lines[1:]]
    asked = write(tmp_path / "asked.tsv", [line.rpartition("\t")[0] for line in lines])
    model, out = tmp_path / "model", tmp_path / "scores.tsv"
    assert main(["match-train", str(graded), "--out", str(model)]) == 0
    told = capsys.readouterr().err
    assert "graded.tsv, line 98: level '9' is none of 1, 2, 3, 4" in told
    assert "1 rows set aside" in told
    assert "Trained on 96 pairs of 8 demands" in told
    assert main(["match-score", str(asked), "--model", str(model), "--out", str(out)]) == 0
    assert "learnt nothing" not in capsys.readouterr().err
    rows = read(out)
    assert [row["demand_id"] for row in rows] == [line.split("\t")[0] for line in lines[1:]]
    assert all(1 <= float(row["level_expected"]) <= 4 for row in rows)
    assert spearmanr([float(row["score"]) for row in rows], levels).statistic > 0.6


def test_without_a_model_it_says_that_nothing_was_learnt(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked = write(tmp_path / "asked.tsv", make_lines(2, 5, has_levels=False))
    assert main(["match-score", str(asked), "--out", str(tmp_path / "scores.tsv"), "--lang", "zh"]) == 0
    assert "未给出模型" in capsys.readouterr().err
    assert len(read(tmp_path / "scores.tsv")) == 10


def test_a_row_that_cannot_be_scored_leaves_the_old_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = write(tmp_path / "scores.tsv", ["old"])
    asked = write(tmp_path / "asked.tsv", [*make_lines(1, 2, has_levels=False), "x\t电池"])
    assert main(["match-score", str(asked), "--out", str(out)]) == 3
    assert "asked.tsv, line 4: has 2 cells where the first line has 4" in capsys.readouterr().err
    assert out.read_text(encoding="utf-8") == "old\n"
    assert main(["match-score", str(asked), "--model", str(tmp_path / "none"), "--out", str(out)]) == 3


def test_a_folder_of_another_kind_is_not_written_into(tmp_path: Path) -> None:
    (tmp_path / "letters").mkdir()
    write(tmp_path / "letters" / "a.txt", ["dear"])
    graded = write(tmp_path / "graded.tsv", make_lines(3, 8))
    assert main(["match-train", str(graded), "--out", str(tmp_path / "letters")]) == 1
    assert [path.name for path in (tmp_path / "letters").iterdir()] == ["a.txt"]
