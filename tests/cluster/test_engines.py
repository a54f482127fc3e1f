"""The same command on every engine leaves the same run; that on ``spark://`` stands in `test_driver`."""

from __future__ import annotations

import os
import subprocess
from datetime import date
from pathlib import Path

from bench.clusters import StandingSpark, standing_server, worker_python
from bench.engines import LIAOWANG, observe_by_command

AS_OF = date(2019, 12, 31)


def test_spark_connect_gives_what_the_embedded_engine_gives(
    inputs: list[Path], tmp_path: Path, spark: StandingSpark
) -> None:
    embedded = observe_by_command("sail", inputs, AS_OF, os.environ, tmp_path / "sail")["digests"]
    assert set(embedded) == {"terms", "counts", "classes", "assignments", "all"}
    assert len(set(embedded.values())) == 5
    with standing_server(spark) as address:
        far = observe_by_command(address, inputs, AS_OF, spark.environment, tmp_path / "far")
    assert far["digests"] == embedded
    assert far["peak_memory_mb"]["workers"] > 0


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
