"""Colours and type of charts: names of tokens in the specification, their values where no stylesheet is at hand."""

from __future__ import annotations

import re

LIGHT = {
    "bg": "#f7f8f7", "ink": "#16201f", "ink2": "#46514f", "ink3": "#5c6765", "line": "#d5dad8", "line2": "#78837f",
    "fore": "#b23a1e", "fore80": "#f4ddd4", "FM": "#562608", "FI": "#0f55ad", "FMAT": "#51397a", "FE": "#80600a",
    "FS": "#0b8a5c", "FH": "#cf668d",
}  # fmt: skip
DARK = {
    "bg": "#101516", "ink": "#e8eceb", "ink2": "#b4bebc", "ink3": "#93a09d", "line": "#2c3637", "line2": "#7a8785",
    "fore": "#ff9472", "fore80": "#47291f", "FM": "#b87a58", "FI": "#5a80b6", "FMAT": "#ad83ee", "FE": "#e9c456",
    "FS": "#a6ecd6", "FH": "#f08fab",
}  # fmt: skip
SHAPES = {"FM": "square", "FI": "circle", "FMAT": "diamond", "FE": "triangle-up", "FS": "cross", "FH": "circle"}
"""Shape of each direction; health is a ring, that is a circle without its filling."""
FONTS = {
    "en": '-apple-system,"Segoe UI",Roboto,"Noto Sans","Noto Sans CJK SC",system-ui,sans-serif',
    "zh": '"PingFang SC","HarmonyOS Sans SC","Microsoft YaHei UI","Microsoft YaHei","Noto Sans CJK SC",sans-serif',
}
# A chart measures its words with these; pages set them in the family of the page.
MEASURED = "Noto Sans, Noto Sans CJK SC, sans-serif"
_NAME = re.compile(r"var\(--(\w+)\)")
_HALO = ".role-mark text{paint-order:stroke;stroke:var(--bg);stroke-width:3px;stroke-linejoin:round}"


def token(name: str) -> str:
    """Give a colour by its name, as stylesheets do."""
    return f"var(--{name})"


def in_values(text: str) -> str:
    """Put the values of the light theme in the places of names, for readers without stylesheets.

    Examples
    --------
    >>> in_values("fill: var(--ink)")
    'fill: #16201f'
    """
    return _NAME.sub(lambda found: LIGHT[found[1]], text)


def style_of(language: str) -> str:
    """Give the stylesheet of a picture that stands alone: both themes, and the family of the language."""
    light, dark = (";".join(f"--{name}:{value}" for name, value in theme.items()) for theme in (LIGHT, DARK))
    return (
        f":root{{{light}}}@media (prefers-color-scheme:dark){{:root{{{dark}}}}}text{{font-family:{FONTS[language]}}}"
        f"{_HALO}"
    )


STYLE_FOR_PRINT = in_values(_HALO)
