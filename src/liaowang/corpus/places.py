"""Places of a lake: paths on a disk, and names in an object store under the part of `pathlib.Path` that the lake uses.

An object store has neither folders nor renames: a folder is what names have in common, and an object is there as a
whole or not at all. So what takes many objects is written under a name that nobody has seen, and a small object
written last says where it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from fnmatch import fnmatchcase
from functools import lru_cache
from io import BytesIO, RawIOBase
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from liaowang.records import InputError, LiaowangError

if TYPE_CHECKING:
    from obstore.store import ObjectStore

SCHEMES = ("s3", "s3a", "gs", "az", "abfs", "abfss")
"""Addresses of object stores that our library, the embedded engine and Polars all know."""

_READERS = 16
_BATCH_ROWS = 8192


@dataclass(frozen=True, order=True)
class StorePath:
    """An object of a store, or the folder of all objects whose names begin with it.

    Parameters
    ----------
    root : str
        Scheme and bucket, such as ``s3://bucket``.
    key : str
        What follows, without slashes at its ends.
    """

    root: str
    key: str

    def __str__(self) -> str:
        return f"{self.root}/{self.key}" if self.key else self.root

    def __truediv__(self, name: str | PurePosixPath) -> StorePath:
        return StorePath(self.root, f"{self.key}/{name}".strip("/"))

    @property
    def name(self) -> str:
        """Give the last part."""
        return self.key.rpartition("/")[2]

    @property
    def stem(self) -> str:
        """Give the last part without its ending."""
        return PurePosixPath(self.key).stem

    @property
    def parent(self) -> StorePath:
        """Give what it lies in."""
        return StorePath(self.root, self.key.rpartition("/")[0])

    def with_name(self, name: str) -> StorePath:
        """Give its neighbour of that name."""
        return self.parent / name

    def with_suffix(self, suffix: str) -> StorePath:
        """Give its neighbour with another ending."""
        return self.parent / f"{self.stem}{suffix}"

    def exists(self) -> bool:
        """Tell whether it is an object; raises `LiaowangError` if there is no such bucket."""
        import obstore

        with _asking(self):
            found = obstore.list_with_delimiter(_store(self.root), self.parent.key or None)
            return any(item["path"] == self.key for item in found["objects"])

    is_file = exists

    def is_dir(self) -> bool:
        """Tell whether any object lies in it."""
        return next(self._below(), None) is not None

    def mkdir(self, mode: int = 0o777, *, parents: bool = False, exist_ok: bool = False) -> None:
        """Do nothing: folders of an object store need not be made."""

    def read_bytes(self) -> bytes:
        """Read an object."""
        import obstore

        with _asking(self):
            return bytes(obstore.get(_store(self.root), self.key).bytes())

    def read_text(self, encoding: str = "utf-8") -> str:
        """Read an object of text."""
        return self.read_bytes().decode(encoding)

    def write_bytes(self, content: bytes | pa.Buffer) -> None:
        """Write an object; readers see the old one or the new one, never a part."""
        import obstore

        with _asking(self):
            obstore.put(_store(self.root), self.key, content)

    def unlink(self, *, missing_ok: bool = False) -> None:
        """Remove an object."""
        import obstore

        with _asking(self):
            try:
                obstore.delete(_store(self.root), self.key)
            except FileNotFoundError:
                if not missing_ok:
                    raise

    def remove(self, but: str = "") -> None:
        """Remove an object, or a folder with all in it, or all but what lies in one of its folders."""
        import obstore

        kept = f"{but.removeprefix(self.root)}/".lstrip("/") if but else None
        keys = [*(item["path"] for item in self._below()), self.key]
        keys = [key for key in keys if kept is None or not key.startswith(kept)]
        with _asking(self):
            for start in range(0, len(keys), 1000):
                obstore.delete(_store(self.root), keys[start : start + 1000])

    def glob(self, pattern: str) -> Iterator[StorePath]:
        """Find objects and folders in it whose names are of a pattern, such as ``*/done.json``."""
        parts = pattern.split("/")
        found: dict[str, None] = {}
        for item in self._below():
            names = self._inside(item["path"]).split("/")
            if len(names) >= len(parts) and all(map(fnmatchcase, names, parts)):
                found["/".join(names[: len(parts)])] = None
        return (self / name for name in sorted(found))

    def rglob(self, pattern: str) -> Iterator[StorePath]:
        """Find the objects anywhere in it whose last part is of a pattern."""
        found = (StorePath(self.root, item["path"]) for item in self._below())
        return (path for path in sorted(found) if fnmatchcase(path.name, pattern))

    def written_at(self) -> datetime:
        """Give the moment at which the youngest object of a folder was written; the first of all moments for none."""
        return max((item["last_modified"] for item in self._below()), default=datetime.min.replace(tzinfo=UTC))

    def _inside(self, key: str) -> str:
        return key.removeprefix(f"{self.key}/") if self.key else key

    def _below(self) -> Iterator[Any]:
        import obstore

        with _asking(self):
            for some in obstore.list(_store(self.root), self.key or None):
                yield from some


Place = Path | StorePath
"""Where something of a lake is."""


def locate(address: str | Path | StorePath) -> Place:
    """Give the place of an address: a folder of a disk, or ``s3://bucket/folder`` and the like.

    Raises
    ------
    InputError
        If the address is of a kind that is not known, or the library for object stores is not installed.

    Examples
    --------
    >>> locate("s3://bucket/lakes/one/")
    StorePath(root='s3://bucket', key='lakes/one')
    >>> locate("lakes/one").name
    'one'
    """
    if not isinstance(address, str):
        return address
    scheme, sign, rest = address.partition("://")
    if not sign:
        return Path(address)
    if scheme not in SCHEMES:
        raise InputError(f"lakes lie in folders, or in stores by {', '.join(SCHEMES)}; not by {scheme}", file=address)
    try:
        import obstore  # noqa: F401
    except ImportError as error:
        raise InputError("needs a library; install it with: pip install 'liaowang[stores]'", file=address) from error
    bucket, _, key = rest.partition("/")
    if not bucket:
        raise InputError("names no bucket", file=address)
    return StorePath(f"{scheme}://{bucket}", "/".join(part for part in key.split("/") if part))


def address_of(place: Place) -> str:
    """Give the address of a place as an engine in another folder, or on another machine, finds it.

    Examples
    --------
    >>> address_of(locate("s3://bucket/lake"))
    's3://bucket/lake'
    """
    return str(place) if isinstance(place, StorePath) else str(place.absolute())


def scan_parquet(place: Place) -> pl.LazyFrame:
    """Scan all Parquet files of a folder; ``year=...`` in names of folders makes no column."""
    return pl.scan_parquet(f"{place}/**/*.parquet", hive_partitioning=False)


def read_parquet(place: Place, schema: pa.Schema) -> pa.Table:
    """Read what a step left as one table of the columns of a schema; rows are in no order."""
    if isinstance(place, Path):
        return pq.read_table(place, schema=schema)
    with ThreadPoolExecutor(_READERS) as pool:
        files = list(pool.map(lambda path: pa.BufferReader(path.read_bytes()), place.rglob("*.parquet")))
    return pa.concat_tables([pq.ParquetFile(file).read(columns=schema.names).cast(schema) for file in files])


def read_batches(place: Place, columns: Sequence[str]) -> Iterator[pa.RecordBatch]:
    """Read some columns of what a step left, a few rows at a time; always in the same order, which says nothing."""
    paths: list[Place] = sorted(place.rglob("*.parquet"), key=str)
    for path in paths:
        yield from open_parquet(path).iter_batches(_BATCH_ROWS, columns=list(columns))


def open_parquet(place: Place) -> pq.ParquetFile:
    """Open a Parquet file; of one in a store only the parts that are asked for are read."""
    if isinstance(place, Path):
        return pq.ParquetFile(place)
    import obstore

    with _asking(place):
        return pq.ParquetFile(_Reader(obstore.open_reader(_store(place.root), place.key)))


def put_parquet(table: pa.Table, place: Place) -> None:
    """Write a Parquet file, without the care that a disk needs: see `liaowang.corpus.durable`."""
    if isinstance(place, Path):
        pq.write_table(table, place, compression="zstd")
        return
    buffer = BytesIO()
    pq.write_table(table, buffer, compression="zstd")
    place.write_bytes(buffer.getvalue())


class _Reader(RawIOBase):
    """A reader of the store as Python and Arrow want a file."""

    def __init__(self, reader: Any) -> None:
        self._reader = reader

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0, /) -> int:
        return int(self._reader.seek(offset, whence))

    def tell(self) -> int:
        return int(self._reader.tell())

    def readinto(self, buffer: Any, /) -> int:
        content = bytes(self._reader.read(len(buffer)))
        buffer[: len(content)] = content
        return len(content)


@lru_cache(maxsize=16)
def _store(root: str) -> ObjectStore:
    """Open the bucket; keys, endpoint and region come from the environment, as the engine takes them."""
    from obstore.store import from_url

    return from_url(root, retry_config={"max_retries": 3, "retry_timeout": timedelta(seconds=20)})


@contextmanager
def _asking(place: StorePath) -> Iterator[None]:
    """Turn what a store answers into a `LiaowangError` that names the place."""
    from obstore import exceptions

    try:
        yield
    except (exceptions.BaseError, OSError) as error:
        raise LiaowangError(_reason(error), file=place) from error


def _reason(error: Exception) -> str:
    from obstore import exceptions

    told = str(error)
    if "NoSuchBucket" in told or "The specified bucket does not exist" in told:
        return "there is no such bucket; make it, or mend the address"
    if isinstance(error, exceptions.PermissionDeniedError | exceptions.UnauthenticatedError | PermissionError):
        return "the object store refuses access; see that keys and rights are set (AWS_ACCESS_KEY_ID and the like)"
    if isinstance(error, FileNotFoundError):
        return "is not there"
    if "error sending request" in told:
        return (
            "the object store does not answer; see that its address and region are set (AWS_ENDPOINT_URL and the like)"
        )
    return f"the object store fails: {told.splitlines()[0] if told else type(error).__name__}"
