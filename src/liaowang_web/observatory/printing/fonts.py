"""Fonts with which a briefing is set, by name; the first that the machine has is taken."""

from __future__ import annotations

from collections.abc import Sequence

CHINESE = ("Noto Sans CJK SC", "Source Han Sans SC", "Source Han Sans CN", "PingFang SC", "Microsoft YaHei",
           "HarmonyOS Sans SC", "WenQuanYi Zen Hei", "WenQuanYi Micro Hei")  # fmt: skip
CHINESE_SERIF = ("Noto Serif CJK SC", "Source Han Serif SC", "Source Han Serif CN", "Songti SC", "STSong")
LATIN = ("Noto Sans", "Segoe UI", "Helvetica Neue", "Arial", "Liberation Sans", "DejaVu Sans")
LATIN_SERIF = ("Noto Serif", "Palatino Linotype", "Palatino", "Georgia", "Libertinus Serif")


class NoChineseFontError(Exception):
    """No font of the machine has Chinese characters; ``families`` are those that were looked for."""

    def __init__(self) -> None:
        super().__init__("no font with Chinese characters is installed")
        self.families = CHINESE


def families_here() -> frozenset[str]:
    """Give the names of the fonts that Typst finds on this machine."""
    import typst  # loads an engine, which most pages never need

    return frozenset(typst.Fonts().families())


def fonts_here() -> dict[str, Sequence[str]]:
    """Give the fonts to set with: ``latin``, ``latin_serif``, ``chinese``, ``chinese_serif``, each those at hand.

    Raises
    ------
    NoChineseFontError
        If none has Chinese characters.
    """
    known = families_here()
    chinese, serif, latin, latin_serif = (
        [name for name in names if name in known] for names in (CHINESE, CHINESE_SERIF, LATIN, LATIN_SERIF)
    )
    if not chinese:
        raise NoChineseFontError
    return {"chinese": chinese, "chinese_serif": serif or chinese, "latin": latin, "latin_serif": latin_serif or latin}
