"""Where rankers are kept, and the one that is in use."""

from __future__ import annotations

import hashlib
import logging
from pathlib import Path

from django.conf import settings

from liaowang import runs
from liaowang_web.matching.models import RankerVersion

logger = logging.getLogger(__name__)


def folder_of(version: RankerVersion) -> Path:
    """Give the folder of a ranker."""
    return Path(settings.RANKERS) / version.code


def hash_of_files(folder: Path) -> str:
    """Give the hash of all files of a folder, by their names and bytes."""
    told = hashlib.sha256()
    for path in sorted(folder.iterdir()):
        told.update(path.name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return told.hexdigest()


def live_version() -> RankerVersion | None:
    """Give the version that is in use, if one is."""
    return RankerVersion.objects.filter(state=RankerVersion.State.LIVE).first()


def live_ranker() -> runs.Ranker | None:
    """Give the ranker that is in use; nothing where none is, and likeness alone ranks.

    One whose files are missing, were changed or are of another version is not used, which the log tells: lists go on
    without it.
    """
    version = live_version()
    if version is None:
        return None
    folder = folder_of(version)
    if not folder.is_dir() or hash_of_files(folder) != version.files_hash:
        logger.error("The ranker %s is not used: its files are missing or were changed", version.code)
        return None
    try:
        return runs.open_ranker(folder)
    except runs.LiaowangError as fault:
        logger.error("The ranker %s is not used: %s", version.code, fault)
        return None
