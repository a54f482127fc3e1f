"""Where pages are kept for visitors: files that all processes of the server share."""

from __future__ import annotations

import os
import pickle
import random
import threading
import zlib
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.filebased import FileBasedCache

_EVERY = 200


class PageFiles(FileBasedCache):
    """Files of a folder, as Django keeps them, written faster.

    A name beside needs no chance, and pages are packed already. Django would count tens of thousands of files at each
    new page; here the folder is thinned out now and then.
    """

    def set(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        """Keep a value, and let others see it when it is whole."""
        path = Path(self._key_to_file(key, version))  # type: ignore[attr-defined]
        beside = path.with_name(f"{path.stem}.{os.getpid()}-{threading.get_ident()}{self.cache_suffix}")
        if random.randrange(_EVERY) == 0:  # noqa: S311
            self._cull()  # type: ignore[attr-defined]
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with beside.open("wb") as file:
            self._write_content(file, timeout, value)
        with suppress(FileNotFoundError):  # thinned out at this moment
            beside.replace(path)

    def _write_content(self, file: BinaryIO, timeout: Any, value: Any) -> None:
        file.write(pickle.dumps(self.get_backend_timeout(timeout), pickle.HIGHEST_PROTOCOL))
        file.write(zlib.compress(pickle.dumps(value, self.pickle_protocol), 1))
