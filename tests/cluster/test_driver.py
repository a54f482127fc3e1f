"""The driver holds no texts: with 64 MB of memory it does the main job on more text than that."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from bench.clusters import StandingSpark, spark_environment
from bench.engines import observe_by_command
from tests.cluster.conftest import SMALL
from tests.factories import make_corpus

AS_OF = date(2016, 12, 31)
TIGHT = {
    "spark.driver.memory": "64m",
    "spark.driver.maxResultSize": "16m",
    "spark.testing.reservedMemory": "1048576",  # else Spark wants 450 MB before it starts
    # What it remembers of past work, for pages that nobody looks at here.
    "spark.sql.ui.retainedExecutions": "1",
    "spark.ui.retainedJobs": "1",
    "spark.ui.retainedStages": "1",
    "spark.ui.retainedTasks": "10",
    # A text here is a hundred times as long as a real one; 4,096 at a time are too many for a small executor.
    "spark.sql.parquet.columnarReaderBatchSize": "128",
    "spark.driver.extraJavaOptions": "-XX:+ExitOnOutOfMemoryError -XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
}
LEAST_BYTES = 2 * 64 * 2**20

COLLECTING = """
import sys
from liaowang.corpus import open_engine
with open_engine(sys.argv[1]) as engine:
    texts = engine.read.parquet(*sys.argv[2:]).select("abstract")
    print("rows", texts.count(), flush=True)
    print("collected", len(texts.collect()), flush=True)
"""


@pytest.fixture(scope="session")
def wide(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give records whose texts hold twice what the driver may."""
    folder = tmp_path_factory.mktemp("wide")
    path = make_corpus(folder, last_year=2016)
    chance = random.Random(0)
    words = ["".join(chance.choices("abcdefghijklmnopqrstuvwxyz", k=900)) for _ in range(60)]
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    each = LEAST_BYTES // (len(rows) - 50) // 900 + 1
    for row in rows[50:]:  # by the first lines the reader tells what file it is
        row["abstract"] += " " + " ".join(chance.choices(words, k=each))
    assert sum(len(row["abstract"]) for row in rows) > LEAST_BYTES
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def test_the_main_job_needs_little_of_the_driver(wide: Path, spark: StandingSpark, tmp_path: Path) -> None:
    tight = spark_environment(tmp_path / "conf", SMALL | TIGHT | {"spark.cores.max": "2"})
    result = observe_by_command(spark.master, [wide], AS_OF, tight, tmp_path)
    assert result["records"] > 1000
    # And what comes out is what comes out of the embedded engine.
    embedded = observe_by_command("sail", [wide], AS_OF, os.environ, tmp_path / "sail")
    assert result["digests"] == embedded["digests"]

    # The same records, the same settings, and a program that collects them: it must not get through.
    batches = [str(path) for path in (tmp_path / "lake" / "landed").glob("*/*.parquet") if "flaws" not in path.name]
    words = [sys.executable, "-c", COLLECTING, spark.master, *batches]
    said = subprocess.run(words, env=tight, capture_output=True, text=True, timeout=240, check=False)
    assert said.returncode != 0
    assert f"rows {result['records']}" in said.stdout
    assert "collected" not in said.stdout
    assert "maxResultSize" in said.stderr or "OutOfMemory" in said.stderr
