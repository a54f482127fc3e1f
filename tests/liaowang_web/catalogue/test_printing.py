"""The PDF of a long edition, looked at as pictures of its pages: heads, columns and margins."""

from __future__ import annotations

from io import BytesIO

import numpy as np
import pytest
from django.utils import translation
from PIL import Image
from tests.liaowang_web.catalogue_factories import Desk, make_edition, make_expert, make_nomination, to_published

from liaowang_web.catalogue.models import Publication
from liaowang_web.catalogue.printing import as_pictures
from liaowang_web.catalogue.printing.documents import content_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
PER_INCH = 144
DARK = 110  # hair lines are lighter, words and heavy rules darker
TITLES = (
    "面向高比例新能源并网场景的构网型储能变流器主动支撑与宽频振荡抑制关键技术及其工程示范应用研究（示例）",
    "用于-40 ℃低温环境的高比能固态锂金属电池（305 Wh/kg）及其“界面原位固化”工艺——示例",
    "钙钛矿叠层电池",
)
UNBROKEN = "https://example.org/" + "unbroken" * 20


def pixels(points: float) -> int:
    return round(points * PER_INCH / 72)


LEFT, RIGHT, TOP = pixels(15 / 25.4 * 72), pixels(195 / 25.4 * 72), pixels(16 / 25.4 * 72)
GUTTER = LEFT + pixels(58 + 204)
"""Where the column of titles ends: after that of the codes, and what the others leave of the width."""


@pytest.fixture
def long_edition() -> Publication:
    """A published edition of 48 entries with long titles, and words that nothing breaks."""
    desk = Desk()
    for _place in range(3):
        make_expert(desk)
    edition = make_edition(desk)
    make_nomination(edition, desk)
    published = Publication.objects.get(edition=to_published(edition, desk))
    (entry,) = published.content["entries"]
    entries = [
        {**entry, "code": f"2031.1-{n:03d}", "title_zh": TITLES[n % 3], "title_en": UNBROKEN if n % 4 == 0 else "Cells",
         "holder": None, "holder_name": "某某省级储能与新能源并网联合实验室" * (1 + n % 3), "cases": UNBROKEN}
        for n in range(1, 49)
    ]  # fmt: skip
    left = [{"code": f"2031.1-{n:03d}", "title_zh": TITLES[0], "title_en": UNBROKEN, "why": "failed",
             "on": "2031-02-03", "words": UNBROKEN} for n in range(60, 90)]  # fmt: skip
    content = {**published.content, "entries": entries, "left": left}
    return Publication(edition=edition, revision=0, content=content, content_hash=published.content_hash,
                       published_at=published.published_at)  # fmt: skip


def address(code: str) -> str:
    return f"https://example.org/catalogue/{code}"


def pages(publication: Publication) -> list[np.ndarray]:
    made = as_pictures(publication, address=address, per_inch=PER_INCH)
    return [np.asarray(Image.open(BytesIO(it)).convert("L"), dtype=np.int16) for it in made]


def head(page: np.ndarray, top: int = TOP) -> np.ndarray:
    return page[top - 4 : top + pixels(12), LEFT:RIGHT]


def best_match(page: np.ndarray, strip: np.ndarray) -> float:
    """Give the least mean difference between a strip and what stands anywhere on a page, 0 to 255."""
    n, across = len(strip), page[:, LEFT:RIGHT]
    return min(float(np.abs(across[y : y + n] - strip).mean()) for y in range(len(page) - n))


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_long_list_repeats_its_head_and_keeps_to_its_columns(long_edition: Publication, language: str) -> None:
    with translation.override(language):
        made = pages(long_edition)
    first, *rest = made[:3]
    for page in rest:
        strip = head(page)
        assert (strip < DARK).all(axis=1).any(), "no rule above the head"
        assert (strip < DARK).sum() > (strip < DARK).all(axis=1).sum() * strip.shape[1], "no words in the head"
        assert np.array_equal(strip, head(rest[0]))
    # A pixel's fraction apart on the first page, where the head stands under title and scope.
    assert best_match(first, head(rest[0])) < 3
    assert best_match(made[5], head(rest[0])) > 6, "any text would do"
    for page in made:
        assert not (page[:, : LEFT - 2] < 250).any(), "left of the margin"
        assert not (page[:, RIGHT + 2 :] < 250).any(), "right of the margin"
    for page in made[:3]:
        dark = page[:, LEFT + pixels(4) : RIGHT - pixels(4)] < DARK
        crossing = page[:, GUTTER - 2 : GUTTER + 3].min(axis=1) < DARK
        below = slice(TOP if page is not first else _rule_of(first), pixels(760))
        assert not (crossing & ~dark.all(axis=1))[below].any(), "a title runs into the next column"


def _rule_of(page: np.ndarray) -> int:
    """Give where the heavy rule above the list stands on the first page."""
    return int(np.flatnonzero((page[:, LEFT + 4 : RIGHT - 4] < DARK).all(axis=1))[0])


def test_links_and_hash_stand_in_the_document(long_edition: Publication) -> None:
    with translation.override("zh-hans"):
        told = content_of(long_edition, address)
    assert told["foot"]["hash"] == long_edition.content_hash
    assert [it["to"] for it in told["rows"]] == [address(it["code"]) for it in long_edition.content["entries"]]
    assert told["heads"] == ["编号", "技术", "赛道", "持有单位"]
    assert told["left"][0][3].startswith("与所述不符：")
