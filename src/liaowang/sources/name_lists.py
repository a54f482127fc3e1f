"""Lists of persons as tables write them: family name first, or with no telling what parts one name from the next."""

from __future__ import annotations

import re

from liaowang.sources.columns import values_of
from liaowang.sources.reader import split_list, squeeze

_INITIALS = re.compile(r"(?:[^\W\d_]{1,3}\.-?\s?)+(?:,?\s(?:Jr|Sr|[IV]{1,3})\.?)?")
_GIVEN = re.compile(r"(?:[^\W\d_]\.?[\s-]?){1,4}")
_HAN = re.compile(r"[\u3400-\u9fff]")
_AND = re.compile(r",?\s+(?:and|&|und|et|y)\s+")


def family_first(name: str) -> str:
    """Part a family name from the initials behind it by a comma, as in other houses.

    Examples
    --------
    >>> family_first("De Lamp A.-B."), family_first("Lamp, Ada"), family_first("Reef Consortium")
    ('De Lamp, A.-B.', 'Lamp, Ada', 'Reef Consortium')
    """
    name = squeeze(name)
    if "," in name:
        return name
    for border in re.finditer(r"\s", name):
        if _INITIALS.fullmatch(name, border.end()):
            return f"{name[: border.start()]}, {name[border.end() :]}"
    return name


def split_people(cell: str) -> list[str]:
    """Split a list of persons at what parts them in it: semicolons, bars, line breaks, "and", else commas.

    A comma may also stand between family and given name: where every second part is a given name or initials, or
    there are but two parts of one word each, the commas do not part persons.

    Examples
    --------
    >>> split_people("Lamp, Ada; Wick, Bo"), split_people("Ada Lamp, Bo Wick and Cy Oil")
    (['Lamp, Ada', 'Wick, Bo'], ['Ada Lamp', 'Bo Wick', 'Cy Oil'])
    >>> split_people("Lamp, A., Wick, B."), split_people("Lamp, Ada"), split_people("张三，李四、王五")
    (['Lamp, A.', 'Wick, B.'], ['Lamp, Ada'], ['张三', '李四', '王五'])
    """
    text = squeeze(cell)
    if (parts := values_of(cell, ";；|")) != [text]:
        return parts
    if _HAN.search(text):
        return split_list(text, ",，、")
    groups = _AND.split(text)
    if len(groups) > 1 and "," not in text:
        return groups
    parts = split_list(" , ".join(groups), ",，")
    families, given = parts[::2], parts[1::2]
    if len(groups) == 1 and len(parts) == 2 and all(" " not in part for part in parts):
        return [", ".join(parts)]
    if len(families) == len(given) and all(map(_GIVEN.fullmatch, given)):
        return [f"{family}, {first}" for family, first in zip(families, given, strict=True)]
    if len(groups) > 1 and all("," in group for group in groups):
        return groups
    return parts
