"""The engine session: Sail embedded by default, Spark by its address."""

from __future__ import annotations

import os
import socket
import sys
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from liaowang.corpus.shipping import packed_code
from liaowang.records import InputError, LiaowangError

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

BATCH_ROWS = 2048
"""Rows of an Arrow batch handed to a function: larger ones made tokenising slower, smaller ones the calls."""

_SAIL_SETTINGS = {
    "RUST_LOG": "error",  # else every step is told on stderr
    "MIMALLOC_PURGE_DELAY": "0",  # freed memory goes back at once: merging 198,280 rows peaks at 1.1, not 1.6 GB
}


@contextmanager
def open_engine(address: str = "sail") -> Iterator[SparkSession]:
    """Open an engine session and close it, with all it started, at the end of the ``with`` block.

    Parameters
    ----------
    address : str
        ``sail`` (embedded in this process), ``sc://host:port`` (Spark Connect), or a master of full Spark:
        ``spark://host:port``, ``local[n]``, ``yarn``, ``k8s://...``.

    Yields
    ------
    SparkSession
        For the steps of this room; others hand it on without looking inside.

    Raises
    ------
    InputError
        If the address is of no known kind, or asks for full Spark and only its client is installed.
    LiaowangError
        If the engine does not start or does not answer.
    """
    with warnings.catch_warnings():
        # PySpark 4.2 warns at import and at calls of its own that pandas 3 is new; we hand it no pandas frame.
        warnings.filterwarnings("ignore", "PySpark does not yet fully support pandas", FutureWarning)
        if address == "sail":
            with _sail_server() as local:
                yield from _session(local)
        elif address.startswith("sc://"):
            _knock(address)
            yield from _session(address, ships=True)
        elif address == "yarn" or address.startswith(("spark://", "local", "k8s://")):
            yield from _full_spark(address)
        else:
            raise InputError(f"unknown engine {address!r}; say sail, sc://host:port, spark://host:port or local[n]")


@contextmanager
def _default_environment(settings: Mapping[str, str]) -> Iterator[None]:
    """Set variables that are not set, for as long as the block lasts: it is how the engine takes such settings."""
    new = {name: value for name, value in settings.items() if name not in os.environ}
    os.environ.update(new)
    try:
        yield
    finally:
        for name in new:
            os.environ.pop(name, None)


@contextmanager
def _named_program() -> Iterator[None]:
    """Let ``python -c`` and ``python < script`` in: PySpark takes a program without a file for its own doctests."""
    program = sys.modules["__main__"]
    nameless = not hasattr(program, "__file__")
    if nameless:
        program.__file__ = "<command>"
    try:
        yield
    finally:
        if nameless:
            del program.__file__


@contextmanager
def _sail_server() -> Iterator[str]:
    with _default_environment(_SAIL_SETTINGS):
        try:
            from pysail.spark import SparkConnectServer

            server = SparkConnectServer()
            server.start(background=True)
        except ImportError as error:
            raise InputError("the embedded engine is missing; install pysail, or name a Spark") from error
        except RuntimeError as error:
            raise LiaowangError(f"the embedded engine does not start: {error}") from error
    try:
        _, port = server.listening_address
        yield f"sc://localhost:{port}"
    finally:
        server.stop()


def _knock(address: str) -> None:
    """Ask for a plain connection first: both clients of Spark go on asking a dead server for minutes."""
    scheme, _, places = address.partition("://")
    usual = 15002 if scheme == "sc" else 7077
    refused: Exception | None = None
    for each in places.split(","):  # masters that stand in for each other
        place = urlsplit(f"//{each}")
        try:
            socket.create_connection((place.hostname or "", place.port or usual), timeout=10).close()
        except (OSError, ValueError) as error:
            refused = error
        else:
            return
    raise LiaowangError(f"the engine at {address} does not answer: {refused}") from refused


def _session(address: str, *, ships: bool = False) -> Iterator[SparkSession]:
    from pyspark.errors import PySparkException
    from pyspark.sql import SparkSession

    try:
        with _named_program():
            engine = SparkSession.builder.remote(address).create()
        engine.conf.set("spark.sql.execution.arrow.maxRecordsPerBatch", str(BATCH_ROWS))
        if ships:
            with packed_code() as code:
                engine.addArtifacts(str(code), pyfile=True)
    except PySparkException as error:
        raise LiaowangError(f"the engine at {address} does not answer: {str(error).splitlines()[0]}") from error
    try:
        yield engine
    finally:
        engine.stop()


def _full_spark(master: str) -> Iterator[SparkSession]:
    if find_spec("py4j") is None:
        raise InputError(f"the engine {master} needs full Spark; install it with: pip install 'liaowang[spark]'")
    if master.startswith("spark://"):
        _knock(master)
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master(master).appName("liaowang")
    builder = builder.config("spark.sql.execution.arrow.maxRecordsPerBatch", str(BATCH_ROWS))
    engine = builder.config("spark.ui.showConsoleProgress", "false").getOrCreate()
    engine.sparkContext.setLogLevel("ERROR")
    try:
        with packed_code() as code:  # Spark's workers fetch it from here when they first need it
            engine.sparkContext.addPyFile(str(code))
            yield engine
    finally:
        engine.stop()
