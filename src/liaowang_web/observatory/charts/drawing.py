"""From a specification to SVG: for pages, with both themes inside, and for print; drawn once, then kept."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import altair as alt
from django.core.cache import caches
from django.utils import translation

from liaowang_web.observatory.charts.palette import STYLE_FOR_PRINT, in_values, style_of

# Put by vl-convert before addresses of our own site.
_FOREIGN_BASE = "https://vega.github.io/vega-datasets/"
_WEEKS_8 = 8 * 7 * 24 * 3600


@cache
def _made_by() -> str:
    """Fingerprint what draws, so that a picture kept by an older version is not shown by a newer one."""
    sources = b"".join(path.read_bytes() for path in sorted(Path(__file__).parent.glob("*.py")))
    catalogs = Path(__file__).parents[2].glob("locale/*/LC_MESSAGES/django.mo")
    words = b"".join(path.read_bytes() for path in sorted(catalogs))
    return hashlib.sha256(sources + words + version("vl-convert-python").encode()).hexdigest()


@dataclass(frozen=True)
class Drawing:
    """A chart to be made from plain arguments in one language, when it is first asked for.

    Attributes
    ----------
    chart : callable
        Makes the Altair chart.
    arguments : dict
        What it is given; must be plain, since they name the picture that is kept.
    language : str
        ``zh`` or ``en``.
    """

    chart: Callable[..., alt.LayerChart]
    arguments: dict[str, Any]
    language: str

    @property
    def key(self) -> str:
        """Name the picture by all that it depends on."""
        told = json.dumps([self.chart.__name__, self.language, self.arguments], default=str, sort_keys=True)
        return hashlib.sha256(f"{_made_by()}{told}".encode()).hexdigest()

    def specification(self) -> dict[str, Any]:
        """Give the specification of Vega-Lite, with its words in the language, and no address of another host in it."""
        with translation.override({"zh": "zh-hans", "en": "en"}[self.language]):
            told = self.chart(**self.arguments).to_dict()
        return {name: value for name, value in told.items() if name != "$schema"}

    def kept(self, form: str, make: Callable[[], str]) -> str:
        """Give what was kept under this picture, or make and keep it."""
        name, shelf = f"{self.key}.{form}", caches["charts"]
        found = shelf.get(name)
        if found is None:
            found = make()
            shelf.set(name, found, _WEEKS_8)
        return str(found)

    def as_json(self) -> str:
        """Give the specification as text."""
        return self.kept("json", lambda: json.dumps(self.specification(), ensure_ascii=False))

    def as_svg(self) -> str:
        """Give the picture for pages."""
        return self.kept("svg", lambda: svg_for_page(self.specification(), self.language))


def svg_for_page(specification: dict[str, Any], language: str) -> str:
    """Draw a picture that follows the theme of whoever looks, and brings its own stylesheet."""
    return _styled(_drawn(specification), style_of(language))


def svg_for_print(specification: dict[str, Any]) -> str:
    """Draw a picture in the values of the light theme, for documents in which no name of a colour is known."""
    return _styled(in_values(_drawn(specification)), STYLE_FOR_PRINT)


def _drawn(specification: dict[str, Any]) -> str:
    import vl_convert  # starts an engine of its own, which pages whose pictures are kept never need

    major, minor, _ = alt.SCHEMA_VERSION.removeprefix("v").split(".")
    svg = str(vl_convert.vegalite_to_svg(specification, vl_version=f"{major}.{minor}", allowed_base_urls=[]))
    return svg.replace(f'href="{_FOREIGN_BASE}', 'href="')


def _styled(svg: str, style: str) -> str:
    head, body = svg.split(">", 1)
    return f"{head}><style>{style}</style>{body}"
