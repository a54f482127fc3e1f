"""The same command on every engine leaves the same run."""

from __future__ import annotations

import os
import subprocess
from datetime import date
from pathlib import Path

import pytest
from bench.clusters import StandingSpark, spark_environment, why_no_spark, worker_python
from bench.engines import LIAOWANG, observe_by_command

AS_OF = date(2019, 12, 31)


@pytest.fixture(scope="session")
def embedded(inputs: list[Path], tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Give the hashes of the run that the embedded engine leaves."""
    return observe_by_command("sail", inputs, AS_OF, dict(os.environ), tmp_path_factory.mktemp("sail"))["digests"]


def test_the_slice_holds_what_is_compared(embedded: dict[str, str]) -> None:
    assert set(embedded) == {"terms", "counts", "classes", "assignments", "all"}
    assert len(set(embedded.values())) == 5


def test_local_spark_gives_the_same(embedded: dict[str, str], inputs: list[Path], tmp_path: Path) -> None:
    if why := why_no_spark():
        pytest.skip(why)
    result = observe_by_command("local[2]", inputs, AS_OF, spark_environment(tmp_path / "conf"), tmp_path)
    assert result["digests"] == embedded


@pytest.mark.parametrize("door", ["master", "connect"])
def test_a_cluster_gives_the_same(
    embedded: dict[str, str], inputs: list[Path], tmp_path: Path, spark: StandingSpark, door: str
) -> None:
    result = observe_by_command(getattr(spark, door), inputs, AS_OF, spark.environment, tmp_path)
    assert result["digests"] == embedded
    if door == "master":
        assert result["peak_memory_mb"]["workers"] > 0


def test_workers_have_no_code_of_ours(tmp_path: Path) -> None:
    """So what they ran came with the job."""
    words = [str(worker_python(tmp_path)), "-c", "import polars, liaowang"]
    said = subprocess.run(words, capture_output=True, text=True, cwd=tmp_path, timeout=60, check=False)
    assert "No module named 'liaowang'" in said.stderr


def test_a_master_that_is_away_is_named(spark: StandingSpark, inputs: list[Path], tmp_path: Path) -> None:
    command = [str(LIAOWANG), "observe", *map(str, inputs), "--out", str(tmp_path / "run")]
    command += ["--engine", "spark://127.0.0.1:9"]
    said = subprocess.run(command, env=spark.environment, capture_output=True, text=True, timeout=100, check=False)
    assert (said.returncode, "spark://127.0.0.1:9 does not answer" in said.stderr) == (1, True)
