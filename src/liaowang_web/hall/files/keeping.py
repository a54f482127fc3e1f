"""Where bytes are kept: under their own hash, so that no name from outside ever becomes a path."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from pathlib import Path

from django.conf import settings

_HASH = re.compile(r"[0-9a-f]{64}")


def keep(content: bytes) -> str:
    """Write bytes, once, and give their SHA-256; they appear under it only once they are whole."""
    digest = hashlib.sha256(content).hexdigest()
    path = path_of(digest)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, part = tempfile.mkstemp(dir=path.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(part).replace(path)
    return digest


def path_of(digest: str) -> Path:
    """Give where the bytes of a hash lie.

    Raises
    ------
    ValueError
        If it is no hash.
    """
    if not _HASH.fullmatch(digest):
        raise ValueError("not a SHA-256")
    return Path(settings.FILES) / digest[:2] / digest
