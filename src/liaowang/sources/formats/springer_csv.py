"""SpringerLink as CSV; the names of authors run together."""

from __future__ import annotations

import re

from liaowang.records import Author
from liaowang.sources import columns as c
from liaowang.sources.reader import Draft, squeeze
from liaowang.sources.tables import Table, header_signs

_BORDER = re.compile(r"(?<=[^\W\d_A-Z])(?=[^\W\d_a-z])")
_PARTICLE = re.compile(r"(?:^|[\s'’-])(?:Mc|Mac|De|Del|Della|Di|Da|Du|La|Le|Van|Von|Fitz|Ben|Al|El|O)$")
MAX_PARTICLE = 7
"""Characters to look back for a particle; more than any has with what stands before it."""
_TITLES = re.compile(r"(?:(?:Prof|Dr|Ing|Assoc|Assist|Asst|Mr|Mrs|Ms|PD|Dipl|habil|med|rer|nat|Sir)\.?[-\s]\s*)+")


def split_run_together(text: str) -> list[str]:
    """Split names that stand without anything between them, where a small letter meets a capital.

    Examples
    --------
    >>> split_run_together("Araz R. LampProf. Dr. Nigar McWickÅsa Oil")
    ['Araz R. Lamp', 'Nigar McWick', 'Åsa Oil']
    """
    text = squeeze(text)
    names, start = [], 0
    for border in _BORDER.finditer(text):
        at = border.start()
        if text[at - 1].islower() and text[at].isupper() and not _PARTICLE.search(text[start:at]):
            names.append(text[start:at])
            start = at
    return [name for part in [*names, text[start:]] if (name := _TITLES.sub("", part, count=1).strip())]


def _authors(draft: Draft, _: str, value: str) -> None:
    parts = c.values_of(value) if ";" in value else split_run_together(value)
    draft.record.authors = [Author(name) for name in dict.fromkeys(parts)]


class SpringerCsv(Table):
    """Read SpringerLink CSV."""

    name = "springer_csv"
    title = "SpringerLink CSV"
    origin = "springer"
    signs = header_signs("Item Title, Item DOI", "Item Title, Publication Title, Content Type")
    columns = c.Columns(
        c.column(c.put("title"), "Item Title"),
        c.column(c.put("venue"), "Publication Title"),
        c.column(c.put("venue"), "Book Series Title"),
        c.column(_authors, "Authors"),
        c.column(c.identifier("doi"), "Item DOI"),
        c.column(c.date("published"), "Publication Year"),
        c.column(c.address, "URL"),
    )
