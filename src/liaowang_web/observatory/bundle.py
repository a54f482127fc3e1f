"""The script that makes charts interactive: Vega, Vega-Lite and Vega-Embed as vl-convert bundles them.

It is third-party code and not kept in the repository; the finder writes it into the data folder when static files are
first looked for or collected, once for each version of vl-convert.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage, Storage

NAME = "charts/vega.js"
# Vega-Embed carries the interpreter of Vega, so that no expression is compiled and the policy needs no 'unsafe-eval'.
_SNIPPET = "window.vegaEmbed = vegaEmbed;"


def write_bundle(folder: Path) -> Path:
    """Write the bundle, if it is not there, and give its path."""
    path = folder / NAME
    if not path.is_file():
        import vl_convert  # two seconds, and only when there is no bundle yet

        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_suffix(f".{os.getpid()}")
        draft.write_text(vl_convert.javascript_bundle(_SNIPPET), encoding="utf-8")
        draft.replace(path)  # in one step: another process may serve it this moment
    return path


class BundleFinder(BaseFinder):
    """Finds the bundle as if it were a static file of the site."""

    def __init__(self, *_: Any, **__: Any) -> None:
        self.folder = Path(settings.BUNDLES) / version("vl-convert-python")

    def check(self, **_: Any) -> list[Any]:
        """Find nothing to complain of: what is missing is written."""
        return []

    def find(self, path: str, find_all: bool = False, **_: Any) -> Any:
        """Give the path of the bundle if it is asked for."""
        if path != NAME:
            return []
        found = str(write_bundle(self.folder))
        return [found] if find_all else found

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterable[tuple[str, Storage]]:  # noqa: ARG002 - the shape of finders
        """Give the bundle to whoever collects."""
        write_bundle(self.folder)
        yield NAME, FileSystemStorage(location=str(self.folder))
