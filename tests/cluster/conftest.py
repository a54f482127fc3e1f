"""A Spark of several processes and an object store on this machine, and a word where they cannot be had."""

from __future__ import annotations

import lzma
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import httpx
import pytest
from bench.clusters import StandingSpark, free_port, standing_spark, why_no_spark

ROOT = Path(__file__).resolve().parents[2]
STORES = ROOT / ".cluster" / "stores"
SLICE = {"cs.ET.tsv.xz": 900, "chinaxiv_3.tsv.xz": 296}
"""Lines of the sample that every engine gets."""

SMALL = {
    "spark.sql.shuffle.partitions": "2",
    "spark.sql.codegen.wholeStage": "false",
    "spark.executor.extraJavaOptions": "-XX:TieredStopAtLevel=1",
}
"""Settings of Spark for little data: less to compile and to start."""


@pytest.fixture(scope="session")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Give the slice as files, English and Chinese."""
    folder = tmp_path_factory.mktemp("slice")
    for name, lines in SLICE.items():
        with lzma.open(ROOT / "demo" / "data" / name, "rb") as file:
            (folder / name).write_bytes(lzma.compress(b"".join(islice(file, lines)), preset=0))
    return sorted(folder.iterdir())


@pytest.fixture(scope="session")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StandingSpark]:
    """Give a master and two workers."""
    if why := why_no_spark():
        pytest.fail(why)
    with standing_spark(tmp_path_factory.mktemp("spark"), settings=SMALL) as standing:
        yield standing


@dataclass(frozen=True)
class Store:
    """An object store at an endpoint, with a bucket for whoever asks."""

    endpoint: str

    def make_bucket(self, name: str) -> str:
        """Make a bucket and give its address."""
        httpx.put(f"{self.endpoint}/{name}").raise_for_status()
        return f"s3://{name}"

    def settings(self, **others: str) -> dict[str, str]:
        """Give what a program must be told to find the store."""
        keys = {"AWS_ACCESS_KEY_ID": "key", "AWS_SECRET_ACCESS_KEY": "secret", "AWS_REGION": "us-east-1"}
        return keys | {"AWS_ENDPOINT_URL": self.endpoint, "AWS_ALLOW_HTTP": "true"} | others


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Give a server that speaks as S3 does; what it holds lies in its memory."""
    if not STORES.is_dir():
        pytest.fail("the server of the S3 kind is not there; `make test-stores` brings it")
    port = free_port()
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    log = tmp_path_factory.mktemp("store") / "log"
    with log.open("wb") as out:
        process = subprocess.Popen(command, env=os.environ | {"PYTHONPATH": str(STORES)}, stdout=out, stderr=out)
    endpoint = f"http://127.0.0.1:{port}"
    try:
        for _ in range(240):
            try:
                httpx.get(endpoint)
                break
            except httpx.TransportError:
                assert process.poll() is None, log.read_text()
                time.sleep(0.25)
        yield Store(endpoint)
    finally:
        process.terminate()
        process.wait(timeout=20)


@pytest.fixture
def found_store(store: Store, monkeypatch: pytest.MonkeyPatch) -> Store:
    """Give the store to this process too."""
    for name, value in store.settings().items():
        monkeypatch.setenv(name, value)
    return store
