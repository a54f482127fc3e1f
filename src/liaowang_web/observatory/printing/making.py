"""From what a briefing tells to a PDF: set by Typst when it is first asked for, then kept."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import astuple, dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from django.core.cache import caches

from liaowang_web.observatory.printing.content import Pictures, content_of
from liaowang_web.observatory.printing.fonts import fonts_here
from liaowang_web.observatory.selectors.briefing import Briefing

TEMPLATE = Path(__file__).with_name("briefing.typ")
_WEEKS_8 = 8 * 7 * 24 * 3600


@cache
def _made_by() -> str:
    """Fingerprint what sets, so that a file kept by an older version is not given by a newer one."""
    room = Path(__file__).parents[1]
    sources = [*room.glob("printing/*"), *room.glob("charts/*.py"), room / "selectors" / "briefing.py"]
    sources += room.parent.glob("locale/*/LC_MESSAGES/django.mo")
    read = b"".join(path.read_bytes() for path in sorted(sources) if path.is_file())
    return hashlib.sha256(read + version("typst").encode()).hexdigest()


@dataclass(frozen=True)
class PrintedBriefing:
    """A briefing to be set, named by all that it depends on.

    Attributes
    ----------
    run_id, since : str
        The run, and the earlier one asked for, if any.
    language : str
        ``zh`` or ``en``.
    base : str
        Address of the site, which stands before all links.
    is_past : bool
        Whether only what was known at the cut-off is told.
    state : str
        Changes whenever a run, a ledger or a correction does.
    """

    run_id: str
    since: str
    language: str
    base: str
    is_past: bool
    state: str

    @property
    def key(self) -> str:
        """Name the file."""
        return hashlib.sha256(json.dumps([_made_by(), *astuple(self)]).encode()).hexdigest()

    def file(self, told: Callable[[], tuple[Briefing, Pictures]]) -> bytes:
        """Give what was kept, or set and keep it.

        Parameters
        ----------
        told : callable
            Gathers the briefing and its pictures; called only if nothing was kept.

        Raises
        ------
        NoChineseFontError
            If the machine has no font with Chinese characters.
        """
        name, shelf = f"{self.key}.pdf", caches["charts"]
        found = shelf.get(name)
        if found is None:
            fonts = fonts_here()  # before the pictures, which take longer
            briefing, pictures = told()
            content = content_of(briefing, pictures, base=self.base, since=self.since, is_past=self.is_past)
            found = set_as_pdf({**content, "fonts": fonts}, made_at=int(briefing.run.made_at.timestamp()))
            shelf.set(name, found, _WEEKS_8)
        return bytes(found)


def set_as_pdf(content: dict[str, Any], *, made_at: int) -> bytes:
    """Set what is told by the template.

    What it is told comes as data, never as markup, so no title can run code.
    """
    import typst  # loads an engine, which most pages never need

    inputs = {"told": json.dumps(content, ensure_ascii=False)}
    # The time is that of the run, so the same briefing is the same file; it must be readable aloud, too (PDF/UA).
    file = typst.compile(
        str(TEMPLATE), root=str(TEMPLATE.parent), sys_inputs=inputs, timestamp=made_at, pdf_standards="ua-1"
    )
    return bytes(file)
