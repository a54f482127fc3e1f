"""A Spark of several processes on this machine: a master with two workers, and a server of Spark Connect on them."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import sysconfig
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SPARK = ROOT / ".cluster" / "spark"
"""Where `make test-cluster` puts full Spark; the environment of the checkout holds its client alone."""
_PROGRAM = str(SPARK / "pyspark" / "bin" / "spark-class")
_PATIENCE_SECONDS = 240
_QUICK = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
"""For daemons and drivers, which live for a minute: half of what a JVM takes to start."""


def why_no_spark() -> str:
    """Say what is missing for a Spark on this machine; nothing if all is there."""
    if not (shutil.which("java") or os.environ.get("JAVA_HOME")):
        return "there is no Java on this machine"
    return "" if (SPARK / "pyspark").is_dir() else "full Spark is not there; `make test-cluster` brings it"


def spark_environment(conf: Path, settings: Mapping[str, str] | None = None) -> dict[str, str]:
    """Give the environment in which a program finds full Spark instead of its client.

    Parameters
    ----------
    conf : Path
        Folder for ``spark-defaults.conf``, where a cluster is told what our program does not say.
    settings : mapping, optional
        What the file holds.
    """
    conf.mkdir(parents=True, exist_ok=True)
    told = {"spark.ui.enabled": "false", "spark.executor.memory": "640m", "spark.driver.host": "127.0.0.1"}
    told |= {"spark.driver.extraJavaOptions": _QUICK, "spark.driver.bindAddress": "127.0.0.1"}
    told |= {"spark.sql.shuffle.partitions": "4"} | dict(settings or {})
    (conf / "spark-defaults.conf").write_text("".join(f"{key} {value}\n" for key, value in told.items()))
    # Spark's client leaves word in the environment that a session is remote, for whatever this program starts.
    own = {name: value for name, value in os.environ.items() if not name.startswith("SPARK_")}
    return own | {
        "PYTHONPATH": str(SPARK),
        "SPARK_HOME": str(SPARK / "pyspark"),
        "SPARK_CONF_DIR": str(conf),
        "SPARK_DAEMON_JAVA_OPTS": _QUICK,
        "SPARK_LOCAL_IP": "127.0.0.1",
        "SPARK_LOCAL_DIRS": str(conf / "local"),
        "PYSPARK_PYTHON": str(worker_python(conf)),
        "PYSPARK_DRIVER_PYTHON": sys.executable,
    }


def worker_python(folder: Path) -> Path:
    """Give a Python that has the libraries of this environment, and no Liaowang: what machines of a cluster have."""
    script = folder / "python"
    libraries = sysconfig.get_paths()["purelib"]
    plain = Path(sys.executable).resolve()
    # A folder on PYTHONPATH is no site folder: what links this checkout into the environment is not looked at.
    script.write_text(f'#!/bin/sh\nPYTHONPATH="$PYTHONPATH:{libraries}" exec {plain} "$@"\n')
    script.chmod(0o755)
    return script


@dataclass(frozen=True)
class StandingSpark:
    """The address of a master, and the environment for those who ask it."""

    master: str
    environment: dict[str, str]
    folder: Path


@contextmanager
def standing_spark(
    folder: Path, *, cores: int = 4, settings: Mapping[str, str] | None = None
) -> Iterator[StandingSpark]:
    """Let a master and two workers run, and end them with the ``with`` block.

    Parameters
    ----------
    folder : Path
        For their logs and what they spill.
    cores : int
        Tasks that both workers run at a time; each program has half of them.
    settings : mapping, optional
        For ``spark-defaults.conf``.
    """
    half = str(max(cores // 2, 1))
    environment = spark_environment(folder / "conf", {"spark.cores.max": half} | dict(settings or {}))
    port, deploy = free_port(), "org.apache.spark.deploy"
    master, place = f"spark://127.0.0.1:{port}", ("--host", "127.0.0.1", "--port")
    with ExitStack() as stack:
        words = (_PROGRAM, f"{deploy}.master.Master", *place, str(port), "--webui-port", str(free_port()))
        process = stack.enter_context(_process(folder / "master.log", words, environment))
        _wait(port, process, folder / "master.log")
        for name in ("worker1", "worker2"):
            room = ("--cores", half, "--memory", "2g", "--work-dir", str(folder / name))
            ports = (*place, str(free_port()), "--webui-port", str(free_port()))
            words = (_PROGRAM, f"{deploy}.worker.Worker", *room, *ports, master)
            stack.enter_context(_process(folder / f"{name}.log", words, environment))
        yield StandingSpark(master, environment, folder)


@contextmanager
def standing_server(spark: StandingSpark) -> Iterator[str]:
    """Let a server of Spark Connect run on a cluster, and give its address."""
    port, log = free_port(), spark.folder / "connect.log"
    server = ("--class", "org.apache.spark.sql.connect.service.SparkConnectServer", "--master", spark.master)
    binding = ("--conf", f"spark.connect.grpc.binding.port={port}", "spark-internal")
    words = (_PROGRAM, "org.apache.spark.deploy.SparkSubmit", *server, *binding)
    with _process(log, words, spark.environment) as process:
        _wait(port, process, log)
        yield f"sc://127.0.0.1:{port}"


@contextmanager
def _process(log: Path, words: tuple[str, ...], environment: Mapping[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as out:
        process = subprocess.Popen(words, env=dict(environment), stdout=out, stderr=out, cwd=log.parent)
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _wait(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(_PATIENCE_SECONDS * 4):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            if process.poll() is not None:
                break
            time.sleep(0.25)
        else:
            return
    raise RuntimeError(f"nothing answers on port {port}:\n{log.read_text()[-2000:]}")


def free_port() -> int:
    """Find a port of this machine that nobody uses."""
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])
