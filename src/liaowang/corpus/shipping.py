"""Our code on its way to the workers of a cluster: one archive, so that all run what the driver runs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZipFile

_LEFT_OUT = {"__pycache__"}


@contextmanager
def packed_code() -> Iterator[Path]:
    """Pack the library, with what is learnt and shipped, into an archive that Python imports from.

    Workers need the libraries that Liaowang needs, and no Liaowang: what stands on them is passed over for this.

    Yields
    ------
    Path
        The archive; gone at the end of the ``with`` block.
    """
    import liaowang

    top = Path(liaowang.__file__).parent
    with TemporaryDirectory(prefix="liaowang-") as folder:
        path = Path(folder) / "liaowang.zip"
        with ZipFile(path, "w") as archive:  # not compressed: it is made in a blink and sent once a worker
            for file in sorted(top.rglob("*")):
                if file.is_file() and not _LEFT_OUT & set(file.parts):
                    archive.write(file, file.relative_to(top.parent))
        yield path
