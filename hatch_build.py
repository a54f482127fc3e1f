"""Compiles the Chinese of the web while the package is built."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polib
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CustomBuildHook(BuildHookInterface):  # type: ignore[type-arg]
    """Writes each compiled catalogue beside its source."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - the hook's shape
        """Compile, and let the wheel carry what git does not."""
        for catalog in Path(self.root, "src", "liaowang_web", "locale").rglob("*.po"):
            compiled = catalog.with_suffix(".mo")
            polib.pofile(str(catalog)).save_as_mofile(str(compiled))
            build_data["artifacts"].append(compiled.relative_to(self.root).as_posix())
